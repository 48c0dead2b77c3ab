from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from panreflex.share.events.models import Event, Speaker
from panreflex.share.events.views import PAST_SHOWN, event_page
from tests.making import make_event, make_evidence, make_measure, make_recommendation, make_theme

pytestmark = pytest.mark.django_db


def page(client, path):
    return client.get(path).content.decode()


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def test_the_list_shows_what_is_next_before_the_archive_by_year(client):
    make_event(title="Kommt noch", starts_on=in_days(10))
    make_event(title="War kürzlich", starts_on=date(2024, 6, 4))
    make_event(title="War lange her", starts_on=date(2022, 6, 4))

    html = page(client, "/termine/")

    order = ["Kommt noch", "Archiv 2024", "War kürzlich", "Archiv 2022", "War lange her"]
    assert [html.index(words) for words in order] == sorted(html.index(words) for words in order)
    assert "Zurzeit kein Termin" not in html


def test_without_a_next_event_the_list_says_so_and_points_to_the_archive(client):
    make_event(title="War einmal")

    html = page(client, "/termine/")

    assert "Zurzeit kein Termin." in html
    assert "Was es gab, steht im Archiv." in html
    assert "War einmal" in html


def test_an_empty_calendar_promises_no_archive(client):
    html = page(client, "/termine/")

    assert "Zurzeit kein Termin." in html
    assert "steht im Archiv" not in html


def test_an_offer_without_a_date_stands_in_a_box_of_its_own(client):
    make_event(title="Inhouse-Fortbildung", kind="fortbildung", starts_on=None)

    html = page(client, "/termine/")

    assert html.index("Ständige Angebote") < html.index("Inhouse-Fortbildung")


def test_a_kind_can_be_chosen_and_only_kinds_that_exist_are_offered(client):
    make_event(title="Ein Webinar", kind="webinar")
    make_event(title="Ein Workshop", kind="workshop")

    html = page(client, "/termine/?art=webinar")

    assert "Ein Webinar" in html
    assert "Ein Workshop" not in html
    assert '<a href="/termine/?art=webinar" aria-current="true">Webinare</a>' in html
    assert '<a href="/termine/?art=workshop">Workshops</a>' in html
    assert "Seminare" not in html
    assert "/termine/kalender.ics?art=webinar" in html


@pytest.mark.parametrize("query", ["art=", "art=unsinn", "art=%3Cscript%3E", "art=" + "x" * 5000, "art=webinar&art=x"])
def test_a_word_that_is_no_kind_shows_all(client, query):
    make_event(title="Ein Workshop", kind="workshop")

    response = client.get(f"/termine/?{query}")

    assert response.status_code == 200
    assert "Ein Workshop" in response.content.decode()


def test_a_long_archive_goes_on_by_year(client):
    for number in range(PAST_SHOWN):
        make_event(starts_on=date(2024, 1, 1) + timedelta(days=number))
    make_event(title="Zu alt für die erste Seite", starts_on=date(2021, 1, 1))

    html = page(client, "/termine/")

    assert "Zu alt für die erste Seite" not in html
    assert '<a href="/termine/archiv/2021/">2021</a>' in html
    assert "Zu alt für die erste Seite" in page(client, "/termine/archiv/2021/")


def test_a_year_of_the_archive_holds_what_is_over_and_nothing_else(client):
    make_event(title="Damals", starts_on=date(2023, 5, 1))
    make_event(title="Im Jahr danach", starts_on=date(2024, 5, 1))
    make_event(title="Nur ein Entwurf", starts_on=date(2023, 5, 1), live=False)

    html = page(client, "/termine/archiv/2023/")

    assert "Damals" in html
    assert "Im Jahr danach" not in html
    assert "Nur ein Entwurf" not in html


@pytest.mark.parametrize("year", ["1999", "0", "99999999999999", "-1", "abc"])
def test_a_year_without_events_is_not_found(client, year):
    assert client.get(f"/termine/archiv/{year}/").status_code == 404


def test_the_page_says_when_where_who_and_what(client):
    event = make_event(
        title="Stäbe", kind="workshop", starts_on=date(2024, 4, 18), ends_on=date(2024, 4, 19), place="Arnsberg"
    )
    event.themes = [make_theme("stabsarbeit", "Stabsarbeit")]
    event.save()
    Speaker.objects.create(event=event, name="Dr. Alex Muster", affiliation="Stadt Muster")

    html = page(client, event.get_absolute_url())

    assert "<h1>Stäbe</h1>" in html
    assert "<dt>Wann</dt><dd>18. bis 19. April 2024</dd>" in html
    assert "<dt>Ort</dt><dd>Arnsberg</dd>" in html
    assert "Dr. Alex Muster" in html
    assert ", Stadt Muster" in html
    assert 'href="/gute-beispiele/?thema=stabsarbeit">Stabsarbeit</a>' in html
    assert '<a href="https://termin.example/">termin.example</a>' in html


