"""When the editorial team last looked whether an entry is still right."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from panreflex.collect.library.models.entries import LibraryEntry


def fact(entry: LibraryEntry) -> dict[str, Any]:
    """For the list of facts; without value, and so left out there, if nobody has looked yet."""
    return {
        "term": _("Geprüft am"),
        "value": date_format(entry.checked_on, "DATE_FORMAT") if entry.checked_on else "",
    }
