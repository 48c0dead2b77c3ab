"""The same in Leichte Sprache and in Gebärdensprache."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from panreflex.share.pages.blocks.sentences import SentencesBlock
from panreflex.share.pages.models import EasyPage, HomePage, SignPage, StandardPage
from tests.making import make_video

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(home: HomePage) -> Any:
    return home.add_child(instance=StandardPage(title="Kontakt", slug="kontakt"))


def publish(page: Any) -> None:
    """As the editing interface does it; the change is noted."""
    page.save_revision().publish()


def make_easy(home: HomePage, **fields: Any) -> Any:
    body = [("sentences", "Schreiben Sie uns.\nWir antworten."), ("way", {"text": "Zum Kontakt", "url": "/kontakt/"})]
    page = home.add_child(instance=EasyPage(title="Kontakt leicht", slug="leicht", body=body, live=False, **fields))
    publish(page)
    return page


def test_a_text_in_leichte_sprache_names_its_language_and_stands_line_by_line(client, home):
    make_easy(home)

    page = client.get("/leicht/").content.decode()

    assert '<div class="easy__text" lang="de-x-leicht">' in page
    assert "Schreiben Sie uns.<br>Wir antworten." in page
    assert "Diesen Text hat noch keine Prüfgruppe gelesen." in page


def test_a_tested_text_says_by_whom(client, home):
    make_easy(home, tested_by="Prüfgruppe der Lebenshilfe")

    assert "Geprüft von: Prüfgruppe der Lebenshilfe" in client.get("/leicht/").content.decode()


def test_a_page_and_its_rendition_lead_to_each_other(client, home, contact):
    make_easy(home, stands_for=contact)

    assert '<a href="/leicht/">Leichte Sprache</a>' in client.get("/kontakt/").content.decode().split("<main")[1]
    assert '<a href="/kontakt/">Kontakt</a>' in client.get("/leicht/").content.decode().split("<main")[1]


def test_every_page_leads_to_it_only_while_it_is_public(client, home, contact):
    before = client.get("/kontakt/").content.decode()
    make_easy(home)
    public = client.get("/kontakt/").content.decode()
    EasyPage.objects.get().unpublish()
    after = client.get("/kontakt/").content.decode()

    assert [page.count('href="/leicht/"') for page in (before, public, after)] == [0, 3, 0]


def test_a_draft_as_original_is_not_named(client, home, contact):
    make_easy(home, stands_for=contact)
    contact.unpublish()

    assert "Dasselbe in Alltagssprache" not in client.get("/leicht/").content.decode()


def test_a_line_that_is_no_short_sentence_is_refused():
    with pytest.raises(ValidationError, match="Zeile 2 ist zu lang"):
        SentencesBlock().clean("Kurz.\n" + "sehr " * 20 + "lang.")


def test_a_page_in_sign_language_shows_a_video_that_loads_when_it_is_started(client, home, contact, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    body = [("video", {"video": make_video(), "caption": ""})]
    page = home.add_child(
        instance=SignPage(title="Kontakt in DGS", slug="dgs", body=body, stands_for=contact, live=False)
    )
    publish(page)

    signed = client.get("/dgs/").content.decode()

    assert 'preload="none"' in signed
    assert "<track" in signed
    assert "Wir üben für den Ernstfall." in signed
    assert '<a href="/dgs/">Gebärdensprache</a>' in client.get("/kontakt/").content.decode()
