"""What waits for whom, what has to be looked at again, and the click that says it is still right."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from panreflex.base.links.models import Link, Mention
from panreflex.base.models import Change
from panreflex.collect.editorial import marking, notes, releasing, waiting
from panreflex.collect.library.models import PracticeExample
from panreflex.people.models import User
from panreflex.project import editing_rights
from tests.making import make_client, make_example, make_measure, make_publication, make_user

pytestmark = pytest.mark.django_db
KIND = "library.practiceexample"


@pytest.fixture(autouse=True)
def rights() -> None:
    editing_rights.set_up()


@pytest.fixture
def anna() -> User:
    return make_user("editor", name="Anna")


@pytest.fixture
def bernd() -> User:
    return make_user("editor", name="Bernd")


def hand_in(example: PracticeExample, by: User) -> None:
    example.save_revision(user=by)
    example.get_workflow().start(example, by)


def counts(user: User) -> dict[str, int]:
    return {pile.key: pile.count for pile in waiting.piles(user) if pile.count}


def test_what_is_handed_in_waits_for_the_others_and_lies_with_them_for_its_author(anna, bernd):
    hand_in(make_example(measures=[make_measure()], live=False), anna)

    assert counts(bernd) == {"pruefen": 1, "ohne-beispiel": 1}
    assert counts(anna) == {"andere": 1, "ohne-beispiel": 1}


def test_what_was_sent_back_waits_for_its_author_alone(anna, bernd):
    example = make_example(measures=[make_measure()], live=False)
    hand_in(example, anna)
    example.current_workflow_task.on_action(
        example.current_workflow_task_state, bernd, "reject", comment="Die Quelle fehlt."
    )

    assert counts(anna)["zurueck"] == 1
    assert "pruefen" not in counts(bernd)
    assert "zurueck" not in counts(bernd)


def test_each_list_names_its_entries_and_is_absent_when_empty(anna, bernd):
    today = timezone.localdate()
    due = make_example("faellig", title="Fälliges", review_due=today, measures=[make_measure()])
    make_example("spaeter", title="Späteres", review_due=today + timedelta(days=1), measures=[make_measure()])
    make_example("ohne", title="Ohne Stellschraube")
    make_measure("leer", order=2, title="Leere Stellschraube")
    notes.write(due, "Wann war das?", by=bernd)
    alone = make_publication("werk", title="Allein veröffentlicht")
    alone.save_revision(user=anna).publish(user=anna)

    page = make_client(anna).get("/redaktion/aufgaben/").content.decode()

    listed, _mark, fine = page.partition("Hier ist nichts zu tun")
    for title in ("Fälliges", "Ohne Stellschraube", "Leere Stellschraube", "Wann war das?", "Allein veröffentlicht"):
        assert title in listed
    assert "Späteres" not in page
    assert "Niemand wartet auf Ihre Prüfung." in fine


def test_what_a_second_person_released_since_is_no_longer_listed_as_alone(anna, bernd):
    entry = make_publication("werk")
    entry.save_revision(user=anna).publish(user=anna)
    before = counts(anna).get("allein")
    entry.title = "Annas neue Fassung"
    entry.save_revision(user=anna).publish(user=bernd)

    assert (before, counts(anna).get("allein")) == (1, None)


def test_the_first_page_shows_the_numbers_instead_of_wagtails_lists(anna, bernd):
    hand_in(make_example(title="Zu prüfendes", live=False), anna)

    page = make_client(bernd).get("/redaktion/").content.decode()

    assert "/redaktion/aufgaben/#pruefen" in page
    assert "workflow/action" not in page


def test_the_lists_need_the_same_queries_for_1_and_for_8_entries(anna, bernd):
    browser, counted = make_client(bernd), []
    for rows in (1, 7):
        for _number in range(rows):
            example = make_example(review_due=timezone.localdate())
            hand_in(example, anna)
            notes.write(example, "Wann?", by=anna)
            make_publication().save_revision(user=anna).publish(user=anna)
        with CaptureQueriesContext(connection) as captured:
            browser.get("/redaktion/aufgaben/")
        counted.append(len(captured))

    assert counted[0] == counted[1] <= 60


def test_one_click_says_it_is_still_right_and_readers_see_the_day(anna, client):
    example = make_example("peiman", title="PEIMAN")

    page = make_client(anna).post(
        f"/redaktion/geprueft/{KIND}/{example.pk}/", {"next": "/redaktion/aufgaben/"}, follow=True
    )

    example.refresh_from_db()
    assert example.checked_on == timezone.localdate()
    assert example.review_due == releasing.due_after(timezone.localdate())
    assert "Zurücknehmen" in page.content.decode()
    assert "Geprüft am" in client.get("/gute-beispiele/peiman/").content.decode()
    assert Change.objects.filter(kind=KIND, key=str(example.pk)).exists()


def test_what_nobody_checked_says_nothing_to_readers(client):
    make_example("peiman")

    assert "Geprüft am" not in client.get("/gute-beispiele/peiman/").content.decode()


def test_the_click_is_taken_back_with_the_dates_from_before(anna):
    due = timezone.localdate() - timedelta(days=3)
    example = make_example("peiman", review_due=due)
    token = marking.mark(example, by=anna).token

    make_client(anna).post(f"/redaktion/geprueft/{KIND}/{example.pk}/zuruecknehmen/", {"token": token})

    example.refresh_from_db()
    assert (example.checked_on, example.review_due) == (None, due)


@pytest.mark.parametrize("token", ["", "gefälscht", "eyJ4IjoxfQ:1abc:xyz"])
def test_a_token_that_is_not_ours_takes_nothing_back(anna, token):
    example = make_example("peiman")
    marking.mark(example, by=anna)

    answer = make_client(anna).post(
        f"/redaktion/geprueft/{KIND}/{example.pk}/zuruecknehmen/", {"token": token}, follow=True
    )

    example.refresh_from_db()
    assert example.checked_on
    assert "Das lässt sich nicht mehr zurücknehmen." in answer.content.decode()


def test_a_token_of_another_entry_or_of_an_earlier_click_takes_nothing_back(anna):
    example, other = make_example("peiman"), make_example("anderes")
    token = marking.mark(other, by=anna).token
    marking.mark(example, by=anna)

    with pytest.raises(marking.NotUndone):
        marking.undo(example, token, by=anna)


@pytest.mark.parametrize("there", ["https://fremd.example/", "//fremd.example/", "/konto/", ""])
def test_the_way_back_stays_inside_the_editing_interface(anna, there):
    example = make_example("peiman")

    answer = make_client(anna).post(f"/redaktion/geprueft/{KIND}/{example.pk}/", {"next": there})

    assert answer["Location"].startswith("/redaktion/aufgaben/?")


def test_publishing_an_older_draft_does_not_set_the_dates_back(anna, bernd):
    example = make_example("peiman")
    example.title = "Annas Fassung"
    revision = example.save_revision(user=anna)
    marking.mark(example, by=bernd)

    type(revision).objects.get(pk=revision.pk).publish(user=anna)

    example.refresh_from_db()
    assert example.checked_on == timezone.localdate()


def test_versions_are_compared_field_by_field_with_lists_and_rows_in_words(anna):
    example = make_example("peiman", title="PEIMAN")
    first = example.save_revision(user=anna)
    example.title = "PEIMAN, neu"
    example.measures = [make_measure(title="Daueraufgabe")]
    example.further_links = [example.further_links.model(url="https://neu.example/")]
    second = example.save_revision(user=anna)

    page = make_client(anna).get(
        f"/redaktion/beispiele/history/{example.pk}/revisions/compare/{first.pk}...{second.pk}/"
    )

    text = page.content.decode()
    assert "<ins>, neu</ins>" in text
    assert "<ins>1. Daueraufgabe</ins>" in text or "Daueraufgabe</ins>" in text
    assert "<ins>https://neu.example/</ins>" in text
    assert [field.name for field in page.context["fields"]] == ["title", "measures", "further_links"]
    assert "?feld=title" in text


def test_a_dead_address_leads_to_its_entry_with_the_last_good_date():
    link = Link.objects.create(
        url="https://quelle.example/a",
        host="quelle.example",
        failures=3,
        failing_since=datetime(2026, 3, 1, tzinfo=UTC),
        failed_at=datetime(2026, 3, 15, tzinfo=UTC),
        good_at=datetime(2026, 2, 22, tzinfo=UTC),
    )
    Mention.objects.create(link=link, kind="library.publication", key="1", title="Bericht", edit_url="/redaktion/x/1/")

    (pile,) = [pile for pile in waiting.piles(make_user("editor")) if pile.key == "links"]

    assert (pile.count, pile.left_out, pile.all_url) == (1, 0, "/redaktion/links/")
    assert pile.rows == [
        waiting.Row(
            title="Bericht",
            url="/redaktion/x/1/",
            kind="Veröffentlichung",
            note="quelle.example, zuletzt erreichbar am 22. Februar 2026",
        )
    ]
