"""Forms of the people's own pages; each checks one submission."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from panreflex.people import inviting
from panreflex.people.models import Grant, User
from panreflex.people.permissions import MUNICIPAL, Role

AT_ONCE = 50  # addresses in one go
_SHOWN_FAULTS = 10
_NAMED_ADDRESS = re.compile(r"<([^<>]*)>$")
# Whatever a mail program could make a link of: there are more than a thousand endings, so every word after a dot is
# taken for one. A word with a capital is a new sentence whose blank is missing, unless a path follows.
_ADDRESS_OF_A_PAGE = re.compile(
    r"(?i:https?:|//|www\.|@|[\w-]\.(?:de|com|net|org|eu|info|io)\b)"
    r"|[\w-]\.(?![A-ZÄÖÜ][a-zäöüß]+(?:[^/\w]|$))[^\W\d_]{2,}(?!\w)"
)


class NameForm(forms.ModelForm):  # type: ignore[type-arg]
    """How others see a person."""

    class Meta:
        model = User
        fields = ("name",)
        help_texts = {"name": _("So sehen Sie andere in Ihrer Kommune. Ohne Namen steht dort Ihre E-Mail-Adresse.")}


class RoleForm(forms.Form):
    """A role for the whole installation, to give or to take."""

    role = forms.ChoiceField(label=_("Rolle"), choices=Grant.Role.choices)


class PersonSearchForm(forms.Form):
    """Finds people by a part of their address or name, and by role."""

    q = forms.CharField(label=_("E-Mail-Adresse oder Name"), required=False, max_length=100)
    rolle = forms.ChoiceField(
        label=_("Rolle"),
        required=False,
        choices=[("", _("alle")), *((role.value, role.label) for role in Role if role != Role.READER)],
    )


class DayField(forms.DateField):
    """A day of this century, which a time zone can be put to."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_validators = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2099, 12, 31))]

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)


class TrailForm(forms.Form):
    """Narrows the audit trail down."""

    art = forms.ChoiceField(
        label=_("Welches Protokoll?"),
        required=False,
        choices=[("", _("Konten und Rechte")), ("redaktion", _("Redaktion"))],
    )
    person = forms.IntegerField(label=_("Nummer der Person"), required=False, min_value=1, max_value=2**31)
    q = forms.CharField(label=_("Nummer des Eintrags"), required=False, max_length=60)
    von = DayField(label=_("Von"))
    bis = DayField(label=_("Bis"))

    def chosen(self) -> dict[str, Any]:
        """What was filled in, by name."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class MunicipalitySearchForm(forms.Form):
    """Finds a municipality by what one types."""

    q = forms.CharField(
        label=_("Name, Postleitzahl oder Gemeindeschlüssel"),
        help_text=_("Auch frühere Namen werden gefunden."),
        required=False,
        max_length=100,
    )


class SentenceField(forms.CharField):
    """A sentence that goes into mail to others; it leads nobody to another site."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=300, **options)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if _ADDRESS_OF_A_PAGE.search(text):
            raise ValidationError(gettext("Bitte schreiben Sie hier keine Internet- oder E-Mail-Adressen."))
        return text


