"""Two editors save the same entry: the second sees both versions, and nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from panreflex.collect.editorial import conflicts
from panreflex.collect.library.models import PracticeExample
from panreflex.people.models import User
from panreflex.project import editing_rights
from tests.collect.library.test_editing import filled_in
from tests.making import (
    make_client,
    make_crisis_kind,
    make_example,
    make_measure,
    make_municipality,
    make_publication,
    make_theme,
    make_user,
)
from tests.waiting import on_own_connection, someone_waits_for_us, wait_until


def make_world() -> tuple[User, User, PracticeExample]:
    editing_rights.set_up()
    example = make_example("peiman", title="PEIMAN", crisis_kinds=[make_crisis_kind()], themes=[make_theme()])
    return make_user("editor", name="Anna"), make_user("editor", name="Bernd"), example


def loaded(example: PracticeExample) -> dict[str, str]:
    """With which version a form begins that is opened now."""
    example.refresh_from_db()
    if example.latest_revision is None:
        return {"loaded_revision_id": ""}
    return {
        "loaded_revision_id": str(example.latest_revision_id),
        "loaded_revision_created_at": example.latest_revision.created_at.isoformat(),
    }


def send(user: User, example: PracticeExample, began: dict[str, str], **changed: Any) -> Any:
    return make_client(user).post(f"/redaktion/beispiele/edit/{example.pk}/", filled_in(example, **changed) | began)


def draft(example: PracticeExample) -> PracticeExample:
    example.refresh_from_db()
    version: PracticeExample = example.get_latest_revision_as_object()
    return version


@pytest.mark.django_db
@pytest.mark.parametrize("with_version", [False, True])
def test_the_second_sees_both_versions_and_nothing_is_saved_over(with_version):
    anna, bernd, example = make_world()
    if with_version:
        example.save_revision()
    began = loaded(example)
    send(anna, example, began, title="Annas Titel", summary="Annas Fassung.")

    page = send(bernd, example, began, title="Bernds Titel", problem="Bernds Problem.")

    text = page.content.decode()
    assert page.status_code == 422
    for word in ("Annas Titel", "Annas Fassung.", "Bernds Titel", "Bernds Problem.", "Anna hat diesen Eintrag"):
        assert word in text
    assert draft(example).title == "Annas Titel"


@pytest.mark.django_db
def test_only_fields_that_both_changed_ask_for_a_choice():
    anna, bernd, example = make_world()
    example.save_revision()
    began = loaded(example)
    send(anna, example, began, title="Annas Titel", summary="Annas Fassung.")

    fields = {
        field.name: field for field in send(bernd, example, began, title="Bernds Titel", problem="P").context["fields"]
    }

    assert {name: (field.both, field.taken) for name, field in fields.items()} == {
        "title": (True, "mine"),
        "summary": (False, "theirs"),
        "problem": (False, "mine"),
    }


@pytest.mark.django_db
def test_what_was_chosen_stands_in_the_form_and_can_be_saved():
    anna, bernd, example = make_world()
    theme, measure = make_theme("wasser"), make_measure()
    example.save_revision()
    began = loaded(example)
    links = {
        "further_links-TOTAL_FORMS": "1",
        "further_links-0-url": "https://anna.example/",
        "further_links-0-ORDER": "1",
        "further_links-0-id": "",
    }
    send(anna, example, began, title="Annas Titel", themes=[theme.pk], **links)
    conflict = send(bernd, example, began, title="Bernds Titel", measures=[measure.pk], problem="Bernds Problem.")
    choices = {"nehmen-themes": "theirs", "nehmen-title": "mine", "nehmen-further_links": "theirs"}
    data = QueryDict(mutable=True)
    for name, value in conflict.context["typed"]:
        data.appendlist(name, value)
    data.update(choices | {"action-merge": "1"})
    address, browser = f"/redaktion/beispiele/edit/{example.pk}/", make_client(bernd)

    form = browser.post(address, data.urlencode(), content_type="application/x-www-form-urlencoded").context["form"]
    unsaved = draft(example).title
    sent = form.data.copy()
    browser.post(address, sent.urlencode(), content_type="application/x-www-form-urlencoded")

    saved = draft(example)
    assert unsaved == "Annas Titel"
    assert (saved.title, saved.problem) == ("Bernds Titel", "Bernds Problem.")
    assert [one.pk for one in saved.themes.all()] == [theme.pk]
    assert [one.pk for one in saved.measures.all()] == [measure.pk]
    assert [one.url for one in saved.further_links.all()] == ["https://anna.example/"]


@pytest.mark.django_db
@pytest.mark.parametrize("choices", [{"nehmen-further_links": "mine"}, {}])
def test_a_row_that_the_other_deleted_is_written_anew_if_mine_is_chosen(choices):
    anna, bernd, example = make_world()
    send(anna, example, loaded(example) | {"action-publish": "1"}, **link("https://eins.example/"))
    example.refresh_from_db()
    row, began = str(example.further_links.get().pk), loaded(example)
    publish = began | {"action-publish": "1"}
    send(anna, example, publish, **link("https://eins.example/", row) | {"further_links-0-DELETE": "on"})
    conflict = send(bernd, example, began, **link("https://zwei.example/", row))
    data = QueryDict(mutable=True)
    for name, value in conflict.context["typed"]:
        data.appendlist(name, value)
    data.update(choices | {"action-merge": "1"})
    address, browser = f"/redaktion/beispiele/edit/{example.pk}/", make_client(bernd)

    form = browser.post(address, data.urlencode(), content_type="application/x-www-form-urlencoded").context["form"]
    sent = form.data.copy()
    answer = browser.post(address, sent.urlencode(), content_type="application/x-www-form-urlencoded")

    assert (conflict.status_code, answer.status_code) == (422, 302)
    assert not example.further_links.model.objects.filter(pk=row).exists()
    assert [one.url for one in draft(example).further_links.all()] == ["https://zwei.example/"]


def link(url: str, row: str = "") -> dict[str, str]:
    """A form's further links: this one alone; row: the primary key that it has already."""
    return {
        "further_links-TOTAL_FORMS": "1",
        "further_links-INITIAL_FORMS": "1" if row else "0",
        "further_links-0-url": url,
        "further_links-0-ORDER": "1",
        "further_links-0-id": row,
    }


