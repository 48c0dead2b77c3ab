"""Guessing takes longer and longer; the owner is not locked out."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import Client, override_settings

from panreflex.people.models import User
from tests.making import PASSWORD, make_user
from tests.one_time_codes import code_of
from tests.people.signing_in.steps import SECRET, counted_hashes, set_up_app, sign_in
from tests.waiting import on_own_connection

pytestmark = pytest.mark.django_db


def guess(user: User, times: int, **extra: str) -> list[int]:
    """Statuses of that many wrong attempts, each from a new browser."""
    return [sign_in(Client(), user, "falsch geraten", **extra).status_code for _time in range(times)]


def test_after_five_wrong_attempts_the_next_has_to_wait_and_is_told_how_long():
    anna = make_user()
    first = guess(anna, 5)

    with counted_hashes() as hashes:
        refused = sign_in(Client(), anna)

    assert first == [422] * 5
    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 12
    assert "Bitte warten Sie" in refused.content.decode()
    assert anna.email in refused.content.decode(), "what was typed is kept"
    assert hashes == [], "the right password is not even looked at, so it is not told either"


def test_waits_are_the_same_for_an_address_without_an_account():
    nobody = User(email="niemand@stadt.example")

    assert guess(nobody, 6) == [422] * 5 + [429]


def test_strangers_who_guess_do_not_keep_out_the_owner_in_a_browser_that_she_has_used():
    anna, her_browser = make_user(), Client()
    sign_in(her_browser, anna)
    her_browser.post("/konto/logout/")

    guess(anna, 8)

    assert sign_in(Client(), anna).status_code == 429
    assert sign_in(her_browser, anna).status_code == 302


def test_a_known_browser_guesses_as_slowly_as_any_other():
    anna, her_browser = make_user(), Client()
    sign_in(her_browser, anna)
    her_browser.post("/konto/logout/")

    statuses = [sign_in(her_browser, anna, "falsch geraten").status_code for _time in range(6)]

    assert statuses == [422] * 5 + [429]


def test_a_browser_that_is_known_for_one_account_is_not_for_another():
    anna, bernd, browser = make_user(), make_user(), Client()
    sign_in(browser, anna)
    browser.post("/konto/logout/")

    guess(bernd, 5)

    assert sign_in(browser, bernd).status_code == 429


def test_the_owner_begins_anew_after_a_right_password():
    anna = make_user()
    guess(anna, 4)
    sign_in(Client(), anna)

    assert guess(anna, 5) == [422] * 5


def test_one_network_that_tries_many_accounts_is_slowed_down(monkeypatch):
    monkeypatch.setattr("panreflex.people.signing_in.slowing_down.NETWORK", ((6, 60),))
    people = [User(email=f"person{number}@stadt.example") for number in range(8)]

    statuses = [guess(person, 1, REMOTE_ADDR="203.0.113.7")[0] for person in people]
    elsewhere = guess(people[-1], 1, REMOTE_ADDR="203.0.113.8")

    assert statuses == [422] * 6 + [429] * 2
    assert elsewhere == [422]


@pytest.mark.parametrize(("proxies", "statuses"), [(0, [422] * 6 + [429] * 2), (1, [422] * 8)])
def test_who_stands_behind_a_proxy_is_believed_only_if_the_operator_says_so(monkeypatch, proxies, statuses):
    monkeypatch.setattr("panreflex.people.signing_in.slowing_down.NETWORK", ((6, 60),))
    people = [User(email=f"person{number}@stadt.example") for number in range(8)]

    with override_settings(PROXIES=proxies):
        got = [guess(person, 1, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")[0] for number, person in enumerate(people)]

    assert got == statuses


def test_codes_of_the_second_factor_are_slowed_down_as_well():
    anna, browser = make_user(), Client()
    set_up_app(anna)
    sign_in(browser, anna)

    statuses = [browser.post("/konto/login/zweiter-schritt/", {"code": "000000"}).status_code for _time in range(6)]

    assert statuses == [422] * 5 + [429]
    assert browser.post("/konto/login/zweiter-schritt/", {"code": code_of(SECRET)}).status_code == 429


def test_the_present_password_is_not_guessed_at_an_open_session():
    anna, browser = make_user(), Client()
    sign_in(browser, anna)
    form = {"oldpassword": "falsch geraten", "password1": "Regen auf dem Markt am Mittag"}

    statuses = [browser.post("/konto/password/change/", form).status_code for _time in range(6)]

    assert statuses == [422] * 5 + [429]


@pytest.mark.django_db(transaction=True)
def test_ten_guesses_at_once_are_not_more_than_five():
    anna = make_user()

    with ThreadPoolExecutor(5) as strangers:
        attempts = [strangers.submit(on_own_connection, sign_in, Client(), anna, "falsch geraten") for _n in range(10)]
        statuses = sorted(attempt.result(timeout=60).status_code for attempt in attempts)

    assert statuses == [422] * 5 + [429] * 5


def test_a_forged_device_cookie_helps_nobody():
    anna, browser = make_user(), Client()
    guess(anna, 5)
    browser.cookies["device"] = "eyJhIjoiYiJ9:1vNnKq:gefaelscht"

    assert sign_in(browser, anna, PASSWORD).status_code == 429
