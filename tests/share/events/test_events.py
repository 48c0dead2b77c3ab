from datetime import date

import pytest

from panreflex.share.events.models import Event
from tests.making import make_event

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "month_only", "coming"),
    [
        (date(2026, 11, 25), None, False, True),
        (date(2026, 11, 24), None, False, False),
        (date(2026, 11, 24), date(2026, 11, 25), False, True),
        (date(2026, 11, 20), date(2026, 11, 24), False, False),
        (date(2026, 11, 1), None, True, True),
        (date(2026, 10, 1), None, True, False),
        (date(2026, 10, 1), date(2026, 11, 1), True, True),
    ],
)
def test_an_event_is_coming_until_its_last_day_or_month_is_over(starts_on, ends_on, month_only, coming):
    event = make_event(starts_on=starts_on, ends_on=ends_on, month_only=month_only)

    assert list(Event.objects.upcoming(TODAY)) == ([event] if coming else [])
    assert list(Event.objects.past(TODAY)) == ([] if coming else [event])


def test_an_offer_without_a_date_is_neither_coming_nor_over():
    offer = make_event(starts_on=None)

    assert list(Event.objects.standing()) == [offer]
    assert not Event.objects.upcoming(TODAY)
    assert not Event.objects.past(TODAY)


def test_the_next_event_comes_first_and_the_latest_past_one_too():
    for day in (date(2027, 2, 1), date(2026, 12, 1), date(2024, 1, 1), date(2025, 1, 1)):
        make_event(starts_on=day)

    assert [event.starts_on.year for event in Event.objects.upcoming(TODAY)] == [2026, 2027]
    assert [event.starts_on.year for event in Event.objects.past(TODAY)] == [2025, 2024]


def test_only_events_with_a_known_day_stand_in_a_calendar():
    known = make_event()
    make_event(month_only=True)
    make_event(starts_on=None)

    assert list(Event.objects.on_known_days()) == [known]
    assert [event.has_known_day for event in Event.objects.order_by("pk")] == [True, False, False]


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "month_only", "words"),
    [
        (date(2024, 6, 4), None, False, "4. Juni 2024"),
        (date(2024, 6, 4), date(2024, 6, 4), False, "4. Juni 2024"),
        (date(2023, 3, 23), date(2023, 3, 24), False, "23. bis 24. März 2023"),
        (date(2023, 3, 30), date(2023, 4, 2), False, "30. März bis 2. April 2023"),
        (date(2023, 12, 30), date(2024, 1, 2), False, "30. Dezember 2023 bis 2. Januar 2024"),
        (date(2023, 3, 1), date(2024, 3, 1), False, "1. März 2023 bis 1. März 2024"),
        (date(2024, 2, 1), None, True, "Februar 2024"),
        (None, None, False, ""),
    ],
)
def test_the_days_are_said_in_german_and_no_more_exactly_than_known(starts_on, ends_on, month_only, words):
    assert Event(starts_on=starts_on, ends_on=ends_on, month_only=month_only).when == words
