"""Administrators shut an account: it ends at once, stays as it is, and its owner is told."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client

from panreflex.base.models import Mail
from panreflex.people import blocking, granting
from panreflex.people.models import AuditEntry, Grant, User
from tests.making import PASSWORD, make_client, make_invitation, make_municipality, make_user

pytestmark = pytest.mark.django_db


def test_a_blocked_person_is_signed_out_everywhere_and_cannot_sign_in():
    administrator = make_user("administrator")
    person = make_user("member", municipality=make_municipality())
    browser = Client()
    browser.post("/konto/login/", {"login": person.email, "password": PASSWORD})
    before = browser.get("/konto/").status_code

    make_client(administrator).post(f"/verwaltung/personen/{person.pk}/sperren/")

    assert (before, browser.get("/konto/").status_code) == (200, 302)
    again = Client()
    again.post("/konto/login/", {"login": person.email, "password": PASSWORD})
    assert again.get("/konto/").status_code == 302
    assert Mail.objects.filter(to=person.email, subject="Ihr Konto ist gesperrt").count() == 1
    assert AuditEntry.objects.get(action="block").actor == administrator.pk
    assert person.memberships.filter(ended_at=None).exists()


def test_an_open_account_is_as_it_was():
    administrator, editor = make_user("administrator"), make_user("editor")
    browser = make_client(administrator)
    browser.post(f"/verwaltung/personen/{editor.pk}/sperren/")

    browser.post(f"/verwaltung/personen/{editor.pk}/entsperren/")

    assert make_client(User.objects.get(pk=editor.pk)).get("/konto/").status_code == 200
    assert editor.grants.filter(role="editor").exists()
    assert Mail.objects.filter(to=editor.email, subject="Ihr Konto ist wieder offen").exists()


def test_administrators_do_not_block_themselves():
    administrator = make_user("administrator")

    page = make_client(administrator).post(f"/verwaltung/personen/{administrator.pk}/sperren/", follow=True)

    assert "Ihr eigenes Konto sperren Sie nicht selbst." in page.content.decode()
    assert User.objects.get(pk=administrator.pk).is_active


def test_the_last_administrator_is_not_blocked():
    administrator = make_user("administrator")

    with pytest.raises(granting.LastAdministrator):
        blocking.block(administrator.pk, by=administrator)


def test_a_blocked_administrator_does_not_count_as_another_one():
    anna, bernd = make_user("administrator"), make_user("administrator")
    blocking.block(bernd.pk, by=anna)

    with pytest.raises(granting.LastAdministrator):
        granting.withdraw(anna, Grant.Role.ADMINISTRATOR, by=anna)


def test_invitations_of_a_blocked_person_count_no_more():
    administrator = make_user("administrator")
    person = make_user("coordinator", municipality=make_municipality("05913000"))
    _invitation, token = make_invitation("gast@stadt.example", make_municipality("05911000"), invited_by=person)
    _other, open_token = make_invitation("neu@stadt.example", make_municipality("05711000"), invited_by=administrator)

    blocking.block(person.pk, by=administrator)

    assert make_client().get(f"/konto/einladung/{token}/").status_code == 410
    assert make_client().get(f"/konto/einladung/{open_token}/").status_code == 200


def facts(page: str) -> dict[str, str]:
    """What the list of a person's page says, by its terms."""
    pairs = re.findall(r"<dt>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", page, re.DOTALL)
    return {term.strip(): value.strip() for term, value in pairs}


def test_the_page_of_a_person_tells_whether_her_account_is_safe():
    person = make_user("editor")
    browser, path = make_client(make_user("administrator")), f"/verwaltung/personen/{person.pk}/"

    before = facts(browser.get(path).content.decode())
    Client().post("/konto/login/", {"login": person.email, "password": PASSWORD})
    Authenticator.objects.create(user=person, type="totp", data={"secret": ""})
    after = facts(browser.get(path).content.decode())
    EmailAddress.objects.filter(user=person).update(verified=False)

    assert (before["Adresse bestätigt"], before["Zweiter Faktor"], before["Offene Anmeldungen"]) == ("ja", "nein", "0")
    assert (after["Zweiter Faktor"], after["Offene Anmeldungen"]) == ("ja", "1")
    assert facts(browser.get(path).content.decode())["Adresse bestätigt"] == "nein"
