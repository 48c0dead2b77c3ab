"""An organisation of the consortium."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock


class PartnerBlock(StructBlock):
    """An organisation with those who work on the project there. The page of the project lays it out."""

    name = CharBlock(label=_("Name"), max_length=200)
    short = CharBlock(label=_("Kurzname"), max_length=40, required=False)
    people = ListBlock(CharBlock(label=_("Person"), max_length=120), label=_("Personen"))

    class Meta:
        label = _("Partner")
        icon = "group"
