"""Route: the search, with all that the page of the search knows."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.decorators import decorate_view
from pydantic import Field

from panreflex.base import api, caching
from panreflex.people.recognising import Choice, Place
from panreflex.people.states import SizeClass, State
from panreflex.share.search import facets, holding, querying, showing
from panreflex.share.search.facets import FACETS, VOCABULARY
from panreflex.share.search.highlighting import marks
from panreflex.share.search.models import Kind, SearchDocument
from panreflex.share.search.querying import Filters, Results
from panreflex.vocabulary import merging
from panreflex.vocabulary.models import Addressee, CrisisKind, Level, Theme

router = Router(tags=["search"])

MOST_OFFSET = 10_000
_NAMES = {  # of facets here, by what they are called in addresses of pages
    "krise": "crisis_kind",
    "thema": "theme",
    "stellschraube": "measure",
    "zielgruppe": "addressee",
    "land": "state",
    "groesse": "size",
    "region": "region",
    "kreis": "district",
    "kommune": "municipality",
    "staat": "country",
    "ebene": "level",
    "jahr": "year",
    "sprache": "language",
}


class KindName(StrEnum):
    """What a hit is; where there is a list of the API, its name."""

    EXAMPLE = "examples"
    RECOMMENDATION = "recommendations"
    MEASURE = "measures"
    PUBLICATION = "publications"
    PROJECT = "projects"
    INTERVIEW = "interviews"
    EVENT = "events"
    FIGURE = "figures"
    NEWS = "news"
    PAGE = "pages"
    FILE = "files"


class SortName(StrEnum):
    """The order of hits."""

    RELEVANCE = "relevance"
    NEWEST = "newest"


def _several(description: str) -> Any:
    return Field(default_factory=list, max_length=50, description=description)


class SearchQuery(Schema):
    """What to search for, and filters: any of the values of one filter, and all filters together."""

    q: str = Field("", description='Words or a question. "…" must stand so in the text, -word must not')
    kind: list[KindName] = Field(default_factory=list, max_length=50)
    crisis_kind: list[str] = _several("Slug of the vocabulary")
    theme: list[str] = _several("Slug of the vocabulary; stands for those below it")
    measure: list[str] = _several("Slug of the vocabulary")
    addressee: list[str] = _several("Slug of the vocabulary")
    state: list[State] = _several("First two digits of the AGS")
    size: list[SizeClass] = _several("Inhabitants, lower bound of the class")
    region: list[str] = _several("Slug of a region, as in `places`")
    district: list[str] = _several("First five digits of the AGS")
    municipality: list[str] = _several("AGS; finds those that were merged into it as well")
    country: list[str] = _several("ISO 3166-1, two capital letters")
    level: list[Level] = _several("Which level of the state acted")
    year: list[int] = _several("In which it began or appeared")
    language: list[str] = _several("Of literature and files, as in `facets`")
    sort: SortName = SortName.RELEVANCE
    limit: int = Field(20, ge=1, le=100, description="Hits at once")
    offset: int = Field(0, ge=0, le=MOST_OFFSET, description="Hits to leave out at the beginning")


class MarkOut(Schema):
    """A stretch of a text, in characters from 0, that made it a hit; `end` is not part of it."""

    start: int
    end: int


class TextOut(Schema):
    """A text without mark-up, and what in it made it a hit."""

    text: str
    marks: list[MarkOut]


class OtherNameOut(Schema):
    """Words of the query, and another name for them that stands in the text."""

    asked: str
    found: str


class ReasonOut(Schema):
    """Why something is a hit, beside the words themselves. `by_meaning`: none of the words stands in it."""

    other_names: list[OtherNameOut]
    by_meaning: bool


class HitOut(Schema):
    """Something that was found. `page`: of a file, from 1."""

    kind: KindName
    url: str = Field(description="Its page on this platform, or the file")
    title: TextOut
    passage: TextOut
    note: str | None
    date: date | None
    page: int | None
    reason: ReasonOut


class ValueOut(Schema):
    """A value of a filter, what it is called, and how many hits it would leave beside the other filters."""

    value: str
    label: str
    count: int


class PlaceFilterOut(Schema):
    """A place: the filter that it belongs to, its value there, and how many hits are from there."""

    filter: str
    value: str
    label: str
    note: str | None
    count: int


class RecognisedOut(Schema):
    """A place that the query names; it leaves nothing out. `is_clear`: `place` is meant, not one of `others`."""

    text: str
    place: PlaceFilterOut
    others: list[PlaceFilterOut]
    is_clear: bool


class SearchOut(Schema):
    """Hits, best first. `counts` and `facets` are beside the choices in the others.

    `respelled`: words that no text has -> what was searched for instead. `is_cut`: only the beginning of the query was
    searched for.
    """

    count: int
    by_words: int = Field(description="Of them, those with words of the query; the others only mean something alike")
    next: str | None = Field(description="Address of the next hits")
    counts: dict[KindName, int]
    facets: dict[str, list[ValueOut]]
    respelled: dict[str, str]
    places: list[RecognisedOut]
    is_cut: bool
    items: list[HitOut]


@router.get("/search", response={200: SearchOut} | api.INVALID, url_name="search")
@decorate_view(caching.versioned(holding.version_now))
def search(request: HttpRequest, query: Query[SearchQuery]) -> SearchOut:
    """Everything public: entries, pages, and the text of files."""
    sort = querying.Sort.NEWEST if query.sort is SortName.NEWEST else querying.Sort.RELEVANCE
    results = querying.search(query.q, _filters(query), limit=query.limit, offset=query.offset, sort=sort)
    return SearchOut(
        count=results.total,
        by_words=results.by_words,
        next=_next(request, query, results),
        counts={_kind_name(kind): n for kind, n in results.counts.items()},
        facets=_facets(results),
        respelled=dict(results.respelled),
        places=[_recognised(place, results) for place in results.places],
        is_cut=results.query.is_cut,
        items=[_hit(request, document, results) for document in results.documents],
    )


def _filters(query: SearchQuery) -> Filters:
    chosen: dict[str, Iterable[str]] = {
        "krise": merging.living(CrisisKind, query.crisis_kind),
        "thema": merging.living(Theme, query.theme),
        "stellschraube": query.measure,
        "zielgruppe": merging.living(Addressee, query.addressee),
        "land": [state.name.lower() for state in query.state],
        "groesse": [size.value for size in query.size],
        "region": query.region,
        "kreis": query.district,
        "kommune": query.municipality,
        "staat": query.country,
        "ebene": [level.value for level in query.level],
        "jahr": [str(year) for year in query.year],
        "sprache": query.language,
    }
    kinds = frozenset(Kind[KindName(kind).name] for kind in query.kind)
    return Filters(kinds, {key: frozenset(values) for key, values in chosen.items() if values})


def _next(request: HttpRequest, query: SearchQuery, results: Results) -> str | None:
    after = query.offset + query.limit
    if after >= min(results.total, MOST_OFFSET + 1):
        return None
    parameters = request.GET.copy()
    parameters["offset"] = str(after)
    return request.build_absolute_uri(f"{request.path}?{parameters.urlencode()}")


def _kind_name(kind: Kind | str) -> KindName:
    return KindName[Kind(kind).name]


def _facets(results: Results) -> dict[str, list[ValueOut]]:
    vocabulary = VOCABULARY.get(None)
    found = {}
    for key, name in _NAMES.items():
        counts = results.facets.get(key, {})
        frequent = sorted(counts, key=lambda value: (-counts[value], value))[: facets.MAX_VALUES]
        words = facets.words(key, frequent, vocabulary)
        shown = sorted(words, key=frequent.index) if FACETS[key].often_first else list(words)
        values = [ValueOut(value=_value(key, value), label=str(words[value]), count=counts[value]) for value in shown]
        if values:
            found[name] = values
    return found


def _value(key: str, value: str) -> str:
    """As the filter takes it: a Land is told by its number here."""
    return State[value.upper()].value if key == "land" else value


def _recognised(place: Place, results: Results) -> RecognisedOut:
    return RecognisedOut(
        text=place.text,
        place=_place(place, results),
        others=[_place(other, results) for other in place.also],
        is_clear=place.is_clear,
    )


def _place(place: Choice, results: Results) -> PlaceFilterOut:
    return PlaceFilterOut(
        filter=_NAMES[place.facet],
        value=_value(place.facet, place.value),
        label=str(place.label),
        note=place.note or None,
        count=results.facets.get(place.facet, {}).get(place.value, 0),
    )


def _hit(request: HttpRequest, document: SearchDocument, results: Results) -> HitOut:
    reason = results.reasons.get(document.pk)
    return HitOut(
        kind=_kind_name(document.kind),
        url=api.absolute(request, document.url),
        title=_text(document.title, results),
        passage=_text(showing.passage_of(document, results), results),
        note=document.note or None,
        date=document.date,
        page=document.part or None,
        reason=ReasonOut(
            other_names=[OtherNameOut(asked=asked, found=found) for found, asked in showing.other_names(reason).items()]
            if reason
            else [],
            by_meaning=bool(reason and reason.meaning),
        ),
    )


def _text(text: str, results: Results) -> TextOut:
    return TextOut(text=text, marks=[MarkOut(start=mark.start, end=mark.end) for mark in marks(text, results.hits)])
