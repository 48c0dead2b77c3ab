"""What changed: noted with its cause, followed once, in order, by nobody skipped."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from panreflex.base import changes
from panreflex.base.models import Change
from tests.waiting import on_own_connection, someone_waits_for_us, wait_until


def followed(name: str = "test") -> list[str]:
    """Keys of all changes that `name` has not seen yet."""
    with changes.follow(name) as seen:
        return [change.key for change in seen]


@pytest.mark.django_db
def test_a_change_and_the_waking_of_followers_are_gone_with_the_transaction_that_noted_them():
    with pytest.raises(RuntimeError), transaction.atomic():
        changes.record("library.practiceexample", ["1"])
        raise RuntimeError

    assert not Change.objects.exists()
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.django_db
def test_each_follower_sees_each_change_once_and_in_order():
    changes.record("library.practiceexample", ["1", "2"])
    changes.record("library.publication", ["3"])

    first, again, other = followed("first"), followed("first"), followed("other")

    assert first == other == ["1", "2", "3"]
    assert again == []


@pytest.mark.django_db
def test_a_follower_that_fails_sees_the_same_changes_again():
    changes.record("library.practiceexample", ["1"])

    with pytest.raises(RuntimeError), changes.follow("test"):
        raise RuntimeError

    assert followed() == ["1"]


@pytest.mark.django_db
def test_a_follower_that_asks_for_less_goes_on_where_it_stopped():
    changes.record("library.practiceexample", ["1", "2", "3"])

    with changes.follow("test", limit=2) as seen:
        first = [change.key for change in seen]

    assert first == ["1", "2"]
    assert followed() == ["3"]


@pytest.mark.django_db
def test_many_changes_wake_a_follower_once(settings):
    settings.CHANGE_FOLLOWERS = ["search.follow_changes"]

    changes.record("library.practiceexample", ["1"])
    changes.record("library.practiceexample", ["2"])

    assert ProcrastinateJob.objects.filter(task_name="search.follow_changes", status="todo").count() == 1


@pytest.mark.django_db
def test_nothing_changed_is_noted_by_nothing():
    changes.record("library.practiceexample", [])

    assert changes.latest() == 0
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_change_that_commits_late_is_skipped_by_no_follower(settings):
    settings.CHANGE_FOLLOWERS = []  # waking them makes writers wait for each other too, but for another reason
    with ThreadPoolExecutor(1) as second_person:
        with transaction.atomic():  # the first writer has its number, but is not done …
            changes.record("library.practiceexample", ["early"])
            second = second_person.submit(on_own_connection, changes.record, "library.practiceexample", ["late"])
            wait_until(someone_waits_for_us)  # … so the second must not come before it
            seen_meanwhile = Change.objects.filter(key="late").exists()
        second.result(timeout=30)

    assert not seen_meanwhile
    assert followed() == ["early", "late"]


@pytest.mark.django_db(transaction=True)
def test_a_follower_waits_for_the_writer_and_then_sees_what_it_wrote():
    with ThreadPoolExecutor(1) as follower:
        with transaction.atomic():
            changes.record("library.practiceexample", ["1"])
            seen = follower.submit(on_own_connection, followed)
            wait_until(someone_waits_for_us)

        assert seen.result(timeout=30) == ["1"]


@pytest.mark.django_db(transaction=True)
def test_a_follower_that_is_woken_twice_reads_nothing_twice():
    changes.record("library.practiceexample", ["1"])

    with ThreadPoolExecutor(1) as other:
        with changes.follow("test") as seen:
            first = [change.key for change in seen]
            second = other.submit(on_own_connection, followed)
            wait_until(someone_waits_for_us)

        assert (first, second.result(timeout=30)) == (["1"], [])


@pytest.mark.django_db
def test_noting_a_change_needs_few_queries(settings, django_assert_max_num_queries):
    with django_assert_max_num_queries(4 + 3 * len(settings.CHANGE_FOLLOWERS)):
        changes.record("library.practiceexample", [str(key) for key in range(100)])

    assert Change.objects.count() == 100
    assert connection.in_atomic_block
