"""The first entries of a filtered list of the catalogue."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, IntegerBlock, StructBlock

from panreflex.share.catalogue.views import lists


class ListAddressBlock(CharBlock):
    """The address of a list as it stands in the browser after filtering."""

    def clean(self, value: str) -> str:
        """Path and query of a list that exists, with filters that it knows."""
        value = str(super().clean(value)).strip()
        if not value or self.is_deferred_validation:
            return value
        name = name_of_list(value)
        if name is None:
            raise ValidationError(
                _("Unter dieser Adresse steht keine Liste. Bitte kopieren Sie die Adresse einer Liste aus dem Browser.")
            )
        if notice := lists.named(name, _query(value)).unknown_notice():
            raise ValidationError(notice)
        parts = urlsplit(value)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path


class EntriesBlock(StructBlock):
    """What fits to the text, always up to date: the list is asked at every request."""

    title = CharBlock(label=_("Überschrift"), max_length=120)
    address = ListAddressBlock(
        label=_("Adresse der Liste"),
        max_length=1_000,
        help_text=_(
            "Öffnen Sie eine Liste, zum Beispiel „Gute Beispiele“. Setzen Sie dort die Filter, "
            "und kopieren Sie die Adresse hierher."
        ),
    )
    number = IntegerBlock(label=_("Wie viele Einträge"), min_value=1, max_value=12, default=3)

    class Meta:
        label = _("Liste aus der Wissenssammlung")
        icon = "list-ul"
        template = "pages/blocks/entries.html"
        description = _("Die ersten Einträge einer gefilterten Liste, mit Link zu allen.")
        preview_value = {"title": "Was andere getan haben", "address": "/gute-beispiele/", "number": 3}

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """The hits; nothing where the list is gone."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        name = name_of_list(value["address"] or "")
        if name is None:
            return context
        return context | {"selection": lists.selection(name, _query(value["address"]), value["number"] or 3)}

    def get_searchable_content(self, value: Any) -> list[str]:
        """The entries are found by themselves."""
        return [value["title"]]


def name_of_list(address: str) -> str | None:
    """Which list stands at this address, in whatever language; None if none does."""
    asked = _last_part(urlsplit(address).path)
    return next((name for name in lists.LISTS if asked == _last_part(reverse(f"catalogue:{name}"))), None)


def _last_part(path: str) -> str:
    return path.strip("/").rpartition("/")[2]


def _query(address: str) -> QueryDict:
    return QueryDict(urlsplit(address).query)
