"""Dead jobs are seen, tried again, and never lost."""

import json
import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from panreflex.base import jobs, mailing, scheduling
from panreflex.base.models import JobFailure, JobProgress, Mail, TaskRun
from tests.making import make_client, make_user
from tests.waiting import on_own_connection, someone_waits_for_us, wait_until
from tests.working import as_worker, do_waiting_jobs


def on_another_connection(function):
    """The result of `function`, which sees only what is committed."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(on_own_connection, function).result()


def make_job(status: str = "failed", *, task: str = "base.send_mail", attempts: int = 0, **columns: str) -> int:
    """A job as the queue holds it, with `columns` for queueing_lock and the like; returns its number."""
    values: dict[str, str | int] = {
        "queue_name": "default",
        "task_name": task,
        "status": status,
        "attempts": attempts,
        "priority": 0,
        "args": json.dumps({"mail_id": 0}),
        **columns,
    }
    names = ", ".join(values)
    marks = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO procrastinate_jobs ({names}) VALUES ({marks}) RETURNING id", tuple(values.values())
        )
        return int(cursor.fetchone()[0])


def make_worker(*, silent_for: str = "0 seconds") -> None:
    """A worker that was heard of that long ago."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval)", [silent_for])


@pytest.mark.django_db
def test_failed_jobs_come_first_and_finished_ones_not_at_all():
    waiting, running, failed = make_job("todo"), make_job("doing"), make_job("failed")
    make_job("succeeded")

    assert [job.pk for job in jobs.open_jobs()] == [failed, running, waiting]


@pytest.mark.django_db
def test_the_page_shows_what_failed_and_why():
    failed = make_job(attempts=9)
    JobFailure.objects.create(job_id=failed, error="SMTPDataError", message="mailbox full", at="2026-11-25T10:00Z")

    page = make_client(make_user("administrator")).get("/verwaltung/auftraege/").content.decode()

    assert "1 Auftrag ist gescheitert" in page
    assert "SMTPDataError: mailbox full" in page
    assert f"/verwaltung/auftraege/{failed}/wiederholen/" in page


@pytest.mark.django_db
def test_an_empty_queue_says_so():
    page = make_client(make_user("administrator")).get("/verwaltung/auftraege/").content.decode()

    assert "Zurzeit ist nichts zu tun" in page


@pytest.mark.django_db
def test_a_failed_job_is_put_back_by_a_button():
    failed = make_job()

    answer = make_client(make_user("administrator")).post(f"/verwaltung/auftraege/{failed}/wiederholen/", follow=True)

    assert ProcrastinateJob.objects.get(pk=failed).status == "todo"
    assert "Der Auftrag läuft gleich noch einmal." in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["todo", "doing", "succeeded"])
def test_a_job_that_did_not_fail_is_left_alone(status):
    job = make_job(status)

    with pytest.raises(jobs.NotRetried, match="nicht mehr gescheitert"):
        jobs.retry(job)

    assert ProcrastinateJob.objects.get(pk=job).status == status


@pytest.mark.django_db
def test_a_job_is_not_put_back_beside_its_like():
    failed = make_job(queueing_lock="one")
    make_job("todo", queueing_lock="one")

    with pytest.raises(jobs.NotRetried, match="wartet schon"):
        jobs.retry(failed)

    assert ProcrastinateJob.objects.get(pk=failed).status == "failed"


@pytest.mark.django_db
def test_a_waiting_job_is_struck_out_by_a_button():
    waiting = make_job("todo")

    answer = make_client(make_user("administrator")).post(f"/verwaltung/auftraege/{waiting}/abbrechen/", follow=True)

    assert ProcrastinateJob.objects.get(pk=waiting).status == "cancelled"
    assert "Der Auftrag ist gestrichen." in answer.content.decode()


