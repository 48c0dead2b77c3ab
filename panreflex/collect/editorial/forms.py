"""What editors write beside an entry: notes, and answers to them."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from panreflex.collect.editorial import notes
from panreflex.collect.editorial.models import LONGEST_NOTE

_TEXT_MISSING = {
    "required": _("Bitte schreiben Sie etwas."),
    "max_length": _("Bitte kürzen Sie auf %(limit_value)d Zeichen."),
}


class NoteForm(forms.Form):
    """A new note, at one field or at the entry as a whole."""

    field = forms.ChoiceField(label=_("Zu welchem Feld?"), required=False)
    text = forms.CharField(
        label=_("Ihre Notiz"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_NOTE,
        error_messages=_TEXT_MISSING,
    )

    def __init__(self, data: Any = None, *, entry: models.Model, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id="notiz-%s")
        whole = ("", gettext("Zum ganzen Eintrag"))
        self.fields["field"].choices = [whole, *notes.fields_of(entry).items()]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """An answer in a thread."""

    text = forms.CharField(
        label=_("Ihre Antwort"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST_NOTE,
        error_messages=_TEXT_MISSING,
    )
