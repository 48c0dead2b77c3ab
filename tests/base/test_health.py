"""The up-check: what it tells, and what makes it refuse."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from panreflex.base import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forget_what_was_seen(monkeypatch):
    monkeypatch.setattr(health, "_migrated", False)


def worker_beat(seconds_ago: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))",
            [seconds_ago],
        )


def test_all_is_well_while_the_database_is_there_and_migrated():
    worker_beat(5)

    answer = Client().get("/healthz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "migrations": "ok", "worker": "ok"}


@pytest.mark.parametrize("seconds", [None, 61, 100_000])
def test_a_worker_that_is_away_is_told_but_pages_can_be_served(seconds):
    if seconds:
        worker_beat(seconds)

    answer = Client().get("/healthz")

    assert answer.status_code == 200
    assert answer.json()["worker"] == "missing"


def test_a_missing_migration_makes_it_refuse():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'base' AND name = '0001_german_order'")

    answer = Client().get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["migrations"] == "missing"


def test_a_database_that_is_away_makes_it_refuse_without_telling_why(monkeypatch):
    def away():
        raise OperationalError("connection to server at 10.1.2.3 failed: password of panreflex")

    monkeypatch.setattr(connection, "cursor", away)

    answer = Client().get("/healthz")

    assert answer.status_code == 503
    assert answer.json() == {
        "status": "unavailable",
        "database": "missing",
        "migrations": "missing",
        "worker": "missing",
    }


def test_it_sets_no_cookie_and_is_stored_by_nobody():
    answer = Client().get("/healthz")

    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"


def test_once_all_was_migrated_it_asks_two_short_questions(django_assert_num_queries):
    browser = Client()
    browser.get("/healthz")

    with django_assert_num_queries(2):
        browser.get("/healthz")
