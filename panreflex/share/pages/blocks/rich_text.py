"""Rich text that holds what our editor offers, whoever writes it."""

from typing import Any

import nh3
from wagtail.blocks import RichTextBlock
from wagtail.rich_text import RichText

# Wagtail keeps links to its own pages and documents as `linktype` and `id` until they are shown.
_TAGS = {"a", "b", "br", "em", "i", "li", "ol", "p", "strong", "ul"}
_ATTRIBUTES = {"a": {"href", "id", "linktype"}, "p": {"data-block-key"}, "li": {"data-block-key"}}
_SCHEMES = {"http", "https", "mailto", "tel"}


def cleaned(html: str) -> str:
    """The text with allowed tags, attributes and addresses only."""
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None)


class CleanRichTextBlock(RichTextBlock):
    """Wagtail's editor cleans what it sends; this is the door for everything that is stored or shown (ASVS 1.3.1)."""

    def to_python(self, value: Any) -> RichText:
        """From storage."""
        return super().to_python(cleaned(value))

    def get_prep_value(self, value: Any) -> str:
        """Into storage."""
        return cleaned(str(super().get_prep_value(value)))
