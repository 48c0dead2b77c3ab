"""What search engines learn."""

from xml.etree import ElementTree

import pytest

from tests.making import make_event, make_example, make_figure, make_publication, make_recommendation
from tests.share.pages.conftest import PATHS

pytestmark = pytest.mark.django_db
PLACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def listed(client):
    return [place.text for place in ElementTree.fromstring(client.get("/sitemap.xml").content).iter(PLACE)]


def test_pages_and_entries_are_listed_with_the_address_of_the_platform(client, site, settings):
    settings.BASE_URL = "https://wissen.example"
    for make in (make_example, make_publication, make_figure, make_recommendation, make_event):
        make("eintrag")

    places = listed(client)

    assert {f"https://wissen.example{path}" for path in PATHS} < set(places)
    assert {
        f"https://wissen.example/{of}/eintrag/"
        for of in ("gute-beispiele", "literatur", "befragungen", "empfehlungen", "termine")
    } < set(places)
    assert len(places) == len(set(places))


def test_what_is_listed_can_be_opened(client, site):
    make_example("eintrag")

    assert {client.get(place.removeprefix("http://127.0.0.1:8000")).status_code for place in listed(client)} == {200}


def test_drafts_are_not_listed(client, site):
    make_example("eintrag", live=False)
    site.get_children().get(slug="impressum").unpublish()

    places = listed(client)

    assert not [place for place in places if "eintrag" in place or "impressum" in place]


def test_the_sitemap_needs_the_same_queries_for_1_and_for_10_examples(client, site, django_assert_max_num_queries):
    make_example("erstes")
    with django_assert_max_num_queries(20) as few:
        listed(client)
    for number in range(9):
        make_example(f"beispiel-{number}")

    with django_assert_max_num_queries(20) as many:
        listed(client)

    assert len(few) == len(many)


def test_robots_are_led_to_the_sitemap_and_away_from_work_places(client, settings):
    settings.BASE_URL = "https://wissen.example"

    lines = client.get("/robots.txt").content.decode().splitlines()

    assert "Sitemap: https://wissen.example/sitemap.xml" in lines
    assert "Disallow: /redaktion/" in lines
