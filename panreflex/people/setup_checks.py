"""Can somebody administer, and only with a second factor? (`settings.SETUP_CHECKS`)"""

from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panreflex.base.checking import Check, Finding, Severity
from panreflex.people.models import Grant, User
from panreflex.people.permissions import WITH_SECOND_FACTOR

DOCS = "operations/install.md"


def administrators() -> Iterator[Finding]:
    """One real person at least; the demo accounts go with the demo."""
    holders = User.objects.filter(is_active=True, grants__role=Grant.Role.ADMINISTRATOR, is_demo=False)
    if not settings.DEMO and not holders.exists():
        yield Finding(
            key="no_administrator",
            severity=Severity.SERIOUS,
            title=_("Niemand verwaltet die Plattform."),
            text=_("Es gibt kein eigenes Konto mit der Rolle Verwaltung."),
            remedy=_("Legen Sie eines an. Die Anleitung zeigt den Befehl."),
            docs=DOCS,
        )
    if not settings.DEMO and User.objects.filter(is_active=True, is_demo=True).exists():
        yield Finding(
            key="demo_accounts",
            severity=Severity.SERIOUS,
            title=_("Es gibt noch offene Beispielkonten."),
            text=_("Ihre Passwörter stehen in einer Datei."),
            remedy=_("Sperren Sie diese Konten auf der Seite „Personen“."),
            docs=DOCS,
        )


def second_factor() -> Iterator[Finding]:
    """Those whose role needs it have one; without it they only get the page that says so."""
    factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    without = User.objects.filter(~Exists(factors), is_active=True, is_demo=False, grants__role__in=WITH_SECOND_FACTOR)
    count = without.distinct().count()
    if not settings.DEMO and count:
        yield Finding(
            key="no_second_factor",
            severity=Severity.WARNING,
            title=ngettext(
                "%(count)d Person in Redaktion oder Verwaltung hat keinen zweiten Faktor.",
                "%(count)d Personen in Redaktion oder Verwaltung haben keinen zweiten Faktor.",
                count,
            )
            % {"count": count},
            text=_("Ihre Rolle gilt erst, wenn sie einen eingerichtet haben."),
            remedy=_("Bitten Sie die Personen, unter „Mein Konto“ einen Passkey oder eine App einzurichten."),
        )


CHECKS: list[Check] = [administrators, second_factor]
