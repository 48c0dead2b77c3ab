"""Mail: written into the queue with the caller's transaction, sent by a job, plain text only."""

import uuid
from email.utils import make_msgid

from django.conf import settings
from django.db import transaction

from panreflex.base import tasks
from panreflex.base.models import Mail


@transaction.atomic
def queue(to: str, subject: str, text: str) -> Mail:
    """Store one message and queue its sending; without the caller's commit neither happens.

    Line breaks in the subject become blanks, so that no header can be injected.
    """
    mail = Mail.objects.create(
        message_id=make_msgid(idstring=uuid.uuid4().hex, domain=settings.BASE_URL.split("://")[-1].split(":")[0]),
        to=to,
        subject=" ".join(subject.split())[:200],
        text=text,
    )
    tasks.send_mail.defer(mail_id=mail.pk)
    return mail
