"""Are the settings fit for the public? Whoever tries the platform on her own machine is left in peace."""

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Tags, run_checks
from django.http.request import validate_host
from django.utils.translation import gettext as _

from panreflex.base.checking import Check, Finding, Severity

DOCS = "operations/configuration.md"
SHORTEST_KEY = 50
_MADE_UP_KEY = re.compile(r"change.?me|insecure|development|default|secret.?key|example", re.IGNORECASE)


def is_public(address: str) -> bool:
    """Whether that address is meant for others than this machine."""
    host = urlsplit(address).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host != "localhost" and not host.endswith(".localhost")


def secret_key() -> Iterator[Finding]:
    """Long enough, and nobody else's."""
    key = settings.SECRET_KEY
    if len(key) < SHORTEST_KEY or len(set(key)) < 10 or (is_public(settings.BASE_URL) and _MADE_UP_KEY.search(key)):
        yield Finding(
            key="secret_key",
            severity=Severity.SERIOUS,
            title=_("Der geheime Schlüssel ist zu kurz oder zu leicht zu erraten."),
            text=_("Wer ihn errät, kann sich als jede Person anmelden."),
            remedy=_(
                "Setzen Sie PANREFLEX_SECRET_KEY auf mindestens 50 zufällige Zeichen. Danach melden sich alle neu an."
            ),
            docs=DOCS,
        )


def demo_mode() -> Iterator[Finding]:
    """Never in public."""
    if settings.DEMO and is_public(settings.BASE_URL):
        yield Finding(
            key="demo_public",
            severity=Severity.SERIOUS,
            title=_("Der Beispielbetrieb ist an, und die Plattform hat eine öffentliche Adresse."),
            text=_("Beispielkonten haben bekannte Rollen, und Nachrichten werden nicht verschickt."),
            remedy=_("Setzen Sie PANREFLEX_DEMO=0 und starten Sie neu."),
            docs=DOCS,
        )
    elif settings.DEMO:
        yield Finding(
            key="demo",
            severity=Severity.HINT,
            title=_("Der Beispielbetrieb ist an."),
            text=_("Nachrichten bleiben im Postausgang, und es gibt Beispielkonten."),
            remedy=_("Zum Ausprobieren ist das richtig. Für den echten Betrieb setzen Sie PANREFLEX_DEMO=0."),
            docs=DOCS,
        )


def addresses() -> Iterator[Finding]:
    """TLS, and only the names that are ours."""
    host = urlsplit(settings.BASE_URL).hostname or ""
    if is_public(settings.BASE_URL) and not settings.SECURE:
        yield Finding(
            key="no_tls",
            severity=Severity.SERIOUS,
            title=_("Die öffentliche Adresse beginnt mit http://."),
            text=_("Passwörter und Sitzungen gehen unverschlüsselt durchs Netz."),
            remedy=_("Stellen Sie einen Proxy mit TLS davor und setzen Sie PANREFLEX_BASE_URL auf https://…"),
            docs="operations/install.md",
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield Finding(
            key="any_host",
            severity=Severity.SERIOUS,
            title=_("Die Plattform antwortet auf jeden Namen."),
            text=_("Fremde Namen können dann in Adressen auf unseren Seiten stehen."),
            remedy=_("Nennen Sie in PANREFLEX_HOSTS nur die eigenen Namen, mit Komma getrennt."),
            docs=DOCS,
        )
    elif not validate_host(host, settings.ALLOWED_HOSTS):
        yield Finding(
            key="own_host_refused",
            severity=Severity.SERIOUS,
            title=_("Die Plattform weist ihren eigenen Namen ab: %(host)s.") % {"host": host},
            text=_("Wer die öffentliche Adresse öffnet, sieht nur einen Fehler."),
            remedy=_("Nehmen Sie den Namen in PANREFLEX_HOSTS auf."),
            docs=DOCS,
        )
    if is_public(settings.BASE_URL) and not settings.PROXIES:
        yield Finding(
            key="no_proxies",
            severity=Severity.WARNING,
            title=_("Die Zahl der vorgeschalteten Proxys ist 0."),
            text=_("Alle Gäste teilen sich dann eine Grenze für Anfragen."),
            remedy=_("Setzen Sie PANREFLEX_PROXIES auf die Zahl der Proxys, die X-Forwarded-For ergänzen."),
            docs=DOCS,
        )


def debug() -> Iterator[Finding]:
    """Debug pages show code and settings."""
    if settings.DEBUG:
        yield Finding(
            key="debug",
            severity=Severity.SERIOUS if is_public(settings.BASE_URL) else Severity.HINT,
            title=_("Fehlerseiten für die Entwicklung sind an."),
            text=_("Sie zeigen Programm und Einstellungen."),
            remedy=_("Setzen Sie PANREFLEX_DEBUG=0 und starten Sie neu."),
            docs=DOCS,
        )


def sender() -> Iterator[Finding]:
    """Mail from localhost is thrown away by most servers."""
    if not settings.DEMO and settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield Finding(
            key="mail_from",
            severity=Severity.WARNING,
            title=_("Als Absender steht noch %(address)s.") % {"address": settings.DEFAULT_FROM_EMAIL},
            text=_("Viele Mailserver nehmen solche Nachrichten nicht an."),
            remedy=_("Setzen Sie PANREFLEX_MAIL_FROM auf eine Adresse Ihres Hauses."),
            docs=DOCS,
        )


def deployment() -> Iterator[Finding]:
    """What Django's own check finds beyond the above; it is meant for the public only."""
    if not is_public(settings.BASE_URL):
        return
    ours = {"security.W004", "security.W008", "security.W009", "security.W012", "security.W016", "security.W018"}
    for message in run_checks(tags=[Tags.security], include_deployment_checks=True):
        if message.id not in ours and not message.is_silenced():
            yield Finding(
                key=f"django.{message.id}",
                severity=Severity.WARNING,
                title=_("Django meldet %(id)s.") % {"id": message.id},
                text=str(message.msg),
                remedy=_("Bitte lesen Sie dazu „Deployment checklist“ in der Dokumentation von Django."),
            )


CHECKS: list[Check] = [secret_key, demo_mode, addresses, debug, sender, deployment]
