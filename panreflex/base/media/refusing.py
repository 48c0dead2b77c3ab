"""What every check of an upload shares: its refusal."""


class Refused(Exception):
    """The file is not taken. The message says in plain German what is wrong with it and what to do."""
