"""A heading inside a text."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock


class HeadingBlock(CharBlock):
    """A heading of the second level: the first is the page's title."""

    class Meta:
        label = _("Zwischenüberschrift")
        icon = "title"
        max_length = 120
        template = "pages/blocks/heading.html"
