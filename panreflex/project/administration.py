"""The first page of administrators, and the one that says what is set up wrongly (guarded in `urls.py`)."""

from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST
from procrastinate.contrib.django.models import ProcrastinateJob

from panreflex.base import checking, health, scheduling
from panreflex.base.models import Mail, SetupFinding, TaskRun
from panreflex.people.models import User
from panreflex.project.tasks import CHECK_SETUP
from panreflex.share.feedback.models import Report
from panreflex.share.law import facts


class Door(NamedTuple):
    """One page of the menu. `state`: a live number in words, `urgent`: whether it asks for something to be done."""

    icon: str
    url: str
    title: str | Promise
    note: str | Promise
    state: str = ""
    urgent: bool = False


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All pages for administrators, with what waits there."""
    groups = [
        (_("Menschen"), _people()),
        (_("Betrieb"), _operation()),
        (_("Inhalte"), _content()),
    ]
    context = {"groups": groups, "serious": SetupFinding.objects.filter(mended_at=None, severity="serious").count()}
    return render(request, "project/administration.html", context)


@require_GET
def setup(request: HttpRequest) -> HttpResponse:
    """What the last check found, the most urgent first."""
    run = TaskRun.objects.filter(task=CHECK_SETUP).first()
    running = ProcrastinateJob.objects.filter(task_name=CHECK_SETUP, status__in=("todo", "doing"), scheduled_at=None)
    context = {
        "findings": checking.current(),
        "run": run,
        "running": running.exists(),
        "worker": health.worker_beats(),
    }
    return render(request, "project/setup.html", context)


@require_POST
def check_now(request: HttpRequest) -> HttpResponse:
    """Let the check run at once."""
    try:
        scheduling.start(CHECK_SETUP)
    except scheduling.NotStarted as reason:
        messages.info(request, str(reason))
    else:
        messages.success(request, gettext("Die Prüfung läuft. Das Ergebnis steht gleich hier."))
    return redirect("setup")


def _people() -> list[Door]:
    accounts = User.objects.filter(is_active=True).count()
    return [
        _door(
            "people",
            "people:persons",
            _("Personen"),
            _("Konten ansehen, einladen, Rollen geben, sperren"),
            ngettext("%(count)d Konto", "%(count)d Konten", accounts) % {"count": accounts},
        ),
        _door("pin", "people:municipalities", _("Kommunen"), _("Mitglieder und Anfragen je Kommune")),
        _door("shield", "people:roles", _("Rollen und Rechte"), _("Wer was darf, als Tabelle")),
        _door("book", "people:trail", _("Protokoll"), _("Wer was geändert hat")),
    ]


def _operation() -> list[Door]:
    failed = ProcrastinateJob.objects.filter(status="failed").count()
    given_up = Mail.objects.exclude(failed_at=None).count()
    problems = SetupFinding.objects.filter(mended_at=None).exclude(severity="hint").count()
    missing = len(facts.missing_facts())
    return [
        _door(
            "book",
            "law:operator",
            _("Angaben zur Stelle"),
            _("Wofür Impressum, Datenschutz und Barrierefreiheit stehen"),
            ngettext("%(count)d Angabe fehlt", "%(count)d Angaben fehlen", missing) % {"count": missing}
            if missing
            else "",
            urgent=bool(missing),
        ),
        _door(
            "warning",
            "setup",
            _("Einrichtung"),
            _("Was falsch eingestellt ist oder fehlt"),
            ngettext("%(count)d Problem", "%(count)d Probleme", problems) % {"count": problems} if problems else "",
            urgent=bool(problems),
        ),
        _door(
            "clock",
            "base:jobs",
            _("Aufträge"),
            _("Was nebenher läuft, wartet oder gescheitert ist"),
            gettext("%(count)d gescheitert") % {"count": failed} if failed else "",
            urgent=bool(failed),
        ),
        _door(
            "mail",
            "base:outbox",
            _("Postausgang"),
            _("Nachrichten, die warten oder nicht ankamen"),
            gettext("%(count)d nicht zugestellt") % {"count": given_up} if given_up else "",
            urgent=bool(given_up),
        ),
    ]


def _content() -> list[Door]:
    unanswered = Report.objects.open().count()
    return [
        _door(
            "talk",
            "feedback:reports",
            _("Rückmeldungen"),
            _("Gemeldete Barrieren und ihre Fristen"),
            gettext("%(count)d unbeantwortet") % {"count": unanswered} if unanswered else "",
            urgent=bool(unanswered),
        ),
        _door("warning", "law:barriers", _("Barrieren"), _("Was die Erklärung zur Barrierefreiheit als offen nennt")),
        _door("cards", "wagtailadmin_home", _("Redaktion"), _("Seiten, Beispiele und alles Öffentliche bearbeiten")),
    ]


def _door(
    icon: str, name: str, title: str | Promise, note: str | Promise, state: str = "", *, urgent: bool = False
) -> Door:
    return Door(icon, reverse(name), title, note, state, urgent)
