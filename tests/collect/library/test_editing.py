"""An editor's day: draft, preview, publish, take back; and what the form says to mistakes."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import ModelLogEntry
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from panreflex.base.models import Change
from panreflex.collect.library.models import PracticeExample, Publication
from panreflex.project import editing_rights
from tests.making import (
    make_client,
    make_crisis_kind,
    make_example,
    make_measure,
    make_municipality,
    make_publication,
    make_theme,
    make_user,
)

pytestmark = pytest.mark.django_db

STORY = ["title", "slug", "summary", "problem", "approach", "result", "transferable", "costs_or_effort", "contact_unit"]
SOURCE = ["source_title", "source_url", "source_note"]
PLAIN_FIELDS = [*STORY, "place_kind", "place_name", "region", "country", "level", *SOURCE]
CITED = ["title", "slug", "abstract", "kind", "language", "container_title", "publisher", "doi", "url", "year"]


@pytest.fixture
def editor() -> Client:
    editing_rights.set_up()
    return make_client(make_user("editor"))


@pytest.fixture
def example() -> PracticeExample:
    return make_example(
        "peiman",
        title="PEIMAN",
        crisis_kinds=[make_crisis_kind()],
        themes=[make_theme()],
        measures=[make_measure()],
        municipality=make_municipality(),
    )


def filled_in(example: PracticeExample, **changed: Any) -> dict[str, Any]:
    """What the form of `example` sends, with some fields changed."""
    plain = {name: getattr(example, name) for name in PLAIN_FIELDS}
    further = {
        "municipality": example.municipality_id or "",
        "year_start": example.year_start or "",
        "accessed": date(2026, 11, 1),
        "crisis_kinds": [kind.pk for kind in example.crisis_kinds.all()],
        "themes": [theme.pk for theme in example.themes.all()],
        "measures": [measure.pk for measure in example.measures.all()],
    }
    sent: dict[str, Any] = plain | further | nested_form_data({"further_links": inline_formset([])}) | changed
    return sent


def test_a_draft_changes_nothing_for_readers_until_it_is_published(editor, example):
    address = f"/redaktion/beispiele/edit/{example.pk}/"

    editor.post(address, filled_in(example, title="PEIMAN, neu erzählt"))
    draft = PracticeExample.objects.get().title, Change.objects.exists()
    editor.post(address, filled_in(example, title="PEIMAN, neu erzählt") | {"action-publish": "1"})

    assert draft == ("PEIMAN", False)
    assert PracticeExample.objects.get().title == "PEIMAN, neu erzählt"
    assert [(change.kind, change.key) for change in Change.objects.all()] == [
        ("library.practiceexample", str(example.pk))
    ]


def test_a_new_example_comes_in_with_its_links(editor, example):
    data = filled_in(
        example,
        title="Krisenstab in Übung",
        slug="krisenstab-in-uebung",
    ) | nested_form_data({"further_links": inline_formset([{"url": "https://stadt.example/a"}])})

    editor.post("/redaktion/beispiele/add/", data | {"action-publish": "1"})

    new = PracticeExample.objects.live().get(slug="krisenstab-in-uebung")
    assert [link.url for link in new.further_links.all()] == ["https://stadt.example/a"]
    assert [kind.slug for kind in new.crisis_kinds.all()] == ["pandemie"]


def test_a_title_is_enough_for_a_draft(editor):
    fields = nested_form_data({"title": "Köln übt", "slug": "koeln-uebt", "further_links": inline_formset([])})
    form = editor.get("/redaktion/beispiele/add/").context["form"]
    set_already = {"country": form["country"].value(), "accessed": form["accessed"].value()}

    editor.post("/redaktion/beispiele/add/", fields | set_already)

    assert not PracticeExample.objects.get(slug="koeln-uebt").live


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"country": "AT"}, "Außerhalb von Deutschland gilt „international“."),
        ({"level": "international"}, "„international“ gilt nur außerhalb von Deutschland."),
        ({"country": "de"}, "Bitte zwei Großbuchstaben eintragen, für Deutschland DE."),
        ({"year_start": 20}, "Bitte ein Jahr zwischen 1945 und 2100 eintragen"),
    ],
)
def test_what_the_database_would_refuse_is_explained_at_its_field(editor, example, changed, said):
    page = editor.post(f"/redaktion/beispiele/edit/{example.pk}/", filled_in(example, **changed))

    assert said in page.content.decode()
    assert "example_" not in page.content.decode()  # the name of a constraint tells editors nothing


@pytest.mark.parametrize(
    ("authors", "said"),
    [
        ([{"family": "Muster", "given": "Alex", "literal": "Stadt Muster"}], "entweder eine Person oder"),
        ([{"family": "", "given": "Alex", "literal": ""}], "Bitte den Nachnamen eintragen"),
    ],
)
def test_an_author_is_a_person_or_an_organisation(editor, authors, said):
    publication = make_publication("werk")
    data = {name: getattr(publication, name) for name in CITED}

    page = editor.post(
        f"/redaktion/literatur/edit/{publication.pk}/",
        nested_form_data(data | {"authors": inline_formset(authors), "month": "", "day": ""}),
    )

    assert said in page.content.decode()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"doi": "https://doi.org/10.1000/182"}, "doi"),
        ({"month": 13}, "month"),
        ({"month": 0}, "month"),
        ({"year": None, "month": 3}, "month"),
        ({"day": 3}, "day"),
    ],
)
def test_dates_and_identifiers_of_a_publication_are_explained(fields, wrong):
    with pytest.raises(ValidationError) as refusal:
        Publication(slug="werk", **{"title": "Werk", "url": "https://a.example/", "year": 2024} | fields).clean()

    assert list(refusal.value.message_dict) == [wrong]


def test_an_address_that_was_published_stays(editor, example):
    editor.post(
        f"/redaktion/beispiele/edit/{example.pk}/",
        filled_in(example, title="Anders", slug="anders") | {"action-publish": "1"},
    )

    assert (PracticeExample.objects.get().title, PracticeExample.objects.get().slug) == ("Anders", "peiman")


def test_a_draft_that_was_never_published_may_change_its_address(editor, example):
    example.live = False
    example.save()

    editor.post(f"/redaktion/beispiele/edit/{example.pk}/", filled_in(example, slug="anders") | {"action-publish": "1"})

    assert PracticeExample.objects.get().slug == "anders"


def test_taking_back_removes_it_from_the_public_and_is_noted(editor, example):
    editor.post(f"/redaktion/beispiele/unpublish/{example.pk}/")

    assert not PracticeExample.objects.live().exists()
    assert Change.objects.filter(kind="library.practiceexample", key=str(example.pk)).exists()


def test_deleting_many_at_once_is_noted_and_logged_one_by_one(editor, example):
    other = make_example("zweites")

    editor.post(f"/redaktion/bulk/library/practiceexample/delete/?id={example.pk}&id={other.pk}&next=/redaktion/")

    keys = {str(example.pk), str(other.pk)}
    assert not PracticeExample.objects.exists()
    assert {change.key for change in Change.objects.all()} == keys
    assert {entry.object_id for entry in ModelLogEntry.objects.filter(action="wagtail.delete")} == keys


def test_the_list_finds_and_filters(editor, example):
    make_example("zweites", title="Freiwillige in Zügen", level="Kreis")

    found = editor.get("/redaktion/beispiele/", {"q": "zügen"}).content.decode()
    filtered = editor.get("/redaktion/beispiele/", {"level": "Stadt"}).content.decode()

    assert "Freiwillige in Zügen" in found
    assert "PEIMAN" not in found
    assert "PEIMAN" in filtered
    assert "Freiwillige in Zügen" not in filtered


def test_the_list_needs_the_same_queries_for_2_and_for_40_examples(editor, example, django_assert_max_num_queries):
    for _example in range(39):
        make_example()

    with django_assert_max_num_queries(40):
        editor.get("/redaktion/beispiele/")


@pytest.mark.parametrize("words", ["dortm", "05913", "DORTMUND"])
def test_a_municipality_is_found_by_name_or_key(editor, words):
    make_municipality("05913000", "Dortmund")
    make_municipality("05911000", "Bochum")

    page = editor.get("/redaktion/kommune_auswaehlen/results/", {"q": words}).content.decode()

    assert "Dortmund" in page
    assert "Nordrhein-Westfalen" in page
    assert "Bochum" not in page


def test_an_example_is_found_as_evidence_by_all_words(editor, example):
    make_example("zweites", title="PEIMAN in Bonn")

    page = editor.get("/redaktion/snippets/choose/library/practiceexample/results/", {"q": "bonn peiman"})

    assert "PEIMAN in Bonn" in page.content.decode()
    assert page.content.decode().count("PEIMAN") == 1
