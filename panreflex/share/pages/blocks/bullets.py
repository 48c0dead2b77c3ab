"""A list with bullets."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock


class BulletsBlock(StructBlock):
    """Short points of equal rank."""

    items = ListBlock(CharBlock(label=_("Punkt"), max_length=500), label=_("Punkte"))

    class Meta:
        label = _("Liste")
        icon = "list-ul"
        template = "pages/blocks/bullets.html"
        description = _("Kurze Punkte, deren Reihenfolge nichts bedeutet.")
        preview_value = {"items": ["Wer ruft wen an?", "Wer entscheidet?"]}
