"""What is kept of people so that they can sign in safely."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from panreflex.base.personal_data import Record, Row
from panreflex.people.personal_data import CONTRACT
from panreflex.people.signing_in import sessions


def _sessions(user_id: int) -> Iterable[Row]:
    yield from UserSession.objects.filter(user=user_id).order_by("pk").values("user_agent", "created_at")


def _factors(user_id: int) -> Iterable[Row]:
    """Which ones, without their secrets."""
    for factor in Authenticator.objects.filter(user=user_id).order_by("pk"):
        yield {
            "type": factor.type,
            "name": factor.data.get("name", ""),
            "created_at": factor.created_at,
            "last_used_at": factor.last_used_at,
        }


def _connected(user_id: int) -> Iterable[Row]:
    rows = SocialAccount.objects.filter(user=user_id).order_by("pk")
    yield from rows.values("provider", "uid", "extra_data", "date_joined", "last_login")


RECORDS = [
    Record(
        key="session_list",
        title=_("Liste Ihrer Anmeldungen"),
        data=_("Browser und Betriebssystem in Worten, Beginn. Keine Netzwerkadresse."),
        purpose=_("Damit Sie sehen, wo Sie angemeldet sind, und es dort beenden können"),
        legal_basis=CONTRACT,
        kept=format_lazy(
            _("Bis zum Ende der Anmeldung, längstens {hours} Stunden; aufgeräumt wird jede Nacht"),
            hours=settings.SESSION_LONGEST_SECONDS // 3600,
        ),
        models=("usersessions.UserSession",),
        export=_sessions,
        forget=sessions.end_all,
        delete_due=sessions.delete_due,
    ),
    Record(
        key="factors",
        title=_("Passkeys und zweiter Faktor"),
        data=_("Öffentlicher Schlüssel und Name eines Passkeys, verschlüsseltes Geheimnis der App, Notfall-Codes"),
        purpose=_("Damit ein gestohlenes Passwort allein Ihr Konto nicht öffnet"),
        legal_basis=CONTRACT,
        kept=_("Bis Sie den Faktor oder Ihr Konto löschen"),
        models=("mfa.Authenticator",),
        export=_factors,
    ),
    Record(
        key="connected",
        title=_("Anmeldung über Ihre Verwaltung"),
        data=_("Kennung und E-Mail-Adresse, die der Anmeldedienst Ihrer Verwaltung nennt"),
        purpose=_("Damit Sie sich ohne weiteres Passwort anmelden können"),
        legal_basis=CONTRACT,
        kept=_("Bis Sie die Verbindung lösen oder Ihr Konto löschen"),
        models=("socialaccount.SocialAccount", "socialaccount.SocialToken"),
        export=_connected,
    ),
    Record(
        key="known_device",
        title=_("Bekannte Geräte"),
        data=_("Ein Cookie nach der Anmeldung, das niemanden nennt und nichts öffnet. Bei uns steht dazu nichts."),
        purpose=_("Damit Fremde, die Passwörter raten, Sie nicht warten lassen"),
        legal_basis=CONTRACT,
        kept=_("180 Tage nach der letzten Anmeldung, in Ihrem Browser"),
        models=(),
    ),
]
