"""Forms about an offer beside its five steps: begin, attach, hand in, answer; and those of the editors."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from panreflex.base.media import uploads
from panreflex.base.media.fields import UploadField
from panreflex.base.media.models import Licence
from panreflex.collect.contributions.models import LONG, Contribution
from panreflex.collect.contributions.steps import PlainText
from panreflex.collect.library.models import PracticeExample
from panreflex.people.models import Municipality

ONLY_ME = "-"


class StartForm(forms.Form):
    """For whom the example is offered. key: makes a double click one draft."""

    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)

    def __init__(self, *args: Any, municipalities: Sequence[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_ags = {one.ags: one for one in municipalities}
        if municipalities:
            places = [(one.ags, one.label) for one in municipalities]
            self.fields["place"] = forms.ChoiceField(
                label=_("Wer darf daran schreiben?"),
                help_text=_("Bei einer Kommune sehen und ergänzen alle Mitglieder den Entwurf."),
                choices=[*places, (ONLY_ME, _("nur ich"))],
                initial=places[0][0],
                widget=forms.RadioSelect,
            )

    @property
    def municipality(self) -> Municipality | None:
        """The chosen one; None for nobody else."""
        return self.by_ags.get(self.cleaned_data.get("place", ONLY_ME))


class PictureForm(forms.Form):
    """A picture with what everybody needs who does not see it, and whose it is."""

    prefix = "bild"
    use_required_attribute = False
    file = UploadField(group=uploads.PICTURES, label=_("Bilddatei"))
    description = forms.CharField(
        label=_("Was ist zu sehen?"),
        help_text=_("Ein Satz für alle, die das Bild nicht sehen."),
        max_length=255,
    )
    creator = forms.CharField(
        label=_("Wer hat es gemacht?"), help_text=_("So, wie die Person genannt werden soll."), max_length=200
    )
    licence = forms.ChoiceField(label=_("Warum dürfen wir es zeigen?"), choices=[("", "…"), *Licence.choices])

    def clean_description(self) -> str:
        """Words, not the name of a file."""
        text = " ".join(self.cleaned_data["description"].split())
        if text.rpartition(".")[2].lower() in uploads.PICTURES.extensions and " " not in text:
            raise ValidationError(_("Das ist ein Dateiname. Bitte sagen Sie in Worten, was zu sehen ist."))
        return text


class DocumentForm(forms.Form):
    """A document of which whoever attaches it has the rights."""

    prefix = "dokument"
    use_required_attribute = False
    file = UploadField(group=uploads.DOCUMENTS, label=_("Dokument"))
    title = forms.CharField(label=_("Wie heißt es?"), max_length=255)
    rights = forms.BooleanField(label=_("Ich darf dieses Dokument weitergeben."))


class ConsentForm(forms.Form):
    """The box without which nothing is handed in."""

    use_required_attribute = False
    consent = forms.BooleanField(
        label=_("Ja, ich willige ein."),
        widget=forms.CheckboxInput(attrs={"form": "schritt"}),  # stands below the form that it is sent with
        error_messages={"required": _("Ohne Ihre Einwilligung dürfen wir das Beispiel nicht annehmen.")},
    )


class AnswerForm(forms.Form):
    """What those who offer it say to the editors."""

    use_required_attribute = False
    text = PlainText(
        label=_("Ihre Antwort"),
        max_length=LONG,
        required=True,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_text(self) -> str:
        """Something has to stand there, while drafts may be empty."""
        return _not_empty(self.cleaned_data["text"])


class QuestionForm(forms.Form):
    """What editors want to know."""

    prefix = "frage"
    use_required_attribute = False
    text = PlainText(
        label=_("Ihre Rückfrage"),
        help_text=_("Bitte keine Namen Dritter. Die Kommune kann danach auch den Text ändern."),
        max_length=LONG,
        required=True,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_text(self) -> str:
        """Something has to stand there."""
        return _not_empty(self.cleaned_data["text"])


class DeclineForm(QuestionForm):
    """Why it is not taken."""

    prefix = "ablehnung"
    text = PlainText(
        label=_("Ihre Begründung"),
        help_text=_("Freundlich und konkret: Was fehlt, und was würde helfen?"),
        max_length=LONG,
        required=True,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class OfferFilterForm(forms.Form):
    """Which offers the editors' list shows."""

    stand = forms.ChoiceField(
        label=_("Stand"),
        required=False,
        choices=[
            ("", _("alle")),
            *(
                (state.value, state.label)
                for state in Contribution.State
                if state not in (Contribution.State.DRAFT, Contribution.State.WITHDRAWN)
            ),
        ],
    )
    meine = forms.BooleanField(label=_("nur die, um die ich mich kümmere"), required=False)


