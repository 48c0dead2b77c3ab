"""A picture with caption and credit."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock
from wagtail.images.blocks import ImageChooserBlock

from panreflex.base.media.models import Picture


class PictureBlock(StructBlock):
    """Alternative text and rights come from the picture itself."""

    picture = ImageChooserBlock(label=_("Bild"))
    alternative = CharBlock(
        label=_("Alternativtext an dieser Stelle"),
        max_length=255,
        required=False,
        help_text=_("Nur, wenn der Alternativtext des Bildes hier nicht passt."),
    )
    caption = CharBlock(label=_("Bildunterschrift"), max_length=300, required=False)

    class Meta:
        label = _("Bild")
        icon = "image"
        template = "pages/blocks/picture.html"
        description = _("Ein Bild mit Unterschrift. Urheber:in und Lizenz stehen von selbst darunter.")

    def get_preview_value(self) -> Any:
        """The newest picture."""
        return self.to_python({"picture": _newest(Picture), "alternative": "", "caption": ""})


def _newest(model: Any) -> int | None:
    newest: int | None = model.objects.harmless().order_by("-pk").values_list("pk", flat=True).first()
    return newest
