"""Mail: written into the queue with the caller's transaction, sent by a job, plain text only."""

import uuid
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.db import transaction

from panreflex.base import tasks
from panreflex.base.models import Mail


@transaction.atomic
def queue(to: str, subject: str, text: str, *, forget: bool = False, unsubscribe: str = "") -> Mail:
    """Store one message and queue its sending; without the caller's commit neither happens.

    Line breaks in the subject become blanks, so that no header can be injected.
    forget: leave no row behind once it is sent or given up, as nobody else shall read it, or nothing is kept of her.
    unsubscribe: address that ends letters of this kind when it is posted to without signing in (RFC 8058).
    Raises ValidationError if `to` is not one address.
    """
    validate_email(to)
    mail = Mail.objects.create(
        message_id=f"<{uuid.uuid4().hex}@{urlsplit(settings.BASE_URL).hostname}>",  # short, so never folded
        to=to,
        subject=" ".join(subject.split())[:200],
        text=text,
        forget=forget,
        unsubscribe=unsubscribe,
    )
    tasks.send_mail.defer(mail_id=mail.pk)
    return mail


class QueueBackend(BaseEmailBackend):
    """Django's and Wagtail's own mail takes the same way: into our queue, as plain text, one message an address."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Number of queued messages."""
        pairs = [(message, address) for message in email_messages for address in message.recipients()]
        for message, address in pairs:
            queue(address, str(message.subject), str(message.body))
        return len(email_messages)
