"""The five steps of an offer: one thing at a time, each a short form that keeps whatever was typed."""

from typing import Any, ClassVar, cast

from django import forms
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from panreflex.collect.contributions.models import Contribution
from panreflex.vocabulary.models import CrisisKind

CRISIS_KINDS = "crisis_kinds"


class _Draft:
    """A field of a draft: marked as needed or optional, but never refused for being empty.

    `required` is what the label says. Whether something is missing is asked when the offer is handed in.
    """

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)  # type: ignore[misc]


class PlainText(_Draft, forms.CharField):
    """Text with one kind of line break, whatever the browser sends."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n").strip()


class Choice(_Draft, forms.ChoiceField):
    """One of several."""


class CrisisKinds(_Draft, forms.MultipleChoiceField):
    """Kinds of crisis by slug."""


def _line(name: str, help_text: Any, *, required: bool = False, **attrs: Any) -> PlainText:
    model_field = cast("models.CharField[str, str]", Contribution._meta.get_field(name))
    return PlainText(
        label=model_field.verbose_name,
        help_text=help_text,
        required=required,
        max_length=model_field.max_length,
        widget=forms.TextInput(attrs=attrs),
    )


def _text(name: str, help_text: Any, *, required: bool = False, rows: int = 7) -> PlainText:
    model_field = cast("models.CharField[str, str]", Contribution._meta.get_field(name))
    return PlainText(
        label=model_field.verbose_name,
        help_text=help_text,
        required=required,
        max_length=model_field.max_length,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class StepForm(forms.Form):
    """What the forms of all steps share."""

    title: ClassVar[str | Promise]
    lead: ClassVar[str | Promise]
    use_required_attribute = False

    def texts(self) -> dict[str, str]:
        """What was typed, field by field, as it is kept."""
        return {name: as_text(value) for name, value in self.cleaned_data.items()}


class Subject(StepForm):
    title = _("Worum geht es?")
    lead = _("Zwei kurze Angaben reichen für den Anfang. Alles lässt sich später ändern.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"] = _line(
            "title", _("Was wurde getan? Zum Beispiel: „Freiwillige für den Krisenstab gewinnen“."), required=True
        )
        self.fields["summary"] = _text(
            "summary",
            _("Zwei bis drei Sätze: Wer tat was, in welcher Krise, mit welchem Ergebnis? Höchstens 600 Zeichen."),
            required=True,
            rows=5,
        )
        kinds = CrisisKind.objects.values_list("slug", "label")
        self.fields[CRISIS_KINDS] = CrisisKinds(
            label=_("In welcher Krise?"),
            help_text=_("Kreuzen Sie an, was zutrifft. Mehreres ist möglich."),
            choices=list(kinds),
            required=True,
            widget=forms.CheckboxSelectMultiple,
        )


class Way(StepForm):
    title = _("Problem und Weg")
    lead = _("Andere wollen wissen, wo Sie standen und wie Sie vorgegangen sind.")
    problem = _text("problem", _("Was ging nicht oder drohte zu scheitern?"), required=True)
    approach = _text("approach", _("Was wurde getan, von wem, in welcher Reihenfolge?"), required=True)
    year_start = _line("year_start", _("Seit wann? Vier Ziffern, zum Beispiel 2021."), inputmode="numeric", size=6)


class Result(StepForm):
    title = _("Ergebnis und Übertragbarkeit")
    lead = _("Auch was nicht gelang, hilft anderen weiter.")
    result = _text("result", _("Was wurde daraus? Gern auch Zahlen, Grenzen und Misserfolge."), required=True)
    transferable = _text(
        "transferable", _("Was kann eine andere Kommune ohne Weiteres nachmachen?"), required=True, rows=5
    )
    costs_or_effort = _text("costs_or_effort", _("Geld, Stellen, Stunden: ungefähr genügt."), rows=4)


class Place(StepForm):
    title = _("Ort, Quelle, Anhänge")
    lead = _("Wo war das, und worauf können sich andere stützen?")
    place_name = _line("place_name", _("Stadt, Gemeinde oder Kreis, zum Beispiel „Kiel“."), required=True)
    contact_unit = _line("contact_unit", _("Das Amt oder die Stelle, keine Namen von Mitarbeitenden."))
    source_title = _line(
        "source_title", _("Wo steht etwas darüber? Zum Beispiel „Bericht an den Rat, März 2024“. Sonst leer lassen.")
    )
    source_url = _line(
        "source_url", _("Die Seite im Internet, falls es eine gibt."), inputmode="url", autocapitalize="none"
    )


class Credit(StepForm):
    title = _("Nennung und Absenden")
    lead = _("Wie dürfen wir Sie nennen? Sie entscheiden, was auf der Seite steht.")
    credit_kind = Choice(
        label=_("So werden wir genannt"),
        choices=Contribution.Credit.choices,
        required=True,
        widget=forms.RadioSelect,
        help_text=_("Steht auf der Seite als „Beigetragen von …“."),
    )
    credit_name = _line("credit_name", _("Nur für „Name und Amt“ nötig."))
    credit_office = _line("credit_office", _("Für „Name und Amt“ und „nur das Amt“ nötig."))


STEPS: tuple[type[StepForm], ...] = (Subject, Way, Result, Place, Credit)
FIELDS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            ("title", "summary", CRISIS_KINDS),
            ("problem", "approach", "year_start"),
            ("result", "transferable", "costs_or_effort"),
            ("place_name", "contact_unit", "source_title", "source_url"),
            ("credit_kind", "credit_name", "credit_office"),
        ),
        1,
    )
    for name in names
}


def label_of(field: str) -> str:
    """How people call a field: the label it has in its step."""
    return str(STEPS[FIELDS[field] - 1]().fields[field].label)


def as_text(value: Any) -> str:
    """The value of a field as one text; several choices are joined in a fixed order."""
    return ",".join(sorted(value)) if isinstance(value, list) else str(value)


def text_of(contribution: Contribution, field: str) -> str:
    """What a field says now."""
    if field == CRISIS_KINDS:
        return as_text([kind.slug for kind in contribution.crisis_kinds.all()])
    return str(getattr(contribution, field))


def initial(contribution: Contribution, number: int) -> dict[str, Any]:
    """The values for the form of a step (1 to 5)."""
    return {
        name: text_of(contribution, name).split(",") if name == CRISIS_KINDS else text_of(contribution, name)
        for name, step in FIELDS.items()
        if step == number
    }
