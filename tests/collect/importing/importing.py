"""Short ways through an import for tests: nothing waits for a worker."""

from collections.abc import Mapping
from typing import Any

from panreflex.collect.importing import checking, handing_in, taking_over, undoing
from panreflex.collect.importing.models import Import, ImportRow
from panreflex.people.models import User


def silent(done: int, total: int, note: str) -> None:
    """Nobody watches."""


def checked(
    content: str | bytes, kind: str = "publication", *, name: str = "liste", by: User | None = None, **columns: Any
) -> Import:
    """A file that was looked through; the columns of a table are those that are guessed."""
    content = content.encode() if isinstance(content, str) else content
    batch = handing_in.hand_in(kind, content, name=name, by=by)
    if batch.is_table:
        batch = handing_in.assign_columns(batch.pk, columns.get("mapping", batch.mapping))
    checking.check(batch.pk, silent)
    batch.refresh_from_db()
    return batch


def taken_over(batch: Import, *, live: bool = False, by: User | None = None) -> Import:
    """The same file, written."""
    handing_in.start(batch.pk, live=live, by=by)  # type: ignore[arg-type]
    taking_over.take_over(batch.pk, silent)
    batch.refresh_from_db()
    return batch


def taken_back(batch: Import, *, by: User | None = None) -> Import:
    """The same import, undone."""
    handing_in.start_undoing(batch.pk, by=by)  # type: ignore[arg-type]
    undoing.undo(batch.pk, silent)
    batch.refresh_from_db()
    return batch


def outcomes(batch: Import) -> list[str]:
    """Of all rows in their order."""
    return list(batch.rows.order_by("number").values_list("outcome", flat=True))


def faults(batch: Import) -> list[tuple[int, str, str]]:
    """Row, field and what, of all rows."""
    return [
        (row.row, field, what)
        for row in batch.rows.filter(outcome="faulty").order_by("number")
        for field, what in row.faults
    ]


def row(batch: Import, number: int = 1) -> ImportRow:
    """One row."""
    found: ImportRow = batch.rows.get(number=number)
    return found


def bib(key: str = "werk", kind: str = "book", **fields: str) -> str:
    """An entry of BibTeX."""
    values: Mapping[str, str] = {"title": "Ein Werk", "year": "2024"} | fields
    return f"@{kind}{{{key},\n" + "".join(f"  {name} = {{{value}}},\n" for name, value in values.items()) + "}\n"
