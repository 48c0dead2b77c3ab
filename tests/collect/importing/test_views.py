"""The screens, without a script."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from panreflex.collect.importing.models import Import
from panreflex.collect.library.models import Publication
from panreflex.project import editing_rights
from tests.collect.importing.importing import bib, checked, taken_over
from tests.making import make_client, make_municipality, make_publication, make_user
from tests.working import do_waiting_jobs

INDEX = "/redaktion/import/"


@pytest.fixture(autouse=True)
def rights_of_editors(db: None) -> None:
    editing_rights.set_up()


def upload(content: str | bytes, name: str = "liste.bib") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


@pytest.mark.django_db(transaction=True)
def test_an_editor_reads_a_list_in_and_takes_it_back():
    make_publication("da", title="Hitze", doi="10.1000/a")
    browser = make_client(make_user("editor"))

    answer = browser.post(
        f"{INDEX}neu/",
        {
            "kind": "publication",
            "file": upload(bib("neu", title="Kälte") + bib("b", title="Hitze 2", doi="10.1000/a") + bib("c", doi="x")),
        },
    )
    page = answer["Location"]
    waiting = browser.get(page).content.decode()
    do_waiting_jobs()
    shown = {tab: browser.get(page, {"zeigen": tab}).content.decode() for tab in ("new", "duplicate", "faulty")}
    browser.post(f"{page}entscheiden/", {"zeigen": "duplicate", "zeile-2": "update", "seite": "1"})
    browser.post(f"{page}uebernehmen/", {"als": "live"})
    do_waiting_jobs()

    assert "Die Liste wird geprüft" in waiting
    assert "data-import-moving" in waiting
    assert "Kälte" in shown["new"]
    assert "Gleiche DOI" in shown["duplicate"]
    assert "<del>Hitze</del>" in shown["duplicate"]
    assert "„x“ ist keine DOI" in shown["faulty"]
    assert set(Publication.objects.live().values_list("title", flat=True)) == {"Kälte", "Hitze 2"}

    assert "Ein neuer Eintrag wird gelöscht." in browser.get(f"{page}zuruecknehmen/").content.decode()
    browser.post(f"{page}zuruecknehmen/")
    do_waiting_jobs()

    assert "Alles steht wieder wie zuvor" in browser.get(page).content.decode()
    assert [entry.title for entry in Publication.objects.all()] == ["Hitze"]


@pytest.mark.django_db
def test_a_table_asks_for_its_columns_and_keeps_what_was_chosen():
    browser = make_client(make_user("editor"))
    answer = browser.post(
        f"{INDEX}neu/", {"kind": "project", "file": upload("Kurzname;Was\nABC;Ein Projekt\n", "x.csv")}
    )

    page = browser.get(answer["Location"]).content.decode()
    wrong = browser.post(answer["Location"], {"spalte-0": "title", "spalte-1": "title"})
    right = browser.post(answer["Location"], {"spalte-0": "acronym", "spalte-1": "title"})

    assert '<option value="acronym" selected>' in page
    assert "Ein Projekt" in page
    assert wrong.status_code == 422
    assert "zweimal zugeordnet" in wrong.content.decode()
    assert right["Location"] == f"{INDEX}{Import.objects.get().pk}/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Bitte wählen Sie eine Datei oder fügen Sie Text ein."),
        ({"file": b"@book{", "text": "@book{"}, "entweder eine Datei"),
        ({"file": b"\x00\x01\x02\xff" * 9}, "keine Textdatei"),
        ({"text": "@book{a, title={x}}", "kind": "example"}, "nur Literatur"),
        ({"text": "x", "form": "doi"}, "Wählen Sie bitte|gültige Auswahl|Auswahl"),
    ],
)
def test_what_cannot_be_read_is_said_on_the_form_and_what_was_typed_stays(data: dict[str, Any], said: str):
    fields = {"kind": "publication"} | data
    if "file" in fields:
        fields["file"] = upload(fields["file"])
    browser = make_client(make_user("editor"))

    answer = browser.post(f"{INDEX}neu/", fields)

    assert answer.status_code == 422
    html = answer.content.decode()
    assert any(part in html for part in said.split("|"))
    assert data.get("text", "") in html
    assert not Import.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", Import.Kind.values)
def test_templates_hold_our_headers(kind: str, tmp_path: Any):
    browser = make_client(make_user("editor"))

    text = browser.get(f"{INDEX}vorlage/{kind}.csv").content.decode("utf-8-sig")
    file = tmp_path / "vorlage.xlsx"
    file.write_bytes(browser.get(f"{INDEX}vorlage/{kind}.xlsx").content)
    sheets = load_workbook(file).worksheets

    headers = text.strip().split(";")
    assert [cell.value for cell in sheets[0][1]] == headers
    assert [row[0].value for row in sheets[1].iter_rows(min_row=2)] == headers
    assert browser.get(f"{INDEX}vorlage/{kind}.bib").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "role", ["nobody", "reader", "member", "coordinator", "facilitator", "researcher", "without a factor"]
)
def test_nobody_else_sees_or_does_anything(role: str):
    batch = taken_over(checked(bib("a", title="Eins") + bib("b", doi="x")))
    waiting = checked(bib("c", title="Geheimes Werk"), by=make_user("editor"))
    person = {
        "nobody": lambda: None,
        "without a factor": lambda: make_user("editor"),
    }.get(
        role, lambda: make_user(role, municipality=make_municipality() if role in ("member", "coordinator") else None)
    )()
    browser: Client = make_client(person, second_factor=False)
    seen = [
        "",
        "neu/",
        "vorlage/publication.csv",
        *(f"{batch.pk}/{end}" for end in ("", "spalten/", "zuruecknehmen/", "fehlerhafte/")),
    ]
    done = [f"{waiting.pk}/{end}" for end in ("entscheiden/", "pruefen/", "uebernehmen/", "verwerfen/", "spalten/")]

    answers = [browser.get(INDEX + path) for path in seen]
    answers += [browser.post(INDEX + path, {"als": "live"}) for path in [*done, f"{batch.pk}/zuruecknehmen/", "neu/"]]

    assert {answer.status_code for answer in answers} == {302 if role == "nobody" else 403}
    assert not any(b"Geheimes Werk" in answer.content for answer in answers)
    assert {one.state for one in Import.objects.all()} == {"written", "checked"}
    assert Publication.objects.filter(live=True).count() == 0


@pytest.mark.django_db
def test_a_page_that_stands_elsewhere_by_now_leads_there():
    browser = make_client(make_user("editor"))
    batch = taken_over(checked(bib("a", title="Eins")))
    page = f"{INDEX}{batch.pk}/"

    assert browser.get(f"{page}spalten/")["Location"] == page
    assert browser.post(f"{page}uebernehmen/")["Location"] == page
    assert browser.post(f"{page}verwerfen/")["Location"] == page
    assert browser.get(f"{page}fehlerhafte/").status_code == 404
    assert browser.get(f"{INDEX}999999/").status_code == 404
    assert Import.objects.filter(state="written").exists()
