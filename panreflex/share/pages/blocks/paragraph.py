"""Running text."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from panreflex.share.pages.blocks.rich_text import CleanRichTextBlock


class ParagraphBlock(CleanRichTextBlock):
    """Paragraphs with links and emphasis; headings and lists are blocks of their own."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"features": ["bold", "italic", "link", "document-link"]} | kwargs))

    class Meta:
        label = _("Text")
        icon = "pilcrow"
        template = "pages/blocks/paragraph.html"
        description = _("Absätze mit Links und Hervorhebungen. Ein Link sagt, wohin er führt.")
        preview_value = "<p>Nach jeder Übung setzt sich der Stab zusammen. <b>Was lief gut, was nicht?</b></p>"
