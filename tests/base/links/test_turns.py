"""One request a second for each host, over all processes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

import pytest

from panreflex.base.links import turns
from panreflex.base.links.models import Host
from tests.base.links.web import BEGINNING, HurryingClock, StillClock
from tests.waiting import on_own_connection


@pytest.mark.django_db
def test_a_host_is_asked_once_a_second_and_others_meanwhile():
    clock, asked = StillClock(), []

    for host in ("a.example", "b.example", "a.example", "a.example", "b.example"):
        with turns.turn(host, clock):
            asked.append((host, (clock.now() - BEGINNING).total_seconds()))

    assert asked == [("a.example", 0), ("b.example", 0), ("a.example", 1), ("a.example", 2), ("b.example", 2)]


@pytest.mark.django_db
def test_the_pause_begins_when_the_answer_is_there():
    clock = StillClock()

    with turns.turn("a.example", clock):
        clock.sleep(5)
    with turns.turn("a.example", clock):
        pass

    assert clock.now() - BEGINNING == timedelta(seconds=6)


@pytest.mark.django_db
def test_who_was_killed_while_asking_blocks_a_host_for_two_minutes():
    clock = StillClock()
    Host.objects.create(name="a.example", free_at=clock.now() + turns.LEASE)  # as the dead process left it

    with turns.turn("a.example", clock):
        pass

    assert clock.now() - BEGINNING == timedelta(minutes=2)


@pytest.mark.django_db
def test_a_failed_request_gives_the_host_back():
    clock = StillClock()

    with pytest.raises(OSError), turns.turn("a.example", clock):
        raise OSError

    assert Host.objects.get().free_at == clock.now() + turns.PAUSE


@pytest.mark.django_db
def test_nobody_waits_for_a_host_that_wants_to_rest_for_long():
    clock = StillClock()
    with turns.turn("a.example", clock) as mine:
        mine.rest(timedelta(hours=3))

    with pytest.raises(turns.Busy) as refused, turns.turn("a.example", clock):
        pass

    assert refused.value.free_at == BEGINNING + timedelta(hours=3)


@pytest.mark.django_db
def test_hosts_that_are_free_again_are_forgotten():
    Host.objects.create(name="a.example", free_at=BEGINNING)
    Host.objects.create(name="b.example", free_at=BEGINNING + timedelta(days=1))

    turns.forget_hosts(BEGINNING + timedelta(minutes=1))

    assert [host.name for host in Host.objects.all()] == ["b.example"]


@pytest.mark.django_db(transaction=True)
def test_workers_never_ask_the_same_host_at_once_nor_within_a_second(monkeypatch):
    monkeypatch.setattr(turns, "LEASE", timedelta(days=1))  # nobody is killed here, however slow the machine
    monkeypatch.setattr(turns, "LONGEST_WAIT", timedelta(days=1))
    clock, within, spans = HurryingClock(), [], []

    def work() -> None:
        for _ in range(5):
            with turns.turn("a.example", clock):
                within.append(1)
                assert len(within) == 1
                began = clock.now()
                clock.sleep(0.5)
                spans.append((began, clock.now()))
                within.pop()

    with ThreadPoolExecutor(4) as workers:
        for attempt in [workers.submit(on_own_connection, work) for _ in range(4)]:
            attempt.result(timeout=60)

    assert len(spans) == 20
    assert all(later - ended >= turns.PAUSE for (_began, ended), (later, _ended) in pairwise(sorted(spans)))
