"""Are reports answered in time? (`settings.SETUP_CHECKS`)"""

from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panreflex.base.checking import Check, Finding, Severity
from panreflex.share.feedback.models import Report


def late_reports() -> Iterator[Finding]:
    """No report waits longer than the law allows."""
    if late := Report.objects.open().filter(due_on__lt=timezone.localdate()).count():
        yield Finding(
            key="feedback_late",
            severity=Severity.SERIOUS,
            title=ngettext(
                "%(count)d Rückmeldung zur Barrierefreiheit ist überfällig.",
                "%(count)d Rückmeldungen zur Barrierefreiheit sind überfällig.",
                late,
            )
            % {"count": late},
            text=_("Für Antworten gilt eine gesetzliche Frist."),
            remedy=_("Beantworten Sie sie auf der Seite „Rückmeldungen“."),
        )


def mailbox() -> Iterator[Finding]:
    """Reports reach a mailbox that several people read."""
    if not settings.FEEDBACK_TO:
        yield Finding(
            key="feedback_mailbox",
            severity=Severity.HINT,
            title=_("Für Rückmeldungen zur Barrierefreiheit ist kein Postfach eingestellt."),
            text=_("Sie gehen an alle, die die Plattform verwalten."),
            remedy=_("Setzen Sie PANREFLEX_FEEDBACK_TO auf ein Postfach, das mehrere Personen lesen."),
            docs="operations/configuration.md",
        )


CHECKS: list[Check] = [late_reports, mailbox]