class InviteForm(forms.Form):
    """Whom to invite, and to what. `cleaned_data["addresses"]`: in small letters, each once, in the order typed."""

    addresses = forms.CharField(
        label=_("E-Mail-Adressen"),
        help_text=_("Eine Adresse in jeder Zeile, höchstens 50 auf einmal."),
        max_length=20_000,
        error_messages={"required": _("Bitte tragen Sie mindestens eine E-Mail-Adresse ein.")},
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(label=_("Rolle"), widget=forms.RadioSelect)
    sentence = SentenceField(
        label=_("Persönlicher Satz"), help_text=_("Steht in der Einladung. Höchstens 300 Zeichen.")
    )

    def __init__(self, data: Any = None, *, roles: Iterable[Role]) -> None:
        super().__init__(data)
        choices = [(role.value, role.label) for role in roles]
        self.fields["role"] = forms.ChoiceField(
            label=_("Rolle"), widget=forms.RadioSelect, choices=choices, initial=choices[0][0]
        )

    def clean_addresses(self) -> list[str]:
        """Takes addresses as mail programs copy them: `Name <address>`, with commas or semicolons."""
        addresses: dict[str, None] = {}
        faults = []
        for number, line in enumerate(self.cleaned_data["addresses"].splitlines(), start=1):
            for part in filter(None, (part.strip() for part in re.split(r"[,;]", line))):
                address = (found[1] if (found := _NAMED_ADDRESS.search(part)) else part).strip().lower()
                try:
                    inviting.check_address(address)
                except ValidationError:
                    faults.append(
                        gettext("Zeile %(number)s: „%(text)s“ ist keine E-Mail-Adresse.")
                        % {"number": number, "text": part[:100]}
                    )
                else:
                    addresses[address] = None
        if len(faults) > _SHOWN_FAULTS:
            more = len(faults) - _SHOWN_FAULTS
            faults[_SHOWN_FAULTS:] = [
                ngettext("Und %(n)s weitere Zeile.", "Und %(n)s weitere Zeilen.", more) % {"n": more}
            ]
        if len(addresses) > AT_ONCE:
            faults.append(
                gettext("Das sind %(n)s Adressen. Bitte laden Sie höchstens %(most)s auf einmal ein.")
                % {"n": len(addresses), "most": AT_ONCE}
            )
        if faults:
            raise ValidationError([*faults, gettext("Es wurde noch niemand eingeladen.")])
        return list(addresses)


MUNICIPAL_ROLES = [role for role in Role if role in MUNICIPAL]
OTHER_ROLES = [role for role in Role if role not in MUNICIPAL]


class NewcomerForm(forms.Form):
    """Name and password of somebody who accepts an invitation and has no account yet."""

    name = forms.CharField(
        label=_("Ihr Name"),
        help_text=_("So sehen Sie andere in Ihrer Kommune. Sie können ihn jederzeit ändern."),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Passwort"),
        help_text=_("Mindestens 12 Zeichen. Ein ganzer Satz ist gut und leicht zu merken."),
        strip=False,
        max_length=1_000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, data: Any = None, *, email: str) -> None:
        super().__init__(data)
        self.email = email

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, User(email=self.email, name=self.cleaned_data.get("name", "")))
        return password


class AskForm(forms.Form):
    """What somebody says who asks to be taken in."""

    sentence = SentenceField(
        label=_("Ein Satz dazu"),
        help_text=_("Zum Beispiel Ihr Amt. Die Koordination liest ihn. Höchstens 300 Zeichen."),
    )


class DecisionForm(forms.Form):
    """Take a person in, or say why not."""

    DECLINE = "decline"

    decision = forms.ChoiceField(
        label=_("Ihre Entscheidung"),
        choices=[
            (Role.MEMBER.value, _("Als Mitglied aufnehmen")),
            (Role.COORDINATOR.value, _("Als Koordination aufnehmen")),
            (DECLINE, _("Ablehnen")),
        ],
        widget=forms.RadioSelect,
    )
    reason = SentenceField(label=_("Begründung bei einer Ablehnung"), help_text=_("Die Person bekommt sie per E-Mail."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == self.DECLINE and not cleaned.get("reason"):
            self.add_error("reason", gettext("Bitte schreiben Sie, warum Sie ablehnen."))
        return cleaned


class DeleteForm(forms.Form):
    """A deletion is meant."""

    sure = forms.BooleanField(
        label=_("Ja, mein Konto soll gelöscht werden. Das lässt sich nicht rückgängig machen."),
        error_messages={"required": _("Bitte bestätigen Sie, dass Sie löschen möchten.")},
    )
