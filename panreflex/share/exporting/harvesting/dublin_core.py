"""Entries as `oai_dc`: the fifteen elements of Dublin Core, as catalogues of libraries read them."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from panreflex.base import countries
from panreflex.collect.library.models import Interview, PracticeExample, Publication, ResearchProject
from panreflex.distil.models import Recommendation
from panreflex.share.exporting import rights

# COAR and DINI know these words; what has none is a text.
_TYPES = {
    Publication.Kind.ARTICLE: "article",
    Publication.Kind.MAGAZINE: "contributionToPeriodical",
    Publication.Kind.NEWSPAPER: "contributionToPeriodical",
    Publication.Kind.BOOK: "book",
    Publication.Kind.CHAPTER: "bookPart",
    Publication.Kind.ENTRY: "bookPart",
    Publication.Kind.REPORT: "report",
    Publication.Kind.PAPER: "conferenceObject",
}


class Element(NamedTuple):
    """One element: its name in the namespace of Dublin Core, its text, and the language of that if it has one."""

    name: str
    text: str
    language: str = ""


def elements(entry: Any) -> Iterator[Element]:
    """All that is known of an entry; its relations should be prefetched."""
    said = _publication(entry) if isinstance(entry, Publication) else _page(entry)
    yield from (element for element in said if element.text)
    yield from _subjects(entry)
    yield Element("identifier", entry.get_full_url())
    yield Element("rights", rights.sentence(), "de")


def _publication(one: Publication) -> Iterator[Element]:
    """The work itself."""
    kind = Publication.Kind(one.kind)
    # A title in brackets is our own description.
    yield Element("title", one.title, "de" if one.title.startswith("[") else one.language)
    for author in one.authors.all():
        yield Element("creator", author.literal or ", ".join(filter(None, (author.family, author.given))))
    yield Element("publisher", one.publisher)
    yield Element("date", "-".join(f"{part:02}" for part in (one.year, one.month, one.day) if part))
    yield Element("type", "Text")
    yield Element("type", _TYPES.get(kind, "other"))
    yield Element("type", str(kind.label), "de")
    yield Element("description", one.abstract, "de")
    yield Element("language", one.language)
    yield Element("source", one.container_title)
    if one.doi:
        yield Element("identifier", f"https://doi.org/{one.doi}")
    if one.isbn:
        yield Element("identifier", f"urn:isbn:{one.isbn}")
    yield Element("identifier", one.url)


def _page(one: PracticeExample | ResearchProject | Interview | Recommendation) -> Iterator[Element]:
    """What the platform says about something."""
    if isinstance(one, Interview):
        yield Element("title", _("Gespräch: %(who)s") % {"who": one.title}, "de")
    else:
        yield Element("title", one.title, "de")
    if isinstance(one, ResearchProject):
        yield Element("title", one.acronym if one.acronym != one.title else "")
    yield Element("publisher", rights.PUBLISHER)
    if one.last_published_at:
        yield Element("date", timezone.localdate(one.last_published_at).isoformat())
    yield Element("type", "Text")
    yield Element("type", str(one._meta.verbose_name), "de")
    yield Element("description", one.text if isinstance(one, Recommendation) else one.summary, "de")
    yield Element("format", "text/html")
    yield Element("language", "de")
    yield Element("relation", rights.PLATFORM, "de")
    yield from _particulars(one)


def _particulars(one: PracticeExample | ResearchProject | Interview | Recommendation) -> Iterator[Element]:
    if isinstance(one, PracticeExample):
        yield Element("contributor", one.credit)
        place = ", ".join(dict.fromkeys(filter(None, (one.place_name, one.region, countries.name(one.country)))))
        yield Element("coverage", place, "de")
        yield Element("source", one.source_url)
        for link in one.further_links.all():
            yield Element("source", link.url)
    elif isinstance(one, ResearchProject):
        for partner in one.partners.all():
            yield Element("contributor", partner.name)
        yield Element("source", one.url)
    elif isinstance(one, Interview):
        yield Element("contributor", ", ".join(filter(None, (one.name, one.role, one.organisation))))
        yield Element("source", one.url)
    else:
        yield Element("source", one.origin)


def _subjects(entry: Any) -> Iterator[Element]:
    """The words that it stands under."""
    labels = [
        str(word)
        for relation in ("crisis_kinds", "themes", "measures", "addressees")
        if hasattr(entry, relation)
        for word in getattr(entry, relation).all()
    ]
    yield from (Element("subject", label, "de") for label in dict.fromkeys(labels))
