"""Editing and administering need a second factor, in every session and outside demo mode; others may have one."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client, override_settings

from panreflex.people import granting
from panreflex.people.models import Grant, User
from panreflex.people.permissions import Action, may
from panreflex.project import editing_rights
from tests.making import make_client, make_municipality, make_user
from tests.one_time_codes import code_of
from tests.people.signing_in.steps import SECRET, is_signed_in, letters_to, set_up_app, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editing_interface")]
# One address of each room that needs a right which only counts with a second factor.
GUARDED = {"editor": "/redaktion/", "administrator": "/verwaltung/personen/"}


@pytest.fixture
def editing_interface() -> None:
    """Its groups have their rights, as after loading the content."""
    editing_rights.set_up()


@pytest.mark.parametrize("role", ["editor", "administrator"])
def test_without_a_second_factor_one_is_led_to_set_one_up_and_gets_nowhere_else(role):
    person, browser = make_user(role), Client()

    answer = sign_in(browser, person)
    refused = browser.get(GUARDED[role])

    assert answer["Location"] == "/konto/zweiter-faktor/?next=%2Fkonto%2F"
    assert "App einrichten" in browser.get(answer["Location"]).content.decode()
    assert refused.status_code == 403
    assert "Ihr Konto braucht einen zweiten Faktor" in refused.content.decode()
    assert GUARDED[role].replace("/", "%2F") in refused.content.decode() or GUARDED[role] in refused.content.decode()


def test_a_session_that_was_open_before_the_role_was_given_needs_it_too():
    person, administrator = make_user(), make_user("administrator")
    browser = Client()
    sign_in(browser, person)

    granting.grant(person, Grant.Role.EDITOR, by=administrator)

    assert browser.get("/redaktion/").status_code == 403
    assert "zweiten Faktor" in browser.get("/redaktion/").content.decode()


def test_an_administrator_without_it_sees_no_foreign_municipality_either():
    make_municipality("05913000")
    browser = make_client(make_user("administrator"), second_factor=False)

    assert browser.get("/meine-kommune/05913000/").status_code == 404
    assert "/verwaltung/" not in browser.get("/konto/").content.decode()


@pytest.mark.parametrize("role", ["editor", "administrator"])
def test_in_demo_mode_none_is_asked_for(role):
    person, browser = make_user(role), Client()

    with override_settings(DEMO=True):
        assert sign_in(browser, person)["Location"] == "/konto/"
        assert browser.get(GUARDED[role]).status_code == 200


def test_jobs_and_commands_act_without_a_session_and_are_not_asked():
    assert may(make_user("editor"), Action.EDIT_CONTENT)


def test_setting_an_app_up_opens_the_way_and_ends_sessions_without_it(django_capture_on_commit_callbacks):
    editor, browser, elsewhere = make_user("editor"), Client(), Client()
    sign_in(elsewhere, editor)
    sign_in(browser, editor)
    secret = browser.get("/konto/sicherheit/app/").context["secret"]

    with django_capture_on_commit_callbacks(execute=True):
        done = browser.post("/konto/sicherheit/app/", {"code": code_of(secret), "next": "/redaktion/"})

    assert done["Location"] == "/konto/sicherheit/notfall-codes/?next=%2Fredaktion%2F"
    assert len(browser.get(done["Location"]).context["unused_codes"]) == 10
    assert browser.get("/redaktion/").status_code == 200
    assert not is_signed_in(elsewhere)
    assert letters_to(editor.email)[-1].subject == "Neuer zweiter Faktor: App mit Codes"
    assert secret.replace(" ", "") not in str(Authenticator.objects.get(type="totp").data)


def test_the_code_that_set_the_app_up_does_not_sign_in_as_well():
    editor, browser, thief = make_user("editor"), Client(), Client()
    sign_in(browser, editor)
    secret = browser.get("/konto/sicherheit/app/").context["secret"]
    code, next_code = code_of(secret), code_of(secret, steps=1)
    browser.post("/konto/sicherheit/app/", {"code": code})
    sign_in(thief, editor)

    again = thief.post("/konto/login/zweiter-schritt/", {"code": code})
    fresh = thief.post("/konto/login/zweiter-schritt/", {"code": next_code})

    assert (again.status_code, fresh.status_code) == (422, 302)


def test_a_wrong_code_sets_nothing_up_and_keeps_the_secret_shown():
    browser = Client()
    sign_in(browser, make_user("editor"))
    secret = browser.get("/konto/sicherheit/app/").context["secret"]

    answer = browser.post("/konto/sicherheit/app/", {"code": "000000"})

    assert answer.status_code == 422
    assert answer.context["secret"] == secret
    assert not Authenticator.objects.exists()


def test_a_code_is_accepted_once():
    anna, browser, thief = make_user(), Client(), Client()
    set_up_app(anna)
    sign_in(browser, anna)
    sign_in(thief, anna)
    code = code_of(SECRET)

    first = browser.post("/konto/login/zweiter-schritt/", {"code": code})
    second = thief.post("/konto/login/zweiter-schritt/", {"code": code})

    assert (first.status_code, first["Location"]) == (302, "/konto/")
    assert second.status_code == 422
    assert not is_signed_in(thief)


@pytest.mark.parametrize(("steps", "status"), [(-1, 302), (0, 302), (1, 302), (-3, 422), (3, 422)])
def test_clocks_may_be_half_a_minute_wrong_and_no_more(steps, status):
    anna, browser = make_user(), Client()
    set_up_app(anna)
    sign_in(browser, anna)

    assert browser.post("/konto/login/zweiter-schritt/", {"code": code_of(SECRET, steps=steps)}).status_code == status


def test_an_emergency_code_opens_once_and_is_gone(django_capture_on_commit_callbacks):
    editor, browser = make_user("editor"), Client()
    set_up_app(editor)
    sign_in(browser, editor)
    browser.post("/konto/login/zweiter-schritt/", {"code": code_of(SECRET)})
    with django_capture_on_commit_callbacks(execute=True):
        browser.post("/konto/sicherheit/notfall-codes/neu/")
    code = browser.get("/konto/sicherheit/notfall-codes/").context["unused_codes"][0]
    file = browser.get("/konto/sicherheit/notfall-codes/datei/")

    first, second = Client(), Client()
    sign_in(first, editor)
    sign_in(second, editor)
    opened = first.post("/konto/login/zweiter-schritt/", {"code": f"{code[:4]} {code[4:]}"})
    again = second.post("/konto/login/zweiter-schritt/", {"code": code})

    assert file["Content-Disposition"] == 'attachment; filename="notfall-codes.txt"'
    assert code in file.content.decode()
    assert letters_to(editor.email)[-1].subject == "Sie haben neue Notfall-Codes"
    assert opened["Location"] == "/konto/"
    assert first.get("/redaktion/").status_code == 200
    assert again.status_code == 422


def test_who_needs_one_keeps_one():
    editor = make_user("editor")
    browser = make_client(editor)

    answer = browser.post("/konto/sicherheit/app/entfernen/")

    assert answer.status_code == 422
    assert "Ihre Rolle braucht einen zweiten Faktor." in answer.content.decode()
    assert Authenticator.objects.filter(user=editor, type="totp").exists()


def test_a_reader_may_remove_hers_after_confirming_with_it():
    anna, browser = make_user(), Client()
    set_up_app(anna)
    sign_in(browser, anna)
    browser.post("/konto/login/zweiter-schritt/", {"code": code_of(SECRET, steps=-1)})
    session = browser.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()

    asked = browser.post("/konto/sicherheit/app/entfernen/")
    by_password = browser.get("/konto/reauthenticate/?next=/konto/sicherheit/app/entfernen/")
    browser.post("/konto/reauthenticate/code/?next=/konto/sicherheit/", {"code": code_of(SECRET)})
    browser.post("/konto/sicherheit/app/entfernen/")

    assert asked["Location"].startswith("/konto/reauthenticate/code/")
    assert by_password["Location"].startswith("/konto/reauthenticate/code/"), "a password alone does not confirm"
    assert not Authenticator.objects.exists()
    assert letters_to(anna.email)[-1].subject == "App mit Codes entfernt"


def test_a_factor_that_is_gone_proves_nothing_any_more():
    editor = make_user("editor")
    browser = make_client(editor)
    before = browser.get("/redaktion/").status_code

    Authenticator.objects.filter(user=editor).delete()

    assert (before, browser.get("/redaktion/").status_code) == (200, 403)


def test_the_second_step_cannot_be_skipped():
    anna, browser = make_user(), Client()
    set_up_app(anna)
    sign_in(browser, anna)

    assert not is_signed_in(browser)
    assert browser.get("/konto/sicherheit/").status_code == 302
    assert browser.get("/konto/sicherheit/app/entfernen/").status_code == 302


def test_with_another_secret_key_no_code_fits_and_nothing_breaks():
    anna, browser = make_user(), Client()
    set_up_app(anna)

    with override_settings(SECRET_KEY="another key that is long enough 0123456789 0123456789"):
        sign_in(browser, anna)
        answer = browser.post("/konto/login/zweiter-schritt/", {"code": code_of(SECRET)})

    assert answer.status_code == 422


@pytest.mark.parametrize("onward", ["https://boese.example/", "//boese.example", "javascript:alert(1)"])
def test_setting_up_leads_to_no_foreign_place(onward):
    browser = Client()
    sign_in(browser, make_user("editor"))
    explained = browser.get("/konto/zweiter-faktor/", {"next": onward})
    secret = browser.get("/konto/sicherheit/app/", {"next": onward}).context["secret"]

    done = browser.post("/konto/sicherheit/app/", {"code": code_of(secret), "next": onward})

    assert explained.context["onward"] == ""
    assert done["Location"] == "/konto/sicherheit/notfall-codes/"


def test_the_page_of_second_factors_leads_on_once_there_is_one():
    browser = make_client(make_user("editor"))

    assert browser.get("/konto/zweiter-faktor/?next=/redaktion/")["Location"] == "/redaktion/"


def test_nobody_reaches_the_passkey_of_another():
    anna, bernd = make_user("editor"), make_user("editor")
    key = Authenticator.objects.create(user=anna, type="webauthn", data={"name": "Annas", "credential": {}})
    browser = make_client(bernd)

    assert browser.get(f"/konto/sicherheit/passkeys/{key.pk}/").status_code == 404
    assert browser.post(f"/konto/sicherheit/passkeys/{key.pk}/entfernen/").status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


@pytest.mark.parametrize("credential", ["", "{}", "[]", "null", '{"id": "x", "response": {}}', "kein JSON"])
def test_a_passkey_that_makes_no_sense_is_refused_without_an_error_of_ours(credential):
    answer = Client().post("/konto/login/passkey/", {"credential": credential})

    assert answer.status_code == 302
    assert answer["Location"] == "/konto/login/"
    assert not User.objects.exists()
