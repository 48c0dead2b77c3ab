"""A list with bullets."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import ListBlock, StructBlock

from panreflex.share.pages.blocks.named import NamedCharBlock


class BulletsBlock(StructBlock):
    """Short points of equal rank."""

    items = ListBlock(NamedCharBlock(label=_("Punkt"), max_length=500), label=_("Punkte"))

    class Meta:
        label = _("Liste")
        icon = "list-ul"
        template = "pages/blocks/bullets.html"
        description = _("Kurze Punkte, deren Reihenfolge nichts bedeutet.")
        preview_value = {"items": ["Wer ruft wen an?", "Wer entscheidet?"]}
