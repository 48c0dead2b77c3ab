"""Sessions: new at sign-in, listed, ended from elsewhere, by time, and with the account."""

import time
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from panreflex.base import personal_data
from panreflex.people import blocking, granting
from panreflex.people.models import Membership
from panreflex.people.signing_in import devices
from tests.making import PASSWORD, make_client, make_municipality, make_user
from tests.people.signing_in.steps import OTHER_PASSWORD, is_signed_in, letters_to, sign_in

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0"


def turn_back(browser: Client, seconds: int, *keys: str) -> None:
    """As if so many seconds had gone by since then."""
    session = browser.session
    for key in keys:
        session[key] -= seconds
    session.save()


def test_the_session_before_signing_in_is_worth_nothing_after_it():
    anna, browser = make_user(), Client()
    planted = browser.session
    planted["planted"] = "by somebody else"
    planted.save()
    browser.cookies[settings.SESSION_COOKIE_NAME] = str(planted.session_key)

    sign_in(browser, anna)
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = str(planted.session_key)

    assert browser.cookies[settings.SESSION_COOKIE_NAME].value != str(planted.session_key)
    assert is_signed_in(browser)
    assert not is_signed_in(thief)


def test_one_sees_where_one_is_signed_in_and_ends_it_there():
    anna, here, there = make_user(), Client(), Client()
    sign_in(there, anna, HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="203.0.113.77")
    sign_in(here, anna)
    page = here.get("/konto/sicherheit/").content.decode()
    [listed] = [session for session in here.get("/konto/sicherheit/").context["sessions"] if not session.is_this]

    here.post(f"/konto/sicherheit/anmeldungen/{listed.pk}/beenden/")

    assert "Firefox, Windows" in page
    assert "203.0.113" not in page
    assert not UserSession.objects.exclude(ip="0.0.0.0").exists()
    assert FIREFOX not in UserSession.objects.values_list("user_agent", flat=True)
    assert not is_signed_in(there)
    assert is_signed_in(here)


def test_one_ends_all_others_at_once():
    anna = make_user()
    here, *elsewhere = browsers = [Client() for _browser in range(3)]
    for browser in browsers:
        sign_in(browser, anna)

    here.post("/konto/sicherheit/anmeldungen/andere-beenden/")

    assert [is_signed_in(browser) for browser in browsers] == [True, False, False]
    assert elsewhere


def test_nobody_ends_the_session_of_another():
    anna, bernd, annas, bernds = make_user(), make_user(), Client(), Client()
    sign_in(annas, anna)
    sign_in(bernds, bernd)

    bernds.post(f"/konto/sicherheit/anmeldungen/{UserSession.objects.get(user=anna).pk}/beenden/")

    assert is_signed_in(annas)


def test_a_new_password_ends_all_other_sessions_and_is_told_by_mail():
    anna, here, there = make_user(), Client(), Client()
    sign_in(there, anna)
    sign_in(here, anna)

    here.post("/konto/password/change/", {"oldpassword": PASSWORD, "password1": OTHER_PASSWORD})

    assert (is_signed_in(here), is_signed_in(there)) == (True, False)
    assert [session.is_this for session in here.get("/konto/sicherheit/").context["sessions"]] == [True]
    assert letters_to(anna.email)[-1].subject == "Ihr Passwort ist geändert"


def test_blocking_ends_all_sessions_at_once_and_opening_revives_none():
    anna, administrator, browser = make_user(), make_user("administrator"), Client()
    sign_in(browser, anna)

    blocking.block(anna.pk, by=administrator)
    blocked = is_signed_in(browser)
    refused = sign_in(Client(), anna)
    blocking.unblock(anna.pk, by=administrator)

    assert (blocked, is_signed_in(browser)) == (False, False)
    assert refused["Location"] == "/konto/inactive/"


def test_a_membership_that_is_withdrawn_counts_no_more_in_an_open_session():
    dortmund = make_municipality("05913000")
    member, browser = make_user("member", municipality=dortmund), Client()
    sign_in(browser, member)
    before = browser.get("/meine-kommune/05913000/").status_code

    granting.leave(Membership.objects.get(user=member).pk, by=None)

    assert (before, browser.get("/meine-kommune/05913000/").status_code) == (200, 404)


def test_a_session_ends_when_nobody_was_active_for_long_enough():
    browser = Client()
    sign_in(browser, make_user())
    Session.objects.update(expire_date=timezone.now())

    assert not is_signed_in(browser)


def test_being_active_puts_the_end_off_at_most_once_a_minute(django_assert_num_queries):
    browser = Client()
    sign_in(browser, make_user())
    turn_back(browser, 61, "seen_at")
    Session.objects.update(expire_date=timezone.now() + timedelta(seconds=30))

    browser.get("/konto/")
    put_off = Session.objects.get().expire_date
    browser.get("/konto/")

    assert put_off > timezone.now() + timedelta(minutes=110)
    assert Session.objects.get().expire_date == put_off


