"""What stands in the document: the entries as they are now, with the fields that were ticked."""

from collections.abc import Sequence
from typing import Any, TypeVar

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Page

from panreflex.base.reports.model import (
    Bibliography,
    Contents,
    Facts,
    Note,
    Paragraph,
    Report,
    Table,
    Thread,
    runs,
)
from panreflex.share.catalogue import kinds
from panreflex.share.pages.models import HomePage
from panreflex.share.reading_lists.taking_along.composing import Choice, Taken, compose
from panreflex.share.reading_lists.taking_along.portraits import Part, portray_all
from tests.making import (
    make_event,
    make_evidence,
    make_example,
    make_figure,
    make_interview,
    make_measure,
    make_municipality,
    make_project,
    make_publication,
    make_recommendation,
    make_theme,
)

pytestmark = pytest.mark.django_db

B = TypeVar("B")


def key_of(entry: models.Model) -> tuple[str, int]:
    return entry._meta.label_lower, entry.pk


def taken(*entries: models.Model, note: str = "") -> list[Taken]:
    kinds.EXAMPLES.forget()
    portraits = portray_all(map(key_of, entries))
    return [Taken(portraits[key_of(entry)], note) for entry in entries]


def composed(*entries: models.Model, note: str = "", **choice: Any) -> Report:
    return compose(taken(*entries, note=note), Choice(title="Für den Rat", **choice))


def of_kind(report: Report, kind: type[B]) -> list[B]:
    return [block for block in report.blocks if isinstance(block, kind)]


def headings(report: Report) -> list[str]:
    return [heading.text for heading in report.headings(4)]


def said(text: Any) -> str:
    return "".join(run.text for run in runs(text))


def facts(report: Report) -> dict[str, str]:
    return {term: said(value) for block in of_kind(report, Facts) for term, value in block.pairs}


EXAMPLE: dict[str, Any] = {
    "title": "Wer kann was?",
    "summary": "Kurz gesagt.",
    "problem": "Niemand wusste es.",
    "approach": "Alle melden es.",
    "result": "Es half.",
    "transferable": "Die Liste.",
    "costs_or_effort": "Zwei Stellen.",
    "source_title": "Stadt München",
    "source_url": "https://beispiel.test/peiman",
}


def test_an_example_says_all_that_its_page_says():
    report = composed(make_example("peiman", municipality=make_municipality(), **EXAMPLE))

    assert headings(report) == [
        "Einträge",
        "1  Wer kann was?",
        "Das Problem",
        "Der Weg",
        "Was daraus wurde",
        "Was sich übernehmen lässt",
        "Kosten und Aufwand",
        "Quellen",
    ]
    assert [said(paragraph.text) for paragraph in of_kind(report, Paragraph)][:3] == [
        "Kurz gesagt.",
        "Niemand wusste es.",
        "Alle melden es.",
    ]
    assert facts(report)["Quelle"].startswith("Stadt München, abgerufen im ")
    assert facts(report)["Adresse hier"].endswith("/gute-beispiele/peiman/")


def test_only_what_was_ticked_is_there():
    entry = make_example("peiman", **EXAMPLE)

    report = composed(entry, parts=frozenset({Part.APPROACH}))

    assert headings(report) == ["Einträge", "1  Wer kann was?", "Der Weg", "Quellen"]
    assert facts(report) == {"Art": "Gutes Beispiel"}


@pytest.mark.parametrize(("with_notes", "notes"), [(True, ["Frau Meier fragen."]), (False, [])])
def test_notes_are_marked_as_hers_and_can_be_left_out(with_notes: bool, notes: list[str]):
    report = composed(make_example("peiman"), note="Frau Meier fragen.\n", with_notes=with_notes)

    assert [said(note.text) for note in of_kind(report, Note)] == notes
    assert all(note.title == "Eigene Notiz" for note in of_kind(report, Note))


def test_several_entries_have_a_list_of_contents_and_a_table_in_their_order():
    report = composed(make_publication("zwei", title="Zwei", year=2021), make_example("eins", title="Eins"))

    [table] = of_kind(report, Table)
    assert len(of_kind(report, Contents)) == 1
    assert [[said(cell) for cell in row][:3] for row in table.rows] == [
        ["1", "Zwei", "Literatur"],
        ["2", "Eins", "Gutes Beispiel"],
    ]
    assert table.rows[0][3] == "2021"


def test_one_entry_needs_neither():
    report = composed(make_example("eins"))

    assert [*of_kind(report, Contents), *of_kind(report, Table)] == []


def test_a_recommendation_brings_its_evidence_along():
    recommendation = make_recommendation("melden", title="Melden lassen")
    make_evidence(recommendation, example=make_example("peiman", title="Wer kann was?"), note="Es half.")

    [thread] = of_kind(composed(recommendation), Thread)

    assert [(said(piece.title), piece.note) for piece in thread.pieces] == [("Wer kann was?", "Es half.")]


