"""The dry run: what each row would do, and nothing more."""

import json

import pytest
from django.db import connection

from panreflex.base.models import Change
from panreflex.collect.importing import checking, handing_in, mapping
from panreflex.collect.importing.models import Import, ImportRow
from panreflex.collect.importing.refusing import Refused
from panreflex.collect.library.models import PracticeExample, Publication, PublicationAuthor
from panreflex.project import editing_rights
from tests.collect.importing.importing import bib, checked, faults, outcomes, row, silent
from tests.making import (
    make_crisis_kind,
    make_example,
    make_municipality,
    make_project,
    make_publication,
    make_theme,
    make_user,
)

pytestmark = pytest.mark.django_db

EXAMPLES = (
    "Titel;Kurzfassung;Ort;AGS;Krise;Ebene;Art des Ortes;Link;Quelle\n"
    "{title};Die Stadt tut etwas.;Kassel;{ags};{crisis};Stadt;Kommune;{url};Stadt Kassel\n"
)


def example(title="Sandsack-App", ags="", crisis="Hochwasser", url="https://www.kassel.example/app") -> str:
    return EXAMPLES.format(title=title, ags=ags, crisis=crisis, url=url)


def test_a_dry_run_tells_new_changed_unchanged_double_and_faulty_apart_and_changes_nothing():
    make_publication("stab-und-stadt", title="Stab und Stadt", kind="book", url="https://verlag.example/a")
    make_publication("warnen", title="Warnen in der Nacht", kind="book", url="https://verlag.example/b")
    make_publication(
        "hitze", title="Hitze in der Stadt", kind="book", doi="10.1000/hitze", url="https://verlag.example/c"
    )
    before = (Publication.objects.count(), Change.objects.count())

    batch = checked(
        bib("neu", title="Ganz neu")
        + bib("stab-und-stadt", title="Stab und Stadt", publisher="Neuer Verlag")
        + bib("warnen", title="Warnen in der Nacht", url="https://verlag.example/b")
        + bib("anders", title="Hitze in der Stadt!", doi="https://doi.org/10.1000/HITZE", year="2023")
        + bib("falsch", title="Falsch", doi="keine", isbn="978-3-16-148410-1", url="nirgends")
    )

    assert outcomes(batch) == ["new", "changed", "unchanged", "duplicate", "faulty"]
    assert row(batch, 2).differences == [["publisher", "", "Neuer Verlag"]]
    assert (row(batch, 4).reason, row(batch, 4).entry_title) == ("doi", "Hitze in der Stadt")
    assert [(line, field) for line, field, _what in faults(batch)] == [(20, "doi"), (20, "isbn"), (20, "url")]
    assert (Publication.objects.count(), Change.objects.count()) == before


def test_the_same_work_twice_in_a_file_is_said_with_its_row():
    batch = checked(
        bib("a", title="Handbuch der Stabsarbeit", author="Müller, Anna")
        + bib("b", title="Handbuch der Stabsarbeit", author="Müller, Anna")
    )

    assert outcomes(batch) == ["new", "duplicate"]
    assert row(batch, 2).twin == 1


def test_a_key_of_somebody_else_does_not_change_an_entry():
    make_publication("muster-2020", title="Wie Städte Hitze überstehen")

    batch = checked(bib("muster-2020", title="Grundlagen der Buchhaltung"))

    assert outcomes(batch) == ["new"]


def test_a_draft_counts_as_what_is_there():
    entry = make_publication("stab", title="Stab und Stadt", kind="book")
    entry.authors.set([PublicationAuthor(family="Müller", given="Anna")])
    entry.themes.set([make_theme("hitze", "Hitze")])
    entry.publisher = "Im Entwurf"
    entry.save_revision()

    batch = checked(
        bib("stab", title="Stab und Stadt", publisher="Im Entwurf", author="Müller, Anna", keywords="Hitze")
    )

    assert outcomes(batch) == ["unchanged"]


