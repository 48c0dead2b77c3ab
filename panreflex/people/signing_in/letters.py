"""What people are told by mail about their way to sign in: plain text, links to our own address only."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from panreflex.base import languages, mailing

Context = Mapping[str, Any]
Letter = tuple[str, str]  # subject and text


def send(name: str, to: str, context: Context) -> None:
    """Queue the letter that allauth calls `name`. Raises KeyError for one that we have no words for."""
    subject, text = LETTERS[name](context)
    ending = _("Kommunales Krisenmanagement – die Wissensplattform von PanReflex\n%(link)s") % {
        "link": settings.BASE_URL + languages.local("/")
    }
    mailing.queue(to, subject, "\n\n".join([_("Guten Tag,"), text, f"--\n{ending}\n"]))


def _link(name: str, *values: object) -> str:
    """Never with the name by which a request called us: that could be anybody's."""
    return settings.BASE_URL + languages.local(reverse(name, args=values))


def _confirm_new_account(context: Context) -> Letter:
    return (
        _("Bitte bestätigen Sie Ihre E-Mail-Adresse"),
        _(
            "mit dieser Adresse wurde ein Konto angelegt. Bitte bestätigen Sie sie, dann ist Ihr Konto bereit:"
            "\n\n%(link)s\n\nDer Link gilt einen Tag.\n\n"
            "Waren Sie das nicht? Dann müssen Sie nichts tun. Das Konto wird nach einigen Tagen gelöscht."
        )
        % {"link": _link("account_confirm_email", context["key"])},
    )


def _confirm_address(context: Context) -> Letter:
    return (
        _("Bitte bestätigen Sie Ihre neue E-Mail-Adresse"),
        _(
            "diese Adresse soll für ein Konto gelten. Bitte bestätigen Sie sie:\n\n%(link)s\n\n"
            "Der Link gilt einen Tag. Bis dahin gilt die bisherige Adresse.\n\n"
            "Waren Sie das nicht? Dann müssen Sie nichts tun."
        )
        % {"link": _link("account_confirm_email", context["key"])},
    )


def _has_account(context: Context) -> Letter:
    return (
        _("Sie haben schon ein Konto"),
        _(
            "jemand wollte mit dieser Adresse ein neues Konto anlegen. Es gibt aber schon eines.\n\n"
            "Waren Sie das? Dann melden Sie sich an:\n%(sign_in)s\n\n"
            "Das Passwort ist weg? Hier bekommen Sie ein neues:\n%(reset)s\n\n"
            "Waren Sie das nicht? Dann müssen Sie nichts tun."
        )
        % {"sign_in": _link("account_login"), "reset": _link("account_reset_password")},
    )


def _has_no_account(context: Context) -> Letter:
    lines = [
        _("jemand wollte sich mit dieser Adresse anmelden oder ein neues Passwort. Dazu gibt es hier kein Konto."),
        _("Vielleicht haben Sie eine andere Adresse angegeben. Waren Sie das nicht? Dann müssen Sie nichts tun."),
    ]
    if settings.OPEN_SIGN_UP:
        lines.insert(1, _("Ein Konto können Sie hier anlegen:\n%(link)s") % {"link": _link("account_signup")})
    return _("Zu dieser Adresse gibt es kein Konto"), "\n\n".join(lines)


def _reset(context: Context) -> Letter:
    link = _link("account_reset_password_from_key", context["uid"], context["key"])
    return (
        _("Ihr neues Passwort"),
        _(
            "hier legen Sie ein neues Passwort fest:\n\n%(link)s\n\nDer Link gilt eine Stunde und nur einmal.\n\n"
            "Waren Sie das nicht? Dann müssen Sie nichts tun. Ihr Passwort bleibt, wie es ist."
        )
        % {"link": link},
    )


