"""What can be taken along: every list of the platform, with all that is public of its entries."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import Schema

from panreflex.base.publishing import Publishable
from panreflex.collect.library.columns import RELATED
from panreflex.collect.library.models import Interview, PracticeExample, Publication, ResearchProject
from panreflex.collect.library.models.entries import LibraryEntry
from panreflex.collect.surveys.models import PublishedFigure
from panreflex.distil.models import Recommendation
from panreflex.share.catalogue import api, evidence, figures_api
from panreflex.share.catalogue.geography import gather
from panreflex.share.catalogue.views import lists as catalogue
from panreflex.share.events import api as events_api
from panreflex.share.exporting import columns
from panreflex.share.exporting.columns import Column
from panreflex.share.pages import api as pages_api
from panreflex.share.pages.models import NewsPage

AT_ONCE = 200  # entries in memory

Entries = list[Any]


@dataclass(frozen=True, kw_only=True)
class Export:
    """A list as it is taken along.

    name: in the address, as the list's own. catalogue: name of the filtered list of the catalogue; "" if the list has
    no filters. rows: what everybody may read, with what `spread` and `shown` need. spread: from entries to what gets a
    row of the table. shown: entries in the shapes of the API. cited: whether an entry is something to cite.
    """

    name: str
    title: str | Promise
    rows: Callable[[], QuerySet[Any]]
    columns: tuple[Column, ...]
    shown: Callable[[HttpRequest, Entries], Sequence[Schema]]
    catalogue: str = ""
    spread: Callable[[Entries], Entries] = list
    cited: bool = True

    @property
    def page(self) -> str:
        """The address of the list."""
        return f"/{self.name}/"

    def cells(self, entries: Entries) -> Iterator[list[str]]:
        """The rows of the table for some entries."""
        for one in self.spread(entries):
            yield [column.write(one) for column in self.columns]


@dataclass(frozen=True)
class Choice:
    """What somebody takes along of one list: primary keys in their order, and in words what was chosen by.

    notice: a sentence on what the list does not know and so left out; "" if there is nothing.
    """

    export: Export
    keys: Sequence[int]
    filters: tuple[str, ...] = ()
    notice: str = ""

    def entries(self) -> Iterator[Entries]:
        """The entries, some at a time; what was taken back meanwhile is left out. One query each, and relations."""
        keys = iter(self.keys)
        while some := list(islice(keys, AT_ONCE)):
            found = self.export.rows().in_bulk(some)
            yield [found[key] for key in some if key in found]


def chosen(export: Export, asked: MultiValueDict[str, str]) -> Choice:
    """The entries of a list that the filters of its address choose, in its order; values not known are left out."""
    if not export.catalogue:
        return Choice(export, list(export.rows().values_list("pk", flat=True)))
    listing = catalogue.named(export.catalogue, asked)
    keys = listing.index.part(listing.entries, listing.order, start=0, stop=listing.count)
    return Choice(export, keys, tuple(str(chip["label"]) for chip in listing.chips()), listing.unknown_notice())


def everything(*, cited: bool) -> list[Choice]:
    """All lists as a whole; with `cited` those alone whose entries are something to cite."""
    return [chosen(export, MultiValueDict()) for export in EXPORTS.values() if export.cited or not cited]


def _library(model: type[LibraryEntry], rows: Callable[[], QuerySet[Any]]) -> Callable[[], QuerySet[Any]]:
    """Entries of the library with what their table needs besides."""
    return lambda: rows().prefetch_related(*RELATED[model])


def _examples(request: HttpRequest, entries: list[PracticeExample]) -> list[Schema]:
    geography = gather(one.municipality_id for one in entries)
    return [api.example_out(request, one, geography) for one in entries]


def _recommendations(request: HttpRequest, entries: list[Recommendation]) -> list[Schema]:
    threads = evidence.threads(entries)
    return [api.recommendation_out(request, one, threads[one.pk]) for one in entries]


def _with_threads(entries: Entries) -> Entries:
    threads = evidence.threads(entries)
    for one in entries:
        one.thread = threads[one.pk]
    return entries


def _answers(entries: list[PublishedFigure]) -> Entries:
    """A row for each answer of a question."""
    return [item for figure in entries for item in figure.items.all()]


def _each(show: Callable[[HttpRequest, Any], Schema]) -> Callable[[HttpRequest, Entries], list[Schema]]:
    return lambda request, entries: [show(request, one) for one in entries]


def _in_order(rows: Callable[[], QuerySet[Any]], *order: str) -> Callable[[], QuerySet[Any]]:
    return lambda: rows().order_by(*order)


_ALL = (
    Export(
        name="gute-beispiele",
        title=_("Gute Beispiele"),
        catalogue="examples",
        rows=_library(PracticeExample, api.example_rows),
        columns=columns.of_library(PracticeExample),
        shown=_examples,
    ),
    Export(
        name="empfehlungen",
        title=_("Empfehlungen"),
        catalogue="recommendations",
        rows=api.recommendation_rows,
        columns=columns.RECOMMENDATIONS,
        spread=_with_threads,
        shown=_recommendations,
    ),
    Export(
        name="literatur",
        title=_("Literatur"),
        catalogue="publications",
        rows=_library(Publication, api.publication_rows),
        columns=columns.of_library(Publication),
        shown=_each(api.publication_out),
    ),
    Export(
        name="forschungsprojekte",
        title=_("Forschungsprojekte"),
        catalogue="projects",
        rows=_library(ResearchProject, api.project_rows),
        columns=columns.of_library(ResearchProject),
        shown=_each(api.project_out),
    ),
    Export(
        name="im-gespraech",
        title=_("Expert:innen im Gespräch"),
        catalogue="interviews",
        rows=_library(Interview, api.interview_rows),
        columns=columns.of_library(Interview),
        shown=_each(api.interview_out),
    ),
    Export(
        name="befragungen",
        title=_("Befragungen"),
        rows=_in_order(figures_api.figure_rows, "survey", "wave", "slug"),
        columns=columns.FIGURES,
        spread=_answers,
        shown=_each(figures_api.figure_out),
        cited=False,
    ),
    Export(
        name="termine",
        title=_("Termine"),
        rows=_in_order(events_api.event_rows, "-starts_on", "slug"),
        columns=columns.EVENTS,
        shown=_each(events_api.event_out),
        cited=False,
    ),
    Export(
        name="aktuelles",
        title=_("Aktuelles"),
        rows=NewsPage.objects.newest,
        columns=columns.NEWS,
        shown=_each(pages_api.news_out),
        cited=False,
    ),
)
EXPORTS: Mapping[str, Export] = {export.name: export for export in _ALL}
# The kinds of entries that are something to cite, and their lists.
CITED: Mapping[type[Publishable], str] = {
    PracticeExample: "gute-beispiele",
    Recommendation: "empfehlungen",
    Publication: "literatur",
    ResearchProject: "forschungsprojekte",
    Interview: "im-gespraech",
}
