"""A fact sheet: what one wants to know first."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock


class FactBlock(StructBlock):
    """One line of it."""

    term = CharBlock(label=_("Merkmal"), max_length=60)
    value = CharBlock(label=_("Angabe"), max_length=300)
    url = CharBlock(
        label=_("Adresse"), max_length=400, required=False, help_text=_("Dann ist die Angabe ein Link dorthin.")
    )


class FactSheetBlock(StructBlock):
    """A few facts in a box."""

    title = CharBlock(label=_("Titel"), max_length=120, default=_("Steckbrief"))
    facts = ListBlock(FactBlock(label=_("Angabe")), label=_("Angaben"), min_num=1, max_num=12)

    class Meta:
        label = _("Steckbrief")
        icon = "clipboard-list"
        template = "pages/blocks/fact_sheet.html"
        description = _("Das Wichtigste auf einen Blick: wer, wo, seit wann.")
        preview_value = {
            "title": "Steckbrief",
            "facts": [
                {"term": "Wo", "value": "Musterstadt", "url": ""},
                {"term": "Seit", "value": "2021", "url": ""},
                {"term": "Aufwand", "value": "Eine Stelle", "url": ""},
            ],
        }
