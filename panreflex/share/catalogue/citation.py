"""How to cite: entries of the platform in a sentence, publications in the style of DIN ISO 690."""

from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from panreflex.base.publishing import Publishable


class Citation(NamedTuple):
    """What `catalogue/citation.html` shows: the sentence to copy and the address that stays."""

    text: str
    address: str


def of_entry(entry: Publishable, title: str) -> Citation:
    """An entry as part of the platform, with the day of its latest version (left out while it has none)."""
    values = {"title": title, "address": entry.get_full_url()}
    if entry.last_published_at is None:
        return Citation(
            _("„%(title)s“. In: Kommunales Krisenmanagement, die Wissensplattform von PanReflex. %(address)s") % values,
            values["address"],
        )
    values["date"] = date_format(entry.last_published_at.date(), "j. F Y")
    text = _(
        "„%(title)s“. In: Kommunales Krisenmanagement, die Wissensplattform von PanReflex. "
        "Fassung vom %(date)s. %(address)s"
    )
    return Citation(text % values, values["address"])
