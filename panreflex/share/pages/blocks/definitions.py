"""Terms and what belongs to them."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock, TextBlock


class DefinitionBlock(StructBlock):
    """One term with its text."""

    term = CharBlock(label=_("Begriff"), max_length=120)
    text = TextBlock(label=_("Text"))


class DefinitionsBlock(StructBlock):
    """Terms with their texts, such as addresses or purposes of data."""

    items = ListBlock(DefinitionBlock(label=_("Eintrag")), label=_("Einträge"))

    class Meta:
        label = _("Begriffe mit Erklärung")
        icon = "list-ol"
        template = "pages/blocks/definitions.html"
        description = _("Begriffe und was dazu gehört, zum Beispiel Adressen.")
        preview_value = {"items": [{"term": "Lage", "text": "Was gerade geschieht."}]}
