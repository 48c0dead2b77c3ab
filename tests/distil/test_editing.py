"""Recommendations in the editor: one piece a link of evidence, and a preview that is the public page."""

from typing import Any

import pytest
from django.test import Client
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from panreflex.distil.models import Recommendation
from panreflex.project import editing_rights
from tests.making import make_client, make_example, make_figure, make_measure, make_recommendation, make_user

pytestmark = pytest.mark.django_db

PIECES = ("example", "publication", "figure", "interview", "workshop", "url")


@pytest.fixture
def editor() -> Client:
    editing_rights.set_up()
    return make_client(make_user("editor"))


@pytest.fixture
def recommendation() -> Recommendation:
    return make_recommendation("ueben", title="Üben", measures=[make_measure()])


def filled_in(recommendation: Recommendation, evidence: list[dict[str, Any]], **changed: Any) -> dict[str, Any]:
    """What the form of `recommendation` sends; evidence: a piece and a note each."""
    links = [dict.fromkeys(PIECES, "") | {"note": "Zeigt es."} | piece for piece in evidence]
    fields = {
        "title": recommendation.title,
        "slug": recommendation.slug,
        "text": recommendation.text,
        "addressees": [one.pk for one in recommendation.addressees.all()],
        "measures": [one.pk for one in recommendation.measures.all()],
    }
    sent: dict[str, Any] = fields | nested_form_data({"evidence": inline_formset(links)}) | changed
    return sent


def test_evidence_is_tied_to_a_recommendation(editor, recommendation):
    example = make_example()

    editor.post(
        f"/redaktion/empfehlungen/edit/{recommendation.pk}/",
        filled_in(recommendation, [{"example": example.pk}, {"workshop": "reflexion-2024"}]) | {"action-publish": "1"},
    )

    links = recommendation.evidence.all()
    assert [(link.example, link.workshop) for link in links] == [(example, ""), (None, "reflexion-2024")]


@pytest.mark.parametrize("count", [0, 2])
def test_a_link_of_evidence_is_exactly_one_piece(editor, recommendation, count):
    pieces = dict(list({"example": make_example().pk, "figure": make_figure().pk}.items())[:count])

    page = editor.post(f"/redaktion/empfehlungen/edit/{recommendation.pk}/", filled_in(recommendation, [pieces]))

    assert f"Ein Beleg ist ein Stück, hier sind es {count}." in page.content.decode()
    assert not recommendation.evidence.exists()


def test_the_preview_is_the_public_page_of_what_stands_in_the_form(editor, recommendation):
    address = f"/redaktion/empfehlungen/preview/{recommendation.pk}/"

    answer = editor.post(address, filled_in(recommendation, [], title="Üben, aber richtig"))
    preview = editor.get(address)

    assert answer.json()["is_valid"]
    assert "<h1>Üben, aber richtig</h1>" in preview.content.decode()
    assert Recommendation.objects.get().title == "Üben"
    assert "private" in preview["Cache-Control"]
    assert not preview.has_header("ETag")


def test_what_was_never_stored_can_be_previewed_even_half_filled_in(editor):
    address = "/redaktion/empfehlungen/preview/"
    empty = {"title": "Neu", "slug": "neu", "text": "", "evidence": inline_formset([])}

    answer = editor.post(address, nested_form_data(empty))
    preview = editor.get(address)

    assert answer.json()["is_valid"]
    assert preview.status_code == 200
    assert "<h1>Neu</h1>" in preview.content.decode()
    assert not Recommendation.objects.exists()


def test_older_states_can_be_looked_at_and_compared(editor, recommendation):
    first = recommendation.save_revision()
    recommendation.title = "Öfter üben"
    second = recommendation.save_revision()
    history = f"/redaktion/empfehlungen/history/{recommendation.pk}/revisions"

    old = editor.get(f"{history}/{first.pk}/view/").content.decode()
    compared = editor.get(f"{history}/compare/{first.pk}...{second.pk}/").content.decode()

    assert "<h1>Üben</h1>" in old
    assert "Öfter" in compared


def test_an_entry_can_be_locked_against_others(editor, recommendation):
    editor.post(f"/redaktion/empfehlungen/lock/{recommendation.pk}/")
    other = make_client(make_user("editor"))

    other.post(
        f"/redaktion/empfehlungen/edit/{recommendation.pk}/",
        filled_in(recommendation, [], title="Anders") | {"action-publish": "1"},
    )

    assert Recommendation.objects.get().title == "Üben"
