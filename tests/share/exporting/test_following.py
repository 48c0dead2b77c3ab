"""A harvest is whole and without doubles while others publish, read by a harvester that is none of ours."""

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction
from sickle import Sickle

from panreflex.base import changes
from panreflex.collect.library.models import Publication
from panreflex.share.exporting.harvesting import answering, following
from panreflex.share.exporting.models import HarvestRecord
from tests.making import make_publication
from tests.waiting import on_own_connection, someone_waits_for_us, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
WORKS, PART = 40, 5


def note(*keys: int) -> None:
    """As when an editor published or took back, and the worker followed."""
    changes.record("library.publication", [str(key) for key in keys])
    following.follow_changes()


def change_something(keys: list[int], chance: random.Random, number: int) -> None:
    """Another title for one work; now and then one is taken back, or comes back."""
    key = chance.choice(keys)
    live = chance.random() > 0.2
    with transaction.atomic():
        Publication.objects.filter(pk=key).update(title=f"Fassung {number}", live=live)
        changes.record("library.publication", [str(key)])
    following.follow_changes()


def test_a_harvest_while_others_publish_is_whole_and_tells_nothing_twice(live_server, settings, monkeypatch):
    settings.REQUESTS_A_MINUTE = dict.fromkeys(settings.REQUESTS_A_MINUTE, 0)
    monkeypatch.setattr(answering, "AT_ONCE", PART)
    keys = [make_publication().pk for _ in range(WORKS)]
    note(*keys)
    harvester = Sickle(f"{live_server.url}/oai")
    chance, changed, over = random.Random(7), [0], Event()

    def change_until_the_end() -> None:
        while not over.is_set():
            change_something(keys, chance, changed[0])
            changed[0] += 1

    seen: list[tuple[str, str]] = []
    state: dict[str, str] = {}
    since = harvester.Identify().earliestDatestamp
    with ThreadPoolExecutor(1) as others:
        editor = others.submit(on_own_connection, change_until_the_end)
        for record in harvester.ListRecords(metadataPrefix="oai_dc"):
            keep(record, seen, state)
            if len(seen) % PART == 0:
                so_far = changed[0]
                wait_until(lambda so_far=so_far: changed[0] > so_far)  # type: ignore[misc]
            if len(seen) == 3 * WORKS:
                over.set()
        over.set()
        editor.result(timeout=30)
    begun = {f"oai:127.0.0.1:literatur/{key}" for key in keys}

    assert len(set(seen)) == len(seen) > WORKS
    assert set(state) == begun
    for record in harvester.ListRecords(metadataPrefix="oai_dc", **{"from": since}):
        keep(record, [], state)
    assert state == {
        f"oai:127.0.0.1:literatur/{key}": title if live else "deleted"
        for key, title, live in Publication.objects.values_list("pk", "title", "live")
    }


def keep(record: Any, seen: list[tuple[str, str]], state: dict[str, str]) -> None:
    seen.append((record.header.identifier, record.header.datestamp))
    state[record.header.identifier] = "deleted" if record.deleted else record.metadata["title"][0]


def test_the_time_is_told_only_when_everything_before_it_can_be_seen():
    key = make_publication().pk

    with ThreadPoolExecutor(1) as harvester:
        with transaction.atomic():  # the worker has given a datestamp, and has not committed yet …
            note(key)
            told = harvester.submit(on_own_connection, following.settled)
            wait_until(someone_waits_for_us)

        assert told.result(timeout=30) >= HarvestRecord.objects.get().datestamp


def test_two_workers_that_follow_at_once_leave_one_record_each():
    key = make_publication().pk
    changes.record("library.publication", [str(key)])

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            following.follow_changes()
            second = other.submit(on_own_connection, following.follow_changes)
            wait_until(someone_waits_for_us)
        second.result(timeout=30)

    assert HarvestRecord.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone()[0] == 0