class AcceptForm(forms.ModelForm):  # type: ignore[type-arg]
    """The whole example on one screen: what came in, and what only editors know."""

    seen = forms.CharField(widget=forms.HiddenInput)
    source_url = forms.URLField(
        label=_("Adresse der Quelle"),
        help_text=_("Ohne eigene Seite: die Startseite der Kommune."),
        max_length=400,
        assume_scheme="https",
    )
    words = forms.CharField(
        label=_("Nachricht an die Kommune"),
        help_text=_("Freiwillig, zum Beispiel ein Dank oder was Sie geändert haben."),
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = PracticeExample
        fields = (
            *("title", "slug", "summary", "problem", "approach", "result", "transferable", "costs_or_effort"),
            *("contact_unit", "municipality", "place_name", "place_kind", "region", "country", "level", "year_start"),
            *("crisis_kinds", "measures", "themes"),
            *("source_title", "source_url", "accessed", "source_note", "credit", "contributed_by"),
        )
        widgets = {
            "crisis_kinds": forms.CheckboxSelectMultiple,
            "measures": forms.CheckboxSelectMultiple,
            "themes": forms.CheckboxSelectMultiple,
            "accessed": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "summary": forms.Textarea(attrs={"rows": 4}),
            "source_note": forms.Textarea(attrs={"rows": 3}),
            "costs_or_effort": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, offer: Contribution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer
        own = [offer.municipality] if offer.municipality else []
        self.fields["contributed_by"] = forms.ModelChoiceField(
            Municipality.objects.filter(pk__in=[one.pk for one in own]).prefetch_related("states"),
            label=_("Beigetragen aus der Kommune"),
            help_text=_("Nur, wenn sie genannt werden will. Das Beispiel steht dann auf ihrer Seite."),
            required=False,
        )
        self.fields["municipality"] = MunicipalityField(
            label=_("Kommune (AGS)"),
            help_text=_("Acht Ziffern (Kreise: fünf). Nur hierüber gelangt das Beispiel auf die Karte."),
            required=False,
        )
        if self.instance.municipality:
            self.initial["municipality"] = self.instance.municipality.ags

    def clean_seen(self) -> datetime:
        """The moment to the microsecond, as the page has written it."""
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            raise ValidationError(_("Bitte laden Sie die Seite neu.")) from None

    def save(self, commit: bool = False) -> PracticeExample:
        """The example with its words, not stored: `deciding.accept` does that."""
        example: PracticeExample = super().save(commit=False)
        for name in ("crisis_kinds", "measures", "themes"):
            setattr(example, name, list(self.cleaned_data[name]))
        return example


class MunicipalityField(forms.CharField):
    """A municipality by its key, because a list of 11,000 would help nobody."""

    def clean(self, value: Any) -> Any:
        """The municipality, None for an empty field."""
        ags = super().clean(value).replace(" ", "")
        if not ags:
            return None
        found = Municipality.objects.filter(ags=ags).prefetch_related("states").first()
        if found is None:
            raise ValidationError(_("Diesen Schlüssel kennen wir nicht. Bitte 8 Ziffern eintragen (Kreise: 5)."))
        return found


def _not_empty(text: str) -> str:
    if not text:
        raise ValidationError(_("Bitte schreiben Sie etwas."), code="required")
    return text
