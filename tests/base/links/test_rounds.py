"""Rounds over all addresses: polite, by turns, to be stopped and gone on with, and deaf when there is no network."""

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

import pytest

from panreflex.base.links import noting, rounds, sources
from panreflex.base.links.models import Link, Outcome, Robots, Run
from panreflex.base.links.rounds import NotRun, Tally
from panreflex.base.links.visiting import visit
from tests.base.links.test_noting import make_link
from tests.base.links.web import BEGINNING, AtOnce, HurryingClock, answer
from tests.waiting import on_own_connection

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def switched_on(settings, monkeypatch):
    """The content of these tests is a list of addresses."""
    settings.LINK_CHECK = True
    monkeypatch.setattr(sources, "refresh_all", lambda: None)


def put(web, host: str, path: str = "/a", status: int = 200) -> Link:
    """A page on the web of the test that our content mentions."""
    link = make_link(web.put(host, path, answer(status)))
    link.host = host
    link.save(update_fields=["host"])
    return link


def run(web, **options) -> Tally:
    return rounds.run(way=web.way(), clock=web.clock, opened=AtOnce, **options)


def test_a_round_asks_for_all_that_is_due_and_says_what_it_found(web):
    links = [put(web, "a.example"), put(web, "b.example", status=403), put(web, "c.example", status=404)]

    tally = run(web)

    assert tally == Tally(asked=3, good=1, failed=1, unknowable=1, offline=False)
    assert [Link.objects.get(pk=link.pk).outcome for link in links] == ["ok", "wall", "not_found"]
    this = Run.objects.get()
    assert (this.done, this.total, this.ended_at is not None, this.offline) == (3, 3, True, False)


def test_every_host_is_asked_once_a_second_and_the_hosts_by_turns(web):
    for host in ("a.example", "b.example", "c.example"):
        for number in range(6):
            put(web, host, f"/{number}", status=405 if number == 3 else 200)

    run(web)

    by_host = defaultdict(list)
    for request in web.outside.requests:
        by_host[request.host].append(request.at)
    assert {host: len(moments) for host, moments in by_host.items()} == dict.fromkeys(by_host, 8)
    for moments in by_host.values():
        assert all(later - earlier >= timedelta(seconds=1) for earlier, later in pairwise(moments))
    longest = max(moments[-1] for moments in by_host.values()) - BEGINNING
    assert longest < timedelta(seconds=24)  # one host after the other would take as long


@pytest.mark.django_db(transaction=True)
def test_several_hosts_are_asked_at_once_and_each_of_them_once_a_second(web):
    clock = web.clock = HurryingClock()
    for number in range(12):
        put(web, f"{number % 3}.example", f"/{number}")

    tally = rounds.run(way=web.way(), clock=clock)

    assert tally.good == 12
    by_host = defaultdict(list)
    for request in web.outside.requests:
        by_host[request.host].append(request.at)
    for moments in by_host.values():
        assert all(later - earlier >= timedelta(seconds=0.9) for earlier, later in pairwise(sorted(moments)))


def test_who_is_stopped_half_way_goes_on_and_asks_nobody_twice(web):
    for number in range(9):
        put(web, f"{number}.example")

    def stop(done: int, total: int) -> None:
        if done >= 4:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        run(web, tell=stop)
    first = len([request for request in web.outside.requests if request.path == "/a"])
    again = run(web)

    assert 4 <= first < 9
    assert again.asked == 9 - first
    assert all(web.asked(f"{number}.example") == ["HEAD /a"] for number in range(9))
    assert run(web).asked == 0


def test_what_a_killed_worker_had_in_hand_waits_until_tomorrow(web):
    link = put(web, "a.example")
    noting.take(link.pk, web.clock.now())  # and then the process was killed

    assert run(web).asked == 0

    web.clock.sleep(86400)
    assert run(web).asked == 1


def test_each_address_is_due_once_a_week(web):
    put(web, "a.example")

    asked = []
    for _night in range(15):
        asked.append(run(web).asked)
        web.clock.sleep(86400 - 5)

    assert [night for night, number in enumerate(asked) if number] == [0, 7, 14]


def test_only_one_round_is_on_at_a_time(web):
    put(web, "a.example")
    refused = []

    def second(done: int, total: int) -> None:
        with pytest.raises(NotRun) as refusal:
            run(web)
        refused.append(str(refusal.value))

    run(web, tell=second)

    assert refused
    assert "läuft schon" in refused[0]
    run(web)


def test_switched_off_nobody_is_asked(web, settings):
    settings.LINK_CHECK = False
    put(web, "a.example")

    with pytest.raises(NotRun):
        run(web)

    assert web.outside.requests == []


def test_a_limit_leaves_the_rest_due(web):
    for number in range(5):
        put(web, f"{number}.example")

    assert run(web, limit=2).asked == 2
    assert run(web).asked == 3


