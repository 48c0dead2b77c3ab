"""OAI-PMH 2.0: how catalogues of libraries fetch what is new (openarchives.org/OAI/openarchivesprotocol.html)."""
