"""Works from a file of references. What can be read is read; what cannot becomes a record with faults."""

from panreflex.collect.library.citing.reading.bibtex import bibtex
from panreflex.collect.library.citing.reading.csl import csl
from panreflex.collect.library.citing.reading.records import Fault, Record
from panreflex.collect.library.citing.reading.ris import ris

__all__ = ["Fault", "Record", "bibtex", "csl", "ris"]
