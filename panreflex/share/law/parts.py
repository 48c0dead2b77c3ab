"""The generated parts of Impressum, Datenschutz and Barrierefreiheit: what a page of editors shows beside its text."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from panreflex.base import personal_data
from panreflex.people.signing_in.slowing_down import KNOWN_DEVICE, REMEMBERED_FOR
from panreflex.share.law import authorities, facts
from panreflex.share.law.models import Operator


class Part(models.TextChoices):
    """What an editor can choose for a text page."""

    IMPRINT = "imprint", gettext_lazy("Impressum")
    PRIVACY = "privacy", gettext_lazy("Datenschutz")
    ACCESSIBILITY = "accessibility", gettext_lazy("Barrierefreiheit")


class Fact(NamedTuple):
    """One line. value "": nobody has entered it yet, and it has to be said that it is missing."""

    term: str
    value: str
    email: bool = False


class Cookie(NamedTuple):
    """A cookie that the platform sets: its name in the browser, why, and how long it stays."""

    name: str
    purpose: str | Promise
    kept: str | Promise


def context_of(part: str) -> dict[str, Any]:
    """Template (`template`) and values of a part; nothing for a page without one."""
    maker = _MAKERS.get(part)
    if maker is None:
        return {}
    known = facts.current()
    return {
        "template": f"law/{part}.html",
        "operator": known.operator,
        "is_example": known.is_example,
        "land": authorities.lands().get(known.operator.land),
        **maker(known.operator),
    }


def cookies() -> list[Cookie]:
    """All of them: no page sets another (a test compares with a browser)."""
    minutes = settings.SESSION_COOKIE_AGE // 60
    return [
        Cookie(
            settings.SESSION_COOKIE_NAME,
            _("Hält Ihre Anmeldung, nachdem Sie sich angemeldet haben."),
            ngettext(
                "Bis Sie sich abmelden oder den Browser schließen, höchstens %(n)d Minute ohne Tätigkeit",
                "Bis Sie sich abmelden oder den Browser schließen, höchstens %(n)d Minuten ohne Tätigkeit",
                minutes,
            )
            % {"n": minutes},
        ),
        Cookie(
            settings.CSRF_COOKIE_NAME,
            _("Schützt Formulare davor, dass Fremde sie in Ihrem Namen absenden."),
            _("%d Tage") % (settings.CSRF_COOKIE_AGE // 86_400),
        ),
        Cookie(
            settings.READING_LIST_COOKIE_NAME,
            _("Hält Ihre Merkliste, wenn Sie ohne Anmeldung etwas merken."),
            _("%d Tage nach der letzten Änderung") % (settings.READING_LIST_COOKIE_AGE // 86_400),
        ),
        Cookie(
            settings.READING_LIST_MARK_NAME,
            _("Sagt, dass es eine Merkliste gibt. So steht im Kopf der Seiten, wie viel darauf ist."),
            _("%d Tage nach der letzten Änderung") % (settings.READING_LIST_COOKIE_AGE // 86_400),
        ),
        Cookie(
            "messages",
            _("Trägt eine kurze Meldung zur nächsten Seite."),
            _("Bis die nächste Seite sie zeigt"),
        ),
        Cookie(
            KNOWN_DEVICE,
            _("Erkennt nach der Anmeldung Ihr Gerät wieder. So lassen Fremde, die Passwörter raten, Sie nicht warten."),
            _("%d Tage") % (REMEMBERED_FOR // 86_400),
        ),
    ]


def _imprint(operator: Operator) -> dict[str, Any]:
    lines = [
        Fact(_("Anbieter"), operator.name),
        Fact(_("Anschrift"), _joined(operator.street, operator.town)),
        Fact(_("Vertreten durch"), operator.represented_by),
        Fact(_("E-Mail"), operator.email, email=True),
        Fact(_("Telefon"), operator.phone),
    ]
    voluntary = [
        Fact(_("Register"), operator.register),
        Fact(_("Umsatzsteuer"), operator.vat_id),
        Fact(_("Aufsicht"), operator.supervision),
    ]
    return {
        "lines": [*lines, *(line for line in voluntary if line.value)],
        "responsible": [Fact(_("Verantwortlich"), operator.responsible)],
    }


def _privacy(operator: Operator) -> dict[str, Any]:
    days = operator.log_days
    return {
        "controller": [
            Fact(_("Verantwortlich"), _joined(operator.name, operator.street, operator.town)),
            Fact(_("E-Mail"), operator.email, email=True),
            Fact(_("Datenschutzbeauftragte Person"), operator.protection_officer),
            Fact(_("Deren E-Mail"), operator.protection_email, email=True),
            Fact(_("Wer die Technik betreibt"), operator.hosting),
            Fact(_("Grundlage für Beschäftigte"), operator.legal_basis),
            Fact(_("Protokolle des Servers"), "" if days is None else ngettext("%d Tag", "%d Tage", days) % days),
        ],
        "records": personal_data.records(),
        "cookies": cookies(),
    }


def _accessibility(operator: Operator) -> dict[str, Any]:
    return {
        "statement": [
            Fact(_("Stelle"), operator.name),
            Fact(_("Stand der Vereinbarkeit"), str(operator.get_conformity_display()) if operator.conformity else ""),
            Fact(_("Wie geprüft wurde"), operator.method),
            Fact(_("Erstellt am"), _shown(operator.stated_on)),
            Fact(_("Zuletzt geprüft am"), _shown(operator.checked_on)),
        ],
        "barriers": facts.barriers(),
        "overview": authorities.overview(),
        "answer_days": settings.FEEDBACK_DAYS,
    }


_MAKERS: dict[str, Callable[[Operator], dict[str, Any]]] = {
    Part.IMPRINT: _imprint,
    Part.PRIVACY: _privacy,
    Part.ACCESSIBILITY: _accessibility,
}


def _joined(*parts: str) -> str:
    """With commas; "" if one is missing, because then all of it is."""
    return ", ".join(parts) if all(parts) else ""


def _shown(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""
