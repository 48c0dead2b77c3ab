"""What administrators enter."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from panreflex.share.law.authorities import LANDS
from panreflex.share.law.models import Barrier, Operator


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OperatorForm(forms.ModelForm):  # type: ignore[type-arg]
    """All facts about the operator; each may stay empty until it is known."""

    # How the page cuts it: title and names of fields.
    PARTS: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (_("Stelle"), ("name", "street", "town", "land", "represented_by", "email", "phone")),
        (_("Impressum"), ("responsible", "register", "vat_id", "supervision")),
        (_("Datenschutz"), ("protection_officer", "protection_email", "legal_basis", "hosting", "log_days")),
        (_("Barrierefreiheit"), ("conformity", "method", "stated_on", "checked_on")),
    )

    class Meta:
        model = Operator
        exclude = ()
        widgets = {"stated_on": _day(), "checked_on": _day()}
        help_texts = {
            "name": _("Mit Rechtsform, falls sie nicht im Namen steckt."),
            "land": _("Danach richten sich Durchsetzungsstelle und Datenschutzaufsicht."),
            "register": _("Nur, falls die Stelle eingetragen ist."),
            "vat_id": _("Nur, falls es eine gibt."),
            "supervision": _("Nur, falls es eine gibt."),
            "responsible": _("Nach § 18 Abs. 2 des Medienstaatsvertrags."),
            "legal_basis": _("Zum Beispiel der Paragraf im Datenschutzgesetz Ihres Landes."),
            "hosting": _("Dienstleister mit Sitz. Das eigene Haus nennen Sie ebenso."),
            "log_days": _("Wie lange Ihr Betrieb die Protokolle des Servers aufbewahrt."),
            "method": _("Zum Beispiel: Selbstbewertung, oder Prüfung durch eine andere Stelle mit deren Namen."),
            "checked_on": _("Die Erklärung ist jedes Jahr zu prüfen. Wir erinnern Sie daran."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("land", LANDS), ("conformity", Operator.Conformity.choices)):
            field = cast(forms.TypedChoiceField, self.fields[name])
            field.choices = [("", _("bitte wählen")), *choices]

    @property
    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Title and fields of each part of the page."""
        return [(title, [self[name] for name in names]) for title, names in self.PARTS]


class BarrierForm(forms.ModelForm):  # type: ignore[type-arg]
    """One known barrier."""

    class Meta:
        model = Barrier
        exclude = ()
        widgets = {"mend_by": _day(), "mended_on": _day(), "explanation": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "what": _("So, wie es Betroffene erleben, mit der Stelle auf der Seite."),
            "mend_by": _("Nötig, außer die Vorschriften erfassen den Inhalt nicht."),
            "mended_on": _("Danach steht die Barriere nicht mehr in der Erklärung."),
        }