def test_a_table_is_understood_by_its_headers_and_faults_name_row_and_column():
    make_crisis_kind("hochwasser", "Hochwasser")
    make_municipality("06611000", "Kassel")

    good = checked(example(ags="6611000"), "example")
    bad = checked(example(ags="0315", crisis="Sintflut", url="kassel.example"), "example")

    assert outcomes(good) == ["new"]
    assert row(good).values["municipality"] == "06611000"
    assert [(line, field) for line, field, _what in faults(bad)] == [(2, "AGS"), (2, "Krise"), (2, "Link")]
    assert faults(bad)[0][2] == "„0315“ hat 4 Ziffern. Bitte 8 Ziffern eintragen (Kreise: 5) oder leer lassen."


def test_an_empty_cell_changes_nothing_and_a_new_entry_lacks_what_it_needs():
    make_example("app", title="Sandsack-App", summary="Alte Worte.")
    text = "Kennung;Titel;Kurzfassung\napp;Neuer Titel;\n;Ohne alles;Kurz.\n"

    batch = checked(text, "example")

    assert outcomes(batch) == ["changed", "faulty"]
    assert row(batch, 1).differences == [["title", "Sandsack-App", "Neuer Titel"]]
    assert ("Art des Ortes", "Die Angabe fehlt. Für einen neuen Eintrag wird sie gebraucht.") in [
        (field, what) for _line, field, what in faults(batch)
    ]


def test_values_that_do_not_go_together_are_a_fault_of_the_row():
    make_project("stark", start="2024-01-01")

    batch = checked("Kennung;Ende\nstark;2020\n", "project")

    assert faults(batch) == [(2, "Ende", "Das Ende liegt vor dem Beginn. Bitte eines von beiden ändern.")]


def test_the_same_entry_twice_in_a_table_is_a_fault():
    make_example("app")

    batch = checked("Kennung;Titel\napp;Eins\napp;Zwei\n", "example")

    assert outcomes(batch) == ["changed", "faulty"]
    assert "Zeile 2" in faults(batch)[0][2]


def test_a_locked_entry_is_a_fault():
    make_example("app", title="Alt", locked=True)

    assert "gesperrt" in faults(checked("Kennung;Titel\napp;Neu\n", "example"))[0][2]


def test_an_entry_in_review_is_a_fault():
    editing_rights.set_up()
    entry = make_example("app", title="Alt")
    entry.save_revision()
    entry.get_workflow().start(entry, make_user("editor"))

    assert "wird gerade geprüft" in faults(checked("Kennung;Titel\napp;Neu\n", "example"))[0][2]


@pytest.mark.parametrize("bad", ["\\u0000", "\\ud800"])
def test_a_character_that_cannot_be_stored_spoils_neither_its_row_nor_the_file(bad):
    works = (
        f'{{"type": "book", "title": "Ein{bad} Werk", "author": [{{"family": "M{bad}üller"}}]}},'
        f'{{"type": "book", "title": "Zwei 😀", "DOI": "keine{bad}", "x{bad}": "y{bad}"}}'
    )

    batch = checked(f"[{works}]", name="liste.json")

    assert outcomes(batch) == ["new", "faulty"]
    assert row(batch, 1).title == "Ein Werk"
    assert json.loads(row(batch, 2).raw) == {"type": "book", "title": "Zwei 😀", "DOI": "keine", "x": "y"}


def test_nothing_is_locked_while_others_are_asked_and_another_job_is_not_overwritten(monkeypatch):
    batch = handing_in.hand_in("publication", bib("a").encode(), name="liste.bib", by=None)
    savepoints: list[list[str]] = []

    def look(looked_at, tell):
        savepoints.append(list(connection.savepoint_ids))
        Import.objects.filter(pk=looked_at.pk).update(job_id=looked_at.job_id + 1)
        return []

    before = list(connection.savepoint_ids)
    monkeypatch.setattr(checking, "look", look)

    checking.check(batch.pk, silent)

    batch.refresh_from_db()
    assert savepoints == [before]
    assert batch.state == "checking"


