"""What readers fill in, and what administrators answer."""

from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from panreflex.share.feedback.models import Report


class ReportForm(forms.ModelForm):  # type: ignore[type-arg]
    """A barrier: what does not work and where; who reports it stays her choice."""

    class Meta:
        model = Report
        fields: tuple[str, ...] = ("text", "page", "name", "email")
        help_texts = {
            "text": _("Was wollten Sie tun, und was ist dabei passiert? Womit lesen oder bedienen Sie die Seite?"),
            "page": _("Die Adresse oder der Titel der Seite"),
            "email": _("Ohne Adresse können wir Ihnen nicht antworten."),
        }
        error_messages = {
            "text": {"required": _("Bitte beschreiben Sie, was nicht geht.")},
            "email": {"invalid": _("Diese E-Mail-Adresse ist nicht vollständig. Sie sieht so aus: name@stadt.de")},
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if "name" in self.fields:
            self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["email"].widget.attrs["autocomplete"] = "email"

    def clean_email(self) -> str:
        """In small letters, as those of accounts, so that an export finds it."""
        return str(self.cleaned_data["email"]).lower()

    def clean_page(self) -> str:
        """A page of ours as its path; whatever else somebody writes stays as it is."""
        return own_path(self.cleaned_data["page"])


class MissingForm(ReportForm):
    """What somebody looked for and did not find."""

    class Meta(ReportForm.Meta):
        fields = ("text", "email")
        labels = {"text": _("Was fehlt Ihnen?")}
        help_texts = ReportForm.Meta.help_texts | {"text": _("Wonach haben Sie gesucht, und wofür brauchen Sie es?")}
        error_messages = ReportForm.Meta.error_messages | {
            "text": {"required": _("Bitte schreiben Sie, was Ihnen fehlt.")}
        }


class AnswerForm(forms.Form):
    """Closes a report."""

    answer = forms.CharField(
        label=_("Was wurde geantwortet oder geändert?"),
        help_text=_("Nur für die Verwaltung. Ihre Antwort an die Person schreiben Sie aus Ihrem eigenen Postfach."),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Bitte schreiben Sie in einem Satz, was geschehen ist.")},
    )


def own_path(page: str) -> str:
    """The path of an address of this platform; other words as they are."""
    page = page.strip()
    if page.startswith(f"{settings.BASE_URL}/"):
        return urlsplit(page).path
    return page
