import csv
import io
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panreflex.base import tables
from panreflex.base.tables import Sheet

FORMULAS = ["=1+1", "+49 30 1", "-cmd", "@SUM(A1)", "\t=1", " =1", "\r=1", '=HYPERLINK("x")', "'=1"]
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def opened(*sheets: Sheet, title: str = "Liste") -> Any:
    with tables.xlsx_file(sheets, title=title) as file:
        return openpyxl.load_workbook(io.BytesIO(file.read()))


def test_a_german_excel_opens_the_file_by_double_click():
    content = tables.csv_file(["Größe"], [["7,78"]])

    assert content == b"\xef\xbb\xbf" + "Größe\r\n7,78\r\n".encode()


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_cell_that_a_spreadsheet_would_run_is_text(cell):
    [[kept]] = read(tables.csv_file(["'Kopf"], [[cell]]))[1:]

    assert kept == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["7,78", "-3,5", "+2", "1.000", "", "a=b", "Stadt; Land", 'das „"Beispiel"“', "zwei\nZeilen", "'Kopf"]
)
def test_other_cells_come_back_as_they_are(cell):
    assert read(tables.csv_file(["Kopf"], [[cell, "danach"]]))[1] == [cell, "danach"]


@given(cell=ANY_TEXT | st.builds("{}{}".format, st.sampled_from(["'", "''", "'=", "=", "-3", "'-3"]), ANY_TEXT))
def test_the_guard_in_front_of_a_cell_can_be_taken_off_again(cell):
    assert tables.as_typed(tables.harmless(cell)) == cell


def test_a_long_table_is_written_in_parts_as_its_rows_come():
    asked: list[int] = []

    def rows():
        for number in range(1_000):
            asked.append(number)
            yield [str(number)]

    parts = tables.csv_parts(["Nummer"], rows())
    first = next(parts)
    read_so_far = len(asked)

    assert read_so_far < 1_000
    assert read(first + b"".join(parts)) == [["Nummer"], *([str(number)] for number in range(1_000))]


@pytest.mark.parametrize("cell", FORMULAS)
def test_in_a_workbook_no_cell_is_a_formula_and_none_becomes_one_when_somebody_edits_it(cell):
    sheet = opened(Sheet("Liste", ["Kopf"], [[cell]])).active

    assert (sheet["A2"].data_type, sheet["A2"].quotePrefix) == ("s", True)
    assert sheet["A2"].value.strip() == cell.strip()


def test_numbers_and_addresses_in_a_workbook_stay_the_text_that_they_are():
    sheet = opened(Sheet("Liste", ["AGS", "Adresse"], [["05913000", "https://stadt.example/"]])).active

    assert [cell.value for cell in sheet[2]] == ["05913000", "https://stadt.example/"]
    assert sheet["B2"].hyperlink is None


def test_the_head_of_a_sheet_stays_in_sight_is_repeated_in_print_and_filters():
    sheet = opened(Sheet("Liste", ["A", "B"], [["1", "2"], ["3", "4"]], widths=[8, 60])).active

    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.auto_filter.ref) == ("A2", "$1:$1", "A1:B3")
    assert sheet["A1"].font.bold
    assert [round(sheet.column_dimensions[name].width) for name in "AB"] == [9, 61]


def test_a_workbook_opens_whatever_stands_in_its_cells_and_names():
    book = opened(Sheet("Was? [1]: /a*b\\" + "lang" * 10, [], [["\x0b\x01Text\ufffe", "x" * 40_000]]), title="Ä")
    sheet = book.active

    assert book.properties.title == "Ä"
    assert sheet["A2"].value == "Text"
    assert len(sheet["B2"].value) == 32_767