def test_evidence_that_is_not_public_stays_away():
    recommendation = make_recommendation("melden")
    make_evidence(recommendation, example=make_example("entwurf", live=False))

    assert of_kind(composed(recommendation), Thread) == []


def test_figures_come_with_their_values():
    figure = make_figure("rang", unit="Prozent", items=[("Personal", "31.1"), ("Technik", None)])

    [table] = of_kind(composed(figure), Table)

    assert [[said(cell) for cell in row][:2] for row in table.rows] == [
        ["Personal", "31,1"],
        ["Technik", "nicht lesbar"],
    ]


@pytest.mark.parametrize(
    "make", [make_example, make_publication, make_project, make_interview, make_recommendation, make_figure, make_event]
)
def test_every_kind_of_entry_can_be_taken_along(make: Any):
    entry = make()

    report = composed(entry)

    assert len(report.headings(2)) == 3
    assert len(of_kind(report, Bibliography)[0].items) == 1


def test_pages_can_be_taken_along():
    page = Page.objects.get(depth=1).add_child(
        instance=HomePage(title="Start", slug="start", claim="Ja", lead="Lernen.")
    )

    [portrait] = portray_all([("wagtailcore.page", page.pk)]).values()

    assert (portrait.kind, portrait.title, portrait.texts[Part.SUMMARY]) == ("Seite", "Start", "Lernen.")


def test_what_is_not_public_is_nobodys_to_take():
    draft = make_example("entwurf", live=False)

    assert portray_all([key_of(draft), ("library.practiceexample", 10**9), ("people.user", 1)]) == {}


def test_sources_stand_in_the_order_of_the_alphabet_with_links_and_italics():
    entries = (
        make_publication("z", title="Zum Schluss", url="https://beispiel.test/z", doi=""),
        make_publication("o", title="Öfen", url="https://beispiel.test/o", doi=""),
        make_publication("p", title="Pumpen", url="https://beispiel.test/p", doi=""),
    )

    [bibliography] = of_kind(composed(*entries), Bibliography)

    texts = [said(item) for item in bibliography.items]
    linked = [run.url for item in bibliography.items for run in runs(item) if run.url]
    assert [next(title for title in ("Zum", "Öfen", "Pumpen") if title in text) for text in texts] == [
        "Öfen",
        "Pumpen",
        "Zum",
    ]
    assert linked == ["https://beispiel.test/o", "https://beispiel.test/p", "https://beispiel.test/z"]


def test_styles_differ():
    entry = make_publication("p", title="Pumpen", year=2021)

    iso, apa = (said(of_kind(composed(entry, style=style), Bibliography)[0].items[0]) for style in ("iso690", "apa"))

    assert iso != apa
    assert "(2021)" in apa


def test_an_english_document_says_where_it_goes_on_in_german():
    entry = make_example("peiman", **EXAMPLE)

    with translation.override("en"):
        report = composed(entry)

    [heading] = [heading for heading in report.headings(2) if heading.level == 2]
    assert report.language == "en"
    assert heading.language == "de"
    assert [run.language for run in runs(of_kind(report, Paragraph)[0].text)] == ["de"]
    assert {run.language for item in of_kind(report, Bibliography)[0].items for run in runs(item)} == {"de"}
    assert "/en/gute-beispiele/peiman/" in " ".join(
        run.url for block in of_kind(report, Facts) for _term, value in block.pairs for run in runs(value)
    )


def test_a_work_in_another_language_says_so_and_its_themes_stay_german():
    entry = make_publication("p", title="Heat", container_title="Journal of Heat", language="en", themes=[make_theme()])

    report = composed(entry)

    [heading] = [heading for heading in report.headings(2) if heading.level == 2]
    languages = {
        term: [run.language for run in runs(value)] for block in of_kind(report, Facts) for term, value in block.pairs
    }
    assert heading.language == "en"
    assert (languages["Erschienen in"], languages["Themen"]) == (["en"], [""])


def test_the_number_of_queries_does_not_grow_with_the_list():
    measure = make_measure()
    counted = []
    for rows in (1, 12):
        entries: Sequence[models.Model] = [
            entry
            for number in range(rows)
            for entry in (
                make_example(f"e{rows}-{number}", measures=[measure]),
                make_publication(f"p{rows}-{number}"),
                make_recommendation(f"r{rows}-{number}", measures=[measure]),
            )
        ]
        kinds.EXAMPLES.forget()
        kinds.EXAMPLES.index()
        with CaptureQueriesContext(connection) as captured:
            compose([Taken(portrait) for portrait in portray_all(map(key_of, entries)).values()], Choice(title="Alles"))
        counted.append(len(captured))

    assert counted[0] == counted[1] <= 30
