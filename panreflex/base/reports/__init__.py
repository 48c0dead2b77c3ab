"""Reports that people take along: one small model of a document (`model`), written as DOCX (`docx`) and PDF (`pdf`).

It knows nothing of what is reported; a room gathers its content as blocks and hands over a `Report`.
"""
