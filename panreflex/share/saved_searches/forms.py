"""What readers say about a search that they keep."""

from django import forms
from django.utils.translation import gettext_lazy as _

from panreflex.share.saved_searches.models import LONGEST_NAME, Frequency


class SearchForm(forms.Form):
    """Its name, and how often she wants to hear of it."""

    name = forms.CharField(
        label=_("Name der Suche"),
        max_length=LONGEST_NAME,
        help_text=_("So steht sie in Ihrer Liste und in unseren Briefen."),
        error_messages={"required": _("Bitte geben Sie der Suche einen Namen.")},
    )
    frequency = forms.ChoiceField(
        label=_("Wie oft sollen wir schreiben?"),
        choices=Frequency.choices,
        initial=Frequency.WEEKLY,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Bitte wählen Sie, wie oft wir schreiben sollen."),
            "invalid_choice": _("Bitte wählen Sie, wie oft wir schreiben sollen."),
        },
    )


class ChangeForm(SearchForm):
    """The same in one line of the list."""

    name = forms.CharField(
        label=_("Name der Suche"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Bitte geben Sie der Suche einen Namen.")},
    )
    frequency = forms.ChoiceField(
        label=_("Wie oft"),
        choices=Frequency.choices,
        error_messages={"required": _("Bitte wählen Sie, wie oft wir schreiben sollen.")},
    )
