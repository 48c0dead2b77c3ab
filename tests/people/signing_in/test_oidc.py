"""Signing in at the operator's provider: the truth opens the door, every lie is refused."""

import copy
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.test import Client, override_settings

from panreflex.people.models import User
from tests.making import make_user
from tests.one_time_codes import code_of
from tests.people.signing_in import provider as providers
from tests.people.signing_in.steps import SECRET, is_signed_in, letters_to, set_up_app, sign_in

pytestmark = pytest.mark.django_db
PETRA = "petra@stadt.example"


@pytest.fixture
def provider() -> Iterator[providers.Provider]:
    """Runs, and the platform is set up for it."""
    with providers.running() as running:
        app: Any = copy.deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
        app["oidc"]["APP"] |= {"client_id": providers.CLIENT_ID, "secret": providers.SECRET, "name": "Musterstadt"}
        app["oidc"]["APP"]["settings"]["server_url"] = running.url
        with override_settings(
            OIDC_URL=running.url,
            OIDC_CLIENT_ID=providers.CLIENT_ID,
            OIDC_NAME="Musterstadt",
            SOCIALACCOUNT_PROVIDERS=app,
        ):
            yield running


def start(browser: Client, **data: str) -> str:
    """Off to the provider: the address that the platform sends the browser to."""
    page = browser.post("/konto/login/anbieter/", data)
    assert page.status_code == 200
    address: str = page.context["address"]
    return address


def go_through(browser: Client, provider: providers.Provider, **data: str) -> Any:
    """To the provider and back with its answer."""
    return browser.get(provider.authorize(start(browser, **data)))


@override_settings(OIDC_TRUSTS_EMAIL=True)
def test_whom_the_provider_knows_gets_an_account_and_comes_back_to_the_same(provider):
    provider.person["email_verified"] = True
    first, second = Client(), Client()

    answer = go_through(first, provider, next="/suche/")
    provider.person |= {"email": "neue.adresse@stadt.example", "name": "Petra Neu"}
    go_through(second, provider)

    petra = User.objects.get()
    assert answer["Location"] == "/suche/"
    assert (petra.email, petra.name) == (PETRA, "Petra Pegel")
    assert is_signed_in(first)
    assert is_signed_in(second), "known by `sub`, whatever address the provider tells later"
    assert SocialAccount.objects.get().extra_data == {"email": "neue.adresse@stadt.example"}


def test_without_trust_in_its_addresses_a_new_account_confirms_its_own(provider):
    provider.person["email_verified"] = True
    browser = Client()

    answer = go_through(browser, provider)

    assert answer["Location"] == "/konto/confirm-email/"
    assert not is_signed_in(browser)
    assert not EmailAddress.objects.get(email=PETRA).verified
    assert letters_to(PETRA)[0].subject == "Bitte bestätigen Sie Ihre E-Mail-Adresse"


@pytest.mark.parametrize(
    ("trusts", "verified"), [(False, True), (True, False), (True, None), (True, "true"), (False, False)]
)
def test_an_existing_account_is_never_joined_silently_without_trust_and_proof(provider, trusts, verified):
    make_user(email=PETRA)
    provider.person["email_verified"] = verified
    browser = Client()

    with override_settings(OIDC_TRUSTS_EMAIL=trusts):
        answer = go_through(browser, provider)

    assert answer["Location"] == "/konto/confirm-email/"
    assert not is_signed_in(browser)
    assert not SocialAccount.objects.exists()
    assert [mail.subject for mail in letters_to(PETRA)] == ["Sie haben schon ein Konto"]


@override_settings(OIDC_TRUSTS_EMAIL=True)
def test_a_trusted_and_confirmed_address_joins_the_account_and_tells_its_owner(provider):
    petra = make_user(email=PETRA)
    provider.person["email_verified"] = True
    browser = Client()

    go_through(browser, provider)

    assert is_signed_in(browser)
    assert SocialAccount.objects.get().user_id == petra.pk
    assert letters_to(PETRA)[0].subject == "Neuer Weg zur Anmeldung"


