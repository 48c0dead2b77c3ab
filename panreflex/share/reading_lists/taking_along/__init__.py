"""A reading list as a document, as references, as text: what a reader carries into a council paper.

`portraits` says what each kind of entry has to say, `composing` makes the document, `referencing` the references.
"""