def test_no_session_outlives_a_working_day_however_active():
    browser = Client()
    sign_in(browser, make_user())
    turn_back(browser, settings.SESSION_LONGEST_SECONDS, "signed_in_at")

    assert not is_signed_in(browser)
    assert not Session.objects.exclude(session_data="").filter(expire_date__gt=timezone.now()).exists()


def test_the_page_asks_how_long_it_lasts_without_making_it_longer():
    browser = Client()
    sign_in(browser, make_user())
    turn_back(browser, 6900, "seen_at")

    asked = browser.get("/konto/anmeldung/stand/").json()
    asked_again = browser.get("/konto/anmeldung/stand/").json()
    stretched = browser.post("/konto/anmeldung/stand/").json()

    assert 250 <= asked["seconds"] <= 300
    assert asked["can_last"]
    assert asked_again["seconds"] <= asked["seconds"]
    assert stretched["seconds"] > 7100
    assert Client().get("/konto/anmeldung/stand/").json() == {"seconds": 0, "can_last": False}


def test_without_scripts_a_page_says_when_it_ends_and_puts_it_off():
    browser = Client()
    sign_in(browser, make_user())
    turn_back(browser, 6900, "seen_at")

    page = browser.get("/konto/anmeldung/").content.decode()
    answer = browser.post("/konto/anmeldung/", {"next": "/konto/daten/"})

    assert "Angemeldet bleiben" in page
    assert answer["Location"] == "/konto/daten/"
    assert browser.get("/konto/anmeldung/stand/").json()["seconds"] > 7100


def test_the_night_takes_ended_sessions_off_the_list():
    anna, browser = make_user(), Client()
    sign_in(browser, anna)
    UserSession.objects.update(created_at=timezone.now() - timedelta(days=1))
    Session.objects.update(expire_date=timezone.now() - timedelta(hours=1))

    personal_data.delete_due(timezone.now())

    assert not UserSession.objects.exists()


def test_cookies_of_the_sign_in_are_for_this_site_and_no_script():
    browser = Client()
    answer = sign_in(browser, make_user())

    for name in ("session", "device"):
        cookie = answer.cookies[name]
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert answer.cookies["session"]["expires"] == "", "it ends with the browser"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (FIREFOX, "Firefox, Windows"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15",
            "Safari, macOS",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 CriOS/130 Safari/604",
            "Chrome, iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/130 Safari/537 Edg/130", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537 Chrome/130 Mobile Safari/537", "Chrome, Android"),
        ("curl/8.5", "Unbekanntes Gerät"),
        ("", "Unbekanntes Gerät"),
    ],
)
def test_a_browser_is_named_in_words(line, words):
    assert devices.in_words(line) == words


def test_changing_ones_address_is_confirmed_at_the_new_and_told_to_the_old():
    anna, browser = make_user(email="alt@stadt.example"), Client()
    sign_in(browser, anna)

    browser.post("/konto/sicherheit/adresse/", {"email": "neu@stadt.example", "action_add": ""})
    waiting = browser.get("/konto/sicherheit/").content.decode()
    from_mail = next(line for line in letters_to("neu@stadt.example")[0].text.splitlines() if "confirm-email" in line)
    browser.post(from_mail.replace("http://127.0.0.1:8000", ""))
    anna.refresh_from_db()

    assert "neu@stadt.example wartet auf Bestätigung" in waiting
    assert anna.email == "neu@stadt.example"
    assert [mail.subject for mail in letters_to("alt@stadt.example")] == ["Ihre E-Mail-Adresse ist geändert"]


def test_a_new_address_that_waits_can_be_taken_back():
    anna, browser = make_user(email="alt@stadt.example"), Client()
    sign_in(browser, anna)
    browser.post("/konto/sicherheit/adresse/", {"email": "neu@stadt.example", "action_add": ""})

    browser.post("/konto/sicherheit/adresse/", {"withdraw": ""})

    assert [address.email for address in EmailAddress.objects.filter(user=anna)] == ["alt@stadt.example"]


def test_what_matters_is_confirmed_once_more_if_the_sign_in_is_long_ago():
    anna, browser = make_user(), Client()
    sign_in(browser, anna)
    session = browser.session
    session["account_authentication_methods"][0]["at"] = time.time() - 3600
    session.save()

    asked = {
        path: browser.get(path).headers.get("Location", "")
        for path in (
            "/konto/sicherheit/adresse/",
            "/konto/sicherheit/app/",
            "/konto/sicherheit/passkeys/neu/",
            "/konto/daten/loeschen/",
        )
    }
    wrong = browser.post("/konto/reauthenticate/?next=/konto/sicherheit/adresse/", {"password": "falsch"})
    right = browser.post("/konto/reauthenticate/?next=/konto/sicherheit/adresse/", {"password": PASSWORD})

    assert all(where.startswith("/konto/reauthenticate/?next=") for where in asked.values()), asked
    assert wrong.status_code == 422
    assert right["Location"] == "/konto/sicherheit/adresse/"
    assert browser.get("/konto/sicherheit/adresse/").status_code == 200


def test_public_pages_stay_without_session_and_cookie_for_somebody_signed_in():
    browser = make_client(make_user())

    answer = browser.get("/gute-beispiele/")

    assert not answer.cookies
