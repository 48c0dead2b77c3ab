"""Every list as a file, with the filters of its address."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from django.db import connection
from django.test.utils import CaptureQueriesContext

from panreflex.collect.library.models import PracticeExample, Publication
from panreflex.share.catalogue import kinds
from panreflex.share.exporting import files, lists
from panreflex.share.exporting.files import FORMS
from panreflex.share.exporting.lists import CITED, EXPORTS
from tests.making import make_example, make_interview, make_municipality, make_publication, make_theme
from tests.share.exporting.conftest import SECRET, content_of

pytestmark = pytest.mark.django_db
SCHEMA = Path(__file__).parents[2] / "schemas" / "csl-data.json"
FILES = [
    f"/daten/{name}.{ending}"
    for name in (*EXPORTS, "alles")
    for ending, form in FORMS.items()
    if name == "alles" or EXPORTS[name].cited or not form.cited
]


@pytest.fixture(autouse=True)
def unlimited(settings):
    settings.REQUESTS_A_MINUTE = dict.fromkeys(settings.REQUESTS_A_MINUTE, 0)


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def text_of(content: bytes) -> str:
    """All that a file says, also where it is packed."""
    if not content.startswith(b"PK"):
        return content.decode()
    book = openpyxl.load_workbook(io.BytesIO(content))
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)


def test_a_list_is_a_file_that_everybody_may_fetch_and_keep(client, something_of_each):
    for address in FILES:
        response = client.get(address)

        assert response.status_code == 200, address
        assert response["Content-Type"] == FORMS[address.split(".", 1)[1]].content_type
        assert response["Content-Disposition"].startswith('attachment; filename="panreflex-')
        assert (response["Cache-Control"], bool(response["ETag"])) == ("public, max-age=0, must-revalidate", True)
        assert not response.cookies
        assert len(content_of(response)) > 100, address


def test_no_draft_no_restricted_page_and_no_note_of_editors_is_in_any_file(client, something_secret):
    for address in FILES:
        said = text_of(content_of(client.get(address)))

        assert SECRET not in said, address
        assert SECRET.lower() not in said, address


def test_one_entry_is_a_file_for_reference_managers(client, something_of_each):
    for name in CITED.values():
        slug = EXPORTS[name].rows().get().slug
        for ending in ("bib", "ris", "json"):
            response = client.get(f"/{name}/{slug}.{ending}")

            assert response.status_code == 200
            assert response["Content-Disposition"] == f'attachment; filename="{slug}.{ending}"'
            assert slug in response.content.decode()


def test_a_draft_is_no_file(client, something_secret):
    drafts = {name: kind.objects.get(live=False).slug for kind, name in CITED.items()}

    answers = {
        client.get(f"/{name}/{slug}.{end}").status_code for name, slug in drafts.items() for end in ("bib", "json")
    }

    assert answers == {404}


def test_a_file_that_does_not_exist_is_not_found(client, something_of_each):
    addresses = ("/daten/nichts.csv", "/daten/termine.bib", "/daten/literatur.pdf", "/daten/.csv")

    assert [client.get(address).status_code for address in addresses] == [404] * 4


def test_the_filters_and_the_order_of_the_list_hold_for_each_file(client):
    heat, other = make_theme("hitze"), make_theme("kaelte")
    for slug, year, theme in (("b", 2020, heat), ("c", 2024, heat), ("a", 2024, heat), ("x", 2024, other)):
        make_publication(slug, title=slug, year=year, themes=[theme])

    def slugs(ending: str) -> list[str]:
        content = content_of(client.get(f"/daten/literatur.{ending}?thema=hitze&sortierung=titel&seite=7"))
        if ending == "csv":
            return [row["Kennung"] for row in rows(content)]
        if ending == "xlsx":
            sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
            return [row[0].value for row in sheet.iter_rows(min_row=2)]
        if ending == "json":
            return [item["slug"] for item in json.loads(content)["items"]]
        if ending == "bib":
            return [entry.key for entry in parse_string(content.decode()).entries]
        if ending == "ris":
            return [record["id"] for record in rispy.loads(content.decode())]
        return [item["id"] for item in json.loads(content)]

    assert {ending: slugs(ending) for ending in FORMS} == {ending: ["a", "b", "c"] for ending in FORMS}


def test_a_filter_that_the_list_does_not_know_is_left_out_and_said(client, something_of_each):
    said = json.loads(content_of(client.get("/daten/literatur.json?thema=gibt-es-nicht")))

    assert len(said["items"]) == 1
    assert "gibt-es-nicht" in said["notice"]


def test_json_has_the_entries_as_the_interface_shows_them_and_says_where_they_come_from(client, something_of_each):
    for name, route in (("gute-beispiele", "examples/peiman"), ("empfehlungen", "recommendations/ueben")):
        said = json.loads(content_of(client.get(f"/daten/{name}.json")))

        assert said["items"] == [client.get(f"/api/v1/{route}").json()]
        assert "/quellen/" in said["rights"]


def test_everything_in_one_file_has_all_lists(client, something_of_each):
    said = json.loads(content_of(client.get("/daten/alles.json")))
    book = openpyxl.load_workbook(io.BytesIO(content_of(client.get("/daten/alles.xlsx"))))

    assert {name: len(items) for name, items in said["lists"].items()} == dict.fromkeys(EXPORTS, 1)
    assert len(book.worksheets) == len(EXPORTS) + 1


def test_a_workbook_says_on_a_sheet_of_its_own_when_it_was_made_and_what_may_be_done_with_it(client, something_of_each):
    book = openpyxl.load_workbook(io.BytesIO(content_of(client.get("/daten/gute-beispiele.xlsx?thema=hitze"))))
    about = {row[0].value: row[1].value for row in book.worksheets[-1].iter_rows()}

    assert book.worksheets[-1].title == "Stand und Quellen"
    assert about["Auswahl"] == "Hitze"
    assert about["Quellen und Lizenzen"].endswith("/quellen/")
    assert str(date.today().year) in about["Stand"]  # noqa: DTZ011 (the year is the same in Berlin)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_a_spreadsheet_would_run_is_text(client, ending):
    make_example("boese", title="=HYPERLINK(1)", summary="@SUM(A1)")

    content = content_of(client.get(f"/daten/gute-beispiele.{ending}"))

    if ending == "csv":
        [row] = rows(content)
        assert (row["Titel"], row["Kurzfassung"]) == ("'=HYPERLINK(1)", "'@SUM(A1)")
    else:
        cells = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0][2]
        assert {cell.data_type for cell in cells if cell.value} == {"s"}


def test_days_are_written_as_machines_read_them(client, something_of_each):
    PracticeExample.objects.update(last_published_at="2026-11-24T23:30:00Z")

    [row] = rows(content_of(client.get("/daten/gute-beispiele.csv")))

    assert row["Fassung vom"] == "2026-11-25"


def test_references_fit_the_published_schema(client, something_of_each):
    items = json.loads(content_of(client.get("/daten/alles.csl.json")))

    jsonschema.validate(items, json.loads(SCHEMA.read_text("utf-8")))
    assert {item["id"] for item in items} == {
        "beispiel-peiman",
        "empfehlung-ueben",
        "werk",
        "projekt-projekt",
        "gespraech-gespraech",
    }


def test_a_page_of_the_platform_is_cited_as_what_it_is(client, something_of_each):
    [item] = json.loads(content_of(client.get("/im-gespraech/gespraech.json")))

    assert (item["type"], item["title"]) == ("webpage", "Gespräch: Dr. Alex Muster")
    assert (item["container-title"], item["keyword"]) == ("Kommunales Krisenmanagement", "Hitze")
    assert item["URL"].endswith("/im-gespraech/gespraech/")


def test_an_entry_that_is_taken_back_while_the_file_is_made_is_left_out(client, monkeypatch):
    monkeypatch.setattr(lists, "AT_ONCE", 2)
    for number in range(6):
        make_publication(f"werk-{number}", title=f"Werk {number}")
    response = client.get("/daten/literatur.csl.json?sortierung=titel")

    parts = iter(response.streaming_content)
    begun = next(parts)
    Publication.objects.filter(slug="werk-5").update(live=False)
    made = json.loads(begun + b"".join(parts))

    assert [item["id"] for item in made] == [f"werk-{number}" for number in range(5)]


# Chunks of entries, and what each costs: the entries, and one query for each of their relations.
QUERIES = {
    "gute-beispiele": {"csv": 6, "json": 8, "bib": 6},
    "literatur": {"csv": 3, "json": 3, "bib": 3},
    "im-gespraech": {"csv": 2, "json": 2, "bib": 2},
}


@pytest.mark.parametrize(("name", "ending"), [(name, ending) for name, each in QUERIES.items() for ending in each])
def test_a_file_needs_the_same_few_queries_for_each_two_hundred_entries(client, monkeypatch, name, ending):
    monkeypatch.setattr(lists, "AT_ONCE", 3)
    make: Any = {"gute-beispiele": make_example, "literatur": make_publication, "im-gespraech": make_interview}[name]
    dortmund, counted = make_municipality(), []
    placed = {"municipality": dortmund, "contributed_by": dortmund} if name == "gute-beispiele" else {}
    for _ in range(3):
        for _number in range(3):
            make(**placed).themes.add(make_theme())
        for kind in kinds.ALL:
            kind.forget()
        response = client.get(f"/daten/{name}.{ending}")
        with CaptureQueriesContext(connection) as captured:
            content_of(response)
        counted.append(len(captured))

    assert counted == [QUERIES[name][ending] * chunks for chunks in (1, 2, 3)]


def test_who_only_asks_about_a_file_gets_its_head_and_costs_nothing(client, something_of_each):
    with CaptureQueriesContext(connection) as captured:
        response = client.head("/daten/literatur.xlsx")

    assert response.status_code == 200
    assert response["Content-Type"] == FORMS["xlsx"].content_type
    assert not [query for query in captured if "library_publicationauthor" in query["sql"]]


def test_a_workbook_is_gone_from_the_disk_when_it_was_sent(client, something_of_each, monkeypatch):
    opened: list[Any] = []
    make = files.workbook

    def watched(choices: Any) -> Any:
        opened.append(make(choices))
        return opened[0]

    monkeypatch.setattr(files, "workbook", watched)
    content_of(client.get("/daten/literatur.xlsx"))

    assert opened[0].closed


def test_each_list_leads_to_its_files_with_the_filters_that_are_chosen(client, something_of_each):
    for name in CITED.values():
        filters = "stellschraube=personal" if name == "empfehlungen" else "thema=hitze"

        page = client.get(f"/{name}/?{filters}&seite=1").content.decode()

        assert "Diese Liste mitnehmen" in page
        for ending in FORMS:
            address = f"/daten/{name}.{ending}?{filters}"
            assert f'href="{address}"' in page
            assert client.head(address).status_code == 200
    for name in ("termine", "befragungen", "aktuelles"):
        assert f'href="/daten/{name}.xlsx"' in client.get(f"/{name}/").content.decode()


def test_the_page_of_files_leads_to_all_of_them_and_to_the_doors_for_machines(client, something_of_each):
    page = client.get("/daten/").content.decode()

    for address in (*FILES, "/api/v1/", "/api/v1/openapi.json", "/vokabular.ttl", "/quellen/"):
        assert f'href="{address}"' in page
    assert "/oai</code>" in page
