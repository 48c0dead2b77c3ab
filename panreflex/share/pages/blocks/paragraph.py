"""Running text."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import RichTextBlock


class ParagraphBlock(RichTextBlock):
    """Paragraphs with links and emphasis; headings and lists are blocks of their own."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"features": ["bold", "italic", "link", "document-link"]} | kwargs))

    class Meta:
        label = _("Text")
        icon = "pilcrow"
        template = "pages/blocks/paragraph.html"