def test_without_a_network_nothing_counts_as_failed(web):
    links = [put(web, f"{number}.example") for number in range(30)]
    web.names = {f"{number}.example": [] for number in range(30)}

    tally = run(web)

    assert tally.offline
    assert tally.asked < 30  # there is no use in going on
    assert not Link.objects.exclude(failures=0).exists()
    assert not Link.objects.exclude(checked_at=None).exists()
    assert Run.objects.get().offline
    assert links


def test_when_the_network_goes_down_half_way_what_came_before_counts_and_what_came_after_does_not(web):
    dead, gone, alive = put(web, "0-tot.example"), put(web, "1-weg.example", status=404), put(web, "2-da.example")
    later = [put(web, f"{number}-spaeter.example") for number in range(3, 6)]
    web.names["0-tot.example"] = []
    down = {link.host for link in later}

    def resolve(host: str, port: int) -> list[str]:
        if host in down or (down & set(web.looked_up) and host == alive.host):
            web.looked_up.append(host)
            raise OSError
        return list(web.resolve(host, port))

    tally = rounds.run(way=web.way(look_up=resolve), clock=web.clock, opened=AtOnce)

    assert tally.offline
    failed = Link.objects.exclude(failures=0)
    assert set(failed) == {dead, gone}


def test_single_silent_hosts_count_once_somebody_else_has_answered(web):
    put(web, "a.example")
    run(web)
    dead = put(web, "tot.example")
    web.names["tot.example"] = []

    tally = run(web)

    assert tally == Tally(asked=1, good=0, failed=1, unknowable=0, offline=False)
    assert Link.objects.get(pk=dead.pk).outcome == Outcome.NO_NAME
    assert web.asked("a.example") == ["HEAD /a", "HEAD /a"]  # the second time only to see whether we hear anything


def test_while_most_hosts_are_silent_it_is_likely_us(web):
    put(web, "im-haus.example")
    for number in range(8):
        put(web, f"{number}.example")
        web.names[f"{number}.example"] = []

    tally = run(web)

    assert tally.offline
    assert not Link.objects.exclude(failures=0).exists()


def test_a_host_that_wants_rest_is_left_alone_and_its_other_pages_stay_due(web):
    first = make_link(web.put("voll.example", "/0", answer(429, Retry_After="7200")))
    others = [put(web, "voll.example", f"/{number}") for number in range(1, 4)]
    Link.objects.filter(pk=first.pk).update(host="voll.example")

    run(web)

    assert web.asked("voll.example") == ["HEAD /0"]
    assert Link.objects.get(pk=first.pk).outcome == Outcome.WALL
    web.clock.sleep(7300)
    assert run(web).asked == len(others)


def test_one_address_that_cannot_be_checked_stops_nobody(web, monkeypatch):
    bad, good = put(web, "a.example"), put(web, "b.example")

    def failing(url, way, clock):
        if url == bad.url:
            raise RuntimeError
        return visit(url, way, clock)

    monkeypatch.setattr(rounds, "visit", failing)

    assert run(web).asked == 1
    assert Link.objects.get(pk=good.pk).outcome == Outcome.OK


def test_what_is_no_address_is_noted_without_asking(web):
    link = make_link("kein Verweis")
    Link.objects.update(host="")

    run(web)

    assert Link.objects.get(pk=link.pk).outcome == Outcome.UNREADABLE
    assert web.outside.requests == []


def test_a_dead_source_is_dead_after_three_weeks_and_recovers_by_itself(web):
    put(web, "b.example")
    link = put(web, "a.example", status=404)

    states = []
    for week in range(5):
        if week == 3:
            web.put("a.example", "/a", answer(200))
        run(web)
        states.append(Link.objects.get(pk=link.pk).is_dead)
        web.clock.sleep(7 * 86400)

    assert states == [False, False, True, False, False]


def test_old_rounds_and_rules_of_hosts_that_nobody_asks_any_more_are_forgotten(web):
    put(web, "a.example")
    run(web)
    Link.objects.all().delete()
    web.clock.sleep(31 * 86400)

    for _ in range(rounds.RUNS_KEPT + 3):
        run(web)

    assert Run.objects.count() == rounds.RUNS_KEPT
    assert not Robots.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_gets_an_address():
    link = make_link()

    with ThreadPoolExecutor(8) as workers:
        got = list(workers.map(lambda _: on_own_connection(noting.take, link.pk, BEGINNING), range(8)))

    assert sorted(got) == [""] * 7 + [link.url]


def test_a_failure_once_noted_is_not_counted_again_by_a_second_visit_the_same_day(web):
    link = put(web, "a.example", status=404)
    run(web)
    noting.ask_soon(link, web.clock.now() + timedelta(hours=2))
    web.clock.sleep(7200)

    rounds.work_through([(link.pk, link.host)], way=web.way(), clock=web.clock, opened=AtOnce)

    assert Link.objects.get(pk=link.pk).failures == 1
    assert web.asked("a.example") == ["HEAD /a", "GET /a"] * 2