@pytest.mark.django_db
def test_a_message_whose_job_is_struck_out_counts_as_given_up():
    mail = mailing.queue("anna@stadt.example", "Einladung", "Text")

    jobs.cancel(ProcrastinateJob.objects.get(task_name="base.send_mail").pk)

    mail.refresh_from_db()
    assert mail.failed_at
    assert mail.error == "Der Auftrag wurde gestrichen."


@pytest.mark.django_db
def test_a_running_job_that_can_stop_is_asked_to():
    running = make_job("doing", task="search.rebuild")

    assert jobs.cancel(running) == jobs.Cancelled.ASKED

    assert ProcrastinateJob.objects.get(pk=running).abort_requested


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "why"), [("doing", "kann nicht mittendrin anhalten"), ("failed", "wartet und läuft nicht mehr")]
)
def test_a_job_that_cannot_be_stopped_says_why(status, why):
    job = make_job(status)

    with pytest.raises(jobs.NotCancelled, match=why):
        jobs.cancel(job)

    left = ProcrastinateJob.objects.get(pk=job)
    assert (left.status, left.abort_requested) == (status, False)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_retry_a_job_at_once_one_does_it_and_one_is_told():
    failed = make_job()
    told = []

    def retry_too():
        try:
            jobs.retry(failed)
        except jobs.NotRetried as reason:
            told.append(str(reason))

    other = threading.Thread(target=on_own_connection, args=(retry_too,))
    with transaction.atomic():
        jobs.retry(failed)
        other.start()
        wait_until(someone_waits_for_us)
    other.join()

    assert [reason[:24] for reason in told] == ["Dieser Auftrag ist nicht"]
    assert ProcrastinateEvent.objects.filter(job=failed, type="deferred_for_retry").count() <= 1
    assert ProcrastinateJob.objects.get(pk=failed).status == "todo"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("task", "outcome", "asked"), [("base.send_mail", "NotCancelled", False), ("search.rebuild", "asked", True)]
)
def test_who_cancels_a_job_while_a_worker_fetches_it_waits_and_then_knows_that_it_runs(task, outcome, asked):
    job = make_job("todo", task=task)
    outcomes = []

    def cancel():
        try:
            outcomes.append(jobs.cancel(job).value)
        except jobs.NotCancelled as reason:
            outcomes.append(type(reason).__name__)

    other = threading.Thread(target=on_own_connection, args=(cancel,))
    with transaction.atomic(), connection.cursor() as worker:
        worker.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [job])
        other.start()
        wait_until(someone_waits_for_us)
    other.join()

    assert outcomes == [outcome]
    left = ProcrastinateJob.objects.get(pk=job)
    assert (left.status, left.abort_requested) == ("doing", asked)


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_job_works_and_gone_afterwards(monkeypatch):
    seen: list[str] = []

    def watch(*, tell):
        with transaction.atomic():
            tell(2, 5, "Beispiele")
            page = on_another_connection(lambda: make_client(administrator).get("/verwaltung/auftraege/"))
            seen.append(page.content.decode())

    administrator = make_user("administrator")
    monkeypatch.setattr("panreflex.share.search.indexing.rebuild", watch)
    scheduling.start("search.rebuild")

    do_waiting_jobs()

    assert re.search(r'<progress max="5"\s+value="2"', seen[0])
    assert "2 von 5: Beispiele" in seen[0]
    assert JobProgress.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_job_that_is_asked_to_stop_does_so_where_it_tells_its_progress(monkeypatch):
    reached = []

    def work(*, tell):
        with connection.cursor() as cursor:  # as `jobs.cancel` does in the web server's process
            cursor.execute("UPDATE procrastinate_jobs SET abort_requested = true WHERE status = 'doing'")
        wait_until(lambda: stopped(tell), within=20)
        reached.append("behind the stop")

    def stopped(tell):
        tell(1, 2, "")  # raises as soon as the worker has heard of it
        return False

    monkeypatch.setattr("panreflex.share.search.indexing.rebuild", work)
    scheduling.start("search.rebuild")

    as_worker(
        lambda worker: worker.run_worker_async(
            wait=False, install_signal_handlers=False, listen_notify=False, abort_job_polling_interval=0.05
        )
    )

    assert reached == []
    assert ProcrastinateJob.objects.get(task_name="search.rebuild").status == "aborted"
    assert TaskRun.objects.get(pk="search.rebuild").error == "JobAborted"