def _changed(subject: Callable[[], str], sentence: Callable[[Context], str]) -> Callable[[Context], Letter]:
    """A letter about a change that its owner may not have made."""

    def letter(context: Context) -> Letter:
        when = date_format(timezone.localtime(), "DATETIME_FORMAT")
        lines = [sentence(context), _("Wann: %(when)s") % {"when": when}]
        if context.get("device"):
            lines.append(_("Womit: %(device)s") % {"device": context["device"]})
        warning = _(
            "Waren Sie das nicht? Dann legen Sie sofort ein neues Passwort fest:\n%(reset)s\n"
            "Schreiben Sie uns danach bitte:\n%(contact)s"
        ) % {"reset": _link("account_reset_password"), "contact": settings.BASE_URL + languages.local("/kontakt/")}
        return subject(), "\n".join(lines) + "\n\n" + warning

    return letter


LETTERS: dict[str, Callable[[Context], Letter]] = {
    "account/email/account_already_exists": _has_account,
    "account/email/email_changed": _changed(
        lambda: _("Ihre E-Mail-Adresse ist geändert"),
        lambda context: (
            _("für Ihr Konto gilt jetzt eine andere E-Mail-Adresse: %(new)s. Diese hier gilt nicht mehr.")
            % {"new": context["to_email"]}
        ),
    ),
    "account/email/email_confirmation": _confirm_address,
    "account/email/email_confirmation_signup": _confirm_new_account,
    "account/email/password_changed": _changed(
        lambda: _("Ihr Passwort ist geändert"),
        lambda context: _("Ihr Passwort wurde geändert. Alle anderen Anmeldungen sind beendet."),
    ),
    "account/email/password_reset": _changed(
        lambda: _("Ihr Passwort ist neu"),
        lambda context: _("Ihr Passwort wurde über einen Link per E-Mail neu festgelegt. Sie sind überall abgemeldet."),
    ),
    "account/email/password_reset_key": _reset,
    "account/email/password_set": _changed(
        lambda: _("Ihr Konto hat jetzt ein Passwort"),
        lambda context: _("für Ihr Konto wurde ein Passwort festgelegt. Sie können sich jetzt auch damit anmelden."),
    ),
    "account/email/unknown_account": _has_no_account,
    "mfa/email/recovery_codes_generated": _changed(
        lambda: _("Sie haben neue Notfall-Codes"),
        lambda context: _("für Ihr Konto gibt es neue Notfall-Codes. Die alten gelten nicht mehr."),
    ),
    "mfa/email/totp_activated": _changed(
        lambda: _("Neuer zweiter Faktor: App mit Codes"),
        lambda context: _("Ihr Konto ist jetzt mit einer App geschützt. Bei jeder Anmeldung brauchen Sie deren Code."),
    ),
    "mfa/email/totp_deactivated": _changed(
        lambda: _("App mit Codes entfernt"),
        lambda context: _("die App mit Codes schützt Ihr Konto nicht mehr."),
    ),
    "mfa/email/webauthn_added": _changed(
        lambda: _("Neuer Passkey"),
        lambda context: _("für Ihr Konto gibt es einen neuen Passkey. Sie können sich jetzt damit anmelden."),
    ),
    "mfa/email/webauthn_removed": _changed(
        lambda: _("Passkey entfernt"),
        lambda context: _("ein Passkey Ihres Kontos wurde entfernt. Er gilt nicht mehr."),
    ),
    "people/factors_reset": _changed(
        lambda: _("Ihre zweiten Faktoren sind entfernt"),
        lambda context: _(
            "die Betriebsleitung hat alle zweiten Faktoren Ihres Kontos entfernt. Sie sind überall abgemeldet.\n"
            "Bitte melden Sie sich mit Ihrem Passwort an, und richten Sie einen neuen ein."
        ),
    ),
    "socialaccount/email/account_connected": _changed(
        lambda: _("Neuer Weg zur Anmeldung"),
        lambda context: _("Sie können sich jetzt auch über %(provider)s anmelden.") % {"provider": settings.OIDC_NAME},
    ),
    "socialaccount/email/account_disconnected": _changed(
        lambda: _("Ein Weg zur Anmeldung ist entfernt"),
        lambda context: _("Sie können sich nicht mehr über %(provider)s anmelden.") % {"provider": settings.OIDC_NAME},
    ),
}
