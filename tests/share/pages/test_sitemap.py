"""What search engines learn."""

from datetime import UTC, datetime
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from wagtail.models import Page, PageViewRestriction

from panreflex.collect.library.models import PracticeExample
from tests.making import (
    make_event,
    make_example,
    make_figure,
    make_interview,
    make_municipality,
    make_project,
    make_publication,
    make_recommendation,
)
from tests.share.pages.conftest import PATHS

pytestmark = pytest.mark.django_db
LINK = "{http://www.w3.org/1999/xhtml}link"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
KINDS = {
    "befragungen": make_figure,
    "empfehlungen": make_recommendation,
    "forschungsprojekte": make_project,
    "gute-beispiele": make_example,
    "im-gespraech": make_interview,
    "literatur": make_publication,
    "termine": make_event,
}


def listed(client):
    """Address -> day and time of the last change, None where the sitemap gives none."""
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    places = [(url.findtext(f"{SITEMAP}loc"), url.findtext(f"{SITEMAP}lastmod")) for url in root]
    assert root.tag == f"{SITEMAP}urlset"
    assert len(places) == len(dict(places)), "no address is listed twice"
    return dict(places)


def test_pages_lists_and_entries_of_each_kind_are_listed_with_the_address_of_the_platform(client, site, settings):
    settings.BASE_URL = "https://wissen.example"
    for make in KINDS.values():
        make("eintrag")
    make_municipality("05111000", "Düsseldorf")  # nothing comes from there
    PracticeExample.objects.filter(slug="eintrag").update(municipality=make_municipality())

    assert set(listed(client)) == {
        *(f"https://wissen.example{path}" for path in PATHS),
        *(f"https://wissen.example/{kind}/" for kind in KINDS),
        *(f"https://wissen.example/{kind}/eintrag/" for kind in KINDS),
        "https://wissen.example/beispiel-anbieten/",
        "https://wissen.example/daten/",
        "https://wissen.example/fachwoerter/",
        "https://wissen.example/gute-beispiele/karte/",
        "https://wissen.example/gute-beispiele/welt/",
        "https://wissen.example/kommunen/",
        "https://wissen.example/kommunen/05913000/",
    }


def test_each_page_is_named_in_both_languages(client, site, settings):
    settings.BASE_URL = "https://wissen.example"

    root = ElementTree.fromstring(client.get("/sitemap.xml").content)

    named = {url.findtext(f"{SITEMAP}loc"): [link.attrib for link in url.findall(LINK)] for url in root}
    assert named["https://wissen.example/termine/"] == [
        {"rel": "alternate", "hreflang": "de", "href": "https://wissen.example/termine/"},
        {"rel": "alternate", "hreflang": "en", "href": "https://wissen.example/en/termine/"},
    ]


def test_the_sitemap_sets_no_cookie_and_may_be_kept(client, site):
    response = client.get("/sitemap.xml")

    assert not response.cookies
    assert response["Vary"] == "Accept-Encoding"
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_what_is_listed_can_be_opened(client, site, settings):
    for make in KINDS.values():
        make("eintrag")

    assert {client.get(place.removeprefix(settings.BASE_URL)).status_code for place in listed(client)} == {200}


def test_pages_and_entries_stand_with_the_day_of_their_last_change(client, site, settings):
    changed = datetime(2025, 8, 1, 12, tzinfo=UTC)
    Page.objects.filter(slug="impressum").update(last_published_at=changed)
    for make in KINDS.values():
        make("eintrag", last_published_at=changed)

    days = listed(client)

    for path in ("/impressum/", *(f"/{kind}/eintrag/" for kind in KINDS)):
        assert days[settings.BASE_URL + path] == "2025-08-01", path


def test_neither_drafts_nor_pages_for_some_are_listed(client, site):
    for make in KINDS.values():
        make("eintrag", live=False)
    Page.objects.get(slug="impressum").specific.unpublish()
    PageViewRestriction.objects.create(page=Page.objects.get(slug="kontakt"), restriction_type="login")

    places = listed(client)

    assert not [place for place in places if place.endswith(("/eintrag/", "/impressum/", "/kontakt/"))]


def test_the_sitemap_needs_the_same_queries_for_few_and_for_many(
    client, site, make_news, django_assert_max_num_queries
):
    counted = []
    listed(client)  # who takes part is gathered once after a change
    for rows in (1, 9):
        for number in range(rows):
            make_news(f"meldung-{rows}-{number}")
            for make in KINDS.values():
                make()
        with django_assert_max_num_queries(22) as captured:
            listed(client)
        counted.append(len(captured))

    assert counted[0] == counted[1]


def test_robots_are_led_to_the_sitemap_and_away_from_work_places(client, settings):
    settings.BASE_URL = "https://wissen.example"
    robots = RobotFileParser()

    robots.parse(client.get("/robots.txt").content.decode().splitlines())

    assert robots.site_maps() == ["https://wissen.example/sitemap.xml"]
    for path in (
        "/redaktion/",
        "/konto/login/",
        "/verwaltung/personen/",
        "/meine-kommune/05913000/",
        "/suche/?q=Hitze",
    ):
        assert not robots.can_fetch("bot", f"https://wissen.example{path}"), path
    for path in (*PATHS, "/gute-beispiele/", "/termine/kalender.ics", "/api/v1/", "/sitemap.xml"):
        assert robots.can_fetch("bot", f"https://wissen.example{path}"), path
