"""When an address counts as dead, and when it is well again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from panreflex.base.links import noting, states
from panreflex.base.links.models import FAILURES, GOOD, UNKNOWABLE, Link, Look, Mention, Outcome
from panreflex.base.links.visiting import Visit
from tests.base.links.web import BEGINNING

WEEK = timedelta(days=7)


def make_link(url: str = "https://quelle.example/a", **given: object) -> Link:
    link = Link.objects.create(url=url, host="quelle.example", due_at=BEGINNING, **given)
    Mention.objects.create(link=link, kind="library.publication", key="1", title="Bericht", edit_url="/redaktion/x/1/")
    return link


def after(link: Link, *outcomes: Outcome, every: timedelta = WEEK) -> Link:
    """The link after one visit a week with these outcomes."""
    for number, outcome in enumerate(outcomes):
        noting.note(link.pk, Visit(outcome), BEGINNING + number * every)
    link.refresh_from_db()
    return link


@pytest.mark.django_db
def test_three_failures_in_three_weeks_count_as_dead_with_the_last_good_date():
    link = make_link()

    assert not after(link, Outcome.OK, Outcome.NOT_FOUND, Outcome.TIMEOUT).is_dead

    noting.note(link.pk, Visit(Outcome.GONE, 410), BEGINNING + 3 * WEEK)

    state = states.state_of([link.url])[link.url]
    assert state == (True, BEGINNING + WEEK, BEGINNING, "")
    assert list(Link.objects.dead()) == [link]


@pytest.mark.django_db
def test_many_failures_on_one_day_count_once():
    link = after(make_link(), *[Outcome.NOT_FOUND] * 20, every=timedelta(hours=1))

    assert (link.failures, link.is_dead) == (1, False)


@pytest.mark.django_db
@pytest.mark.parametrize("outcome", [*GOOD, *UNKNOWABLE])
def test_whatever_is_no_failure_begins_anew(outcome):
    link = after(make_link(), *[Outcome.NOT_FOUND] * 3, outcome)

    assert (link.is_dead, link.failures, link.failing_since) == (False, 0, None)
    assert (link.good_at is not None) is (outcome in GOOD)


@pytest.mark.django_db
def test_what_editors_set_aside_counts_as_dead_nowhere_until_it_was_well_and_fails_again():
    link = after(make_link(), *[Outcome.NOT_FOUND] * 3)
    noting.set_aside(link, "Steht im Archiv der Stadt", BEGINNING)

    assert not states.state_of([link.url])[link.url].dead
    assert list(Link.objects.dead()) == []
    assert list(Link.objects.seen_as(Look.SET_ASIDE)) == [link]

    noting.take_up_again(link)
    assert list(Link.objects.dead()) == [link]

    noting.set_aside(link, "Noch einmal", BEGINNING)
    assert after(link, Outcome.OK).set_aside_at is None


@pytest.mark.django_db
def test_an_address_that_is_taken_is_due_for_nobody_else():
    link = make_link()

    assert noting.take(link.pk, BEGINNING) == link.url
    assert noting.take(link.pk, BEGINNING) == ""
    assert noting.take(link.pk, BEGINNING + timedelta(hours=23)) == ""
    assert noting.take(link.pk, BEGINNING + timedelta(days=1)) == link.url


@pytest.mark.django_db
def test_what_was_asked_is_due_again_in_the_same_night_of_the_next_week():
    link = after(make_link(), Outcome.OK)

    assert timedelta(days=6) < link.due_at - BEGINNING < timedelta(days=7)


@pytest.mark.django_db
def test_an_address_that_vanished_meanwhile_is_noted_nowhere():
    link = make_link()
    pk = link.pk
    link.delete()

    noting.note(pk, Visit(Outcome.OK), BEGINNING)

    assert not Link.objects.exists()


@pytest.mark.django_db
def test_nobody_asks_again_within_a_minute():
    link = after(make_link(), Outcome.OK)

    with pytest.raises(noting.NotAsked):
        noting.ask_soon(link, BEGINNING + timedelta(seconds=59))
    noting.ask_soon(link, BEGINNING + timedelta(seconds=61))

    assert Link.objects.get().due_at == BEGINNING + timedelta(seconds=61)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "broken",
    [{"failures": 1}, {"failing_since": BEGINNING}, {"set_aside_at": BEGINNING}, {"set_aside_because": "ohne Tag"}],
)
def test_the_database_refuses_what_makes_no_sense(broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_link(**broken)


@pytest.mark.django_db
def test_the_state_of_many_addresses_costs_one_query(django_assert_num_queries):
    for number in range(5):
        after(make_link(f"https://quelle.example/{number}"), Outcome.OK)
    asked = ["HTTPS://quelle.example/1#teil", "https://quelle.example/2", "https://nie.example/", "", "kein Verweis"]

    with django_assert_num_queries(1):
        found = states.state_of(asked)

    assert list(found) == asked[:2]


class WeeksOfVisits(TestCase):
    @given(outcomes=st.lists(st.sampled_from(Outcome), min_size=1, max_size=8))
    @settings(max_examples=40)
    def test_dead_is_exactly_who_failed_in_the_last_three_weeks(self, outcomes):
        link = after(make_link(), *outcomes)

        assert link.is_dead is (len(outcomes) >= 3 and all(one in FAILURES for one in outcomes[-3:]))
        assert (link.failures == 0) is (outcomes[-1] not in FAILURES)
