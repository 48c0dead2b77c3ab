"""What each kind of entry says of itself in a document: place or year, facts, texts, evidence, and how to cite it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import singledispatch
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from panreflex.base import languages
from panreflex.base.reports.model import Run, Text
from panreflex.collect.library.models import Interview, PracticeExample, Publication, ResearchProject
from panreflex.collect.surveys.models import PublishedFigure
from panreflex.distil.models import Recommendation
from panreflex.share.catalogue import evidence, kinds, places
from panreflex.share.catalogue.evidence import Node
from panreflex.share.catalogue.geography import Standing
from panreflex.share.catalogue.views import figures
from panreflex.share.events.models import Event
from panreflex.share.search import sources
from panreflex.share.search.models import Kind
from panreflex.vocabulary.models import Level

PLATFORM = "Kommunales Krisenmanagement"
Key = tuple[str, int]  # kind and key of a public object, as `base.changes` names them

_SOURCES = {source.name: source for source in sources.ALL}


class Part(models.TextChoices):
    """What a reader ticks; the order is that of the document."""

    SUMMARY = "kurzfassung", _("Kurzfassung")
    PLACE = "ort", _("Ort")
    CLASSIFICATION = "einordnung", _("Einordnung")
    PROBLEM = "problem", _("Das Problem")
    APPROACH = "weg", _("Der Weg")
    RESULT = "ergebnis", _("Was daraus wurde")
    TRANSFERABLE = "uebernehmen", _("Was sich übernehmen lässt")
    COSTS = "kosten", _("Kosten und Aufwand")
    EVIDENCE = "belege", _("Belege der Empfehlung")
    SOURCE = "quelle", _("Quelle")
    ADDRESS = "adresse", _("Adresse auf dieser Plattform")


@dataclass(frozen=True)
class Known:
    """What is looked up once for all entries: names of today of municipalities, threads of recommendations."""

    standings: Mapping[int, Standing] = field(default_factory=dict)
    threads: Mapping[int, Sequence[Node]] = field(default_factory=dict)


@dataclass
class Portrait:
    """One entry as it can be told.

    kind: "Praxisbeispiel"; where: place or year, for the table; item: CSL-JSON of what is cited.
    facts and texts: part -> what belongs to it; figures: answers with their values.
    """

    kind: str
    title: str
    url: str
    where: str
    language: str = "de"
    facts: dict[Part, list[tuple[str, Text]]] = field(default_factory=lambda: defaultdict(list))
    texts: dict[Part, str] = field(default_factory=dict)
    thread: Sequence[Node] = ()
    figures: Sequence[tuple[str, str, str]] = ()
    unit: str = ""
    item: dict[str, Any] = field(default_factory=dict)

    def say(self, part: Part, term: str, value: Text) -> None:
        """One more fact in the language of the document, unless it is empty."""
        if value:
            self.facts[part].append((term, value))

    def quote(self, part: Part, term: str, text: str) -> None:
        """One more fact in words of the content, which are German, unless it is empty."""
        if text:
            language = "" if languages.current() == languages.HOME else languages.HOME
            self.facts[part].append((term, Run(text, language=language)))

    def foreign(self, text: str) -> Run:
        """Content in its language, which need not be that of the document."""
        return Run(text, language="" if self.language == languages.current() else self.language)


def portray_all(wanted: Iterable[Key]) -> dict[Key, Portrait]:
    """A portrait of each of them that everybody may read; the number of queries depends on the kinds only."""
    keys_of: dict[str, set[int]] = defaultdict(set)
    for kind, key in wanted:
        keys_of[kind].add(key)
    portraits: dict[Key, Portrait] = {}
    for kind, keys in keys_of.items():
        if kind not in _SOURCES:
            continue
        entries = list(_SOURCES[kind].live().filter(pk__in=keys))
        known = _known(entries)
        portraits |= {(kind, entry.pk): portray(entry, known) for entry in entries}
    return portraits


def _known(entries: Sequence[Any]) -> Known:
    """entries: of one kind."""
    if not entries:
        return Known()
    if isinstance(entries[0], PracticeExample):
        prefetch_related_objects(entries, "further_links")
        return Known(standings=kinds.EXAMPLES.index().geography.standings)
    if isinstance(entries[0], Recommendation):
        return Known(threads=evidence.threads(entries))
    return Known()


@singledispatch
def portray(entry: Any, known: Known) -> Portrait:
    """A page: title, what it says of itself, address."""
    document = sources.PAGES.describe(entry)
    kind = Kind(document.kind) if document else Kind.PAGE
    portrait = _begun(entry, kind.singular, entry.title, getattr(entry, "when", ""))
    said = (getattr(entry, name, "") for name in ("finding", "summary", "lead", "intro", "search_description"))
    portrait.texts[Part.SUMMARY] = next(filter(None, said), "")
    return portrait


@portray.register
def _example(entry: PracticeExample, known: Known) -> Portrait:
    place = places.of_example(entry, known.standings)
    portrait = _begun(entry, Kind.EXAMPLE.singular, entry.title, place.name)
    portrait.say(Part.PLACE, gettext("Ort"), ", ".join(part for part in (place.name, place.note) if part))
    portrait.say(Part.PLACE, gettext("Größe"), places.size(entry))
    portrait.quote(Part.PLACE, gettext("Zuständige Stelle"), entry.contact_unit)
    portrait.say(Part.CLASSIFICATION, gettext("Seit"), str(entry.year_start or ""))
    portrait.quote(Part.CLASSIFICATION, gettext("Art der Krise"), _listed(entry.crisis_kinds.all()))
    portrait.quote(Part.CLASSIFICATION, gettext("Themen"), _listed(entry.themes.all()))
    portrait.quote(Part.CLASSIFICATION, gettext("Stellschrauben"), _numbered(entry.measures.all()))
    portrait.say(Part.CLASSIFICATION, gettext("Ebene"), str(Level(entry.level).label) if entry.level else "")
    portrait.texts |= {
        Part.SUMMARY: entry.summary,
        Part.PROBLEM: entry.problem,
        Part.APPROACH: entry.approach,
        Part.RESULT: entry.result,
        Part.TRANSFERABLE: entry.transferable,
        Part.COSTS: entry.costs_or_effort,
    }
    accessed = gettext("abgerufen im %(month)s") % {"month": date_format(entry.accessed, "F Y")}
    portrait.say(Part.SOURCE, gettext("Quelle"), [_source(entry.source_title, entry.source_url), f", {accessed}"])
    for link in entry.further_links.all():
        portrait.say(Part.SOURCE, gettext("Weitere Quelle"), Run(link.url, link.url))
    portrait.quote(Part.SOURCE, gettext("Beigetragen von"), entry.credit)
    return portrait


@portray.register
def _publication(entry: Publication, known: Known) -> Portrait:
    portrait = _begun(entry, Kind.PUBLICATION.singular, entry.title, str(entry.year or ""))
    # A title in brackets is our own German description, whatever the work's language.
    portrait.language = "de" if entry.title.startswith("[") else entry.language
    portrait.say(Part.CLASSIFICATION, gettext("Von"), ", ".join(str(author) for author in entry.authors.all()))
    portrait.say(Part.CLASSIFICATION, gettext("Art"), str(entry.get_kind_display()))
    if entry.container_title:
        portrait.say(Part.CLASSIFICATION, gettext("Erschienen in"), portrait.foreign(entry.container_title))
    portrait.say(Part.CLASSIFICATION, gettext("Jahr"), str(entry.year or ""))
    portrait.quote(Part.CLASSIFICATION, gettext("Themen"), _listed(entry.themes.all()))
    portrait.texts[Part.SUMMARY] = entry.abstract
    address = f"https://doi.org/{entry.doi}" if entry.doi else entry.url
    portrait.say(Part.SOURCE, gettext("Quelle"), Run(address, address))
    portrait.item = entry.as_csl()
    return portrait


@portray.register
def _project(entry: ResearchProject, known: Known) -> Portrait:
    title = entry.title if entry.acronym in entry.title else f"{entry.acronym}: {entry.title}"
    years = dict.fromkeys(str(day.year) for day in (entry.start, entry.end) if day)
    portrait = _begun(entry, Kind.PROJECT.singular, title, "–".join(years))
    portrait.say(Part.CLASSIFICATION, gettext("Laufzeit"), entry.running_time)
    portrait.quote(Part.CLASSIFICATION, gettext("Förderung"), entry.funder)
    portrait.say(Part.CLASSIFICATION, gettext("Partner"), ", ".join(partner.name for partner in entry.partners.all()))
    portrait.quote(Part.CLASSIFICATION, gettext("Themen"), _listed(entry.themes.all()))
    portrait.texts[Part.SUMMARY] = entry.summary
    portrait.say(Part.SOURCE, gettext("Quelle"), Run(entry.url, entry.url))
    return portrait


@portray.register
def _interview(entry: Interview, known: Known) -> Portrait:
    portrait = _begun(entry, Kind.INTERVIEW.singular, entry.title, entry.organisation)
    portrait.quote(Part.CLASSIFICATION, gettext("Funktion"), entry.role if entry.name else "")
    portrait.quote(Part.CLASSIFICATION, gettext("Organisation"), entry.organisation)
    portrait.quote(Part.CLASSIFICATION, gettext("Themen"), _listed(entry.themes.all()))
    portrait.texts[Part.SUMMARY] = entry.summary
    portrait.say(Part.SOURCE, gettext("Quelle"), Run(entry.url, entry.url))
    portrait.item["title"] = gettext("Gespräch: %(who)s") % {"who": entry.title}
    return portrait


@portray.register
def _recommendation(entry: Recommendation, known: Known) -> Portrait:
    measures = entry.measures.all()
    portrait = _begun(entry, Kind.RECOMMENDATION.singular, entry.title, _numbers(measures))
    portrait.quote(Part.CLASSIFICATION, gettext("Für wen"), _listed(entry.addressees.all()))
    portrait.quote(Part.CLASSIFICATION, gettext("Stellschrauben"), _numbered(measures))
    portrait.quote(Part.SOURCE, gettext("Übernommen aus"), entry.origin)
    portrait.texts[Part.SUMMARY] = entry.text
    portrait.thread = known.threads[entry.pk]
    return portrait


@portray.register
def _figure(entry: PublishedFigure, known: Known) -> Portrait:
    portrait = _begun(entry, Kind.FIGURE.singular, figures.title_of(entry), str(entry.year or ""))
    portrait.quote(Part.CLASSIFICATION, gettext("Erhebung"), figures.survey_title(entry))
    portrait.quote(Part.CLASSIFICATION, gettext("Frage"), entry.question)
    portrait.say(Part.CLASSIFICATION, gettext("Antworten (n)"), str(entry.n or ""))
    portrait.say(Part.SOURCE, gettext("Quelle"), Run(entry.url, entry.url))
    portrait.texts[Part.SUMMARY] = entry.notes
    portrait.figures = [(row.label, row.value, row.doubt) for row in figures.rows_of(entry)]
    portrait.unit = entry.unit
    return portrait


@portray.register
def _event(entry: Event, known: Known) -> Portrait:
    portrait = _begun(entry, str(entry.get_kind_display()), entry.title, entry.when or entry.place)
    portrait.say(Part.PLACE, gettext("Ort"), entry.place)
    portrait.say(Part.CLASSIFICATION, gettext("Wann"), entry.when)
    speakers = (", ".join(part for part in (one.name, one.affiliation) if part) for one in entry.speakers.all())
    portrait.say(Part.CLASSIFICATION, gettext("Es sprechen"), "; ".join(speakers))
    portrait.quote(Part.CLASSIFICATION, gettext("Themen"), _listed(entry.themes.all()))
    portrait.texts[Part.SUMMARY] = entry.description
    portrait.say(Part.SOURCE, gettext("Quelle"), Run(entry.url, entry.url))
    return portrait


def _begun(entry: Any, kind: str, title: str, where: str) -> Portrait:
    """What all kinds share: the address here, and the entry as a page of the platform that can be cited."""
    url = settings.BASE_URL + languages.local(entry.get_absolute_url())
    portrait = Portrait(kind=kind, title=title, url=url, where=where)
    portrait.item = {
        "id": f"{entry._meta.model_name}-{getattr(entry, 'slug', '') or entry.pk}",
        "type": "webpage",
        "title": title,
        "container-title": PLATFORM,
        "URL": url,
        "language": "de",
        "accessed": _date_parts(timezone.localdate()),
    }
    if entry.last_published_at:
        portrait.item["issued"] = _date_parts(timezone.localdate(entry.last_published_at))
    return portrait


def _date_parts(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}


def _source(title: str, url: str) -> Run:
    return Run(title or url, url)


def _listed(words: Iterable[Any]) -> str:
    return ", ".join(str(word) for word in words)


def _numbered(measures: Iterable[Any]) -> str:
    return "; ".join(f"{measure.order} {measure.short_title}" for measure in measures)


def _numbers(measures: Iterable[Any]) -> str:
    """ "Stellschraube 1, 3", for the table; "" without any."""
    numbers = ", ".join(str(measure.order) for measure in measures)
    return gettext("Stellschraube %(number)s") % {"number": numbers} if numbers else ""
