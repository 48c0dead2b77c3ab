"""A link that stands alone."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock


class WayBlock(StructBlock):
    """A link with a line of its own, large enough to hit."""

    text = CharBlock(label=_("Wohin der Link führt"), max_length=80)
    url = CharBlock(label=_("Adresse"), max_length=400)

    class Meta:
        label = _("Link")
        icon = "link"
        template = "pages/blocks/way.html"
        description = _("Ein Link in einer eigenen Zeile.")
        preview_value = {"text": "Zu den guten Beispielen", "url": "/gute-beispiele/"}
