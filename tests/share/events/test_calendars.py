from datetime import UTC, date, datetime
from typing import Any

import icalendar
import pytest

from panreflex.share.events.calendars import calendar_file
from tests.making import make_event

pytestmark = pytest.mark.django_db


def entries(content: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def test_an_event_of_two_days_takes_both_and_frees_the_third():
    event = make_event(starts_on=date(2024, 4, 18), ends_on=date(2024, 4, 19))

    [entry] = entries(calendar_file([event]))

    assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (date(2024, 4, 18), date(2024, 4, 20))


def test_an_event_of_one_day_ends_the_next_morning():
    [entry] = entries(calendar_file([make_event(starts_on=date(2024, 12, 31))]))

    assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (date(2024, 12, 31), date(2025, 1, 1))


def test_the_entry_says_what_where_and_where_to_read_on(settings):
    event = make_event("webinar-1", title="Über; Stäbe, kurz", description="Zeile 1\nZeile 2", place="Köln")

    [entry] = entries(calendar_file([event]))

    assert str(entry["summary"]) == "Über; Stäbe, kurz"
    assert str(entry["location"]) == "Köln"
    assert str(entry["description"]) == "Zeile 1\nZeile 2\n\nQuelle: https://termin.example/"
    assert str(entry["url"]) == f"{settings.BASE_URL}/termine/webinar-1/"


def test_the_same_event_keeps_its_identity_when_it_changes(settings):
    settings.BASE_URL = "https://krise.example"
    event = make_event(title="Alt")
    before = calendar_file([event])
    event.title, event.slug, event.starts_on = "Neu", "anders", date(2025, 1, 1)

    [old], [new] = entries(before), entries(calendar_file([event]))

    assert str(old["uid"]) == str(new["uid"]) == f"termin-{event.pk}@krise.example"


def test_the_stamp_is_the_time_of_publication_in_utc():
    event = make_event(last_published_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))

    assert b"DTSTAMP:20260102T030405Z" in calendar_file([event])


def test_text_cannot_add_a_property_to_the_calendar():
    event = make_event(title="Harmlos\r\nATTENDEE:mailto:x@y.example", description="BEGIN:VALARM\nEND:VALARM")

    [entry] = entries(calendar_file([event]))

    assert "attendee" not in entry
    assert entry.subcomponents == []


def test_a_subscription_has_a_name():
    assert b"X-WR-CALNAME:Termine" in calendar_file([], name="Termine")
