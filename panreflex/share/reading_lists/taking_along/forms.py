"""What a reader chooses before she takes a list along. Nothing of it is kept."""

from typing import cast

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from panreflex.base.reports.model import one_line
from panreflex.collect.library import formatted
from panreflex.share.reading_lists.taking_along.composing import Choice
from panreflex.share.reading_lists.taking_along.portraits import Part

LONGEST_TITLE = 120
LONGEST_LEAD = 400


class Format(models.TextChoices):
    """What the list becomes; the values stand in the address and end the name of the file."""

    DOCX = "docx", _("Word (DOCX): zum Weiterschreiben, etwa für eine Vorlage")
    PDF = "pdf", _("PDF: zum Lesen, Drucken und Ablegen, barrierefrei")
    TEXT = "txt", _("Quellenangaben als Text")
    BIBTEX = "bib", _("Quellenangaben als BibTeX, etwa für JabRef")
    RIS = "ris", _("Quellenangaben als RIS, etwa für Citavi und EndNote")
    CSL = "json", _("Quellenangaben als CSL-JSON, etwa für Zotero")


class TakeAlongForm(forms.Form):
    """The names of the fields stand in the address, so they are German as other words there."""

    format = forms.ChoiceField(
        label=_("Als was?"),
        choices=Format.choices,
        initial=Format.DOCX,
        widget=forms.RadioSelect,
        error_messages={"required": _("Bitte wählen Sie, als was Sie die Liste mitnehmen.")},
    )
    titel = forms.CharField(
        label=_("Titel des Dokuments"),
        max_length=LONGEST_TITLE,
        error_messages={"required": _("Bitte geben Sie dem Dokument einen Titel.")},
    )
    anlass = forms.CharField(
        label=_("Wofür ist das Dokument?"),
        help_text=_("Steht unter dem Titel, zum Beispiel: Vorlage für den Ausschuss am 12. Januar."),
        max_length=LONGEST_LEAD,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    angaben = forms.MultipleChoiceField(
        label=_("Was soll bei jedem Eintrag stehen?"),
        help_text=_("Gilt für Word und PDF. Wo ein Eintrag dazu nichts sagt, bleibt die Angabe weg."),
        choices=Part.choices,
        initial=Part.values,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    notizen = forms.BooleanField(label=_("Notizen mitnehmen"), initial=True, required=False)
    stil = forms.ChoiceField(
        label=_("Quellen nach"),
        choices=formatted.NAMES.items,
        initial="iso690",
        widget=forms.RadioSelect,
        error_messages={"required": _("Bitte wählen Sie, wie die Quellen geschrieben werden.")},
    )

    def __init__(self, data: QueryDict | None, *, title: str, has_notes: bool) -> None:
        super().__init__(data)
        self.fields["titel"].initial = title[:LONGEST_TITLE]
        if not has_notes:
            del self.fields["notizen"]

    def clean_titel(self) -> str:
        """On one line. Characters that nobody sees are no title."""
        title = one_line(self.cleaned_data["titel"])
        if not title:
            raise forms.ValidationError(self.fields["titel"].error_messages["required"], code="required")
        return title

    @property
    def chosen(self) -> Choice:
        """What was chosen, of a form that is valid."""
        return Choice(
            title=self.cleaned_data["titel"],
            lead=self.cleaned_data["anlass"],
            parts=frozenset(map(Part, self.cleaned_data["angaben"])),
            with_notes=self.cleaned_data.get("notizen", False),
            style=cast(formatted.Style, self.cleaned_data["stil"]),
        )