def test_a_signed_in_owner_connects_and_disconnects(provider):
    anna, browser = make_user(), Client()
    sign_in(browser, anna)

    connected = go_through(browser, provider, process="connect")
    page = browser.get("/konto/sicherheit/").content.decode()
    other = Client()
    go_through(other, provider)
    browser.post(f"/konto/sicherheit/anbieter/{SocialAccount.objects.get().pk}/loesen/")

    assert connected["Location"] == "/konto/sicherheit/"
    assert PETRA in page
    assert is_signed_in(other)
    assert not SocialAccount.objects.exists()
    assert [mail.subject for mail in letters_to(anna.email)] == [
        "Neuer Weg zur Anmeldung",
        "Ein Weg zur Anmeldung ist entfernt",
    ]


def test_nobody_disconnects_for_another_and_nobody_loses_the_last_way(provider):
    anna, bernd = make_user(), User.objects.create_user("bernd@stadt.example")
    link = SocialAccount.objects.create(user=bernd, provider="oidc", uid=f"{provider.url} 4711")
    annas, bernds = Client(), Client()
    sign_in(annas, anna)
    EmailAddress.objects.create(user=bernd, email=bernd.email, verified=True, primary=True)
    go_through(bernds, provider)

    foreign = annas.post(f"/konto/sicherheit/anbieter/{link.pk}/loesen/")
    own = bernds.post(f"/konto/sicherheit/anbieter/{link.pk}/loesen/", follow=True)

    assert foreign.status_code == 404
    assert "Ohne Passwort kämen Sie nicht mehr in Ihr Konto." in own.content.decode()
    assert SocialAccount.objects.filter(pk=link.pk).exists()


LIES = {
    "the nonce of another sign-in": {"nonce": "of another sign-in"},
    "no nonce": {"nonce": None},
    "another audience": {"aud": "somebody-else"},
    "made for another client": {"aud": ["panreflex", "other"], "azp": "other"},
    "another issuer": {"iss": "https://boese.example/realms/amt"},
    "too old": {"exp": 1, "iat": 0},
    "no end": {"exp": None},
    "nobody": {"sub": None},
}


@override_settings(OIDC_TRUSTS_EMAIL=True)
@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_not_about_this_sign_in_is_refused(provider, lie):
    provider.person["email_verified"] = True
    provider.lies = LIES[lie]
    browser = Client()

    answer = go_through(browser, provider)

    assert answer.status_code == 401
    assert "Die Anmeldung hat nicht geklappt" in answer.content.decode()
    assert not is_signed_in(browser)
    assert not User.objects.exists()


@override_settings(OIDC_TRUSTS_EMAIL=True)
@pytest.mark.parametrize(("key", "algorithm"), [("somebody else's", "RS256"), ("own", "none"), ("own", "HS256")])
def test_a_token_that_the_provider_did_not_sign_is_refused(provider, key, algorithm):
    provider.signs_with, provider.algorithm = key, algorithm
    browser = Client()

    answer = go_through(browser, provider)

    assert answer.status_code == 401
    assert not User.objects.exists()


def test_a_provider_that_calls_itself_something_else_is_not_visited(provider):
    provider.issuer = "https://boese.example/realms/amt"

    answer = Client().post("/konto/login/anbieter/")

    assert answer.status_code == 401


@override_settings(OIDC_TRUSTS_EMAIL=True)
def test_an_answer_counts_once_and_only_in_the_browser_that_asked(provider):
    provider.person["email_verified"] = True
    browser, thief = Client(), Client()
    answer = provider.authorize(start(browser))
    start(thief)

    stolen = thief.get(answer)
    browser.get(answer)
    browser.post("/konto/logout/")
    replayed = browser.get(answer)

    assert (stolen.status_code, replayed.status_code) == (401, 401)
    assert not is_signed_in(thief)
    assert not is_signed_in(browser)


def test_a_code_that_was_used_already_is_refused(provider):
    browser = Client()
    provider.codes.clear()
    answer = provider.authorize(start(browser))
    provider.codes.clear()

    assert browser.get(answer).status_code == 401


