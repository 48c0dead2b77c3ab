"""No table that we hand out runs anything in a spreadsheet (OWASP ASVS 5.0, 1.2.10), whoever wrote its cells."""

import ast
import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from wagtail.models import Page, Site

from panreflex.base.links import sources
from panreflex.collect.importing.models import Import, ImportRow
from panreflex.project import editing_rights
from panreflex.share.exporting.files import ALL
from panreflex.share.exporting.lists import EXPORTS
from panreflex.share.feedback import reporting
from panreflex.share.pages.models import HomePage, StandardPage
from tests.making import (
    make_client,
    make_event,
    make_example,
    make_figure,
    make_interview,
    make_measure,
    make_project,
    make_publication,
    make_recommendation,
    make_theme,
    make_user,
)

ROOT = Path(__file__).resolve().parents[2] / "panreflex"
RUN = re.compile(r"\s*[=+\-@\t\r]")
NUMBER = re.compile(r"[+-]?[\d.]+(,\d+)?")
ATTACKS = ("=1+1", "+49;cmd", "@SUM(A1)", "-1+cmd|' /C calc'!A0", "\t=1+1", " =HYPERLINK(1)", "＝1+1", "ok")
WRITERS = {"csv_file", "csv_parts", "xlsx_file"}
# Where tables are written; each is called below.
WRITTEN = {
    "base/links/views.py",
    "collect/importing/mending.py",
    "collect/importing/templating.py",
    "people/views/trail.py",
    "share/catalogue/views/figures.py",
    "share/exporting/files.py",
    "share/feedback/views.py",
    "share/pages/blocks/chart.py",
    "share/saved_searches/views.py",
    "share/search/editor_views.py",
}


@pytest.fixture
def addresses() -> dict[str, str]:
    """Addresses of all tables by who may take them, in a world in which every text wants to be a formula."""
    editing_rights.set_up()
    for number, text in enumerate(ATTACKS):
        make_publication(f"w{number}", title=text, publisher=text, abstract=text, url=f"https://w{number}.example/")
        make_example(f"b{number}", title=text, summary=text, themes=[make_theme(f"t{number}", text)])
        make_project(f"p{number}", title=text, acronym=text[:50], summary=text)
        make_interview(f"i{number}", role=text, summary=text)
        make_event(f"e{number}", title=text, description=text, place=text)
        make_recommendation(
            f"r{number}", title=text, text=text, measures=[make_measure(f"m{number}", number + 1, text)]
        )
        reporting.report(text=text)
    make_figure("zahl", question="=1+1", items=[(text, "1") for text in ATTACKS])
    sources.refresh_all()
    page, block = make_page_with_chart()
    tables = {
        "/redaktion/links/tabelle.csv?zeigen=alle": "editor",
        "/verwaltung/protokoll.csv": "administrator",
        "/verwaltung/rueckmeldungen/tabelle.csv": "administrator",
        "/befragungen/zahl.csv": "nobody",
        f"/tabellen/{page}/{block}.csv": "nobody",
        **{f"/redaktion/import/vorlage/publication.{form}": "editor" for form in ("csv", "xlsx")},
        **{f"/redaktion/import/{make_import(form).pk}/fehlerhafte/": "editor" for form in ("csv", "xlsx")},
        **{f"/daten/{name}.{form}": "nobody" for name in (*EXPORTS, ALL) for form in ("csv", "xlsx")},
    }
    return tables


def make_page_with_chart() -> tuple[int, str]:
    """Keys of a public page and of the chart on it."""
    block = "11111111-1111-4111-8111-111111111111"
    chart = {
        "title": "=1+1 ist ein Befund",
        "unit": "=Städte",
        "rows": [{"label": text, "value": 1} for text in ATTACKS],
        "source": "@Quelle",
        "source_url": "",
    }
    page = StandardPage(title="Seite", slug="seite", live=True)
    page.body = json.dumps([{"type": "chart", "id": block, "value": chart}])
    home = HomePage(title="Start", slug="start", claim="Aus Krisen lernen", lead="Was Kommunen tun.")
    Page.objects.get(depth=1).add_child(instance=home)
    Site.objects.update(root_page=home)
    home.add_child(instance=page)
    return page.pk, block


def make_import(form: str) -> Import:
    """A table all of whose rows are faulty."""
    batch = Import.objects.create(
        kind="publication", form=form, name=f"=liste.{form}", content=b"", headers=["=Titel", "@Jahr"], state="checked"
    )
    for number, text in enumerate(ATTACKS, start=1):
        faults = [["=Titel", f"{text} ist kein Titel"]]
        ImportRow.objects.create(
            batch=batch, number=number, row=number, outcome="faulty", faults=faults, raw=json.dumps([text, text])
        )
    return batch


def content_of(answer: Any) -> bytes:
    """The whole file."""
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def running_cells(address: str, content: bytes) -> list[str]:
    """Cells that a spreadsheet would run."""
    if content.startswith(b"PK"):
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
        return [str(cell.value) for cell in cells if cell.data_type == "f" or cell.hyperlink]
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows[0]) > 1, address
    return [cell for row in rows for cell in row if RUN.match(cell) and not NUMBER.fullmatch(cell)]


@pytest.mark.django_db
def test_no_table_that_we_hand_out_runs_anything(addresses):
    clients = {"nobody": Client()} | {role: make_client(make_user(role)) for role in ("editor", "administrator")}

    answers = {address: clients[role].get(address) for address, role in addresses.items()}
    files = {address: content_of(answer) for address, answer in answers.items()}

    assert {address: answer.status_code for address, answer in answers.items() if answer.status_code != 200} == {}
    assert {address: run for address, file in files.items() if (run := running_cells(address, file))} == {}
    planted = [address for address, file in files.items() if b"1+1" in file]
    assert len(planted) > len([address for address in files if address.endswith("csv")]) / 2


def test_every_place_that_writes_a_table_is_known_here_and_writes_it_by_the_one_door():
    used, own = set(), set()
    for path in ROOT.rglob("*.py"):
        said = [
            ast.unparse(n) for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Name | ast.Attribute)
        ]
        place = path.relative_to(ROOT).as_posix()
        if {one.rpartition(".")[2] for one in said} & WRITERS:
            used.add(place)
        if {"csv.writer", "csv.DictWriter", "Workbook", "xlsxwriter.Workbook"} & set(said):
            own.add(place)

    assert used - {"base/tables.py"} == WRITTEN
    assert own == {"base/tables.py"}