def test_a_name_seen_on_a_poor_scan_only_is_marked_and_the_editors_note_stays_inside(client):
    event = make_event()
    Speaker.objects.create(event=event, name="Thilo L.", verified=False, note="Vielleicht anders geschrieben.")

    html = page(client, event.get_absolute_url())

    assert "Schreibweise nicht geprüft" in html
    assert "Vielleicht anders geschrieben." not in html


def test_verified_names_carry_no_mark(client):
    event = make_event()
    Speaker.objects.create(event=event, name="Dr. Alex Muster")

    assert "Schreibweise nicht geprüft" not in page(client, event.get_absolute_url())


def test_a_month_is_not_made_a_day(client):
    event = make_event(starts_on=date(2024, 2, 1), month_only=True, date_note="Die Quelle nennt „Ende Februar“.")

    html = page(client, event.get_absolute_url())

    assert "<dd>Februar 2024</dd>" in html
    assert "Nur der Monat ist bekannt." in html
    assert "Die Quelle nennt „Ende Februar“." in html
    assert ".ics" not in html
    assert client.get(f"/termine/{event.slug}.ics").status_code == 404


def test_the_page_leads_back_to_what_rests_on_the_event(client):
    event = make_event(kind="workshop")
    recommendation = make_recommendation(title="Reserve bilden", measures=[make_measure("wissen", 2, "Wissen")])
    make_evidence(recommendation, workshop=event.slug)

    html = page(client, event.get_absolute_url())

    assert f'<a href="{recommendation.get_absolute_url()}">Reserve bilden</a>' in html
    assert '<a href="/stellschrauben/wissen/">Wissen</a>' in html


def test_only_a_coming_event_is_offered_for_the_calendar(client):
    coming, over = make_event(starts_on=in_days(3)), make_event(starts_on=date(2024, 1, 1))

    assert f'href="/termine/{coming.slug}.ics"' in page(client, coming.get_absolute_url())
    assert f'href="/termine/{over.slug}.ics"' not in page(client, over.get_absolute_url())


def test_one_event_can_be_taken_over_as_a_file(client):
    response = client.get(f"/termine/{make_event('webinar-1', title='Stäbe').slug}.ics")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="webinar-1.ics"'
    assert "SUMMARY:Stäbe" in response.content.decode()


def test_the_subscription_holds_the_public_events_with_a_day_of_the_chosen_kind(client):
    make_event(title="Ein Webinar", kind="webinar")
    make_event(title="Ein Workshop", kind="workshop")
    make_event(title="Irgendwann im Mai", month_only=True)
    make_event(title="Immer", starts_on=None)
    make_event(title="Ein Entwurf", live=False)

    everything = page(client, "/termine/kalender.ics")
    webinars = page(client, "/termine/kalender.ics?art=webinar")

    assert [line for line in everything.splitlines() if line.startswith("SUMMARY")] == [
        "SUMMARY:Ein Webinar",
        "SUMMARY:Ein Workshop",
    ]
    assert "Ein Workshop" not in webinars


@pytest.mark.parametrize("path", ["gibt-es-nicht/", "gibt-es-nicht.ics", "x" * 1500 + "/", "%3Cscript%3E/", "archiv/"])
def test_an_address_of_nothing_is_not_found(client, path):
    assert client.get(f"/termine/{path}").status_code == 404


def test_a_draft_is_found_neither_as_page_nor_as_file(client):
    event = make_event(live=False)

    assert client.get(event.get_absolute_url()).status_code == 404
    assert client.get(f"/termine/{event.slug}.ics").status_code == 404


def test_what_editors_write_is_shown_as_text(client):
    event = make_event(title="<script>alert(1)</script>", description="<b>fett</b>", date_note="<i>x</i>")

    html = page(client, event.get_absolute_url()) + page(client, "/termine/")

    assert "<script>alert" not in html
    assert "<b>fett" not in html
    assert "<i>x" not in html


def test_the_list_needs_the_same_queries_for_1_and_for_30_events(client):
    counted = []
    for more in (1, 29):
        for number in range(more):
            make_event(starts_on=date(2024, 1, 1) + timedelta(days=number))
            make_event(starts_on=in_days(number))
            make_event(starts_on=None)
        with CaptureQueriesContext(connection) as captured:
            page(client, "/termine/")
        counted.append(len(captured))

    assert counted[0] == counted[1] <= 6


def test_the_preview_shows_what_is_in_the_editor_and_not_stored_yet():
    draft = Event(slug="neu", kind="webinar", title="Ganz neu", description="Bald.", url="https://t.example/")
    draft.speakers = [Speaker(name="Dr. Alex Muster")]
    draft.themes = []

    html = event_page(RequestFactory().get("/"), draft).content.decode()

    assert "Ganz neu" in html
    assert "Dr. Alex Muster" in html
