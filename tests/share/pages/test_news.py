"""Aktuelles: by year, a page at a time, and as a feed."""

from datetime import date
from xml.etree import ElementTree

import pytest
from django.db import IntegrityError, transaction

from panreflex.share.pages.models import NewsPage

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


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


def test_the_feed_is_atom_with_full_addresses_and_no_date_that_is_made_up(client, make_news, settings):
    settings.BASE_URL = "https://wissen.example"
    make_news("neu", date(2025, 7, 15), title="A < B & „C“")
    make_news("monat", date(2025, 7, 1), month_only=True)
    make_news("ohne", None)

    feed = ElementTree.fromstring(client.get("/aktuelles/atom.xml").content)

    entries = feed.findall(f"{ATOM}entry")
    assert [link.get("href") for link in feed.iterfind(f"{ATOM}entry/{ATOM}link")] == [
        f"https://wissen.example/aktuelles/{slug}/" for slug in ("neu", "monat", "ohne")
    ]
    assert entries[0].findtext(f"{ATOM}title") == "A < B & „C“"
    assert [bool(entry.findtext(f"{ATOM}published")) for entry in entries] == [True, False, False]
    assert all(entry.findtext(f"{ATOM}updated") for entry in entries)


def test_the_feed_holds_no_drafts(client, make_news):
    make_news("neu", live=False)

    assert b"<entry>" not in client.get("/aktuelles/atom.xml").content


def test_readers_of_the_list_learn_of_the_feed(client, make_news):
    assert 'type="application/atom+xml"' in client.get("/aktuelles/").content.decode()
