"""Rows of a table, from CSV or XLSX, as texts."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from xml.parsers import expat

from django.conf import settings
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from panreflex.base.media import archives
from panreflex.base.media import refusing as media_refusing
from panreflex.base.tables import as_typed
from panreflex.collect.importing.decoding import decoded
from panreflex.collect.importing.refusing import Refused

MOST_COLUMNS = 200
_DELIMITERS = ";\t,|"
_SAMPLE_LINES = 30

# A cell may be as long as the whole file; what is too long for its field is said with row and column.
csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True)
class Table:
    """headers: texts above the columns. rows: number of the line in the file, and at least as many cells as headers.

    A row with more cells than headers ends with one that is filled. encoding: how a CSV was written.
    """

    headers: list[str]
    rows: list[tuple[int, list[str]]]
    encoding: str = ""


def read_csv(content: bytes) -> Table:
    """A table whose separator and encoding are found out. Raises Refused."""
    text, encoding = decoded(content)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    return _table(_csv_rows(reader), encoding)


def read_xlsx(content: bytes) -> Table:
    """The first sheet of a workbook. Raises Refused; formulas give the value that was stored with them."""
    clean = _harmless(content)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(clean)).get_sheet_by_index(0)
        cells = sheet.to_python(skip_empty_area=False, nrows=settings.MAX_IMPORT_ROWS + 2)
    except CalamineError:
        raise Refused(_damaged()) from None
    return _table((number, [_cell(cell) for cell in row]) for number, row in enumerate(cells, start=1))


def _table(rows: Iterator[tuple[int, list[str]]], encoding: str = "") -> Table:
    filled = ((number, cells) for number, cells in rows if any(cell.strip() for cell in cells))
    first = next(filled, None)
    if first is None:
        raise Refused(_("Die Tabelle ist leer. In der ersten Zeile stehen die Überschriften der Spalten."))
    headers = [" ".join(cell.split())[:200] for cell in first[1]]
    while headers and not headers[-1]:
        headers.pop()
    if len(headers) > MOST_COLUMNS:
        raise Refused(
            _("Die Tabelle hat mehr als %(most)s Spalten. Bitte löschen Sie die übrigen.") % {"most": MOST_COLUMNS}
        )
    kept: list[tuple[int, list[str]]] = []
    for number, cells in filled:
        if len(kept) >= settings.MAX_IMPORT_ROWS:
            raise too_many()
        while len(cells) > len(headers) and not cells[-1].strip():
            cells.pop()
        if len(cells) > 2 * MOST_COLUMNS:
            what = _("Zeile %(row)s hat mehr als %(most)s Zellen. Bitte prüfen Sie die Trennzeichen.")
            raise Refused(what % {"row": number, "most": 2 * MOST_COLUMNS})
        kept.append((number, cells + [""] * (len(headers) - len(cells))))
    return Table(headers, kept, encoding)


def too_many() -> Refused:
    """What is said of a file with too many entries."""
    most = f"{settings.MAX_IMPORT_ROWS:,}".replace(",", ".")
    return Refused(
        _("Die Datei hat mehr als %(most)s Einträge. Bitte teilen Sie sie in mehrere Dateien auf.") % {"most": most}
    )


def _csv_rows(reader: Any) -> Iterator[tuple[int, list[str]]]:
    before = 0
    try:
        for cells in reader:
            yield before + 1, [as_typed(cell) for cell in cells]
            before = reader.line_num
    except csv.Error:
        what = _("Zeile %(row)s lässt sich nicht lesen. Bitte prüfen Sie die Anführungszeichen davor.")
        raise Refused(what % {"row": before + 1}) from None


def _delimiter(text: str) -> str:
    """The separator that parts the first lines into the same number of cells most often."""
    sample = "\n".join(text[:200_000].split("\n")[:_SAMPLE_LINES])

    def fitness(delimiter: str) -> tuple[float, int]:
        counts = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row]
        if not counts or counts[0] < 2:
            return (0.0, 0)
        return (sum(count == counts[0] for count in counts) / len(counts), counts[0])

    return max(_DELIMITERS, key=fitness)


def _harmless(content: bytes) -> bytes:
    """The workbook without entities, programs and bombs, and not larger laid out than it is filled. Raises Refused."""
    file = io.BytesIO(content)
    try:
        if archives.media_type(file) != archives.XLSX:
            raise Refused(_("Die Datei ist keine Excel-Tabelle. Bitte speichern Sie sie als XLSX oder CSV."))
        clean = archives.cleaned(file)
    except media_refusing.Refused as refusal:
        raise Refused(str(refusal)) from None
    with zipfile.ZipFile(io.BytesIO(clean)) as archive:
        for part in archive.namelist():
            if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                _refuse_sparse(archive, part)
    return clean


def _refuse_sparse(archive: zipfile.ZipFile, part: str) -> None:
    """A single cell in the last corner would be laid out as 17 billion."""
    places = _Places()
    parser = expat.ParserCreate()
    parser.StartElementHandler = places.enter
    try:
        with archive.open(part) as sheet:
            parser.ParseFile(sheet)
    except (expat.ExpatError, ValueError):
        raise Refused(_damaged()) from None


class _Places:
    """Follows the elements of a sheet (ECMA-376-1, 18.3.1); a row or cell that does not say where it is comes next."""

    def __init__(self) -> None:
        self.row = self.column = 0

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        """Raises Refused where a cell that holds something lies too far out, ValueError for a place that is none."""
        match name.rpartition(":")[2]:
            case "row":
                self.row, self.column = int(attributes.get("r") or self.row + 1), 0
            case "c":
                self.column += 1
                if place := attributes.get("r"):
                    letters = place.rstrip("0123456789")
                    self.row, self.column = int(place[len(letters) :]), _column_number(letters)
            case "v" | "is":
                if self.row > settings.MAX_IMPORT_ROWS + 1:
                    raise too_many()
                if self.column > MOST_COLUMNS:
                    what = _("Zelle %(cell)s liegt weit außerhalb der Tabelle. Bitte löschen Sie ihren Inhalt.")
                    raise Refused(what % {"cell": f"{_letters(self.column)}{self.row}"})


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _damaged() -> str:
    return _("Die Tabelle ist beschädigt. Bitte speichern Sie sie neu als XLSX oder CSV.")


def _cell(cell: Any) -> str:
    if isinstance(cell, bool):
        return "ja" if cell else "nein"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 10**15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
