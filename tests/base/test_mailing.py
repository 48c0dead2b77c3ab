"""Mail against a real mail server."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from smtplib import SMTPException

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import send_mail as django_send_mail
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from panreflex.base import jobs, mailing, sending, tasks
from panreflex.base.models import JobFailure, Mail
from tests import smtp_server
from tests.smtp_server import SmtpServer
from tests.waiting import on_own_connection
from tests.working import do_waiting_jobs


@pytest.fixture
def server(settings: Settings) -> Iterator[SmtpServer]:
    with smtp_server.running() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.DEMO = False
        yield server


@pytest.mark.django_db(transaction=True)
def test_a_queued_message_reaches_the_mail_server_as_plain_text(server):
    mail = mailing.queue("anna@stadt.example", "Einladung für Köln", "Guten Tag,\nhier ist Ihre Einladung.")

    do_waiting_jobs()

    [message] = server.received
    assert message["To"] == "anna@stadt.example"
    assert message["Subject"] == "Einladung für Köln"
    assert message["Message-ID"] == mail.message_id
    assert message.get_content_type() == "text/plain"
    assert message.get_content().split() == mail.text.split()
    assert Mail.objects.get().sent_at


@pytest.mark.django_db
def test_without_the_commit_of_its_cause_no_message_is_queued():
    with pytest.raises(RuntimeError), transaction.atomic():
        mailing.queue("anna@stadt.example", "Betreff", "Text")
        raise RuntimeError

    assert not Mail.objects.exists()
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b"])
def test_no_header_can_be_injected_through_the_subject(server, break_):
    mail = mailing.queue("anna@stadt.example", f"Hallo{break_}Bcc: alle@stadt.example", "Text")

    sending.send(mail.pk)

    [message] = server.received
    assert message["Subject"] == "Hallo Bcc: alle@stadt.example"
    assert message["Bcc"] is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["", "anna", "anna@stadt.example\nBcc: alle@stadt.example", "a@b.example, c@d.example"]
)
def test_what_is_not_one_address_is_refused_at_once(address):
    with pytest.raises(ValidationError):
        mailing.queue(address, "Betreff", "Text")

    assert not Mail.objects.exists()


@pytest.mark.django_db
def test_a_message_that_the_server_refuses_goes_on_waiting_and_comes_later_with_the_same_id(server):
    mail = mailing.queue("anna@stadt.example", "Betreff", "Text")
    server.refusals = 1

    with pytest.raises(SMTPException):
        sending.send(mail.pk)
    waited = list(Mail.objects.waiting())
    sending.send(mail.pk)

    assert waited == [mail]
    assert [message["Message-ID"] for message in server.received] == [mail.message_id]


@pytest.mark.django_db
def test_a_repeated_job_sends_once(server):
    mail = mailing.queue("anna@stadt.example", "Betreff", "Text")

    sending.send(mail.pk)
    sending.send(mail.pk)

    assert len(server.received) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_same_message_send_it_once(server):
    mail = mailing.queue("anna@stadt.example", "Betreff", "Text")

    with ThreadPoolExecutor(1) as other, transaction.atomic():
        sending.send(mail.pk)  # holds the row until the block ends
        other.submit(on_own_connection, sending.send, mail.pk).result(timeout=30)

    assert len(server.received) == 1


@pytest.mark.django_db(transaction=True)
def test_after_the_last_attempt_a_message_is_given_up_and_can_be_sent_by_hand(server):
    mail = mailing.queue("anna@stadt.example", "Betreff", "Text")
    server.refusals = 1
    spend_all_retries()

    do_waiting_jobs()
    mail.refresh_from_db()
    [failed] = jobs.open_jobs().filter(status="failed")
    jobs.retry(failed.pk)
    given_up = (mail.failed_at, mail.error)
    do_waiting_jobs()

    mail.refresh_from_db()
    assert given_up[0]
    assert "not now" in given_up[1]
    assert failed.status == "failed"
    assert JobFailure.objects.get(job_id=failed.pk).error == "SMTPDataError"
    assert mail.sent_at
    assert not mail.failed_at
    assert [message["Message-ID"] for message in server.received] == [mail.message_id]


@pytest.mark.django_db
def test_a_message_to_somebody_who_is_gone_leaves_no_row_once_it_is_sent(server):
    mail = mailing.queue("weg@stadt.example", "Gelöscht", "Text", forget=True)

    sending.send(mail.pk)

    assert [message["To"] for message in server.received] == ["weg@stadt.example"]
    assert not Mail.objects.exists()


@pytest.mark.django_db
def test_a_message_to_somebody_who_is_gone_leaves_no_row_when_it_is_given_up():
    kept = mailing.queue("anna@stadt.example", "Betreff", "Text")
    mail = mailing.queue("weg@stadt.example", "Gelöscht", "Text", forget=True)

    for pk in (kept.pk, mail.pk):
        sending.give_up(pk, "kein Postfach")

    assert [row.error for row in Mail.objects.all()] == ["kein Postfach"]


@pytest.mark.django_db(transaction=True)
def test_a_message_that_failed_once_is_tried_again_later_and_the_reason_is_kept(server):
    mailing.queue("anna@stadt.example", "Betreff", "Text")
    server.refusals = 1

    do_waiting_jobs()

    job = ProcrastinateJob.objects.get(task_name="base.send_mail")
    assert (job.status, job.attempts) == ("todo", 1)
    assert job.scheduled_at
    assert JobFailure.objects.get(job_id=job.pk).error == "SMTPDataError"


@pytest.mark.django_db
def test_in_demo_mode_nothing_leaves_the_machine(server, settings):
    settings.DEMO = True
    mail = mailing.queue("anna@stadt.example", "Betreff", "Text")

    sending.send(mail.pk)

    assert server.received == []
    assert Mail.objects.get().sent_at


@pytest.mark.django_db
def test_mail_of_django_and_wagtail_takes_the_same_way(settings):
    settings.EMAIL_BACKEND = "panreflex.base.mailing.QueueBackend"  # pytest-django puts another one there

    django_send_mail("Betreff", "Text", None, ["anna@stadt.example", "bernd@stadt.example"])

    assert [mail.to for mail in Mail.objects.order_by("to")] == ["anna@stadt.example", "bernd@stadt.example"]


def spend_all_retries() -> None:
    """As if the waiting job had failed as often as it may."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET attempts = %s", [tasks.MAIL_RETRIES])
