"""What is kept of people who report a barrier."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from panreflex.base.personal_data import Record, Row
from panreflex.people.models import User
from panreflex.people.personal_data import PUBLIC_TASK
from panreflex.share.feedback.models import Report

KEEP = timedelta(days=365)  # after the answer, so that the yearly look at the accessibility statement has it


def _reports_of(user_id: int) -> Any:
    return Report.objects.filter(email__in=User.objects.filter(pk=user_id).values("email")).exclude(email="")


def _export(user_id: int) -> Iterable[Row]:
    names = ("number", "page", "text", "name", "email", "reported_at", "answer")
    rows: Iterable[Row] = _reports_of(user_id).order_by("pk").values(*names)
    return rows


def _forget(user_id: int) -> None:
    """The barrier stays reported, without the one who met it."""
    _reports_of(user_id).update(name="", email="")


def _delete_due(now: datetime) -> int:
    return int(Report.objects.filter(answered_at__lt=now - KEEP).delete()[0])


RECORDS = [
    Record(
        key="feedback",
        title=_("Rückmeldung zu Barrieren und zu dem, was fehlt"),
        data=_("Ihr Text und die Seite; freiwillig Name und E-Mail-Adresse"),
        purpose=_("Damit wir Barrieren und Lücken beseitigen und Ihnen antworten können"),
        legal_basis=PUBLIC_TASK,
        kept=format_lazy(_("{days} Tage nach der Antwort"), days=KEEP.days),
        seen_by=_("Die Verwaltung der Plattform und das Postfach für Rückmeldungen"),
        models=("feedback.Report",),
        export=_export,
        forget=_forget,
        delete_due=_delete_due,
    )
]
