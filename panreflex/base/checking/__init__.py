"""What is set up wrongly: each room says what it can find out, and one run gathers it.

A room keeps its checks in a module with a list `CHECKS`, named in `settings.SETUP_CHECKS`. A check asks and changes
nothing; one that waits for a network gives up after a few seconds.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from panreflex.base.models import SetupFinding

Severity = SetupFinding.Severity
NETWORK_SECONDS = 5
TELL_AGAIN_AFTER = timedelta(days=7)  # a fault that comes and goes is told once a week at most
_ORDER = {severity: place for place, severity in enumerate(Severity)}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong or missing.

    key: stable and English, unique among all findings. title: what is wrong. text: what follows from it.
    remedy: what to do. docs: file below docs/ that says more.
    """

    key: str
    severity: SetupFinding.Severity
    title: str
    remedy: str
    text: str = ""
    docs: str = ""


Check = Callable[[], Iterable[Finding]]


def checks() -> list[Check]:
    """All checks of all rooms."""
    return [check for module in settings.SETUP_CHECKS for check in import_string(f"{module}.CHECKS")]


def run() -> list[Finding]:
    """Ask every check; the most urgent comes first. A check that breaks is a finding itself and stops no other."""
    found: list[Finding] = []
    for check in checks():
        try:
            with transaction.atomic():
                found += check()
        except Exception as error:
            _log.exception("A check of the set-up broke")
            found.append(
                Finding(
                    key=f"broken.{check.__module__}.{check.__name__}"[:80],
                    severity=Severity.WARNING,
                    title=_("Eine Prüfung konnte nicht laufen: %(error)s") % {"error": type(error).__name__},
                    remedy=_("Bitte sehen Sie im Protokoll des Arbeiters nach und melden Sie den Fehler."),
                )
            )
    return sorted(found, key=lambda finding: _ORDER[finding.severity])


def current() -> list[SetupFinding]:
    """What the last run found, the most urgent first."""
    return sorted(
        SetupFinding.objects.filter(mended_at=None), key=lambda row: (_ORDER[Severity(row.severity)], row.key)
    )


@transaction.atomic
def keep(found: Sequence[Finding]) -> list[SetupFinding]:
    """Store what a run found. Returns the serious findings that nobody was told of yet, and notes that they are told.

    The caller sends the mail in the same transaction.
    """
    now = timezone.now()
    known = {row.key: row for row in SetupFinding.objects.select_for_update().order_by("key")}
    rows = []
    for finding in found:
        row = known.get(finding.key) or SetupFinding(key=finding.key, since=now)
        if row.mended_at:
            row.since, row.mended_at = now, None
        elif finding.severity == Severity.SERIOUS != row.severity:
            row.since = now  # it has become serious (again)
        row.severity, row.docs = finding.severity, finding.docs
        row.title, row.text, row.remedy = finding.title[:200], finding.text, finding.remedy
        rows.append(row)
    to_tell = [row for row in rows if row.severity == Severity.SERIOUS and _is_news(row)]
    for row in to_tell:
        row.told_at = now
    for row in rows:
        row.save()
    gone = SetupFinding.objects.exclude(key__in=[row.key for row in rows])
    gone.filter(mended_at=None).update(mended_at=now)
    gone.filter(mended_at__lt=now - 4 * TELL_AGAIN_AFTER).delete()
    return to_tell


def _is_news(row: SetupFinding) -> bool:
    """Not told since it came; and if it came back, not told within a week before."""
    return row.told_at is None or (row.told_at < row.since and row.told_at < timezone.now() - TELL_AGAIN_AFTER)
