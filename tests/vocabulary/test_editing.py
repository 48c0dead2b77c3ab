"""Words have no drafts: what is saved is public at once, so everybody who keeps a copy has to learn of it."""

import pytest
from django.test import Client

from panreflex.base.models import Change
from panreflex.project import editing_rights
from panreflex.vocabulary.models import ResilienceFactor, Theme
from tests.making import make_client, make_crisis_kind, make_theme, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    editing_rights.set_up()
    return make_client(make_user("editor"))


def theme_form(**changed: str) -> dict[str, str]:
    return {"label": "Stabsarbeit", "slug": "stabsarbeit", "kind": "theme", "synonyms": "", "label_en": ""} | changed


def changes() -> list[tuple[str, str]]:
    return [(change.kind, change.key) for change in Change.objects.order_by("pk")]


def test_a_new_name_for_a_theme_is_noted(editor):
    theme = make_theme("stabsarbeit", "Stabsarbeit")

    editor.post(
        f"/redaktion/vokabular/themen/edit/{theme.pk}/", theme_form(label="Arbeit im Stab", synonyms="Stab, S1")
    )

    theme.refresh_from_db()
    assert (theme.label, theme.synonyms) == ("Arbeit im Stab", ["Stab", "S1"])
    assert changes() == [("vocabulary.theme", str(theme.pk))]


def test_a_new_and_a_deleted_theme_are_noted(editor):
    editor.post("/redaktion/vokabular/themen/add/", theme_form())
    theme = Theme.objects.get()
    editor.post(f"/redaktion/vokabular/themen/delete/{theme.pk}/")

    assert not Theme.objects.exists()
    assert changes() == [("vocabulary.theme", str(theme.pk))] * 2


def test_themes_that_are_deleted_together_are_all_noted(editor):
    first, second = make_theme("a"), make_theme("b")

    editor.post(f"/redaktion/bulk/vocabulary/theme/delete/?id={first.pk}&id={second.pk}&next=/redaktion/")

    assert not Theme.objects.exists()
    assert {key for _kind, key in changes()} == {str(first.pk), str(second.pk)}


def test_the_slug_of_a_word_stays(editor):
    theme = make_theme("stabsarbeit", "Stabsarbeit")

    editor.post(f"/redaktion/vokabular/themen/edit/{theme.pk}/", theme_form(slug="anders"))

    theme.refresh_from_db()
    assert theme.slug == "stabsarbeit"


def test_a_word_that_is_used_elsewhere_twice_is_explained(editor):
    make_crisis_kind("flut", "Flut")

    page = editor.post("/redaktion/vokabular/krisenarten/add/", {"label": "Flut", "slug": "flut-2", "order": "1"})

    assert "existiert bereits" in page.content.decode()


def test_statements_are_lines_and_keep_their_commas(editor):
    form = {
        "order": "1",
        "title": "Personal",
        "slug": "personal",
        "statements": "Wer da ist, hilft.\r\n\r\nErst planen, dann handeln.",
        "source": "Workshop",
        "url": "https://workshop.example/",
        "source_note": "",
    }

    editor.post("/redaktion/vokabular/resilienzfaktoren/add/", form)

    assert ResilienceFactor.objects.get().statements == ["Wer da ist, hilft.", "Erst planen, dann handeln."]


def test_synonyms_are_searched_in_the_list(editor):
    make_theme("stabsarbeit", "Stabsarbeit", synonyms=["Krisenstab"])
    make_theme("warnung", "Warnung")

    page = editor.get("/redaktion/vokabular/themen/", {"q": "krisenst"}).content.decode()

    assert "Stabsarbeit" in page
    assert "Warnung" not in page.split("<tbody>")[-1]
