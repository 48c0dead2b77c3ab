"""Is all there that the law asks for, and is it up to date? (`settings.SETUP_CHECKS`)"""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panreflex.base.checking import Check, Finding, Severity
from panreflex.share.law import facts
from panreflex.share.law.models import Barrier, Operator

CHECK_AGAIN_AFTER = timedelta(days=365)


def operator() -> Iterator[Finding]:
    """Imprint, data protection and accessibility have no gaps."""
    missing = [str(label) for label in facts.missing_facts()]
    if missing:
        yield Finding(
            key="operator_facts",
            severity=Severity.HINT if settings.DEMO else Severity.SERIOUS,
            title=_("Für Impressum, Datenschutz oder Barrierefreiheit fehlen Angaben."),
            text=_("Es fehlt: %s.") % ", ".join(missing),
            remedy=_("Tragen Sie sie unter %s ein.") % reverse("law:operator"),
            docs="operations/law.md",
        )


def statement() -> Iterator[Finding]:
    """The statement on accessibility is checked once a year, and its promises are kept."""
    today = timezone.localdate()
    entered = Operator.objects.filter(pk=1).first()
    if entered and entered.checked_on and entered.checked_on <= today - CHECK_AGAIN_AFTER:
        yield Finding(
            key="statement_old",
            severity=Severity.WARNING,
            title=_("Die Erklärung zur Barrierefreiheit ist älter als ein Jahr."),
            remedy=_("Prüfen Sie sie und tragen Sie den Tag unter %s ein.") % reverse("law:operator"),
            docs="operations/law.md",
        )
    late = Barrier.objects.open().filter(mend_by__lt=today).count()
    if late:
        yield Finding(
            key="barriers_late",
            severity=Severity.WARNING,
            title=ngettext("%d Barriere sollte schon behoben sein.", "%d Barrieren sollten schon behoben sein.", late)
            % late,
            remedy=_("Beheben Sie sie oder nennen Sie unter %s ein neues Datum.") % reverse("law:barriers"),
            docs="operations/law.md",
        )


CHECKS: list[Check] = [operator, statement]