@pytest.mark.django_db
def test_who_saves_again_and_again_alone_meets_no_conflict():
    anna, _bernd, example = make_world()

    for title in ("Eins", "Zwei", "Drei"):
        assert send(anna, example, loaded(example), title=title).status_code == 302

    assert draft(example).title == "Drei"


@pytest.mark.django_db
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(
    title=st.text("äöü „“<>& abc", max_size=40).map("T{}".format),
    year=st.none() | st.integers(1945, 2100),
    authors=st.lists(st.text("abcß", min_size=1, max_size=8), max_size=3),
)
def test_a_form_that_nobody_touches_sends_what_is_stored(title, year, authors):
    publication = make_publication(title=title, year=year)
    publication.authors.set([publication.authors.model(family=name) for name in authors])
    form_class = type(publication).snippet_viewset.get_edit_handler().get_form_class()

    sent = conflicts.as_posted(form_class(instance=publication))
    form = form_class(sent, instance=publication)

    assert form.is_valid(), form.errors
    assert conflicts.contested(form, form_class(instance=publication), None) == []


@pytest.mark.django_db
def test_a_chosen_municipality_is_sent_by_its_number():
    example = make_example(municipality=make_municipality())
    form_class = type(example).snippet_viewset.get_edit_handler().get_form_class()

    assert conflicts.as_posted(form_class(instance=example))["municipality"] == str(example.municipality_id)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_the_second_is_shown_both_and_the_first_stays():
    anna, bernd, example = make_world()
    began = loaded(example)

    with ThreadPoolExecutor(1) as second:
        with transaction.atomic():  # Anna's request holds its transaction open …
            first = send(anna, example, began, title="Annas Titel")
            attempt = second.submit(on_own_connection, send, bernd, example, began, title="Bernds Titel")
            wait_until(someone_waits_for_us)  # … until Bernd's waits for the entry
        answer = attempt.result(timeout=30)

    assert (first.status_code, answer.status_code) == (302, 422)
    assert "Bernds Titel" in answer.content.decode()
    assert draft(example).title == "Annas Titel"
    assert example.revisions.count() == 1
