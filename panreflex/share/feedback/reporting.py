"""Take a report in, answer it, and remind those who have to."""

import secrets
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panreflex.base import languages, mailing
from panreflex.people import audit, reaching
from panreflex.people.models import User
from panreflex.share.feedback.models import Report

REMIND_BEFORE = timedelta(days=7)
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that look like another when read aloud or copied by hand


class AlreadyAnswered(Exception):
    """Somebody else was quicker. The message says what to do."""


@transaction.atomic
def report(
    *, text: str, page: str = "", name: str = "", email: str = "", kind: Report.Kind = Report.Kind.BARRIER
) -> Report:
    """Store a report with its deadline, and tell the mailbox that looks after it.

    Nothing is ever sent to the address that was typed in: so nobody can use the form to write to others.
    """
    new = Report.objects.create(
        number=_number(),
        kind=kind,
        page=page,
        text=text,
        name=name,
        email=email,
        due_on=timezone.localdate() + timedelta(days=settings.FEEDBACK_DAYS),
    )
    with translation.override(languages.HOME):  # whoever answers reads German, whatever page it was sent from
        where = settings.BASE_URL + new.own_page if new.own_page else page or _("nicht angegeben")
        subject, first = _about(new)
        _write_to_mailbox(
            subject % {"number": new.number},
            first % {"day": date_format(new.due_on)},
            *([_("Seite: %(page)s") % {"page": where}] if kind == Report.Kind.BARRIER else []),
            text,
            _("Antwort an: %(email)s") % {"email": email}
            if email
            else _("Die Person hat keine E-Mail-Adresse genannt."),
            settings.BASE_URL + reverse("feedback:report", args=[new.pk]),
        )
    return new


@transaction.atomic
def answer(report_id: int, words: str, *, by: User) -> Report:
    """Note what was answered or changed. Raises AlreadyAnswered for whoever comes second."""
    one = Report.objects.select_for_update().get(pk=report_id)
    if one.answered_at:
        raise AlreadyAnswered(_("Diese Rückmeldung ist schon beantwortet. Ihr Text wurde nicht gespeichert."))
    one.answer, one.answered_at = words, timezone.now()
    one.save(update_fields=["answer", "answered_at"])
    audit.record(by, "answer_report", one)
    return one


@transaction.atomic
def remind(today: date) -> int:
    """One message about all open reports that are due within a week; each is named once. Number of those named."""
    due = list(
        Report.objects.open()
        .filter(due_on__lte=today + REMIND_BEFORE, reminded_at=None)
        .select_for_update(of=("self",))
    )
    if due:
        lines = [f"• {one.number}: {date_format(one.due_on)}" for one in due]
        _write_to_mailbox(
            ngettext("%(n)s Rückmeldung wartet auf Antwort", "%(n)s Rückmeldungen warten auf Antwort", len(due))
            % {"n": len(due)},
            _("Bitte beantworten Sie bis zum genannten Tag:"),
            "\n".join(lines),
            settings.BASE_URL + reverse("feedback:reports"),
        )
        Report.objects.filter(pk__in=[one.pk for one in due]).update(reminded_at=timezone.now())
    return len(due)


def mailbox() -> list[str]:
    """Who hears of reports: the mailbox of the installation, else its administrators."""
    return [settings.FEEDBACK_TO] if settings.FEEDBACK_TO else reaching.administrators()


def _about(new: Report) -> tuple[str, str]:
    """Subject and first sentence of the message, with places for number and day."""
    if new.kind == Report.Kind.MISSING:
        return (
            _("Rückmeldung %(number)s: Etwas fehlt"),
            _("Jemand hat hier etwas nicht gefunden. Bitte antworten Sie bis zum %(day)s."),
        )
    return (
        _("Rückmeldung %(number)s zur Barrierefreiheit"),
        _("Jemand hat eine Barriere gemeldet. Bitte antworten Sie bis zum %(day)s."),
    )


def _write_to_mailbox(subject: str, *paragraphs: str) -> None:
    for address in mailbox():
        mailing.queue(address, subject, "\n\n".join(paragraphs) + "\n")


def _number() -> str:
    """Eight letters: nobody can tell from one how many there are, or guess another."""
    return "".join(secrets.choice(_LETTERS) for _place in range(8))