def test_somebody_who_changes_her_mind_is_told_so(provider):
    browser = Client()
    state = parse_qs(urlsplit(start(browser)).query)["state"][0]

    answer = browser.get("/konto/login/anbieter/antwort/", {"error": "access_denied", "state": state}, follow=True)

    assert "Anmeldung abgebrochen" in answer.content.decode()


def test_the_way_there_names_our_own_address_and_takes_nothing_from_the_query(provider):
    with override_settings(ALLOWED_HOSTS=["*"]):
        page = Client().post(
            "/konto/login/anbieter/?auth_params=redirect_uri%3Dhttps%3A%2F%2Fboese.example&scope=admin",
            {"next": "https://boese.example/"},
            headers={"host": "boese.example"},
        )
    asked = parse_qs(urlsplit(page.context["address"]).query)

    assert asked["redirect_uri"] == ["http://127.0.0.1:8000/konto/login/anbieter/antwort/"]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    assert asked["code_challenge_method"] == ["S256"]
    assert "boese" not in page.context["address"]
    assert "form-action 'self'" in page["Content-Security-Policy"], "the page leads on by itself, so no form has to"


SECOND = {"OIDC_SECOND_FACTOR": frozenset({"mfa", "gold"})}


@override_settings(OIDC_TRUSTS_EMAIL=True, **SECOND)
@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"amr": ["pwd", "mfa"]}, 200),
        ({"acr": "gold"}, 200),
        ({"amr": ["pwd"]}, 403),
        ({"acr": "silver"}, 403),
        ({}, 403),
    ],
)
def test_the_provider_counts_as_second_factor_only_in_the_words_that_the_operator_named(provider, claims, status):
    administrator = make_user("administrator", email=PETRA)
    provider.person |= {"email_verified": True, **claims}
    browser = Client()

    go_through(browser, provider)

    assert is_signed_in(browser)
    assert browser.get("/verwaltung/personen/").status_code == status
    assert administrator.grants.exists()


@override_settings(OIDC_TRUSTS_EMAIL=True)
def test_without_such_words_an_own_second_factor_is_asked_for_after_the_provider(provider):
    petra = make_user(email=PETRA)
    set_up_app(petra)
    provider.person |= {"email_verified": True, "amr": ["mfa"]}
    browser = Client()

    answer = go_through(browser, provider)
    open_before = is_signed_in(browser)
    browser.post("/konto/login/zweiter-schritt/", {"code": code_of(SECRET)})

    assert answer["Location"] == "/konto/login/zweiter-schritt/"
    assert not open_before
    assert is_signed_in(browser)


@override_settings(OIDC_TRUSTS_EMAIL=True, **SECOND)
def test_what_the_provider_checked_counts_for_that_session_only(provider):
    make_user("administrator", email=PETRA)
    provider.person |= {"email_verified": True, "amr": ["mfa"]}
    browser = Client()
    go_through(browser, provider)
    browser.post("/konto/logout/")

    sign_in(browser, User.objects.get())

    assert browser.get("/verwaltung/personen/").status_code == 403


@override_settings(OIDC_TRUSTS_EMAIL=False, **SECOND)
def test_what_the_provider_checked_of_one_person_opens_no_account_of_another(provider):
    administrator, browser = make_user("administrator"), Client()
    set_up_app(administrator)
    provider.person |= {"email": "dieb@stadt.example", "amr": ["mfa"]}
    go_through(browser, provider)  # waits for its address to be confirmed, with the check noted in the session

    answer = sign_in(browser, administrator)

    assert answer["Location"] == "/konto/login/zweiter-schritt/"
    assert not is_signed_in(browser)


def test_without_a_provider_there_is_no_such_door():
    assert "Mit dem Zugang von" not in Client().get("/konto/login/").content.decode()
    assert Client().post("/konto/login/anbieter/").status_code == 404


def test_with_one_the_sign_in_offers_it(provider):
    assert "Mit dem Zugang von Musterstadt anmelden" in Client().get("/konto/login/").content.decode()
