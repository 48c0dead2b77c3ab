"""allauth's forms in our words; what they check stays theirs."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from panreflex.base.errors import TooManyRequests
from panreflex.people.models import User
from panreflex.people.signing_in import factors, slowing_down

ADDRESS = _("E-Mail-Adresse")
PASSWORD = _("Passwort")
GOOD_PASSWORD = _("Mindestens 12 Zeichen. Gut ist ein ganzer Satz. Sie dürfen es einfügen.")


def _name(form: forms.BaseForm, **labels: Any) -> None:
    """Our words for the fields that the form has."""
    for field, label in labels.items():
        if field in form.fields:
            form.fields[field].label = label


class SignInForm(account.LoginForm):
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, login=ADDRESS, password=PASSWORD)
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"
        self.fields["password"].help_text = ""


class SignUpForm(account.SignupForm):
    """Address and password; the name may stay empty."""

    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        required=False,
        help_text=_("So sehen Sie andere. Sie können ihn später ändern."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["email", "name", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, email=ADDRESS, password1=PASSWORD)
        self.fields["password1"].help_text = GOOD_PASSWORD

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("password1") and "password1" not in self.errors:
            person = User(email=cleaned.get("email", ""), name=cleaned.get("name", ""))
            try:
                get_adapter().clean_password(cleaned["password1"], user=person)
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """The same work for an address that has an account: a password is hashed in any case."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        user, response = super().try_save(request)
        return user, response

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the name."""
        if self.cleaned_data["name"]:
            user.name = self.cleaned_data["name"]
            user.save(update_fields=["name"])


class RequestResetForm(account.ResetPasswordForm):
    """To which address the link goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, email=ADDRESS)


class _NewPassword:
    """Asks once: who sees or pastes it need not type it twice."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2")
        self.fields["password1"].label = _("Neues Passwort")
        self.fields["password1"].help_text = GOOD_PASSWORD


class ResetPasswordForm(_NewPassword, account.ResetPasswordKeyForm):
    """The new password after a link by mail."""


class SetPasswordForm(_NewPassword, account.SetPasswordForm):
    """The first password of an account that signs in elsewhere."""


class ChangePasswordForm(_NewPassword, account.ChangePasswordForm):
    """The present password and the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Jetziges Passwort")
        self.fields["oldpassword"].help_text = ""

    def clean_oldpassword(self) -> str:
        """Whoever sits at an open session guesses as slowly as at the sign-in."""
        password: str = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password


class ChangeAddressForm(account.AddEmailForm):
    """The new address; it counts once it is confirmed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, email=_("Neue E-Mail-Adresse"))


class ConfirmByPasswordForm(account.ReauthenticateForm):
    """Once more before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, password=PASSWORD)
        self.fields["password"].help_text = ""


class _Code:
    """A code of the app, or one for emergencies."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code")
        self.fields["code"].help_text = _("6 Ziffern aus der App, oder 8 Ziffern von Ihren Notfall-Codes.")
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}

    def clean_code(self) -> str:
        """Counted before it is checked; each code is accepted once."""
        code: str = self.cleaned_data["code"]
        try:
            slowing_down.take("factor", str(self.user.pk), slowing_down.ACCOUNT)
        except TooManyRequests as refusal:
            raise slowing_down.refused(refusal) from None
        self.authenticator = factors.use_code(self.user, code)
        if self.authenticator is None:
            raise get_adapter().validation_error("incorrect_code")
        slowing_down.forgive("factor", str(self.user.pk), slowing_down.ACCOUNT)
        self.authenticator.user = self.user
        return code


class CodeForm(_Code, mfa.AuthenticateForm):
    """The second step of signing in."""


class ConfirmByCodeForm(_Code, mfa.ReauthenticateForm):
    """Once more before something that matters."""


class SetUpAppForm(totp.ActivateTOTPForm):
    """Shows that the app knows the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, code=_("Code aus der App"))
        self.fields["code"].help_text = _("6 Ziffern. Die App zeigt alle 30 Sekunden neue.")
        self.fields["code"].widget.attrs |= {"inputmode": "numeric"}


class _Answer:
    """What a browser answers about a passkey: parts may be missing, for which allauth has no words."""

    def full_clean(self) -> None:
        try:
            super().full_clean()  # type: ignore[misc]
        except (AttributeError, KeyError, TypeError, ValueError):
            self.cleaned_data: dict[str, Any] = {}
            self.add_error(None, factors.FactorAdapter().validation_error("incorrect_code"))  # type: ignore[attr-defined]


class SignInWithPasskeyForm(_Answer, webauthn.LoginWebAuthnForm):
    """A passkey alone."""


class PasskeyForm(_Answer, webauthn.AuthenticateWebAuthnForm):
    """A passkey as the second step."""


class ConfirmByPasskeyForm(_Answer, webauthn.ReauthenticateWebAuthnForm):
    """Once more before something that matters."""


class AddPasskeyForm(_Answer, webauthn.AddWebAuthnForm):
    """A passkey that signs in alone; the browser makes it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless")
        _name(self, name=_("Name des Passkeys"))
        self.fields["name"].help_text = _("Woran Sie ihn erkennen, zum Beispiel: Diensthandy.")
        self.fields["name"].max_length = 60

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        return cleaned | {"name": cleaned.get("name", "")[:60]}


class RenamePasskeyForm(webauthn.EditWebAuthnForm):
    """Another name for it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(label=_("Name des Passkeys"), max_length=60)
