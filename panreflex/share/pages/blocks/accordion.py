"""Questions and answers that open one by one."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock

from panreflex.share.pages.blocks.rich_text import CleanRichTextBlock


class FoldBlock(StructBlock):
    """One of them."""

    title = CharBlock(label=_("Frage oder Stichwort"), max_length=160)
    text = CleanRichTextBlock(label=_("Text"), features=["bold", "italic", "link", "document-link", "ul", "ol"])


class AccordionBlock(StructBlock):
    """Texts of which each reader needs only some. Printed unfolded."""

    items = ListBlock(FoldBlock(label=_("Eintrag")), label=_("Einträge"), min_num=1)

    class Meta:
        label = _("Aufklappbare Texte")
        icon = "collapse-down"
        template = "pages/blocks/accordion.html"
        description = _("Für Fragen und Antworten. Was alle lesen sollen, steht besser im Text.")
        preview_value = {
            "items": [
                {"title": "Wie lange dauert eine Nachbereitung?", "text": "<p>Meist einen halben Tag.</p>"},
                {"title": "Wer ist dabei?", "text": "<p>Alle, die im Einsatz waren.</p>"},
            ]
        }
