"""The pages behind the sign-in: what protects an account, and where it is open."""

import json
from typing import Any

from allauth.account import views as account
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.models import EmailAddress
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth as passkeys
from allauth.socialaccount.internal.flows import connect
from allauth.socialaccount.models import SocialAccount
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from panreflex.base.sessions import can_last, note_activity, seconds_left
from panreflex.people.models import User
from panreflex.people.signing_in import factors, second_factor, sessions
from panreflex.people.signing_in.page import Page, confirmed, onward


@login_required
@require_GET
def security(request: HttpRequest) -> HttpResponse:
    """All that protects the account on one page: password, passkeys, app, codes, provider, sessions."""
    user = request.user
    assert isinstance(user, User)
    context = {
        "person": user,
        "trail": [{"title": _("Mein Konto"), "url": reverse("people:account")}, {"title": _("Sicherheit"), "url": ""}],
        "waiting_address": EmailAddress.objects.filter(user=user, verified=False).exclude(email=user.email).first(),
        "factors": factors.of(user),
        "passkeys_possible": factors.passkeys_possible(),
        "needs_factor": second_factor.is_missing(request, user),
        "sessions": sessions.of(user, request),
        "provider": settings.OIDC_NAME if settings.OIDC_URL else "",
        "connected": SocialAccount.objects.filter(user=user),
    }
    return render(request, "people/signing_in/security.html", context)


@login_required
@require_GET
def second_factor_needed(request: HttpRequest) -> HttpResponse:
    """Where somebody with a role is led who has not shown a second factor; then on to where she wanted to go."""
    assert isinstance(request.user, User)
    if not second_factor.is_missing(request, request.user):
        return redirect(onward(request) or "people:account")
    return second_factor.explain(request, onward(request))


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own other sessions."""
    assert isinstance(request.user, User)
    sessions.end(request.user, pk)
    messages.success(request, _("Die Anmeldung ist beendet."))
    return redirect(f"{reverse('security')}#anmeldungen")


@login_required
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all of one's own sessions but this one."""
    assert isinstance(request.user, User)
    sessions.end_others(request, request.user)
    messages.success(request, _("Alle anderen Anmeldungen sind beendet."))
    return redirect(f"{reverse('security')}#anmeldungen")


@require_http_methods(["GET", "POST"])
def session_state(request: HttpRequest) -> JsonResponse:
    """For the warning: how many seconds are left (GET), counted anew after POST if the session may still last."""
    if request.method == "POST" and request.user.is_authenticated:
        note_activity(request, at_once=True)
    left = seconds_left(request) if request.user.is_authenticated else 0
    return JsonResponse({"seconds": left, "can_last": bool(left) and can_last(request)})


