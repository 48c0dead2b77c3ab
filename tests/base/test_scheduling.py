"""Tasks that start by the clock: said in words, noted when they ran, started by a button."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from panreflex.base import personal_data, scheduling
from panreflex.base.describing import description
from panreflex.base.models import TaskRun
from tests.making import make_client, make_user
from tests.working import do_waiting_jobs

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cron", "words"),
    [
        ("* * * * *", "jede Minute"),
        ("*/5 * * * *", "alle 5 Minuten"),
        ("23 * * * *", "jede Stunde"),
        ("0 12 * * *", "täglich um 13:00 Uhr"),
        ("0 12 * * 3", "jede Woche am Mittwoch um 13:00 Uhr"),
        ("0 12 25 * *", "jeden Monat am 25. um 13:00 Uhr"),
        ("0 12 25 12 *", "0 12 25 12 *"),
    ],
)
def test_a_time_is_said_as_people_say_it_in_their_own_zone(cron, words):
    assert scheduling.in_words(cron, NOON) == words


@pytest.mark.django_db
def test_every_task_of_ours_is_described_in_words():
    own = [name for name in app.tasks if not name.startswith(("procrastinate.", "builtin:"))]

    assert [name for name in own if description(name).title == name] == []


@pytest.mark.django_db
def test_the_next_one_comes_first_and_those_by_hand_last():
    listed = scheduling.all_scheduled(NOON)

    moments = [one.next for one in listed if one.next]
    assert moments == sorted(moments)
    assert listed[-1].name == "search.rebuild"
    assert listed[-1].when == "nur von Hand"


@pytest.mark.django_db(transaction=True)
def test_a_button_starts_a_task_and_the_page_says_how_it_went():
    browser = make_client(make_user("administrator"))

    browser.post("/verwaltung/auftraege/base.delete_personal_data/starten/")
    do_waiting_jobs()

    run = TaskRun.objects.get(pk="base.delete_personal_data")
    assert run.error == ""
    assert "gelungen" in browser.get("/verwaltung/auftraege/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_run_that_failed_is_noted_with_its_error(monkeypatch):
    def break_down(*_arguments, **_named):
        raise ValueError("anna@stadt.example")

    monkeypatch.setattr(personal_data, "delete_due", break_down)
    scheduling.start("base.delete_personal_data")

    do_waiting_jobs()

    assert TaskRun.objects.get(pk="base.delete_personal_data").error == "ValueError"


@pytest.mark.django_db
def test_starting_what_waits_already_is_said():
    browser = make_client(make_user("administrator"))
    scheduling.start("search.rebuild")

    answer = browser.post("/verwaltung/auftraege/search.rebuild/starten/", follow=True)

    assert "Dieser Auftrag wartet schon." in answer.content.decode()
    assert ProcrastinateJob.objects.filter(task_name="search.rebuild").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["base.send_mail", "gibt-es-nicht"])
def test_nothing_else_can_be_started_by_its_name(name):
    with pytest.raises(scheduling.NotStarted):
        scheduling.start(name)

    assert not ProcrastinateJob.objects.exists()


@pytest.mark.django_db
def test_deleting_tells_before_each_record_how_far_it_is():
    told = []

    personal_data.delete_due(timezone.now(), tell=lambda done, total, title: told.append((done, total, title)))

    assert [done for done, _total, _title in told] == list(range(len(told)))
    assert {total for _done, total, _title in told} == {len(told)}
