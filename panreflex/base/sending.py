"""Hands one waiting message to the mail server."""

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from panreflex.base.models import Mail

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@transaction.atomic
def send(mail_id: int) -> None:
    """Send the message if it was not sent. Repeatable: the row lock lets one run send, a later one finds nothing.

    A message that was given up is sent as well: its job runs again only if an administrator wants it to.
    In demo mode nothing leaves the machine: the message counts as sent and is read in the outbox page.
    Raises smtplib.SMTPException or OSError if the server refuses; the job is then tried again.
    """
    mail = Mail.objects.select_for_update(skip_locked=True).filter(pk=mail_id, sent_at=None).first()
    if mail is None:
        return
    mail.sent_at, mail.failed_at, mail.error = timezone.now(), None, ""
    mail.save(update_fields=["sent_at", "failed_at", "error"])
    if not settings.DEMO:
        EmailMessage(
            mail.subject,
            mail.text,
            settings.DEFAULT_FROM_EMAIL,
            [mail.to],
            headers=_headers(mail),
            connection=get_connection(SMTP),
        ).send()
    if mail.forget:
        mail.delete()


def _headers(mail: Mail) -> dict[str, str]:
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
    if mail.unsubscribe:  # RFC 2369 and RFC 8058: mail programs show a button
        headers |= {"List-Unsubscribe": f"<{mail.unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers


def give_up(mail_id: int, error: str) -> None:
    """Mark a message that no attempt could send; administrators see it in the outbox, unless it is to be forgotten."""
    given_up = Mail.objects.waiting().filter(pk=mail_id)
    given_up.filter(forget=True).delete()
    given_up.update(failed_at=timezone.now(), error=error)
