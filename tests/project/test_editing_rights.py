"""What editors and administrators may do in the editing interface, and what nobody does there."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupPagePermission, Page
from wagtail.snippets.models import get_snippet_models

from panreflex.base.publishing import Publishable
from panreflex.collect.editorial import reviewing
from panreflex.people.models import User
from panreflex.project import editing_rights
from tests.making import make_client, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rights():
    editing_rights.set_up()


def test_setting_up_again_changes_nothing():
    before = {group.name: set(group.permissions.all()) for group in Group.objects.all()}
    pages = GroupPagePermission.objects.count()

    editing_rights.set_up()

    assert {group.name: set(group.permissions.all()) for group in Group.objects.all()} == before
    assert GroupPagePermission.objects.count() == pages


def test_only_our_two_groups_are_there():
    assert {group.name for group in Group.objects.all()} == {"Redaktion", "Verwaltung der Plattform"}


def test_a_right_that_somebody_added_by_hand_is_taken_back():
    editors = Group.objects.get(name="Redaktion")
    editors.permissions.add(*Group.objects.get(name="Verwaltung der Plattform").permissions.all())

    editing_rights.set_up()

    assert not editors.permissions.filter(codename="change_workflow").exists()


@pytest.mark.parametrize("role", ["editor", "administrator"])
@pytest.mark.parametrize(
    "path",
    [
        "/redaktion/",
        "/redaktion/beispiele/",
        "/redaktion/beispiele/add/",
        "/redaktion/literatur/add/",
        "/redaktion/forschungsprojekte/add/",
        "/redaktion/gespraeche/add/",
        "/redaktion/empfehlungen/add/",
        "/redaktion/zahlen/add/",
        "/redaktion/termine/add/",
        "/redaktion/vokabular/themen/add/",
        "/redaktion/vokabular/krisenarten/add/",
        "/redaktion/vokabular/stellschrauben/add/",
        "/redaktion/vokabular/resilienzfaktoren/add/",
        "/redaktion/vokabular/zielgruppen/add/",
        "/redaktion/images/",
        "/redaktion/documents/",
        "/redaktion/pages/",
    ],
)
def test_editors_and_administrators_open_what_they_work_on(role, path):
    assert make_client(make_user(role)).get(path, follow=True).status_code == 200


@pytest.mark.parametrize("role", ["editor", "administrator"])
@pytest.mark.parametrize(
    "path", ["/redaktion/users/", "/redaktion/users/new/", "/redaktion/groups/", "/redaktion/sites/"]
)
def test_nobody_manages_accounts_or_sites_there(role, path):
    answer = make_client(make_user(role)).get(path)

    assert (answer.status_code, answer["Location"]) == (302, "/redaktion/")


@pytest.mark.parametrize(("role", "status"), [("editor", 302), ("administrator", 200)])
@pytest.mark.parametrize("path", ["/redaktion/redirects/", "/redaktion/workflows/list/"])
def test_only_administrators_care_for_redirects_and_workflows(role, status, path):
    assert make_client(make_user(role)).get(path).status_code == status


def test_the_menu_of_an_editor_is_german_and_short():
    page = make_client(make_user("editor")).get("/redaktion/").content.decode()

    for word in ("Wissenssammlung", "Praxisbeispiele", "Belegkette", "Termine", "Vokabular", "Bilder"):
        assert word in page
    for word in ("/redaktion/users/", "/redaktion/groups/", "Snippets", "Einstellungen"):
        assert word not in page


@pytest.mark.parametrize(("role", "shown"), [("editor", False), ("administrator", True)])
def test_the_menu_leads_administrators_to_people_and_roles(role, shown):
    page = make_client(make_user(role)).get("/redaktion/").content.decode()

    assert ("/verwaltung/personen/" in page) == shown


@pytest.mark.parametrize("role", ["reader", "facilitator", "researcher"])
def test_the_wrong_role_is_told_so_instead_of_being_sent_round_in_circles(role):
    answer = make_client(make_user(role)).get("/redaktion/beispiele/")

    assert answer.status_code == 403


def test_wagtails_own_sign_in_is_not_there():
    answer = make_client().get("/redaktion/login/")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/konto/login/")


def test_an_editor_who_was_locked_out_reaches_nothing():
    editor = make_user("editor")
    browser = make_client(editor)
    User.objects.filter(pk=editor.pk).update(is_active=False)

    answer = browser.get("/redaktion/")

    assert answer.status_code == 302


def test_whatever_is_published_can_be_reviewed_by_a_second_person():
    entries = [model for model in get_snippet_models() if issubclass(model, Publishable)]

    assert len(entries) > 6
    assert {model.get_default_workflow().name for model in entries} == {reviewing.NAME}
    assert Page.objects.get(depth=2).get_workflow().name == reviewing.NAME
