"""What reading a file of references gives: one record per work, and what is wrong with it."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Fault(NamedTuple):
    """field: as the file calls it, "" for the whole record. what: what is wrong and what to do."""

    field: str
    what: str


@dataclass(frozen=True, slots=True)
class Record:
    """One work.

    row: number of the line where it begins, from 1; in JSON the number of the item. key: its name in the file.
    item: CSL-JSON (schema 1.0.2); `keyword` holds what the file says of subjects. raw: its text in the file.
    names: field of CSL -> what the file calls it, for messages.
    """

    row: int
    key: str
    item: dict[str, Any]
    faults: tuple[Fault, ...] = ()
    raw: str = ""
    names: dict[str, str] = field(default_factory=dict)
