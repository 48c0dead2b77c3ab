"""Tables from Excel and from whatever calls itself CSV."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from panreflex.base.tables import csv_file
from panreflex.collect.importing.refusing import Refused
from panreflex.collect.importing.spreadsheets import read_csv, read_xlsx
from tests.base.media import samples


def xlsx(rows: list[list[Any]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The same workbook with another part in the place of one."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            new.writestr(one, part if one == name else old.read(one))
        if name not in old.namelist():
            new.writestr(name, part)
    return written.getvalue()


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
def test_the_separator_is_found_out(mark):
    text = f"Titel{mark}Ort\nEins; zwei, drei{mark}Köln\n".replace("Eins; zwei, drei", '"Eins; zwei, drei"')

    table = read_csv(text.encode())

    assert (table.headers, table.rows) == (["Titel", "Ort"], [(2, ["Eins; zwei, drei", "Köln"])])


def test_rows_know_their_line_and_empty_ones_do_not_count():
    table = read_csv('Titel;Ort\n\n"Zwei\nZeilen";Köln\n;\nDrei;Bonn;zu viel\nVier\n'.encode())

    assert table.rows == [(3, ["Zwei\nZeilen", "Köln"]), (6, ["Drei", "Bonn", "zu viel"]), (7, ["Vier", ""])]


def test_cells_that_we_made_harmless_are_what_they_were():
    cells = ["=1+1", "'=1+1", "-Anfang", "+49 30", "@x", "'quoted"]

    assert read_csv(csv_file(["a"] * 6, [cells])).rows == [(2, cells)]


def test_cells_of_excel_become_text():
    table = read_xlsx(
        xlsx(
            [
                ["Jahr", "Tag", "Ja", "Text"],
                [2024, date(2024, 3, 5), True, "=A1"],
                [1.5, datetime.fromisoformat("2024-01-01T00:00"), None, "🚒"],
            ]
        )
    )

    assert table.headers == ["Jahr", "Tag", "Ja", "Text"]
    assert table.rows[0][1][:3] == ["2024", "2024-03-05", "ja"]
    assert table.rows[1] == (3, ["1.5", "2024-01-01", "", "🚒"])


def test_a_formula_gives_the_value_that_was_stored_with_it():
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="str"><v>Jahr</v></c></row>'
        b'<row r="2"><c r="A2"><f>HYPERLINK("https://boese.example")</f><v>2024</v></c></row></sheetData></worksheet>'
    )

    assert read_xlsx(with_part(xlsx([["x"]]), "xl/worksheets/sheet1.xml", sheet)).rows == [(2, ["2024"])]


def test_a_cell_in_the_last_corner_does_not_fill_the_memory():
    book = Workbook()
    book.active["A1"] = "Titel"
    book.active["XFD2"] = "weit"
    file = io.BytesIO()
    book.save(file)

    with pytest.raises(Refused, match="XFD2"):
        read_xlsx(file.getvalue())


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (b"<row r='9'><c r='XFD9'><v>1</v></c></row>", "XFD9"),
        (b'<row r="9"><c r="xfd9" t="inlineStr"><is><t>x</t></is></c></row>', "XFD9"),
        (b'<row r="1000000"><c><v>1</v></c></row>', r"mehr als 20\.000"),
        (b'<row r="9"><c r="A"><v>1</v></c></row>', "beschädigt"),
    ],
)
def test_however_a_far_off_cell_is_written_it_is_refused(cells, said):
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    content = with_part(xlsx([["x"]]), "xl/worksheets/sheet1.xml", sheet + cells + b"</sheetData></worksheet>")

    with pytest.raises(Refused, match=said):
        read_xlsx(content)


def test_cells_that_are_only_coloured_do_not_count():
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="str"><v>Jahr</v></c><c r="XFD1" s="1"/></row>'
        b'<row r="2"><c r="A2"><v>2024</v></c></row></sheetData></worksheet>'
    )

    assert read_xlsx(with_part(xlsx([["x"]]), "xl/worksheets/sheet1.xml", sheet)).rows == [(2, ["2024"])]


def test_more_rows_than_allowed_are_refused_with_the_limit(settings):
    settings.MAX_IMPORT_ROWS = 3
    rows = [["Titel", "Ort"], *([f"Nummer {number}", "Köln"] for number in range(4))]

    for read, content in ((read_xlsx, xlsx(rows)), (read_csv, "\n".join(";".join(row) for row in rows).encode())):
        with pytest.raises(Refused, match="mehr als 3 Einträge"):
            read(content)
        assert read_csv(b"Titel;Ort\n1;a\n2;b\n3;c\n").rows[-1] == (4, ["3", "c"])


def test_a_hundred_thousand_rows_are_refused():
    with pytest.raises(Refused, match=r"mehr als 20\.000 Einträge"):
        read_csv(b"Titel;Ort\n" + b"Ein Titel;Ein Ort\n" * 100_000)


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = with_part(xlsx([["x"]]), "xl/worksheets/sheet1.xml", b" " * 60_000_000)

    assert len(bomb) < 100_000
    with pytest.raises(Refused, match="ungewöhnlich groß"):
        read_xlsx(bomb)


def test_entities_are_refused():
    sheet = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'

    with pytest.raises(Refused, match="unzulässige Definitionen"):
        read_xlsx(with_part(xlsx([["x"]]), "xl/worksheets/sheet1.xml", sheet))


@pytest.mark.parametrize(
    ("content", "said"), [(b"PK\x03\x04kaputt", "beschädigt"), (samples.office("docx"), "keine Excel-Tabelle")]
)
def test_what_is_no_workbook_is_refused(content, said):
    with pytest.raises(Refused, match=said):
        read_xlsx(content)


def test_an_empty_table_is_refused():
    with pytest.raises(Refused, match="leer"):
        read_csv(b"\n;;\n")


def test_ten_megabytes_in_one_cell_are_read():
    [(line, cells)] = read_csv(b'Titel;Ort\n"' + b"x" * 10_000_000 + b'";Bonn\n').rows

    assert (line, len(cells[0]), cells[1]) == (2, 10_000_000, "Bonn")
