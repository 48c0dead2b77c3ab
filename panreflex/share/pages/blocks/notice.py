"""A box that must not be overlooked."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, StructBlock, TextBlock


class NoticeBlock(StructBlock):
    """A notice or a warning."""

    kind = ChoiceBlock(
        label=_("Art"),
        choices=[("info", _("Hinweis")), ("warning", _("Achtung"))],
        default="info",
        required=True,
        search_index=False,
    )
    title = CharBlock(label=_("Überschrift"), max_length=120)
    text = TextBlock(label=_("Text"))

    class Meta:
        label = _("Hinweis")
        icon = "info-circle"
        template = "pages/blocks/notice.html"
        description = _("Ein Kasten, den niemand übersehen soll. Sparsam verwenden.")
        preview_value = {"kind": "info", "title": "Neu", "text": "Der Leitfaden liegt vor."}
