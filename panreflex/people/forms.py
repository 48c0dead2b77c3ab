"""Forms of the people's own pages; each checks one submission."""

from django import forms
from django.utils.translation import gettext_lazy as _

from panreflex.people.models import Grant, User


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
    """Finds people by a part of their address or name."""

    q = forms.CharField(label=_("E-Mail-Adresse oder Name"), required=False, max_length=100)
