"""Aktuelles: by year, a page at a time, and as a feed."""

import re
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import PageViewRestriction

from panreflex.share.pages.models import NewsPage

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client):
    return ElementTree.fromstring(client.get("/aktuelles/atom.xml").content).findall(f"{ATOM}entry")


def test_news_stand_by_year_newest_first_and_those_without_a_date_last(client, make_news):
    make_news("alt", date(2023, 1, 14))
    make_news("ohne", None)
    make_news("neu", date(2025, 7, 15))

    by_year = client.get("/aktuelles/").context["by_year"]

    assert [(year, [page.slug for page in pages]) for year, pages in by_year] == [
        ("2025", ["neu"]),
        ("2023", ["alt"]),
        ("Ohne Datum", ["ohne"]),
    ]


@pytest.mark.parametrize(("year", "slugs"), [("2023", ["alt"]), ("ohne", ["ohne"])])
def test_a_year_narrows_the_news_down(client, make_news, year, slugs):
    make_news("alt", date(2023, 1, 14))
    make_news("ohne", None)
    make_news("neu")

    page = client.get("/aktuelles/", {"jahr": year}).context["news_page"]

    assert [news.slug for news in page] == slugs


@pytest.mark.parametrize("odd", ["1899", "x", "-1", "2025'", "9" * 400])
def test_an_odd_year_or_page_shows_all_news(client, make_news, odd):
    make_news("neu")

    page = client.get("/aktuelles/", {"jahr": odd, "seite": odd}).context["news_page"]

    assert [news.slug for news in page] == ["neu"]


def test_the_second_page_of_a_year_stays_in_that_year(client, make_news):
    for number in range(21):
        make_news(f"neu-{number}", date(2025, 1, 1 + number))
    make_news("alt", date(2023, 1, 14))

    response = client.get("/aktuelles/", {"jahr": "2025", "seite": "2"})

    assert [news.slug for news in response.context["news_page"]] == ["neu-0"]
    assert 'href="?jahr=2025&amp;seite=1"' in response.content.decode()


@pytest.mark.parametrize(
    ("day", "month_only", "said"),
    [(date(2025, 7, 15), False, "15. Juli 2025"), (date(2025, 7, 1), True, "Juli 2025"), (None, False, "ohne Datum")],
)
def test_news_say_no_more_of_their_date_than_the_source(client, make_news, day, month_only, said):
    make_news("neu", day, month_only=month_only)

    assert client.get("/aktuelles/neu/").context["page"].when == said


def test_a_month_without_a_date_is_refused_by_the_database(make_news):
    news = make_news("neu", None)

    with pytest.raises(IntegrityError, match="news_month_belongs_to_a_date"), transaction.atomic():
        NewsPage.objects.filter(pk=news.pk).update(month_only=True)


def test_the_list_needs_the_same_queries_for_1_and_for_20_news(client, make_news, django_assert_max_num_queries):
    make_news("erste")
    with django_assert_max_num_queries(12) as few:
        client.get("/aktuelles/")
    for number in range(19):
        make_news(f"neu-{number}")

    with django_assert_max_num_queries(12) as many:
        client.get("/aktuelles/")

    assert len(few) == len(many)


def test_the_feed_has_all_that_atom_demands(client, make_news, settings):
    settings.BASE_URL = "https://wissen.example"
    make_news("neu")
    make_news("ohne", None)

    response = client.get("/aktuelles/atom.xml")

    feed = ElementTree.fromstring(response.content)
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert not response.cookies
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}id") == links["alternate"] == "https://wissen.example/aktuelles/"
    assert links["self"] == "https://wissen.example/aktuelles/atom.xml"
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    for part in (feed, *feed.findall(f"{ATOM}entry")):
        assert [len(part.findall(ATOM + name)) for name in ("id", "title", "updated")] == [1, 1, 1]
        assert datetime.fromisoformat(part.findtext(f"{ATOM}updated", "")).tzinfo
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids)) == 2


def test_the_feed_gives_dated_news_first_with_full_addresses_and_no_date_that_is_made_up(client, make_news, settings):
    settings.BASE_URL = "https://wissen.example"
    make_news("ohne", None)
    make_news("monat", date(2025, 7, 1), month_only=True)
    make_news("neu", date(2025, 7, 15))

    found = entries(client)

    assert [entry.find(f"{ATOM}link").get("href") for entry in found] == [
        f"https://wissen.example/aktuelles/{slug}/" for slug in ("neu", "monat", "ohne")
    ]
    assert [entry.findtext(f"{ATOM}published") for entry in found] == ["2025-07-15T00:00:00+02:00", None, None]


def test_a_correction_does_not_make_news_without_a_date_look_new(client, make_news):
    corrected = datetime(2026, 3, 1, tzinfo=UTC)
    make_news("neu", date(2025, 7, 15), last_published_at=corrected)
    make_news("ohne", None, last_published_at=corrected)

    updated = [datetime.fromisoformat(entry.findtext(f"{ATOM}updated")) for entry in entries(client)]

    assert updated == [corrected, datetime(2025, 8, 1, tzinfo=UTC)]


def test_signs_of_mark_up_in_news_stay_signs_in_the_feed(client, make_news):
    make_news("neu", title="A < B & „C“", summary="Unter <b> & 3 Grad")

    (entry,) = entries(client)

    assert entry.findtext(f"{ATOM}title") == "A < B & „C“"
    assert entry.find(f"{ATOM}summary").get("type") == "html"
    assert entry.findtext(f"{ATOM}summary") == "Unter &lt;b&gt; &amp; 3 Grad"


def test_the_feed_holds_neither_drafts_nor_news_for_some(client, make_news):
    make_news("entwurf", live=False)
    PageViewRestriction.objects.create(page=make_news("intern"), restriction_type="login")
    make_news("neu")

    (entry,) = entries(client)

    assert entry.findtext(f"{ATOM}title") == "Meldung neu"


def test_the_feed_needs_the_same_queries_for_1_and_for_20_news(client, make_news, django_assert_max_num_queries):
    make_news("erste")
    with django_assert_max_num_queries(6) as few:
        entries(client)
    for number in range(19):
        make_news(f"neu-{number}")

    with django_assert_max_num_queries(6) as many:
        entries(client)

    assert len(few) == len(many)


@pytest.mark.parametrize("path", ["/", "/aktuelles/", "/aktuelles/neu/"])
def test_programs_that_read_feeds_find_it_from_the_page(client, make_news, path):
    make_news("neu")

    head = client.get(path).content.decode().partition("</head>")[0]

    (link,) = [link for link in re.findall(r"<link\b[^>]*>", head) if "application/atom+xml" in link]
    assert 'rel="alternate"' in link
    assert 'href="/aktuelles/atom.xml"' in link


def test_news_stand_in_the_interface_for_machines_without_drafts_and_news_for_some(client, make_news):
    make_news("entwurf", live=False)
    PageViewRestriction.objects.create(page=make_news("intern"), restriction_type="login")
    make_news("monat", date(2025, 7, 1), month_only=True)
    make_news("ohne", None)

    listed = client.get("/api/v1/news").json()

    assert [(one["slug"], one["date"], one["month_only"]) for one in listed["items"]] == [
        ("monat", "2025-07-01", True),
        ("ohne", None, False),
    ]
    assert listed["count"] == 2
    assert client.get("/api/v1/news/monat").json() == listed["items"][0]
    assert client.get(listed["items"][0]["url"]).status_code == 200
    assert [client.get(f"/api/v1/news/{slug}").status_code for slug in ("entwurf", "intern")] == [404, 404]
