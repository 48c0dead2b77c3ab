"""The home page: what this is in one glance, and nothing in it is made up."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from panreflex.share.pages.models.home import gathered
from tests.making import (
    make_event,
    make_evidence,
    make_example,
    make_figure,
    make_interview,
    make_measure,
    make_project,
    make_publication,
    make_recommendation,
)

pytestmark = pytest.mark.django_db


def notes(client):
    return [tile.note for tile in client.get("/").context["tiles"]]


def test_an_empty_platform_has_a_home_page_that_says_so(home, client):
    response = client.get("/")

    assert notes(client) == [
        "0 Beispiele aus 0 Staaten",
        "0 Veröffentlichungen",
        "0 Gespräche",
        "0 Vorhaben",
        "0 Webinare im Archiv",
    ]
    assert "Zurzeit kein Termin." in response.content.decode()
    assert "Noch ist keine Empfehlung veröffentlicht." in response.content.decode()
    assert response.context["newest"] == []


def test_tiles_count_what_is_public(home, client):
    make_example("kiel")
    make_example("oslo", level="international", country="NO", place_kind="abroad")
    make_example("entwurf", live=False, level="international", country="SE", place_kind="abroad")
    make_publication()
    make_publication(live=False)
    make_interview()
    make_project()
    make_event(starts_on=date(2024, 6, 4))
    make_event(starts_on=timezone.localdate() + timedelta(days=7))
    make_event(kind="workshop")

    assert notes(client) == [
        "2 Beispiele aus 2 Staaten",
        "1 Veröffentlichung",
        "1 Gespräch",
        "1 Vorhaben",
        "1 Webinar im Archiv, 1 geplant",
    ]


def test_measures_stand_in_their_order_with_the_number_of_public_recommendations(home, client):
    second, first = make_measure("wissen", 2), make_measure("daueraufgabe", 1)
    make_recommendation(measures=[first, second])
    make_recommendation(measures=[second])
    make_recommendation(measures=[second], live=False)

    strands = client.get("/").context["measures"]

    assert [(strand.number, strand.url, strand.note) for strand in strands] == [
        (1, "/stellschrauben/daueraufgabe/", "1 Empfehlung"),
        (2, "/stellschrauben/wissen/", "2 Empfehlungen"),
    ]


def test_the_next_events_come_first_and_what_is_always_on_offer_after_them(home, client):
    today = timezone.localdate()
    make_event("spaeter", starts_on=today + timedelta(days=9))
    make_event("bald", starts_on=today + timedelta(days=2))
    make_event("laeuft", starts_on=today - timedelta(days=1), ends_on=today)
    make_event("vorbei", starts_on=today - timedelta(days=1))
    make_event("entwurf", starts_on=today + timedelta(days=1), live=False)
    make_event("angebot", starts_on=None, kind="fortbildung", place="vor Ort")

    context = client.get("/").context

    assert [event.url for event in context["upcoming"]] == ["/termine/laeuft/", "/termine/bald/", "/termine/spaeter/"]
    assert [(event.url, event.kind) for event in context["standing"]] == [
        ("/termine/angebot/", "Fortbildung · vor Ort")
    ]


def test_of_the_entries_of_one_day_each_kind_has_its_turn(home, client):
    now = timezone.now()
    for slug, year in (("alt", 2001), ("neu", 2025), ("mittel", 2010)):
        make_example(slug, year_start=year, first_published_at=now)
    make_publication("werk", first_published_at=now)
    make_interview("gespraech", name="", role="Leitung", first_published_at=now)
    make_project("frueher", first_published_at=now - timedelta(days=2))

    newest = client.get("/").context["newest"]

    assert [(entry.url, entry.title) for entry in newest] == [
        ("/gute-beispiele/neu/", "Beispiel neu"),
        ("/literatur/werk/", "Werk werk"),
        ("/im-gespraech/gespraech/", "Leitung"),
        ("/gute-beispiele/mittel/", "Beispiel mittel"),
        ("/gute-beispiele/alt/", "Beispiel alt"),
        ("/forschungsprojekte/frueher/", "Projekt frueher"),
    ]


def test_the_best_proven_recommendation_is_shown_with_its_thread(home, client):
    make_evidence(make_recommendation("eins", measures=[make_measure("wissen", 2)]), example=make_example("kiel"))
    proven = make_recommendation("zwei", measures=[make_measure("netzwerke", 5), make_measure("daueraufgabe", 1)])
    make_evidence(proven, publication=make_publication("werk"))
    make_evidence(proven, figure=make_figure("zahl"))

    context = client.get("/").context

    assert context["recommendation"] == proven
    assert context["recommendation"].measure_number == 1
    assert [node.url for node in context["thread"]] == ["/literatur/werk/", "/befragungen/zahl/"]


def test_editors_choose_another_recommendation_but_never_a_draft(home, client):
    make_evidence(make_recommendation("belegt"), example=make_example())
    home.recommendation = make_recommendation("gewaehlt")
    home.save()
    assert client.get("/").context["recommendation"].slug == "gewaehlt"

    home.recommendation.live = False
    home.recommendation.save()
    gathered.forget()

    assert client.get("/").context["recommendation"].slug == "belegt"


def test_the_three_newest_news_are_shown_and_no_drafts(home, client, make_news):
    for month in (1, 2, 3, 4):
        make_news(f"monat-{month}", date(2025, month, 1))
    make_news("entwurf", date(2025, 9, 1), live=False)

    news = client.get("/").context["news"]

    assert [page.slug for page in news] == ["monat-4", "monat-3", "monat-2"]


def test_often_searched_words_lead_to_their_hits(home, client):
    home.often_searched = [("term", "Hitze & Dürre")]
    home.save()

    assert '<a href="/suche/?q=Hitze%20%26%20D%C3%BCrre">Hitze &amp; Dürre</a>' in client.get("/").content.decode()


def test_the_home_page_needs_the_same_queries_for_a_small_and_a_large_collection(home, client, make_news):
    counted = []
    for rows in (2, 10):
        for _row in range(rows):
            make_evidence(make_recommendation(measures=[make_measure()]), figure=make_figure())
            make_event(starts_on=timezone.localdate())
            make_publication()
        make_news(f"neu-{rows}")
        gathered.forget()
        with CaptureQueriesContext(connection) as captured:
            client.get("/")
        counted.append(len(captured))

    assert counted[0] == counted[1] <= 16


def test_a_home_page_that_was_just_shown_is_gathered_from_nothing_anew(home, client):
    make_example("kiel")
    client.get("/")

    with CaptureQueriesContext(connection) as captured:
        client.get("/")

    assert len(captured) <= 7
