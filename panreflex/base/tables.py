"""Tables as files that German offices open: CSV and XLSX, written row by row so that their length costs no memory.

In both, a cell that a spreadsheet would run is text (OWASP ASVS 5.0, 1.2.10).
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, NamedTuple

from xlsxwriter import Workbook

# A spreadsheet takes such a cell for a formula and runs it; a plain number is none. Apostrophes in front are ours, or
# could be taken for ours.
_FORMULA = re.compile(r"^'*\s*[=+\-@\t\r]")
_NUMBER = re.compile(r"^'*[+-]?[\d.]+(,\d+)?$")
_ROWS_AT_ONCE = 200

# Excel's own limits (ECMA-376 leaves them open).
LONGEST_CELL = 32_767  # characters
_LONGEST_TITLE = 31  # of a sheet
_NOT_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
# XML knows no such characters; Excel would call the file damaged.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")


def csv_file(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The whole of `csv_parts`."""
    return b"".join(csv_parts(head, rows))


def csv_parts(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """CSV as a German Excel opens it by double click: semicolons, UTF-8 with byte order mark, Windows line ends.

    Cells are texts as they shall be read ("7,78"). One that could be taken for a formula gets an apostrophe in front.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(harmless(cell) for cell in head)
    rows, mark = iter(rows), "\ufeff"
    while True:
        some = list(islice(rows, _ROWS_AT_ONCE))
        writer.writerows([harmless(cell) for cell in row] for row in some)
        if said := text.getvalue():
            yield (mark + said).encode("utf-8", "replace")
        if len(some) < _ROWS_AT_ONCE:
            return
        mark = ""
        text.seek(0)
        text.truncate()


def harmless(cell: str) -> str:
    """The text, with an apostrophe in front if a spreadsheet would run it; `as_typed` takes it off again."""
    return f"'{cell}" if _is_formula(cell) else cell


def as_typed(cell: str) -> str:
    """The text before `harmless`, as for a file of ours that comes back."""
    return cell[1:] if cell.startswith("'") and _is_formula(cell[1:]) else cell


def _is_formula(cell: str) -> bool:
    return bool(_FORMULA.match(cell)) and not _NUMBER.match(cell)


class Sheet(NamedTuple):
    """One sheet of an XLSX file. widths: of its columns in characters; those that are not given are 20 wide.

    frozen: whether the head stays while one scrolls, and can be filtered by.
    """

    title: str
    head: Sequence[str]
    rows: Iterable[Sequence[str]]
    widths: Sequence[int] = ()
    frozen: bool = True


def xlsx_file(sheets: Iterable[Sheet], *, title: str, author: str = "") -> IO[bytes]:
    """An XLSX file, to be read from its beginning; it stands on the disk and is gone when it is closed.

    title and author: as the file says them of itself. All cells are text, also where they look like a number, a
    formula or an address; Excel keeps them so when somebody edits them. What is longer than a cell may be is cut.
    """
    file = TemporaryFile()  # noqa: SIM115 (the caller closes it)
    # Rows go to the disk at once. An open address in a cell would be followed by a click, so there are none.
    with Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": title, "author": author})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        formula = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
        for one in sheets:
            sheet = book.add_worksheet(_sheet_title(one.title))
            sheet.set_column(0, max(len(one.head) - 1, 0), 20)
            for column, width in enumerate(one.widths):
                sheet.set_column(column, column, width)
            if one.frozen and one.head:
                sheet.freeze_panes(1, 0)
                sheet.repeat_rows(0)
            for column, cell in enumerate(one.head):
                sheet.write_string(0, column, _fitting(cell), head)
            count = 0
            for count, row in enumerate(one.rows, start=1):
                for column, cell in enumerate(row):
                    if cell:
                        look = formula if _is_formula(cell) else text
                        sheet.write_string(count, column, _fitting(cell), look)
            if one.frozen and one.head:
                sheet.autofilter(0, 0, count, len(one.head) - 1)
    file.seek(0)
    return file


def _sheet_title(title: str) -> str:
    """A name that Excel takes."""
    return _NOT_IN_TITLE.sub(" ", _CONTROL.sub("", title)).strip(" '")[:_LONGEST_TITLE] or "Tabelle"


def _fitting(cell: str) -> str:
    lines = cell.replace("\r\n", "\n").replace("\r", "\n")  # Excel would show "_x000D_"
    return _CONTROL.sub("", lines)[:LONGEST_CELL]
