"""How allauth's steps are done here: letters through our queue, waits for guessers, German words."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from panreflex.base.errors import TooManyRequests
from panreflex.people.models import User
from panreflex.people.signing_in import devices, letters, second_factor, sessions, slowing_down

# Letters that somebody can cause who has not signed in; the others follow what their owner did.
CAUSED_BY_ANYBODY = frozenset(
    {
        "account/email/account_already_exists",
        "account/email/email_confirmation",
        "account/email/email_confirmation_signup",
        "account/email/password_reset_key",
        "account/email/unknown_account",
    }
)


# What a page says after a step; allauth's other messages are left out.
MESSAGES = {
    "account/messages/cannot_delete_primary_email.txt": _("Diese Adresse kann nicht entfernt werden."),
    "account/messages/email_confirmation_failed.txt": _("Diese Adresse gehört schon zu einem anderen Konto."),
    "account/messages/email_confirmed.txt": _("Ihre E-Mail-Adresse ist bestätigt."),
    "account/messages/logged_out.txt": _("Sie sind abgemeldet."),
    "account/messages/password_changed.txt": _("Ihr neues Passwort gilt. Alle anderen Anmeldungen sind beendet."),
    "account/messages/password_set.txt": _("Ihr Passwort gilt. Sie können sich jetzt auch damit anmelden."),
    "mfa/messages/recovery_codes_generated.txt": _("Es gibt neue Notfall-Codes. Bitte bewahren Sie sie auf."),
    "mfa/messages/totp_activated.txt": _("Die App ist eingerichtet."),
    "mfa/messages/totp_deactivated.txt": _("Die App ist entfernt."),
    "mfa/messages/webauthn_added.txt": _("Der Passkey ist angelegt."),
    "mfa/messages/webauthn_removed.txt": _("Der Passkey ist entfernt."),
    "socialaccount/messages/account_connected.txt": _("Der Zugang ist verbunden."),
    "socialaccount/messages/account_connected_other.txt": _("Dieser Zugang gehört schon zu einem anderen Konto."),
    "socialaccount/messages/account_connected_updated.txt": _("Der Zugang war schon verbunden."),
    "socialaccount/messages/account_disconnected.txt": _("Der Zugang ist gelöst."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Every step that allauth lets us decide about."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "duplicate_email": _("Das ist schon Ihre Adresse."),
        "email_password_mismatch": _("E-Mail-Adresse und Passwort passen nicht zusammen. Bitte prüfen Sie beides."),
        "enter_current_password": _("Das ist nicht Ihr jetziges Passwort. Bitte geben Sie es noch einmal ein."),
        "incorrect_code": _("Der Code stimmt nicht. Bitte geben Sie den neuesten ein."),
        "incorrect_password": _("Das Passwort stimmt nicht. Bitte geben Sie es noch einmal ein."),
        "same_as_current": _("Das ist schon Ihre Adresse."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Open to all, or only to people whose address an invitation has confirmed."""
        return settings.OPEN_SIGN_UP or bool(request.session.get("account_verified_email"))

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say it in our words, or not at all."""
        if text := message or MESSAGES.get(message_template or ""):
            messages.add_message(request, level, str(text), extra_tags=extra_tags)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the letter of that name. Nobody can fill a stranger's mailbox: then it is left out without a word."""
        if template_prefix in CAUSED_BY_ANYBODY and not slowing_down.may_write_to(email):
            return
        letters.send(template_prefix, email, context)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the owner what changed, when, and in which browser; no address of a computer is named."""
        device = devices.in_words(self.request.headers.get("User-Agent", "")) if self.request else ""
        letters.send(template_prefix, email or user.email, {"device": device, **(context or {})})

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt, known address or not. Raises ValidationError with the wait in words."""
        request.attempt = slowing_down.Attempt(request, "account", credentials["email"])  # type: ignore[attr-defined]
        try:
            request.attempt.begin()  # type: ignore[attr-defined]
        except TooManyRequests as refusal:
            raise slowing_down.refused(refusal) from None

    def _rollback_login_failed_rl_usage(self) -> None:
        """allauth's name for: that was right."""
        self.request.attempt.forgive()

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """Whoever reads the mailbox of the account may try the new password at once."""
        slowing_down.Attempt(request, "account", credentials["email"]).forgive()

    def get_login_stages(self) -> list[str]:
        """Confirmed address, then second factor."""
        return [
            "allauth.account.stages.EmailVerificationStage",
            "panreflex.people.signing_in.accounts.SecondFactorStage",
        ]

    def post_login(self, request: HttpRequest, user: User, **hook: Any) -> HttpResponse:
        """List the session, remember the browser, and lead to the second factor where one is missing."""
        response: HttpResponse = super().post_login(request, user, **hook)
        sessions.begin(request, user)
        slowing_down.remember_device(request, response, user.email)
        if second_factor.is_missing(request, user):
            onward = urlencode({"next": response["Location"]})
            response["Location"] = f"{reverse('second-factor')}?{onward}"
        return response

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Known password, blocked account."""
        return redirect("account_inactive")

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Who has a second factor confirms with it; a password alone could be a stolen one."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        factors = [method for method in methods if method["id"] != "reauthenticate"]
        words = {
            "reauthenticate": _("Mit dem Passwort bestätigen"),
            "mfa_reauthenticate": _("Mit einem Code bestätigen"),
            "mfa_reauthenticate:webauthn": _("Mit einem Passkey bestätigen"),
        }
        return [method | {"description": words[method["id"]]} for method in factors or methods]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has just signed in or confirmed need not do it again."""
        records = get_authentication_records(self.request, self.request.user)
        return not records or time.time() - records[-1]["at"] > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to where one came from."""
        return reverse("security")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """To the account, or to the sign-in."""
        return reverse("people:account" if self.request.user.is_authenticated else "account_login")


class SecondFactorStage(AuthenticateStage):
    """Asks for the second factor, unless the operator trusts the provider's own check and it took place."""

    def _should_handle(self, request: HttpRequest) -> bool:
        if self.login.user and second_factor.is_checked_elsewhere(request, self.login.user):
            return False
        return bool(super()._should_handle(request))
