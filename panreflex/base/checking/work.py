"""Is the work done: worker, jobs, scheduled tasks, mail, virus scanner?"""

import smtplib
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django.models import ProcrastinateJob

from panreflex.base import health, scheduling
from panreflex.base.checking import NETWORK_SECONDS, Check, Finding, Severity
from panreflex.base.media import scanning
from panreflex.base.models import Mail

DOCS = "operations/troubleshooting.md"
STUCK_AFTER = timedelta(hours=1)
GRACE = timedelta(minutes=30)  # the hand of the clock, and a worker that was busy


def worker() -> Iterator[Finding]:
    """Somebody does the jobs."""
    if not health.worker_beats():
        yield Finding(
            key="no_worker",
            severity=Severity.SERIOUS,
            title=_("Kein Arbeiter läuft."),
            text=_("E-Mails, Suche und geplante Aufgaben bleiben liegen. Die Seiten selbst gehen weiter."),
            remedy=_("Starten Sie ihn mit „panreflex run“ oder „panreflex worker“."),
            docs=DOCS,
        )


def failed_jobs() -> Iterator[Finding]:
    """Nothing failed for good."""
    if failed := ProcrastinateJob.objects.filter(status="failed").count():
        yield Finding(
            key="jobs_failed",
            severity=Severity.WARNING,
            title=ngettext("%(count)d Auftrag ist gescheitert.", "%(count)d Aufträge sind gescheitert.", failed)
            % {"count": failed},
            text=_("Er läuft nicht von selbst noch einmal.")
            if failed == 1
            else _("Sie laufen nicht von selbst noch einmal."),
            remedy=_("Die Seite „Aufträge“ nennt den Grund. Dort versuchen Sie es auch noch einmal."),
            docs=DOCS,
        )


def overdue() -> Iterator[Finding]:
    """What has a time of its own ran at that time; what never ran is not held against a new installation."""
    for one in scheduling.all_scheduled():
        if one.last is None or one.seconds_between is None:
            continue
        if timezone.now() - one.last.ended_at > timedelta(seconds=2 * one.seconds_between) + GRACE:
            yield Finding(
                key=f"overdue.{one.name}"[:80],
                severity=Severity.WARNING,
                title=_("Überfällig: %(task)s.") % {"task": one.text.title},
                text=_("Zuletzt lief es am %(at)s.")
                % {"at": timezone.localtime(one.last.ended_at).strftime("%d.%m.%Y, %H:%M")},
                remedy=_("Läuft der Arbeiter? Auf der Seite „Aufträge“ können Sie es auch von Hand starten."),
                docs=DOCS,
            )


def mail() -> Iterator[Finding]:
    """The mail server answers, and takes what we have."""
    if settings.DEMO:
        return
    try:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=NETWORK_SECONDS) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        yield Finding(
            key="mail_server",
            severity=Severity.SERIOUS,
            title=_("Der Mailserver %(host)s antwortet nicht.")
            % {"host": f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"},
            text=_("Niemand bekommt Nachrichten, auch nicht zum Zurücksetzen des Passworts. Gemeldet: %(error)s")
            % {"error": type(error).__name__},
            remedy=_("Prüfen Sie PANREFLEX_SMTP_HOST und PANREFLEX_SMTP_PORT und ob die Firewall den Weg freigibt."),
            docs="operations/configuration.md",
        )
    else:
        if not Mail.objects.exclude(sent_at=None).exists():
            yield Finding(
                key="mail_never_sent",
                severity=Severity.HINT,
                title=_("Es wurde noch keine Nachricht verschickt."),
                text=_("Ob Nachrichten ankommen, zeigt sich erst mit der ersten."),
                remedy=_("Lassen Sie sich über „Passwort vergessen“ eine Nachricht schicken."),
            )
    if given_up := Mail.objects.exclude(failed_at=None).filter(failed_at__gt=Now() - timedelta(days=7)).count():
        yield Finding(
            key="mail_given_up",
            severity=Severity.WARNING,
            title=ngettext(
                "%(count)d Nachricht der letzten sieben Tage kam nicht an.",
                "%(count)d Nachrichten der letzten sieben Tage kamen nicht an.",
                given_up,
            )
            % {"count": given_up},
            remedy=_("Der Postausgang nennt Empfänger und Grund."),
            docs=DOCS,
        )
    if waiting := Mail.objects.waiting().filter(created_at__lt=Now() - STUCK_AFTER).count():
        yield Finding(
            key="mail_stuck",
            severity=Severity.WARNING,
            title=ngettext(
                "%(count)d Nachricht wartet seit über einer Stunde.",
                "%(count)d Nachrichten warten seit über einer Stunde.",
                waiting,
            )
            % {"count": waiting},
            remedy=_("Läuft der Arbeiter, und antwortet der Mailserver? Sonst hilft die Seite „Aufträge“."),
            docs=DOCS,
        )


def virus_scanner() -> Iterator[Finding]:
    """Uploads are looked at."""
    for sentence in scanning.set_up_problems():
        yield Finding(
            key="virus_scanner",
            severity=Severity.WARNING if settings.VIRUS_SCANNER else Severity.HINT,
            title=sentence,
            remedy=_("Wie Sie einen Virenscanner anschließen, steht in der Anleitung."),
            docs="operations/uploads.md",
        )


CHECKS: list[Check] = [worker, failed_jobs, overdue, mail, virus_scanner]
