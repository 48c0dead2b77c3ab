"""Faulty rows go out with the reason and come back mended."""

import io

import pytest
from openpyxl import Workbook, load_workbook

from panreflex.collect.importing import mending
from tests.collect.importing.importing import bib, checked, outcomes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "content", "wrong", "right"),
    [
        ("liste.bib", bib("gut") + bib("b", title="Zwei", doi="keine"), "keine", "10.1000/x"),
        (
            "liste.ris",
            "TY  - BOOK\nTI  - Eins\nER  - \nTY  - BOOK\nTI  - Zwei\nDO  - keine\nER  - \n",
            "DO  - keine",
            "DO  - 10.1000/x",
        ),
        ("liste.json", '[{"type": "book", "title": "Zwei", "DOI": "keine"}]', '"DOI": "keine"', '"DOI": "10.1000/x"'),
        ("liste.csv", "Art;Titel;DOI\nBuch;Eins;\nBuch;=Zwei;keine\n", ";keine;", ";10.1000/x;"),
    ],
)
def test_only_the_faulty_rows_come_with_their_reason_and_are_read_again(name, content, wrong, right):
    batch = checked(content, name=name)

    returned, new_name, _type = mending.faulty_rows(batch)
    text = returned.decode("utf-8-sig")
    again = checked(text.replace(wrong, right), name=new_name)

    assert new_name == f"liste-fehlerhaft.{name.rpartition('.')[2]}"
    assert "keine“ ist keine DOI" in text
    assert "Eins" not in text
    assert outcomes(checked(text, name=new_name)) == ["faulty"]
    assert outcomes(again) == ["new"]
    assert again.rows.get().title in ("Zwei", "=Zwei")


def test_an_excel_table_comes_back_as_one_and_a_second_time_with_one_column_of_reasons():
    book = Workbook()
    for row in (["Titel", "Jahr"], ["Eins", 2020]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    first, name, _type = mending.faulty_rows(checked(file.getvalue(), name="liste.xlsx"))

    second, _name, _type = mending.faulty_rows(checked(first, name=name))

    rows = list(load_workbook(io.BytesIO(second)).active.iter_rows(values_only=True))
    assert rows[0] == ("Titel", "Jahr", "Grund")
    assert rows[1][:2] == ("Eins", "2020")
    assert rows[1][2].startswith("Zeile 2. Art: Die Angabe fehlt.")


def test_a_row_with_a_cell_too_many_stays_faulty_until_it_is_mended():
    text = "Art;Jahr;Titel;Erschienen in\nBuch;2024;Ein Werk; zwei;Zeitschrift\nBuch;2023;Noch eins;Blatt\n"
    first, name, _type = mending.faulty_rows(checked(text, name="liste.csv"))
    again = checked(first, name=name)

    second, name, _type = mending.faulty_rows(again)
    written = second.decode("utf-8-sig")
    mended = checked(written.replace("Ein Werk; zwei;Zeitschrift;", "Ein Werk, zwei;Zeitschrift;;"), name=name)

    assert written.startswith("Art;Jahr;Titel;Erschienen in;;Grund")
    assert "Ein Werk; zwei;Zeitschrift;" in written
    assert outcomes(again) == ["faulty"]
    assert outcomes(mended) == ["new"]
    assert mended.rows.get().title == "Ein Werk, zwei"
