"""The lists as feeds, read back by an independent reader."""

from datetime import UTC, datetime, timedelta

import feedparser
import pytest

from panreflex.base.feeds import FORMS
from tests.making import (
    make_crisis_kind,
    make_example,
    make_interview,
    make_project,
    make_publication,
    make_recommendation,
)

pytestmark = pytest.mark.django_db
START = datetime(2026, 5, 1, 8, tzinfo=UTC)
MAKERS = {
    "gute-beispiele": make_example,
    "literatur": make_publication,
    "forschungsprojekte": make_project,
    "im-gespraech": make_interview,
    "empfehlungen": make_recommendation,
}


def published(make, slug="", *, days=0, **values):
    when = START + timedelta(days=days)
    return make(slug, **{"first_published_at": when, "last_published_at": when} | values)


def titles(client, query=""):
    return [entry.title for entry in feedparser.parse(client.get(f"/gute-beispiele/atom.xml{query}").content).entries]


@pytest.mark.parametrize("name", MAKERS)
def test_each_list_is_a_feed_in_three_forms_that_say_the_same(client, settings, name):
    settings.BASE_URL = "https://wissen.example"
    published(MAKERS[name], "eins")
    published(MAKERS[name], "zwei", days=1)

    atom, rss = (feedparser.parse(client.get(f"/{name}/{form}").content) for form in ("atom.xml", "rss.xml"))
    json = client.get(f"/{name}/feed.json").json()

    addresses = [f"https://wissen.example/{name}/{slug}/" for slug in ("zwei", "eins")]
    assert (atom.version, rss.version, json["version"]) == ("atom10", "rss20", "https://jsonfeed.org/version/1.1")
    assert not atom.bozo
    assert not rss.bozo
    assert [entry.link for entry in atom.entries] == [entry.link for entry in rss.entries] == addresses
    assert [item["url"] for item in json["items"]] == addresses
    assert atom.feed.title == rss.feed.title == json["title"]
    assert json["feed_url"] == f"https://wissen.example/{name}/feed.json"
    assert json["items"][1]["date_published"] == START.isoformat()


def test_a_feed_has_the_filters_of_its_list(client):
    heat, flood = make_crisis_kind("hitze", "Hitze"), make_crisis_kind("flut", "Flut")
    published(make_example, title="Trinkbrunnen", crisis_kinds=[heat])
    published(make_example, title="Sirenen", crisis_kinds=[flood])
    published(make_example, title="Leitstelle", days=1, crisis_kinds=[heat, flood])

    assert titles(client, "?krise=hitze") == ["Leitstelle", "Trinkbrunnen"]
    feed = feedparser.parse(client.get("/gute-beispiele/atom.xml?krise=hitze").content).feed
    assert "Hitze" in feed.title
    assert [link.href.partition("8000")[2] for link in feed.links] == [
        "/gute-beispiele/?krise=hitze",
        "/gute-beispiele/atom.xml?krise=hitze",
    ]


def test_a_filter_that_the_list_does_not_know_is_left_out_and_named(client):
    published(make_example, title="Sirenen")

    feed = feedparser.parse(client.get("/gute-beispiele/atom.xml?krise=gibt-es-nicht").content)

    assert [entry.title for entry in feed.entries] == ["Sirenen"]
    assert "gibt-es-nicht" in feed.feed.subtitle


def test_order_view_and_page_of_the_list_mean_nothing_to_its_feed(client):
    published(make_example, title="Alt", days=0)
    published(make_example, title="Neu", days=1)

    assert titles(client, "?sortierung=titel&ansicht=karten&seite=7") == ["Neu", "Alt"]


def test_drafts_are_in_no_feed(client):
    published(make_example, title="Entwurf", live=False)

    assert titles(client) == []


def test_signs_of_mark_up_stay_signs(client):
    published(make_example, title="A < B & C", summary="Unter <b>30</b> Grad & mehr")

    atom = feedparser.parse(client.get("/gute-beispiele/atom.xml").content, sanitize_html=False).entries[0]
    json = client.get("/gute-beispiele/feed.json").json()["items"][0]

    assert atom.title == "A < B & C"
    assert atom.summary == json["content_html"] == "Unter &lt;b&gt;30&lt;/b&gt; Grad &amp; mehr"
    assert json["title"] == "A < B & C"


@pytest.mark.parametrize("form", FORMS)
def test_who_asks_again_gets_nothing_twice(client, form):
    published(make_example)
    first = client.get(f"/gute-beispiele/{form}")

    again = client.get(f"/gute-beispiele/{form}", headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert not first.cookies


def test_readers_and_programs_find_the_feed_of_their_choice_from_the_list(client):
    published(make_example, crisis_kinds=[make_crisis_kind("hitze", "Hitze")])

    head, body = client.get("/gute-beispiele/?krise=hitze&sortierung=titel").content.decode().split("</head>")

    for part in (head, body):
        for form in FORMS:
            assert f'href="/gute-beispiele/{form}?krise=hitze"' in part


def test_a_feed_asks_as_much_for_30_entries_as_for_one(client, django_assert_max_num_queries):
    published(make_example)
    client.get("/gute-beispiele/atom.xml")
    with django_assert_max_num_queries(8) as few:
        client.get("/gute-beispiele/atom.xml")
    for number in range(29):
        published(make_example, days=number)

    client.get("/gute-beispiele/atom.xml")
    with django_assert_max_num_queries(8) as many:
        client.get("/gute-beispiele/atom.xml")

    assert len(few) == len(many)