@login_required
@require_http_methods(["GET", "POST"])
def session_end(request: HttpRequest) -> HttpResponse:
    """The same without a script: when the sign-in ends, and a button that puts it off."""
    if request.method == "POST":
        note_activity(request, at_once=True)
        messages.success(request, _("Sie bleiben angemeldet."))
        return redirect(onward(request) or "session-end")
    context = {"minutes": seconds_left(request) // 60, "can_last": can_last(request), "onward": onward(request)}
    return render(request, "people/signing_in/session_end.html", context)


class ConfirmByPassword(Page, account.ReauthenticateView):
    """Once more before something that matters."""

    frame = "signed_in.html"
    template_name = "people/signing_in/confirm.html"
    title = gettext_lazy("Bitte bestätigen Sie, dass Sie es sind")
    lead = gettext_lazy("Der nächste Schritt ändert, wie Ihr Konto geschützt ist.")
    button = gettext_lazy("Bestätigen")


@confirmed
class ChangeAddress(Page, account.EmailView):
    """Another address: confirmed at the new one, told to the old one."""

    frame = "signed_in.html"
    template_name = "people/signing_in/address.html"
    title = gettext_lazy("E-Mail-Adresse ändern")
    button = gettext_lazy("Link an die neue Adresse senden")
    button_name = "action_add"  # allauth's view can do more
    back = "security"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Two buttons: ask for a change, or take back one that waits."""
        if "withdraw" in request.POST:
            EmailAddress.objects.filter(user=request.user.pk, verified=False, primary=False).delete()
            messages.success(request, _("Die neue Adresse ist verworfen. Es bleibt bei der bisherigen."))
            return redirect("account_email")
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response


class ChangePassword(Page, account.PasswordChangeView):
    """A new password; all other sessions end."""

    frame = "signed_in.html"
    title = gettext_lazy("Passwort ändern")
    lead = gettext_lazy("Alle anderen Anmeldungen enden damit.")
    button = gettext_lazy("Passwort speichern")
    back = "security"

    def form_valid(self, form: forms.Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        sessions.end_others(self.request, form.user)  # type: ignore[attr-defined]
        return response


@confirmed
class SetPassword(Page, account.PasswordSetView):
    """The first password of an account that signs in at a provider."""

    frame = "signed_in.html"
    title = gettext_lazy("Passwort festlegen")
    lead = gettext_lazy("Dann können Sie sich auch ohne den anderen Dienst anmelden.")
    button = gettext_lazy("Passwort speichern")
    back = "security"

    def form_valid(self, form: forms.Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        sessions.end_others(self.request, form.user)  # type: ignore[attr-defined]
        return response


class ConfirmByCode(Page, mfa.ReauthenticateView):
    """Once more before something that matters, with the second factor."""

    frame = "signed_in.html"
    template_name = "people/signing_in/confirm.html"
    title = gettext_lazy("Bitte bestätigen Sie, dass Sie es sind")
    lead = gettext_lazy("Der nächste Schritt ändert, wie Ihr Konto geschützt ist.")
    button = gettext_lazy("Bestätigen")


class ConfirmByPasskey(Page, webauthn.ReauthenticateWebAuthnView):
    """The same with a passkey."""

    frame = "signed_in.html"
    template_name = "people/signing_in/confirm_by_passkey.html"
    title = gettext_lazy("Bitte bestätigen Sie, dass Sie es sind")
    lead = gettext_lazy("Der nächste Schritt ändert, wie Ihr Konto geschützt ist.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"options": json.dumps(context["js_data"]["request_options"])}

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """Say so, and offer it once more."""
        messages.error(self.request, str(next(iter(form.errors.values()))[0]))
        return redirect(f"{self.request.path}?{urlencode({'next': onward(self.request)})}")


class _SetUp(Page):
    """A factor is added: it proves itself, and sessions without it end if it is the first one."""

    frame = "signed_in.html"

    def form_valid(self, form: forms.Form) -> HttpResponse:
        user = self.request.user
        assert isinstance(user, User)
        before = set(Authenticator.objects.filter(user=user).values_list("pk", flat=True))
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        for factor in Authenticator.objects.filter(user=user, type__in=(factors.TOTP, factors.PASSKEY)):
            if factor.pk not in before:
                second_factor.note(self.request, factor)
                if factor.type == factors.TOTP:  # the code that set it up counts as used
                    factors.use_code(user, form.cleaned_data["code"])
        if not before:
            sessions.end_others(self.request, user)
        return response

    def get_success_url(self) -> str:
        """To the codes if there are new ones, and on to where she wanted to go."""
        url: str = super().get_success_url()  # type: ignore[misc]
        wanted = onward(self.request)
        if url == reverse("mfa_view_recovery_codes") and wanted:
            return f"{url}?{urlencode({'next': wanted})}"
        return url if url == reverse("mfa_view_recovery_codes") else wanted or url


class SetUpApp(_SetUp, totp.ActivateTOTPView):
    """A picture to photograph, the same as text, and one code as proof."""

    template_name = "people/signing_in/set_up_app.html"
    title = gettext_lazy("App mit Codes einrichten")
    button = gettext_lazy("App einrichten")
    back = "security"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        return context | {"secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))}


class RemoveApp(Page, totp.DeactivateTOTPView):
    """Asks once."""

    frame = "signed_in.html"
    title = gettext_lazy("App mit Codes entfernen")
    lead = gettext_lazy("Die Codes dieser App gelten dann nicht mehr.")
    button = gettext_lazy("App entfernen")
    back = "security"


class AddPasskey(_SetUp, webauthn.AddWebAuthnView):
    """The browser makes a key that can sign in alone."""

    template_name = "people/signing_in/add_passkey.html"
    title = gettext_lazy("Passkey anlegen")
    back = "security"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        options = passkeys.begin_registration(self.request.user, passwordless=True)
        return context | {"form": kwargs.get("form") or context["form"], "options": json.dumps(options)}


class RenamePasskey(Page, webauthn.EditWebAuthnView):
    """Another name."""

    frame = "signed_in.html"
    title = gettext_lazy("Passkey umbenennen")
    button = gettext_lazy("Namen speichern")
    back = "security"
    success_url = reverse_lazy("security")


@confirmed
class RemovePasskey(Page, webauthn.RemoveWebAuthnView):
    """Asks once; who needs a second factor keeps one."""

    frame = "signed_in.html"
    title = gettext_lazy("Passkey entfernen")
    lead = gettext_lazy("Mit diesem Passkey kann sich dann niemand mehr anmelden.")
    button = gettext_lazy("Passkey entfernen")
    back = "security"
    success_url = reverse_lazy("security")

    def form_valid(self, form: forms.Form) -> HttpResponse:
        adapter = factors.FactorAdapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            form.add_error(None, adapter.validation_error("cannot_delete_authenticator"))
            return self.form_invalid(form)
        response: HttpResponse = super().form_valid(form)
        return response


class ShowCodes(Page, codes.ViewRecoveryCodesView):
    """The codes for emergencies, to print or to keep as a file."""

    frame = "signed_in.html"
    template_name = "people/signing_in/codes.html"
    title = gettext_lazy("Notfall-Codes")
    back = "security"


class NewCodes(Page, codes.GenerateRecoveryCodesView):
    """Ten new codes; the old ones end."""

    frame = "signed_in.html"
    title = gettext_lazy("Neue Notfall-Codes")
    lead = gettext_lazy("Die alten Codes gelten dann nicht mehr.")
    button = gettext_lazy("Neue Codes erzeugen")
    back = "security"


class DownloadCodes(codes.DownloadRecoveryCodesView):
    """The codes as a text file."""

    template_name = "people/signing_in/codes.txt"

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().render_to_response(context, content_type="text/plain; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="notfall-codes.txt"'
        return response


@login_required
@require_POST
def disconnect(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign in at the provider no more; refused if there would be no way left."""
    raise_if_reauthentication_required(request, app="panreflex.people")
    linked = get_object_or_404(SocialAccount, pk=pk, user=request.user.pk)
    try:
        connect.validate_disconnect(request, linked)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        connect.disconnect(request, linked)
    return redirect("security")
