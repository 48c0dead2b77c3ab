"""The pages before somebody is signed in: allauth's steps in our frame."""

import json
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as webauthn
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from panreflex.base.requests import client_network
from panreflex.people import demo
from panreflex.people.signing_in import factors, sessions, slowing_down
from panreflex.people.signing_in.forms import CodeForm
from panreflex.people.signing_in.page import Page, onward


class SignIn(Page, account.LoginView):
    """Password, passkey or provider; in demo mode the page lists the accounts to try."""

    template_name = "account/login.html"
    title = _("Anmelden")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ways = {"passkey": factors.passkeys_possible(), "provider": settings.OIDC_NAME if settings.OIDC_URL else ""}
        accounts = {"demo_accounts": demo.accounts(), "open_sign_up": settings.OPEN_SIGN_UP}
        return super().get_context_data(**kwargs) | ways | accounts


class SignUp(Page, account.SignupView):
    """A reader's own account."""

    title = _("Konto anlegen")
    lead = _("Zum Lesen brauchen Sie kein Konto. Mit Konto können Sie für Ihre Kommune mitarbeiten.")
    button = _("Konto anlegen")
    back = "account_login"

    def form_valid(self, form: forms.Form) -> HttpResponse:
        slowing_down.take("sign-up", client_network(self.request), slowing_down.SIGN_UP)
        response: HttpResponse = super().form_valid(form)
        return response


class RequestReset(Page, account.PasswordResetView):
    """Sends a link; the same words whether there is such an account or not."""

    title = _("Neues Passwort anfordern")
    lead = _("Wir senden Ihnen einen Link. Damit legen Sie ein neues Passwort fest.")
    button = _("Link senden")
    back = "account_login"

    def form_valid(self, form: forms.Form) -> HttpResponse:
        slowing_down.take("reset", client_network(self.request), slowing_down.SIGN_UP)
        response: HttpResponse = super().form_valid(form)
        return response


class ResetPassword(Page, account.PasswordResetFromKeyView):
    """Takes the new password. The second factor is asked for all the same when she signs in."""

    template_name = "account/password_reset_from_key.html"
    title = _("Neues Passwort festlegen")
    button = _("Passwort speichern")

    def form_valid(self, form: forms.Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        sessions.end_all(self.reset_user.pk)
        return response


class EnterCode(Page, mfa.AuthenticateView):
    """The second step of signing in: a code, or a passkey."""

    template_name = "people/signing_in/second_step.html"
    title = _("Zweiter Schritt der Anmeldung")
    button = _("Anmelden")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        kinds = Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True)
        passkey = factors.PASSKEY in kinds and factors.passkeys_possible()
        options = json.dumps(context["js_data"]["request_options"]) if passkey else ""
        return context | {"options": options, "asks_for_code": factors.TOTP in kinds or factors.CODES in kinds}

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """A passkey that did not fit is said above the code as well."""
        if not isinstance(form, CodeForm):
            self.auth_form = CodeForm(user=self.stage.login.user)
            messages.error(self.request, str(next(iter(form.errors.values()))[0]))
        return super().form_invalid(form)


class SignInWithPasskey(webauthn.LoginWebAuthnView):
    """A passkey alone: it is both factors, because the device asks for finger, face or PIN."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        messages.error(self.request, _("Dieser Passkey passt zu keinem Konto. Melden Sie sich mit dem Passwort an."))
        return redirect("account_login")

    def form_valid(self, form: forms.Form) -> HttpResponse:
        slowing_down.take("passkey", client_network(self.request), slowing_down.NETWORK)
        response: HttpResponse = super().form_valid(form)
        if response.headers.get("Location") == settings.LOGIN_REDIRECT_URL:
            response["Location"] = onward(self.request) or settings.LOGIN_REDIRECT_URL
        return response
