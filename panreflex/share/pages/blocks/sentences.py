"""Text in Leichte Sprache: one sentence a line."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import TextBlock

LONGEST_LINE = 100  # characters


class SentencesBlock(TextBlock):
    """Each line of the editor's field is a line for readers; an empty one begins a new paragraph."""

    def clean(self, value: Any) -> Any:
        """Refuses a line that is too long to be one short sentence."""
        cleaned = super().clean(value)
        for number, line in enumerate(str(cleaned).splitlines(), start=1):
            if len(line) > LONGEST_LINE:
                raise ValidationError(
                    gettext("Zeile %(number)s ist zu lang. Schreiben Sie einen kurzen Satz in jede Zeile.")
                    % {"number": number}
                )
        return cleaned

    class Meta:
        label = _("Sätze")
        icon = "pilcrow"
        template = "pages/blocks/sentences.html"
        description = _("Ein kurzer Satz in jeder Zeile. Eine Leerzeile beginnt einen neuen Absatz.")
        preview_value = "Das ist eine Internet-Seite.\nSie ist für Städte und Gemeinden."
