"""Two people behind what is published: handed in, released or sent back, and what happens to one who tries alone."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from wagtail.actions.publish_revision import PublishPermissionError
from wagtail.models import Page, TaskState, WorkflowState

from panreflex.base.models import Mail
from panreflex.collect.editorial import releasing
from panreflex.collect.editorial.models import AlreadyDecided, ReasonMissing, Release
from panreflex.collect.library.models import PracticeExample
from panreflex.people.models import User
from panreflex.project import editing_rights
from panreflex.share.pages.models import HomePage, StandardPage
from tests.collect.library.test_editing import filled_in
from tests.making import make_client, make_crisis_kind, make_example, make_publication, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rights(settings: Any) -> None:
    settings.EMAIL_BACKEND = "panreflex.base.mailing.QueueBackend"  # Wagtail's own mail takes the same way as ours
    editing_rights.set_up()


@pytest.fixture
def anna() -> User:
    return make_user("editor", email="anna@stadt.example", name="Anna")


@pytest.fixture
def bernd() -> User:
    return make_user("editor", email="bernd@stadt.example", name="Bernd")


@pytest.fixture
def example() -> PracticeExample:
    return make_example("peiman", title="PEIMAN", crisis_kinds=[make_crisis_kind()], live=False)


def send(user: User, example: PracticeExample, action: str = "", **changed: Any) -> Any:
    """What the form does when `user` presses a button; "" saves."""
    fields = filled_in(example, **changed)
    pressed = {f"action-{action}": "1"} if action else {}
    return make_client(user).post(f"/redaktion/beispiele/edit/{example.pk}/", fields | pressed)


def decide(user: User, example: PracticeExample, name: str, data: str = "{}", **changed: Any) -> Any:
    """Release or send back in the form."""
    pressed = {
        "action-workflow-action": "true",
        "workflow-action-name": name,
        "workflow-action-extra-data": data,
    }
    return make_client(user).post(f"/redaktion/beispiele/edit/{example.pk}/", filled_in(example, **changed) | pressed)


def is_live(example: PracticeExample) -> bool:
    example.refresh_from_db()
    return bool(example.live)


def letters_to(user: User) -> list[str]:
    return list(Mail.objects.filter(to=user.email).order_by("pk").values_list("subject", flat=True))


def test_a_draft_is_handed_in_and_released_by_somebody_else(anna, bernd, example):
    send(anna, example, "submit", title="PEIMAN, neu erzählt")
    waiting = is_live(example), letters_to(anna), letters_to(bernd)
    decide(bernd, example, "approve", title="PEIMAN, neu erzählt")

    assert waiting == (False, [], ["Bitte prüfen: „PEIMAN, neu erzählt“"])
    assert is_live(example)
    assert letters_to(anna) == ["Freigegeben: „PEIMAN, neu erzählt“"]
    release = Release.objects.get()
    assert (release.by, release.second, release.alone) == (bernd, anna, False)


def test_a_release_by_a_second_person_sets_both_dates(settings, anna, bernd, example):
    settings.REVIEW_MONTHS = 24
    send(anna, example, "submit")
    decide(bernd, example, "approve")

    example.refresh_from_db()
    today = timezone.localdate()
    assert example.checked_on == today
    assert example.review_due == releasing.due_after(today)


def test_publishing_alone_says_nothing_of_a_check(anna, example):
    send(anna, example, "publish")

    example.refresh_from_db()
    assert example.checked_on is None
    assert example.review_due == releasing.due_after(timezone.localdate())
    assert Release.objects.get().alone


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [
        (date(2026, 11, 25), 24, date(2028, 11, 25)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_the_review_date_is_that_many_months_later(settings, day, months, due):
    settings.REVIEW_MONTHS = months

    assert releasing.due_after(day) == due


def test_a_draft_goes_back_with_a_reason_that_its_author_gets(anna, bernd, example):
    send(anna, example, "submit")

    decide(bernd, example, "reject", '{"comment": "Die Quelle fehlt noch."}')

    letter = Mail.objects.get(to=anna.email)
    assert letter.subject == "Zurückgegeben: „PEIMAN“"
    assert "Die Quelle fehlt noch." in letter.text
    assert bernd.name not in letter.text
    assert example.current_workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES
    page = make_client(anna).get(f"/redaktion/beispiele/edit/{example.pk}/").content.decode()
    assert "Die Quelle fehlt noch." in page
    assert "Erneut zur Prüfung geben" in page


def test_without_a_reason_nothing_goes_back_and_what_was_typed_stays(anna, bernd, example):
    send(anna, example, "submit")

    page = decide(bernd, example, "reject", '{"comment": " "}', title="PEIMAN mit Komma")

    assert page.status_code == 422
    assert "Bitte schreiben Sie, was noch fehlt." in page.content.decode()
    assert "PEIMAN mit Komma" in page.content.decode()
    assert example.workflow_in_progress


def test_nobody_releases_what_she_handed_in_whatever_she_sends(anna, example):
    send(anna, example, "submit")
    state = TaskState.objects.get()

    decide(anna, example, "approve")
    directly = make_client(anna).post(f"/redaktion/beispiele/workflow/action/{example.pk}/approve/{state.pk}/")

    assert not is_live(example)
    assert directly.status_code in (302, 403)
    assert TaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS


def test_the_second_of_two_decisions_is_told_that_the_first_counts(anna, bernd, example):
    send(anna, example, "submit")
    state = TaskState.objects.get()
    review = state.task.specific
    review.on_action(state, bernd, "approve")

    with pytest.raises(AlreadyDecided):
        review.on_action(state, bernd, "reject", comment="Doch nicht.")
    with pytest.raises(ReasonMissing):
        send(anna, example, "submit", title="Neu")
        review.on_action(TaskState.objects.get(status="in_progress"), bernd, "reject")

    assert is_live(example)


def test_where_two_are_required_the_button_is_gone_and_pressing_it_saves_only(settings, anna, example):
    settings.FOUR_EYES = "required"

    page = make_client(anna).get(f"/redaktion/beispiele/edit/{example.pk}/").content.decode()
    answer = make_client(anna).post(
        f"/redaktion/beispiele/edit/{example.pk}/",
        filled_in(example, title="Allein") | {"action-publish": "1"},
        follow=True,
    )

    assert "action-publish" not in page
    assert "Hier veröffentlicht niemand allein." in answer.content.decode()
    assert not is_live(example)
    assert example.get_latest_revision_as_object().title == "Allein"


def test_where_two_are_required_a_new_entry_is_only_saved(settings, anna, example):
    settings.FOUR_EYES = "required"

    make_client(anna).post(
        "/redaktion/beispiele/add/", filled_in(example, title="Neu", slug="neu") | {"action-publish": "1"}
    )

    assert not PracticeExample.objects.get(slug="neu").live


def test_where_two_are_required_no_code_publishes_for_one_alone(settings, anna, bernd, example):
    settings.FOUR_EYES = "required"
    example.title = "Annas Fassung"
    revision = example.save_revision(user=anna)

    with pytest.raises(PublishPermissionError):
        revision.publish(user=anna)
    assert not is_live(example)

    revision.publish(user=bernd)
    assert is_live(example)
    assert Release.objects.get().second == anna


def test_saving_without_a_change_makes_nobody_an_author(settings, anna, bernd, example):
    settings.FOUR_EYES = "required"
    example.title = "Annas Fassung"
    example.save_revision(user=anna)
    resaved = example.save_revision(user=bernd)

    with pytest.raises(PermissionDenied):
        resaved.publish(user=anna)
    resaved.publish(user=bernd)

    assert is_live(example)


def test_what_the_platform_publishes_by_itself_asks_nobody(settings, anna, bernd, example):
    settings.FOUR_EYES = "required"
    send(anna, example, "submit", go_live_at="01.01.2090 10:00")
    decide(bernd, example, "approve", go_live_at="01.01.2090 10:00")
    planned = is_live(example), example.scheduled_revision
    assert planned[0] is False

    planned[1].publish()

    assert Release.objects.count() == 1


@pytest.fixture
def page() -> StandardPage:
    home = Page.objects.get(depth=1).add_child(instance=HomePage(title="Start", slug="start", claim="A", lead="B"))
    page: StandardPage = home.add_child(instance=StandardPage(title="Über uns", slug="ueber", live=False))
    page.save_revision()
    return page


def test_where_two_are_required_pages_are_not_published_one_by_one_or_many_at_once(settings, anna, bernd, page):
    settings.FOUR_EYES = "required"
    page.title = "Annas Fassung"
    page.save_revision(user=anna)
    browser = make_client(anna)

    form = browser.get(f"/redaktion/pages/{page.pk}/edit/").context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    browser.post(f"/redaktion/pages/{page.pk}/edit/", sent | {"action-publish": "1"})
    alone = Page.objects.get(pk=page.pk).live
    many = browser.post(
        f"/redaktion/bulk/wagtailcore/page/publish/?id={page.pk}&next=/redaktion/", {"include_descendants": ""}
    )
    at_once = Page.objects.get(pk=page.pk).live
    make_client(bernd).post(
        f"/redaktion/bulk/wagtailcore/page/publish/?id={page.pk}&next=/redaktion/", {"include_descendants": ""}
    )

    assert (alone, many.status_code, at_once) == (False, 302, False)  # Wagtail sends whoever may not back
    assert Page.objects.get(pk=page.pk).live


def test_the_database_knows_no_release_in_which_one_person_stands_twice(anna, example):
    kind = example.get_content_type()

    for fields in ({"alone": False, "by": anna, "second": anna}, {"alone": True, "second": anna}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Release.objects.create(content_type=kind, object_id=example.pk, **fields)


def test_what_belongs_to_an_entry_goes_with_it(anna, example):
    send(anna, example, "publish")
    other = make_publication("werk")
    other.save_revision(user=anna).publish(user=anna)

    PracticeExample.objects.get(pk=example.pk).delete()

    assert [release.entry for release in Release.objects.all()] == [other]


def test_starting_content_gets_a_review_date_and_no_check(example):
    make_example("alt", accessed=date(2024, 5, 1))
    make_publication("werk")

    releasing.put_on_the_list()
    again = releasing.put_on_the_list()

    old = PracticeExample.objects.get(slug="alt")
    assert (old.review_due, old.checked_on, again) == (date(2026, 5, 1), None, 0)
    assert PracticeExample.objects.get(slug="peiman").review_due is None


@pytest.mark.parametrize(("role", "status"), [(None, 302), ("reader", 403), ("researcher", 403)])
def test_nobody_else_reaches_the_screens_of_the_team(role, status, example):
    browser = make_client(make_user(role)) if role else Client()
    kind = "library.practiceexample"

    answers = [
        browser.get("/redaktion/aufgaben/"),
        browser.get(f"/redaktion/notizen/{kind}/{example.pk}/"),
        browser.post(f"/redaktion/notizen/{kind}/{example.pk}/", {"text": "Fremd"}),
        browser.post(f"/redaktion/geprueft/{kind}/{example.pk}/"),
        browser.post(f"/redaktion/geprueft/{kind}/{example.pk}/zuruecknehmen/", {"token": "x"}),
        browser.post("/redaktion/notizen/1/erledigen/"),
        browser.post("/redaktion/notizen/1/antworten/", {"text": "Fremd"}),
        browser.post("/redaktion/notizen/1/oeffnen/"),
        browser.post(f"/redaktion/beispiele/edit/{example.pk}/", {"action-check": "1"}),
    ]

    assert {answer.status_code for answer in answers} == {status}


def test_whoever_hands_a_returned_draft_in_again_may_not_release_it(settings, anna, bernd, example):
    settings.FOUR_EYES = "required"
    send(anna, example, "submit", title="Annas Fassung")
    decide(bernd, example, "reject", '{"comment": "Da fehlt noch etwas."}', title="Annas Fassung")
    send(bernd, example, "submit", title="Bernds ganz neue Fassung")

    decide(bernd, example, "approve", title="Bernds ganz neue Fassung")
    alone = is_live(example)
    decide(anna, example, "approve", title="Bernds ganz neue Fassung")

    assert (alone, is_live(example), example.title) == (False, True, "Bernds ganz neue Fassung")
    release = Release.objects.get()
    assert (release.by, release.second) == (anna, bernd)


def test_the_slower_of_two_reviewers_gets_an_answer_at_the_other_address_too(anna, bernd, example):
    send(anna, example, "submit")
    state = TaskState.objects.get()
    address = f"/redaktion/beispiele/workflow/action/{example.pk}/reject/{state.pk}/"
    make_client(bernd).post(address, {"comment": "Da fehlt noch etwas."})

    with pytest.raises(AlreadyDecided) as refusal:
        state.task.specific.on_action(state, bernd, "approve")
    slower = make_client(make_user("editor")).post(address, {"comment": "Finde ich auch."})

    assert isinstance(refusal.value, PermissionDenied)
    assert slower.status_code in (302, 403)
    assert Mail.objects.filter(to=anna.email, subject__startswith="Zurückgegeben").count() == 1
