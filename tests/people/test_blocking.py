"""Administrators shut an account: it ends at once, stays as it is, and its owner is told."""

import pytest
from django.test import Client

from panreflex.base.models import Mail
from panreflex.people import blocking, granting
from panreflex.people.models import AuditEntry, Grant, User
from tests.making import PASSWORD, make_client, make_municipality, make_user

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


def test_the_page_of_a_person_tells_whether_her_account_is_safe():
    person = make_user("editor")
    Client().post("/konto/login/", {"login": person.email, "password": PASSWORD})

    page = make_client(make_user("administrator")).get(f"/verwaltung/personen/{person.pk}/").content.decode()

    assert "Zweiter Faktor" in page
    assert "Offene Anmeldungen" in page
    assert "Konto sperren" in page
