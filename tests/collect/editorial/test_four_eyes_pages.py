"""New pages, copies and Wagtail's own addresses: none of them is a way around the second person."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page, WorkflowState

from panreflex.collect.editorial.models import Release
from panreflex.people.models import User
from panreflex.project import editing_rights
from panreflex.share.pages.models import HomePage, StandardPage
from tests.making import make_client, make_user

pytestmark = pytest.mark.django_db

EMPTY = {"body-count": "0", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}


@pytest.fixture(autouse=True)
def rights(settings: Any) -> None:
    settings.EMAIL_BACKEND = "panreflex.base.mailing.QueueBackend"
    editing_rights.set_up()


@pytest.fixture
def anna() -> User:
    return make_user("editor", email="anna@stadt.example", name="Anna")


@pytest.fixture
def bernd() -> User:
    return make_user("editor", email="bernd@stadt.example", name="Bernd")


@pytest.fixture
def home() -> HomePage:
    page: HomePage = Page.objects.get(depth=1).add_child(
        instance=HomePage(title="Start", slug="start", claim="A", lead="B")
    )
    return page


@pytest.fixture
def page(home: HomePage) -> StandardPage:
    page: StandardPage = home.add_child(instance=StandardPage(title="Über uns", slug="ueber"))
    page.save_revision().publish()
    return page


def fill_in(browser: Client, address: str, action: str = "", **changed: str) -> Any:
    """Send the form at this address as it stands, with what is changed, and press a button; "" saves."""
    form = browser.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    pressed = {f"action-{action}": "1"} if action else {}
    return browser.post(address, sent | EMPTY | changed | pressed, follow=True)


def test_a_new_page_is_only_saved_where_two_are_required(settings, anna, home):
    settings.FOUR_EYES = "required"

    answer = fill_in(
        make_client(anna), f"/redaktion/pages/add/pages/standardpage/{home.pk}/", "publish", title="Neu", slug="neu"
    )

    made = Page.objects.get(slug="neu")
    assert "Hier veröffentlicht niemand allein." in answer.content.decode()
    assert (made.live, made.title, made.get_latest_revision().user) == (False, "Neu", anna)
    assert Client().get("/neu/").status_code == 404
    assert not Release.objects.exists()


def test_a_new_page_that_is_published_at_once_is_one_release(anna, home):
    fill_in(
        make_client(anna), f"/redaktion/pages/add/pages/standardpage/{home.pk}/", "publish", title="Neu", slug="neu"
    )

    made = Page.objects.get(slug="neu")
    release = Release.objects.get()
    assert (made.live, release.object_id, release.by, release.alone) == (True, made.pk, anna, True)


def test_a_page_that_is_published_again_is_one_more_release(anna, page):
    fill_in(make_client(anna), f"/redaktion/pages/{page.pk}/edit/", "publish", title="Über uns, neu")

    assert Page.objects.get(pk=page.pk).title == "Über uns, neu"
    assert Release.objects.count() == 1


@pytest.mark.parametrize("action", ["publish", "copy", "create_alias", "copy_for_translation"])
def test_the_interface_for_scripts_publishes_and_copies_nothing(settings, anna, page, action):
    settings.FOUR_EYES = "required"
    page.title = "Annas Fassung"
    page.save_revision(user=anna)
    pages = Page.objects.count()

    answer = make_client(anna).post(
        f"/redaktion/api/main/pages/{page.pk}/action/{action}/", {"title": "Frei", "slug": "frei", "locale": "de"}
    )

    assert answer.status_code == 404
    assert Page.objects.get(pk=page.pk).title == "Über uns"
    assert Page.objects.count() == pages


def test_the_interface_for_scripts_still_answers_wagtails_screens(anna, page):
    answer = make_client(anna).get(f"/redaktion/api/main/pages/{page.pk}/")

    assert answer.json()["title"] == "Über uns"


@pytest.mark.parametrize("wish", ["publish_copies", "alias"])
def test_a_copy_is_not_public_where_two_are_required(settings, anna, page, wish):
    settings.FOUR_EYES = "required"
    fields = {"new_title": "Frei", "new_slug": "frei", "new_parent_page": str(page.get_parent().pk)}
    address = f"/redaktion/pages/{page.pk}/copy/"

    refused = make_client(anna).post(address, fields | {wish: "on"}, follow=True)
    none = Page.objects.filter(slug="frei").exists()
    make_client(anna).post(address, fields)

    assert "Bitte legen Sie die Kopie als Entwurf an." in refused.content.decode()
    assert none is False
    assert Page.objects.get(slug="frei").live is False


def test_no_code_makes_a_public_page_where_two_are_required(settings, home, page):
    settings.FOUR_EYES = "required"

    made = [
        home.add_child(instance=StandardPage(title="Neu", slug="neu")),
        page.copy(update_attrs={"slug": "kopie"}),
        page.create_alias(update_slug="alias"),
    ]

    assert [Page.objects.get(pk=one.pk).live for one in made] == [False, False, False]
    assert Client().get("/kopie/").status_code == 404


def test_whoever_hands_a_returned_page_in_again_may_not_release_it(settings, anna, bernd, home):
    settings.FOUR_EYES = "required"
    new = f"/redaktion/pages/add/pages/standardpage/{home.pk}/"
    fill_in(make_client(anna), new, "submit", title="Annas Seite", slug="neu")
    page = Page.objects.get(slug="neu")
    address = f"/redaktion/pages/{page.pk}/edit/"
    state = WorkflowState.objects.get()
    state.current_task_state.task.specific.on_action(state.current_task_state, bernd, "reject", comment="Kürzer.")
    fill_in(make_client(bernd), address, "submit", title="Bernds Seite")

    state = WorkflowState.objects.get()
    decision = f"/redaktion/pages/workflow/action/{page.pk}/approve/{state.current_task_state_id}/"
    make_client(bernd).post(decision, {"comment": ""})
    alone = Page.objects.get(pk=page.pk).live
    make_client(anna).post(decision, {"comment": ""})

    assert (state.requested_by, alone) == (bernd, False)
    assert Page.objects.get(pk=page.pk).live
