"""How often somebody may do something, shared by all processes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from panreflex.base import rate_limits, tasks
from panreflex.base.errors import TooManyRequests
from panreflex.base.models import RateLimit
from panreflex.base.requests import client_network
from tests.waiting import on_own_connection

HOUR = 3_600


def passes(scope: str = "search", key: str = "192.0.2.1", *, limit: int = 3, cost: int = 1) -> bool:
    try:
        rate_limits.take(scope, key, limit=limit, seconds=HOUR, cost=cost)
    except TooManyRequests:
        return False
    return True


def let_time_pass(seconds: int) -> None:
    for row in RateLimit.objects.all():
        RateLimit.objects.filter(pk=row.pk).update(arrival=row.arrival - timedelta(seconds=seconds))


@pytest.mark.django_db
def test_the_limit_passes_at_once_and_no_more():
    outcomes = [passes(limit=3) for _ in range(5)]

    assert outcomes == [True, True, True, False, False]


@pytest.mark.django_db
def test_other_people_and_other_doors_have_a_count_of_their_own():
    passes(limit=1)

    assert not passes(limit=1)
    assert passes(key="192.0.2.2", limit=1)
    assert passes("export", limit=1)


@pytest.mark.django_db
def test_room_comes_back_bit_by_bit_and_the_answer_says_when():
    for _ in range(3):
        passes(limit=3)
    with pytest.raises(TooManyRequests) as refusal:
        rate_limits.take("search", "192.0.2.1", limit=3, seconds=HOUR)

    let_time_pass(refusal.value.retry_after)

    assert refusal.value.retry_after == HOUR // 3
    assert passes(limit=3)
    assert not passes(limit=3)


@pytest.mark.django_db
def test_something_dear_counts_for_several():
    assert passes(limit=3, cost=3)
    assert not passes(limit=3)


@pytest.mark.django_db
def test_one_can_ask_how_long_to_wait_without_being_counted():
    assert rate_limits.waiting("search", "192.0.2.1", limit=1, seconds=HOUR) == 0
    passes(limit=1)

    waits = [rate_limits.waiting("search", "192.0.2.1", limit=1, seconds=HOUR) for _ in range(2)]

    assert waits == [HOUR, HOUR]


@pytest.mark.django_db
def test_what_is_forgotten_begins_anew():
    passes(limit=1)

    rate_limits.forget("search", "192.0.2.1")

    assert passes(limit=1)


@pytest.mark.django_db
def test_nobody_can_read_from_the_table_who_asked():
    passes(key="anna@stadt.example")

    assert b"anna" not in bytes(RateLimit.objects.get().key)


@pytest.mark.django_db
def test_old_counts_are_deleted_and_current_ones_stay():
    passes(key="past")
    let_time_pass(2 * HOUR)
    passes(key="now")

    tasks.forget_old_rates(timestamp=0)

    assert RateLimit.objects.get().arrival > timezone.now()


@pytest.mark.django_db(transaction=True)
def test_never_more_than_the_limit_pass_however_many_come_at_once():
    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(lambda _: on_own_connection(passes, limit=5), range(24)))

    assert outcomes.count(True) == 5


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", "unknown"),
        ("unix:", "unknown"),
    ],
)
def test_a_network_is_one_address_or_one_household(address, network):
    assert client_network(RequestFactory().get("/", REMOTE_ADDR=address)) == network


@given(written=st.lists(st.sampled_from(["203.0.113.9", "unknown", "", "2001:db8::1"]), max_size=3))
def test_what_a_visitor_writes_into_the_header_changes_nothing(written):
    header = ", ".join([*written, "198.51.100.4"])
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": header})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.PROXIES", 0)
        direct = client_network(request)
        patch.setattr("django.conf.settings.PROXIES", 1)
        behind = client_network(request)

    assert direct == "10.0.0.1"
    assert behind == "198.51.100.4"
