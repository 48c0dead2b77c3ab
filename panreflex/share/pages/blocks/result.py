"""A result of the project."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock


class ResultBlock(StructBlock):
    """A result, with the page of this site where it is found. The page of the project lays it out."""

    title = CharBlock(label=_("Ergebnis"), max_length=200)
    url = CharBlock(
        label=_("Adresse auf dieser Website"),
        max_length=200,
        required=False,
        help_text=_("Zum Beispiel /befragungen/."),
    )
    note = CharBlock(label=_("Hinweis"), max_length=200, required=False)

    class Meta:
        label = _("Ergebnis")
        icon = "doc-full"
