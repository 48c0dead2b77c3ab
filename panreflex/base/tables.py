"""Tables as files that German offices open."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

# A spreadsheet takes such a cell for a formula and runs it (OWASP ASVS 5.0, 1.2.10); a plain number is none.
_FORMULA = re.compile(r"^\s*[=+\-@\t\r]")
_NUMBER = re.compile(r"^[+-]?[\d.]+(,\d+)?$")


def csv_file(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """CSV as a German Excel opens it by double click: semicolons, UTF-8 with byte order mark, Windows line ends.

    Cells are texts as they shall be read ("7,78"). One that could be taken for a formula gets an apostrophe in front.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(harmless(cell) for cell in head)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """The text, with an apostrophe in front if a spreadsheet would run it."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.match(cell) else cell
