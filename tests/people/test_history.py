"""Chains of mergers and splits."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from panreflex.people import finding, history
from panreflex.people.history import Lineage
from panreflex.people.models import Succession
from tests.making import make_client, make_municipality, make_user

DAY = date(2024, 1, 1)


@st.composite
def chains(draw):
    """Successions without a circle: each goes from a smaller to a larger number."""
    pairs = draw(st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] < pair[1])))
    return [(old, new, DAY + timedelta(days=draw(st.integers(0, 900)))) for old, new in sorted(pairs)]


@given(steps=chains(), one=st.integers(0, 11))
def test_what_it_belongs_to_today_goes_on_and_was_reached_from_it(steps, one):
    lineage, ended = Lineage(steps), {old for old, _new, _on in steps}

    today = lineage.today(one)

    assert today
    assert not ended & set(today)
    assert set(today) <= {one, *lineage.after(one)}
    assert (today == (one,)) == (one not in ended)


@given(steps=chains(), one=st.integers(0, 11))
def test_the_successor_of_a_successor_is_a_successor(steps, one):
    lineage = Lineage(steps)

    for old, new, _on in steps:
        if old == one or old in lineage.after(one):
            assert new in lineage.after(one)
            assert one in lineage.before(new)


@given(steps=chains(), one=st.integers(0, 11))
def test_those_of_today_are_those_of_every_municipality_in_between(steps, one):
    lineage = Lineage(steps)

    between = {new for old, new, _on in steps if old == one} or {one}

    assert set(lineage.today(one)) == {end for key in between for end in lineage.today(key)}


@given(steps=chains(), one=st.integers(0, 11))
def test_since_is_the_day_of_the_latest_step_on_the_way(steps, one):
    lineage = Lineage(steps)

    on_the_way = [on for old, _new, on in steps if old == one or old in lineage.after(one)]

    assert lineage.since(one) == max(on_the_way, default=None)


@given(steps=chains(), back=st.tuples(st.integers(0, 11), st.integers(0, 11)))
def test_a_circle_is_found_exactly_if_a_step_leads_back(steps, back):
    old, new = max(back), min(back)
    lineage = Lineage(steps)
    closes = old == new or old in lineage.after(new)

    circle = Lineage([*steps, (old, new, DAY)]).circle()

    assert lineage.circle() == ()
    assert bool(circle) == closes
    if closes:
        assert {old, new} <= set(circle)


@given(size=st.integers(1, 6))
def test_even_a_circle_has_an_answer(size):
    steps = [(number, (number + 1) % size, DAY) for number in range(size)]

    assert Lineage(steps).today(0) == (0,)


@pytest.mark.django_db
def test_a_succession_that_is_still_to_come_does_not_count_yet():
    old, new = make_municipality("16076004", "Berga/Elster"), make_municipality("16076094", "Berga-Wünschendorf")
    Succession.objects.create(old=old, new=new, on=timezone.localdate() + timedelta(days=2))

    assert history.lineage().today(old.pk) == (old.pk,)
    assert history.became(old) is None


@pytest.fixture
def berga():
    old = make_municipality("16076004", "Berga/Elster", as_of=date(2023, 12, 31))
    new = make_municipality("16076094", "Berga-Wünschendorf", as_of=date(2024, 12, 31))
    return old, new


@pytest.mark.django_db
def test_the_page_of_one_that_ended_leads_its_members_to_the_successor(berga):
    old, new = berga
    Succession.objects.create(old=old, new=new, on=DAY)
    member = make_client(make_user("member", municipality=old))

    html = member.get("/meine-kommune/16076004/").content.decode()

    assert "Berga/Elster ist heute anders zugeordnet" in html
    assert "Seit 1. Januar 2024 gehört das Gebiet zu einer anderen Kommune." in html
    assert re.search('<a href="/konto/beitreten/16076094/">\\s*Bei Berga-Wünschendorf mitarbeiten\\s*</a>', html)


@pytest.mark.django_db
def test_the_page_of_one_that_ended_without_a_successor_says_so(berga):
    member = make_client(make_user("member", municipality=berga[0]))

    assert "Berga/Elster ist nicht mehr selbstständig" in member.get("/meine-kommune/16076004/").content.decode()


@pytest.mark.django_db
def test_the_page_of_one_that_goes_on_says_nothing(berga):
    member = make_client(make_user("member", municipality=berga[1]))

    assert "notice--info" not in member.get("/meine-kommune/16076094/").content.decode()


@pytest.mark.django_db
def test_typing_the_old_name_offers_the_municipality_of_today(berga):
    Succession.objects.create(old=berga[0], new=berga[1], on=DAY)

    found, _more = finding.find("berga/elster")

    assert [(one.municipality, one.formerly) for one in found] == [(berga[1], "Berga/Elster")]
