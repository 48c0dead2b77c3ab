"""Dead jobs are seen, tried again, and never lost."""

import json

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from panreflex.base import jobs, mailing
from panreflex.base.models import JobFailure, Mail
from tests.making import make_client, make_user
from tests.working import as_worker


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

    with django_assert_max_num_queries(8):
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
