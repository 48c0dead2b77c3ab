"""What editors fill in to hand a file in."""

from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from panreflex.collect.importing import resolving
from panreflex.collect.importing.models import Import


class HandInForm(forms.Form):
    """A file or pasted text, and what stands in it."""

    kind = forms.ChoiceField(label=gettext_lazy("Was steht in der Liste?"), choices=Import.Kind.choices)
    file = forms.FileField(label=gettext_lazy("Datei"), required=False, max_length=500)
    text = forms.CharField(
        label=gettext_lazy("oder Text einfügen"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    form = forms.ChoiceField(label=gettext_lazy("Format"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        forms_here = [pair for pair in Import.Form.choices if pair[0] != Import.Form.DOI or resolving.is_on()]
        self.fields["form"].choices = [("", _("Automatisch erkennen")), *forms_here]  # type: ignore[attr-defined]
        self.fields["file"].help_text = _(
            "BibTeX, BibLaTeX, RIS, CSL-JSON, CSV oder XLSX, bis %(limit)s und %(rows)s Einträge."
        ) % {
            "limit": filesizeformat(settings.MAX_IMPORT_BYTES),
            "rows": f"{settings.MAX_IMPORT_ROWS:,}".replace(",", "."),
        }
        self.fields["file"].widget.attrs["accept"] = ".bib,.bibtex,.ris,.json,.csv,.tsv,.txt,.xlsx"
        if resolving.is_on():
            self.fields["text"].help_text = _("Auch eine Liste von DOIs, eine in jeder Zeile.")

    def clean(self) -> dict[str, Any]:
        """One of both ways."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file, text = cleaned.get("file"), cleaned.get("text", "")
        if bool(file) == bool(text.strip()) and "file" not in self.errors:
            both = _("Bitte wählen Sie entweder eine Datei oder fügen Sie Text ein.")
            self.add_error("file", both if file else _("Bitte wählen Sie eine Datei oder fügen Sie Text ein."))
        return cleaned

    @property
    def content(self) -> tuple[str, bytes]:
        """Name and bytes of what was handed in."""
        if file := self.cleaned_data["file"]:
            return file.name, file.read()
        return _("eingefügter Text"), self.cleaned_data["text"].encode()
