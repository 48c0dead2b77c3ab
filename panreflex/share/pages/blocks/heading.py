"""Headings inside a text. The first level is the page's title."""

from django.utils.translation import gettext_lazy as _

from panreflex.share.pages.blocks.named import NamedCharBlock


class HeadingBlock(NamedCharBlock):
    """A heading of the second level."""

    class Meta:
        label = _("Zwischenüberschrift")
        icon = "h2"
        max_length = 120
        template = "pages/blocks/heading.html"
        description = _("Gliedert den Text. Unter ihr darf eine Unterüberschrift stehen.")
        preview_value = "Was danach geschah"


class SubheadingBlock(NamedCharBlock):
    """A heading of the third level, below one of the second."""

    class Meta:
        label = _("Unterüberschrift")
        icon = "h3"
        max_length = 120
        template = "pages/blocks/subheading.html"
        description = _("Gliedert einen Abschnitt, der eine Zwischenüberschrift hat.")
        preview_value = "Im ersten Monat"
