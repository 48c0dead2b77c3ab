"""The live check: what is missing and what to do about it, at which field, without saving anything."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from panreflex.base.links.addresses import normalised
from panreflex.base.links.models import Link
from panreflex.collect.editorial import checking
from panreflex.collect.library import duplicates
from panreflex.collect.library.models import PracticeExample
from panreflex.project import editing_rights
from tests.collect.library.test_editing import filled_in
from tests.making import (
    make_client,
    make_crisis_kind,
    make_example,
    make_interview,
    make_measure,
    make_project,
    make_publication,
    make_theme,
    make_user,
)

pytestmark = pytest.mark.django_db

WHOLE = {
    "problem": "Es fehlten Leute.",
    "approach": "Die Stadt fragte herum.",
    "result": "Es kamen genug.",
    "transferable": "Früh fragen.",
    "place_kind": "part",
}


@pytest.fixture
def editor() -> Client:
    editing_rights.set_up()
    return make_client(make_user("editor"))


@pytest.fixture
def example() -> PracticeExample:
    words: dict[str, Any] = {
        "crisis_kinds": [make_crisis_kind()],
        "themes": [make_theme()],
        "measures": [make_measure()],
    }
    return make_example("peiman", title="Leute finden", **words | WHOLE)


def found(entry) -> dict[str, list[str]]:
    """What the check says of a stored entry, by field."""
    form = type(entry).snippet_viewset.get_edit_handler().get_form_class()(instance=entry)
    said: dict[str, list[str]] = {}
    for finding in checking.findings(form):
        said.setdefault(finding.field, []).append(finding.what)
    return said


def test_nothing_is_said_of_a_whole_example(example):
    assert found(example) == {}


@pytest.mark.parametrize(
    ("changed", "field", "what"),
    [
        ({"problem": " "}, "problem", "Das Problem ist nicht beschrieben."),
        ({"source_url": ""}, "source_url", "Die Adresse der Quelle fehlt."),
        ({"measures": []}, "measures", "Keine Stellschraube ist angekreuzt."),
        ({"crisis_kinds": []}, "crisis_kinds", "Keine Art der Krise ist angekreuzt."),
        ({"place_kind": "municipality"}, "municipality", "Die Kommune ist nicht gewählt."),
        ({"result": "Das THW half."}, "result", "„THW“ ist nirgends erklärt."),
        ({"summary": " ".join(["Wort"] * 30)}, "summary", "Der Satz „Wort Wort Wort Wort Wort Wort …“ hat 30 Wörter."),
        ({"contact_unit": "Frau Muster"}, "contact_unit", "Hier steht eine Person statt einer Stelle."),
    ],
)
def test_what_is_typed_is_checked_and_nothing_is_saved(editor, example, changed, field, what):
    sent = filled_in(example, **changed) | {"action-check": "1"}

    answer = editor.post(f"/redaktion/beispiele/edit/{example.pk}/", sent, headers={"X-Part": "findings"})

    page = answer.content.decode()
    assert what in page
    assert f'data-go-to="id_{field}' in page
    assert "<html" not in page
    assert example.get_latest_revision() is None


def test_without_a_script_the_whole_screen_comes_back_with_what_was_typed(editor, example):
    sent = filled_in(example, title="Anders", problem="") | {"action-check": "1"}

    page = editor.post(f"/redaktion/beispiele/edit/{example.pk}/", sent).content.decode()

    assert "Das Problem ist nicht beschrieben." in page
    assert 'value="Anders"' in page
    assert PracticeExample.objects.get().title == "Leute finden"


def test_a_new_entry_is_checked_before_it_exists(editor, example):
    sent = filled_in(example, title="Neu", slug="neu", source_url="") | {"action-check": "1"}

    page = editor.post("/redaktion/beispiele/add/", sent, headers={"X-Part": "findings"}).content.decode()

    assert "Die Adresse der Quelle fehlt." in page
    assert PracticeExample.objects.count() == 1


def test_an_address_that_is_dead_is_named_with_the_day(example):
    now = timezone.now()
    Link.objects.create(
        url=normalised(example.source_url),
        checked_at=now,
        failures=3,
        failing_since=now,
        failed_at=now,
        outcome="not_found",
    )

    assert found(example)["source_url"][0].startswith(f"„{example.source_url}“ ist seit ")


def test_a_probable_duplicate_is_linked(example, monkeypatch):
    other = make_example("zweites", title="Leute gefunden")
    monkeypatch.setattr(duplicates, "of", lambda entry: [other])
    form = PracticeExample.snippet_viewset.get_edit_handler().get_form_class()(instance=example)

    (finding,) = checking.findings(form)

    assert finding.links == (("Leute gefunden", f"/redaktion/beispiele/edit/{other.pk}/"),)


def test_a_screen_opens_without_a_look_at_the_stock_and_the_check_looks(editor, example, monkeypatch):
    monkeypatch.setattr(duplicates, "of", lambda entry: [make_example("zweites", title="Leute gefunden")])
    address = f"/redaktion/beispiele/edit/{example.pk}/"

    opened = editor.get(address).content.decode()
    checked = editor.post(address, filled_in(example) | {"action-check": "1"}).content.decode()

    assert "Vielleicht gibt es das schon." not in opened
    assert "Vielleicht gibt es das schon." in checked


def test_a_publication_without_a_way_to_it_and_without_authors_is_incomplete():
    said = found(make_publication("werk", url="", themes=[make_theme()], abstract="Kurz."))

    assert set(said) == {"url", "authors"}


@pytest.mark.parametrize("make", [make_project, make_interview])
def test_the_other_kinds_miss_their_theme(make):
    assert "themes" in found(make())


def test_the_first_things_to_do_are_counted():
    assert checking.summary([]) == "Nichts fehlt, und nichts fällt auf."


def test_words_of_the_vocabulary_are_not_checked(editor):
    page = editor.get(f"/redaktion/vokabular/themen/edit/{make_theme().pk}/").content.decode()

    assert "Vollständigkeit" not in page


def test_a_check_needs_few_queries_however_much_is_typed(editor, example, django_assert_max_num_queries):
    sent = filled_in(example, approach="Das THW half. " * 400) | {"action-check": "1"}

    with django_assert_max_num_queries(40):
        editor.post(f"/redaktion/beispiele/edit/{example.pk}/", sent, headers={"X-Part": "findings"})
