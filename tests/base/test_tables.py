import csv
import io

import pytest

from panreflex.base import tables


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_a_german_excel_opens_the_file_by_double_click():
    content = tables.csv_file(["Größe"], [["7,78"]])

    assert content == b"\xef\xbb\xbf" + "Größe\r\n7,78\r\n".encode()


@pytest.mark.parametrize("cell", ["=1+1", "+49 30 1", "-cmd", "@SUM(A1)", "\t=1", " =1", "\r=1", '=HYPERLINK("x")'])
def test_a_cell_that_a_spreadsheet_would_run_is_text(cell):
    [[kept]] = read(tables.csv_file(["'Kopf"], [[cell]]))[1:]

    assert kept == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["7,78", "-3,5", "+2", "1.000", "", "a=b", "Stadt; Land", 'das „"Beispiel"“', "zwei\nZeilen"]
)
def test_other_cells_come_back_as_they_are(cell):
    assert read(tables.csv_file(["Kopf"], [[cell, "danach"]]))[1] == [cell, "danach"]