def test_a_text_that_is_too_long_is_a_fault_with_its_length():
    batch = checked(bib(title="x" * 10_000_000))

    assert faults(batch) == [(1, "title", "Der Text hat 10.000.000 Zeichen. Bitte auf höchstens 400 kürzen.")]


def test_a_file_that_cannot_be_read_is_refused_with_the_reason(settings):
    settings.MAX_IMPORT_ROWS = 2
    batch = checked(bib("a") + bib("b", title="Zwei") + bib("c", title="Drei"))

    assert (batch.state, outcomes(batch)) == ("refused", [])
    assert batch.message.startswith("Die Datei hat mehr als 2 Einträge.")


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("liste.bib", b"", "bibtex"),
        ("liste", b"%c\n @Book (a,", "bibtex"),
        ("liste.txt", b"TY  - BOOK", "ris"),
        ("liste", b' [{"title"', "csl"),
        ("liste", b"https://doi.org/10.1000/182\n10.1000/183", "doi"),
        ("liste.txt", b"Titel;Ort", "csv"),
        ("liste.csv", b"PK\x03\x04", "xlsx"),
    ],
)
def test_the_format_is_found_out(name, content, form):
    assert handing_in.recognised(name, content) == form


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        ("publication", b" \n", "leer"),
        ("example", b"@book{a, title={x}}", "nur Literatur"),
        ("example", b"PK\x03\x04kaputt", "beschädigt"),
        ("publication", b"\x00\x01\x02\x03" * 9 + b"\xff", "Textdatei"),
    ],
)
def test_a_file_that_is_none_is_refused_at_the_door(kind, content, said):
    with pytest.raises(Refused, match=said):
        handing_in.hand_in(kind, content, name="liste", by=None)


def test_a_file_that_is_too_large_is_refused_with_the_limit(settings):
    settings.MAX_IMPORT_BYTES = 10

    with pytest.raises(Refused, match="10"):
        handing_in.hand_in("publication", b"x" * 11, name="liste.bib", by=None)


def test_columns_are_guessed_in_both_languages_and_remembered_as_chosen():
    headers = ["Titel", "Autor(en)", "Published", "Verlag", "Unbekannt", "Titel"]

    guessed = mapping.guess("publication", headers)
    mapping.remember("publication", headers, ["title", "authors", "", "publisher", "abstract", ""])

    assert guessed == ["title", "", "year", "publisher", "", ""]
    assert mapping.guess("publication", ["TITEL", "Autor (en)", *headers[2:]]) == [
        "title",
        "authors",
        "",
        "publisher",
        "abstract",
        "",
    ]


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (["title", "title"], "zweimal"),
        (["", ""], "mindestens eine"),
        (["title"], "passen nicht"),
        (["title", "nein"], "passen nicht"),
    ],
)
def test_columns_that_make_no_sense_are_refused(chosen, said):
    batch = handing_in.hand_in("publication", b"Titel;Jahr\nEins;2020\n", name="x.csv", by=None)

    with pytest.raises(Refused, match=said):
        handing_in.assign_columns(batch.pk, chosen)


def test_only_what_is_possible_can_be_decided():
    make_publication("da", doi="10.1000/a", title="Eins")
    batch = checked(bib("a", title="Eins neu", doi="10.1000/a") + bib("b", title="Zwei"))

    handing_in.decide(batch.pk, {1: "update", 2: "skip"})

    assert [(one.outcome, one.decision) for one in batch.rows.order_by("number")] == [
        ("duplicate", "update"),
        ("new", "skip"),
    ]
    for number, decision in ((2, "update"), (1, "nonsense")):
        with pytest.raises(Refused):
            handing_in.decide(batch.pk, {number: decision})
    handing_in.decide_all(batch.pk, "duplicate", "add")
    assert batch.rows.acting().count() == batch.rows.adding().count() == 1
    assert not ImportRow.objects.updating().exists()
    assert not PracticeExample.objects.exists()
