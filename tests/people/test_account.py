"""Signing in, and what a person sees of her own account."""

import pytest
from django.test import Client

from panreflex.people.models import AuditEntry, User
from tests.making import PASSWORD, make_client, make_municipality, make_user

pytestmark = pytest.mark.django_db


def test_one_signs_in_by_address_in_any_spelling_and_goes_on_where_one_wanted_to():
    make_user(email="edda@stadt.example")

    answer = Client().post("/konto/login/?next=/suche/", {"login": "Edda@Stadt.example", "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, "/suche/")


@pytest.mark.parametrize("elsewhere", ["https://boese.example/", "//boese.example", "/\\boese.example", "javascript:x"])
def test_signing_in_leads_to_no_foreign_place(elsewhere):
    user = make_user()

    answer = Client().post("/konto/login/", {"login": user.email, "password": PASSWORD, "next": elsewhere})

    assert (answer.status_code, answer["Location"]) == (302, "/konto/")


def test_the_database_keeps_addresses_apart_in_one_spelling_only():
    User.objects.create_user("Anna@Stadt.Example")

    assert User.objects.get_by_natural_key("ANNA@stadt.example").email == "anna@stadt.example"


def test_the_account_shows_address_roles_and_municipalities():
    dortmund = make_municipality("05913000", "Dortmund")
    user = make_user("coordinator", municipality=dortmund, name="Kim Stadtler")

    page = make_client(user).get("/konto/").content.decode()

    assert user.email in page
    assert "Koordination" in page
    assert 'href="/meine-kommune/05913000/"' in page
    assert "/verwaltung/" not in page


def test_one_changes_ones_own_name():
    user = make_user(name="Alt")

    answer = make_client(user).post("/konto/", {"name": "Neu"}, follow=True)

    assert "Ihr Name ist gespeichert." in answer.content.decode()
    assert User.objects.get(pk=user.pk).name == "Neu"
    assert AuditEntry.objects.filter(action="rename", actor=user.pk).count() == 1


def test_a_name_that_is_too_long_is_kept_and_explained():
    user = make_user(name="Alt")

    answer = make_client(user).post("/konto/", {"name": "x" * 151})

    assert answer.status_code == 422
    assert "x" * 151 in answer.content.decode()
    assert User.objects.get(pk=user.pk).name == "Alt"


def test_mark_up_in_a_name_is_shown_as_text():
    user = make_user(name="<script>alert(1)</script>")

    page = make_client(user).get("/konto/").content.decode()

    assert "<script>alert(1)</script>" not in page
