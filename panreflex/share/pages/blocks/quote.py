"""Somebody's own words."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock, TextBlock, URLBlock


class QuoteBlock(StructBlock):
    """A quotation with who said it, and where."""

    text = TextBlock(label=_("Zitat"), max_length=600, help_text=_("Ohne Anführungszeichen, wörtlich."))
    person = CharBlock(label=_("Wer es gesagt hat"), max_length=120)
    role = CharBlock(label=_("Funktion"), max_length=160, required=False)
    source_url = URLBlock(label=_("Adresse der Quelle"), max_length=400, required=False)

    class Meta:
        label = _("Zitat")
        icon = "openquote"
        template = "pages/blocks/quote.html"
        description = _("Wörtliche Rede mit Namen. Nur, was die Person öffentlich gesagt hat.")
        preview_value = {
            "text": "Wir haben erst in der Übung gemerkt, wer wen anruft.",
            "person": "Erika Beispiel",
            "role": "Leitung des Krisenstabs",
            "source_url": "",
        }
