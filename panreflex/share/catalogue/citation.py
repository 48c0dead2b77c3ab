"""How to cite: entries of the platform in a sentence, publications in the style of DIN ISO 690."""

from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from panreflex.base.publishing import Publishable
from panreflex.collect.library.formatted import formatted
from panreflex.collect.library.models import Publication


class Citation(NamedTuple):
    """What `catalogue/citation.html` shows: the sentence to copy, the address that stays, and that of its files.

    stem: the address of files for reference managers, without their endings.
    """

    text: str
    address: str
    stem: str


def of_entry(entry: Publishable, title: str) -> Citation:
    """An entry as part of the platform, with the day of its latest version (left out while it has none)."""
    values, stem = {"title": title.rstrip("."), "address": entry.get_full_url()}, _stem(entry)
    if entry.last_published_at is None:
        return Citation(
            _("„%(title)s“. In: Kommunales Krisenmanagement, die Wissensplattform von PanReflex. %(address)s") % values,
            values["address"],
            stem,
        )
    values["date"] = date_format(timezone.localdate(entry.last_published_at), "DATE_FORMAT")
    text = _(
        "„%(title)s“. In: Kommunales Krisenmanagement, die Wissensplattform von PanReflex. "
        "Fassung vom %(date)s. %(address)s"
    )
    return Citation(text % values, values["address"], stem)


def of_publication(publication: Publication) -> Citation:
    """The work itself, after DIN ISO 690, and the address of its page here."""
    [text] = formatted([publication.as_csl()], "iso690")
    return Citation(text, publication.get_full_url(), _stem(publication))


def _stem(entry: Publishable) -> str:
    path: str = entry.get_absolute_url()
    return path.rstrip("/")
