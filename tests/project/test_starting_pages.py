"""The tree of pages that a new platform starts with."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page, Site

from panreflex.project import starting_content
from panreflex.project.starting_content import ContentRefused, Report
from panreflex.share.pages.models import AboutPage, HomePage, MeasurePage, NewsPage, StandardPage, TopicPage
from tests.project.small_content import Raw, small_content, write

pytestmark = pytest.mark.django_db

Load = Callable[..., Report]
TEXT = {
    "id": "quellen",
    "kind": "text",
    "title": "Quellen",
    "description": "Woher alles stammt.",
    "lead": None,
    "blocks": [{"kind": "paragraph", "text": "Mehr [dort](/kontakt/)."}],
}


def sources() -> StandardPage:
    """The page of `TEXT` as it stands now."""
    return StandardPage.objects.get(slug="quellen")  # type: ignore[no-any-return]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Loads the small content; `pages` are put behind its own, `fields` change the last of them."""

    def run(*pages: Raw, raw: Raw | None = None, **fields: Any) -> Report:
        raw = raw or small_content()
        raw["pages"] += [dict(page) for page in pages]
        raw["pages"][-1] |= fields
        write(tmp_path, raw)
        return starting_content.load(lambda message: None, tmp_path)

    return run


def test_the_site_shows_the_home_page_at_the_address_of_the_platform(load, settings):
    settings.BASE_URL = "https://wissen.example"

    load()

    site = Site.objects.get()
    assert (site.hostname, site.port, site.is_default_site) == ("wissen.example", 443, True)
    assert site.root_page.specific == HomePage.objects.get()
    assert not Page.objects.filter(title__startswith="Welcome").exists()


def test_pages_stand_where_their_addresses_say(load):
    load(TEXT)

    assert {path: Client().get(path).status_code for path in ("/", "/krisenmanagement-in-kommunen/", "/quellen/")} == {
        "/": 200,
        "/krisenmanagement-in-kommunen/": 200,
        "/quellen/": 200,
    }


def test_a_measure_and_the_news_come_from_their_own_files(load):
    load()

    measure = MeasurePage.objects.get()
    assert (measure.get_absolute_url(), measure.finding) == (
        "/stellschrauben/daueraufgabe/",
        "Es fehlt an Verankerung.",
    )
    assert [choice.example.slug for choice in measure.chosen_examples.all()] == ["dortmund-pool"]
    assert [advice.text for advice in measure.advice.all()] == ["Verankern."]
    assert NewsPage.objects.exists()


@pytest.mark.parametrize(
    ("given", "day", "month_only"),
    [(None, None, False), ("2024-04", date(2024, 4, 1), True), ("2024-04-18", date(2024, 4, 18), False)],
)
def test_news_keep_how_exactly_their_date_is_known(load, given, day, month_only):
    raw = small_content()
    raw["news"][0] |= {"id": "news-werkstatt", "date": given}

    load(raw=raw)

    news = NewsPage.objects.get(slug="werkstatt")
    assert (news.date, news.month_only) == (day, month_only)


def test_the_project_is_shown_with_what_is_doubtful_about_its_end(load):
    raw = small_content()
    raw["project"]["end_note"] = "Zwei Quellen nennen zwei Enden."

    load(raw=raw)

    assert AboutPage.objects.get().duration_note == "Zwei Quellen nennen zwei Enden."


def test_a_text_that_nobody_touched_follows_its_file(load):
    load(TEXT)

    report = load(TEXT, title="Quellen und Lizenzen")

    assert report.updated == 1
    assert sources().title == "Quellen und Lizenzen"


def test_the_home_page_follows_its_file_although_pages_were_added_below_it(load):
    load()
    home = HomePage.objects.get()
    home.add_child(instance=StandardPage(title="Neu", slug="neu"))
    raw = small_content()
    raw["pages"][0] |= {"lead": "Ein neuer Satz."}

    load(raw=raw)

    assert HomePage.objects.get().lead == "Ein neuer Satz."


def test_what_an_editor_published_stays(load):
    load(TEXT)
    page = sources()
    page.title = "Von Hand"
    page.save_revision().publish()

    report = load(TEXT, title="Aus der Datei")

    assert report.kept == 1
    assert sources().title == "Von Hand"


def test_a_draft_that_an_editor_began_stays(load):
    load(TEXT)
    page = sources()
    page.title = "Noch ein Entwurf"
    page.save_revision()

    load(TEXT, title="Aus der Datei")

    assert sources().get_latest_revision_as_object().title == "Noch ein Entwurf"
    assert sources().title == "Quellen"


def test_a_page_that_an_editor_deleted_does_not_come_back(load):
    load(TEXT)
    sources().delete()

    load(TEXT, title="Aus der Datei")

    assert not StandardPage.objects.filter(slug="quellen").exists()


def test_a_page_that_an_editor_made_at_the_same_address_stays(load):
    load()
    HomePage.objects.get().add_child(instance=StandardPage(title="Eigene", slug="quellen"))

    report = load(TEXT)

    assert report.kept == 1
    assert sources().title == "Eigene"


def test_links_become_links_and_everything_else_stays_text(load):
    text = "Mehr [dort](/kontakt/) & [da](https://da.example/?a=1&b=2), <b>nicht</b> [so](javascript:alert) [Name]."

    load(TEXT, blocks=[{"kind": "paragraph", "text": text}])

    shown = Client().get("/quellen/").content.decode()
    assert '<a href="/kontakt/">dort</a>' in shown
    assert '<a href="https://da.example/?a=1&amp;b=2">da</a>' in shown
    assert "&lt;b&gt;nicht&lt;/b&gt;" in shown
    assert 'href="javascript' not in shown
    assert '<mark class="fill-in">[Name]' in shown


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "topic", "id": "gibt-es-nicht", "lead": "Vorweg."}, "Feld „id“"),
        ({"kind": "topic", "lead": None}, "lead"),
        ({"kind": "home", "lead": "Vorweg."}, "opening"),
        ({"blocks": [{"kind": "tabelle"}]}, "blocks[1]"),
        ({"blocks": [{"kind": "bullets", "items": []}]}, "blocks[1]"),
        ({"title": "x" * 121}, "title"),
    ],
)
def test_a_page_that_is_wrong_is_refused_with_its_place(load, fields, field):
    with pytest.raises(ContentRefused) as refusal:
        load(TEXT, **fields)

    assert any(str(fault).startswith("pages.json, Eintrag") and field in str(fault) for fault in refusal.value.faults)


def test_a_topic_page_is_that_of_its_topic(load):
    load()

    assert TopicPage.objects.get().topic.slug == "krisenmanagement-in-kommunen"