@pytest.mark.django_db
def test_nothing_asks_again_once_nothing_moves():
    make_worker()
    browser = make_client(make_user("administrator"))
    make_job("failed")
    still = browser.get("/verwaltung/auftraege/").content.decode()
    make_job("doing")
    moving = browser.get("/verwaltung/auftraege/").content.decode()

    assert "data-moving" not in still
    assert 'hx-trigger="every 2s"' in moving


@pytest.mark.django_db
def test_a_worker_that_is_gone_is_said_and_not_waited_for():
    make_worker(silent_for="5 minutes")
    make_job("todo")

    page = make_client(make_user("administrator")).get("/verwaltung/auftraege/").content.decode()

    assert "Kein Arbeiter läuft" in page
    assert "data-moving" not in page


@pytest.mark.django_db
def test_the_page_shows_nothing_of_what_a_job_is_about():
    mailing.queue("anna@stadt.example", "Einladung", "Der geheime Link")

    page = make_client(make_user("administrator")).get("/verwaltung/auftraege/").content.decode()

    assert "Nachricht senden" in page
    assert "mail_id" not in page
    assert "anna@stadt.example" not in page


@pytest.mark.django_db
def test_the_button_needs_its_token():
    failed = make_job()
    browser = make_client(make_user("administrator"))
    browser.handler.enforce_csrf_checks = True

    answer = browser.post(f"/verwaltung/auftraege/{failed}/wiederholen/")

    assert answer.status_code == 403
    assert ProcrastinateJob.objects.get(pk=failed).status == "failed"


@pytest.mark.django_db
def test_the_list_needs_the_same_queries_for_1_and_for_50_jobs(django_assert_max_num_queries):
    browser = make_client(make_user("administrator"))
    for _job in range(50):
        make_job()

    with django_assert_max_num_queries(11):
        browser.get("/verwaltung/auftraege/")


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_was_killed_is_taken_over():
    orphan = make_job("doing", lock="search")

    as_worker(jobs.take_over_from_dead_workers)

    assert ProcrastinateJob.objects.get(pk=orphan).status == "todo"


@pytest.mark.django_db(transaction=True)
def test_a_job_that_took_down_its_worker_too_often_is_given_up():
    deadly = make_job("doing", attempts=jobs.MAX_DEATHS)

    as_worker(jobs.take_over_from_dead_workers)

    assert ProcrastinateJob.objects.get(pk=deadly).status == "failed"


@pytest.mark.django_db(transaction=True)
def test_the_reasons_of_jobs_that_are_gone_are_forgotten():
    kept = make_job()
    for job_id in (kept, kept + 1000):
        JobFailure.objects.create(job_id=job_id, error="ValueError", at="2026-11-25T10:00Z")

    app.configure_task("base.remove_old_jobs").defer(timestamp=0)
    as_worker(lambda worker: worker.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False))

    assert [failure.job_id for failure in JobFailure.objects.all()] == [kept]


@pytest.mark.django_db
def test_the_outbox_shows_texts_in_demo_mode_only(settings):
    mailing.queue("anna@stadt.example", "Einladung", "Der geheime Link")
    Mail.objects.create(message_id="<2>", to="b@stadt.example", subject="Fertig", text="", sent_at="2026-11-25T10:00Z")
    browser = make_client(make_user("administrator"))

    settings.DEMO = True
    demo = browser.get("/verwaltung/postausgang/").content.decode()
    settings.DEMO = False
    real = browser.get("/verwaltung/postausgang/").content.decode()

    assert "Der geheime Link" in demo
    assert "Fertig" in demo
    assert "Einladung" in real
    assert "Der geheime Link" not in real
    assert "Fertig" not in real
