"""Bibliographic formats, between a file and CSL-JSON: `reading` and `writing`."""
