"""What readers send about their lists; each form checks one submission."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from panreflex.share.reading_lists.models import LONGEST_NOTE, LONGEST_TITLE


class LinesField(forms.CharField):
    """Several lines; a browser sends each break as two characters, which count as one, as they did while typing."""

    def to_python(self, value: object) -> str | None:
        """The text with plain line breaks."""
        text: str | None = super().to_python(value)
        return text and text.replace("\r\n", "\n")


class NoteForm(forms.Form):
    """A note of one's own about an entry."""

    notiz = LinesField(
        label=_("Ihre Notiz"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TitleForm(forms.Form):
    """The name of a list."""

    titel = forms.CharField(
        label=_("Name der Liste"),
        max_length=LONGEST_TITLE,
        error_messages={"required": _("Bitte geben Sie der Liste einen Namen.")},
    )


class ShareForm(forms.Form):
    """Whether her notes go along with a shared list."""

    notizen = forms.BooleanField(label=_("Notizen mitgeben"), required=False)


class MoveForm(forms.Form):
    """A place in the list, from 1 on, or how many places on; one of them."""

    stelle = forms.IntegerField(required=False, min_value=1, max_value=100_000)
    um = forms.IntegerField(required=False, min_value=-1, max_value=1)

    def clean(self) -> dict[str, int]:
        """Raises ValidationError if both or none are given."""
        data: dict[str, int] = self.cleaned_data
        if (data.get("stelle") is None) == (data.get("um") is None):
            raise ValidationError(__("Bitte sagen Sie, wohin der Eintrag soll."))
        return data


def moment(text: str) -> datetime | None:
    """The moment that a form named to say what to put back; None for anything else."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if timezone.is_aware(at) else None
