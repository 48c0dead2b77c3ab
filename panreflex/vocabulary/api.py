"""Routes: the shared words."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from ninja import Query, Router, Schema
from pydantic import Field

from panreflex.base import api
from panreflex.vocabulary import merging
from panreflex.vocabulary.models import Addressee, Concept, CrisisKind, Level, Measure, ResilienceFactor, Theme

router = Router(tags=["vocabulary"])


class TermKind(StrEnum):
    """The lists of words."""

    THEME = "theme"
    MEASURE = "measure"
    FACTOR = "factor"
    CRISIS_KIND = "crisis_kind"
    LEVEL = "level"
    ADDRESSEE = "addressee"
    CONCEPT = "concept"


_LISTS_OF_A_TERM = ("synonyms", "abbreviations", "english", "parents", "related", "measures", "statements")


class TermRef(Schema):
    """A word of the vocabulary, by the slug that filters take."""

    slug: str
    label: str


class TermOut(Schema):
    """A word of the vocabulary with the other words for it."""

    kind: TermKind
    slug: str = Field(description="Unique within its kind; filters take it")
    label: str
    label_en: str | None
    synonyms: list[str]
    abbreviations: list[str] = Field(description="Of a technical word")
    english: list[str] = Field(description="English words for a technical word, the usual one first")
    parents: list[str] = Field(description="Slugs of the words of the same kind that stand above it")
    related: list[str] = Field(description="Slugs of technical words that are often meant as well")
    measures: list[str] = Field(description="Slugs of the measures that a factor belongs to")
    statements: list[str] = Field(description="What was said about a factor")
    source_title: str | None
    source_url: str | None
    url: str | None = Field(description="Its page")


class TermQuery(api.ListQuery):
    """Filters of the vocabulary; several values mean any of them."""

    kind: list[TermKind] = Field(default_factory=list)


class TermsOut(api.ListOut):
    """A part of the vocabulary, kind by kind."""

    items: list[TermOut]


def refs(rows: Any) -> list[TermRef]:
    """Themes, measures and the like as references; reads what is prefetched."""
    return [TermRef(slug=row.slug, label=str(row)) for row in rows.all()]


@router.get("/vocabulary", response={200: TermsOut} | api.INVALID, url_name="vocabulary")
def vocabulary(request: HttpRequest, query: Query[TermQuery]) -> dict[str, Any]:
    """Themes, measures, factors, kinds of crisis, levels, addressees and technical words."""
    terms = [term for kind in TermKind if not query.kind or kind in query.kind for term in _LISTS[kind](request)]
    start = 0
    if query.cursor:
        last = tuple(api.read_cursor(query.cursor, [str, str]))
        places = [place for place, term in enumerate(terms) if (term.kind, term.slug) == last]
        start = places[0] + 1 if places else api.refuse_cursor()
    items = terms[start : start + query.limit]
    more = len(terms) > start + query.limit
    address = api.next_address(request, [items[-1].kind, items[-1].slug]) if more else None
    return {"count": len(terms), "next": address, "items": items}


@router.get("/vocabulary/{kind}/{slug}", response={200: TermOut} | api.NOT_FOUND, url_name="term")
def term(request: HttpRequest, kind: TermKind, slug: str) -> TermOut | HttpResponse:
    """One word. One that was merged into another leads there (301)."""
    for one in _LISTS[kind](request):
        if one.slug == slug:
            return one
    for model, merged in merging.KINDS.items():
        if merged.value == kind.value and (into := merging.successors(model).get(slug)):
            return HttpResponsePermanentRedirect(reverse("api:term", args=[kind.value, into]))
    raise Http404


def _themes(request: HttpRequest) -> Iterator[TermOut]:
    for theme in Theme.objects.prefetch_related("parents"):
        yield _term(
            TermKind.THEME,
            theme.slug,
            theme.label,
            label_en=theme.label_en or None,
            synonyms=theme.synonyms,
            parents=[parent.slug for parent in theme.parents.all()],
            url=api.absolute(request, f"/{theme.slug}/") if theme.kind == Theme.Kind.TOPIC else None,
        )


def _measures(request: HttpRequest) -> Iterator[TermOut]:
    for measure in Measure.objects.all():
        url = api.absolute(request, measure.get_absolute_url())
        yield _term(TermKind.MEASURE, measure.slug, measure.title, url=url)


def _factors(request: HttpRequest) -> Iterator[TermOut]:
    for factor in ResilienceFactor.objects.prefetch_related("measures"):
        yield _term(
            TermKind.FACTOR,
            factor.slug,
            factor.title,
            measures=[measure.slug for measure in factor.measures.all()],
            statements=factor.statements,
            source_title=factor.source,
            source_url=factor.url,
            url=api.absolute(request, "/resilienzfaktoren/"),
        )


def _crisis_kinds(_request: HttpRequest) -> Iterator[TermOut]:
    for crisis_kind in CrisisKind.objects.all():
        yield _term(TermKind.CRISIS_KIND, crisis_kind.slug, crisis_kind.label)


def _levels(_request: HttpRequest) -> Iterator[TermOut]:
    for level in Level:
        yield _term(TermKind.LEVEL, level.value, str(level.label))


def _addressees(_request: HttpRequest) -> Iterator[TermOut]:
    for addressee in Addressee.objects.all():
        yield _term(TermKind.ADDRESSEE, addressee.slug, addressee.label)


def _concepts(request: HttpRequest) -> Iterator[TermOut]:
    for concept in Concept.objects.prefetch_related("broader", "related"):
        yield _term(
            TermKind.CONCEPT,
            concept.slug,
            concept.label,
            label_en=next(iter(concept.english), None),
            synonyms=concept.synonyms,
            abbreviations=concept.abbreviations,
            english=concept.english,
            parents=[above.slug for above in concept.broader.all()],
            related=[beside.slug for beside in concept.related.all()],
            source_title=concept.source_title,
            source_url=concept.source_url,
            url=api.absolute(request, concept.get_absolute_url()),
        )


_LISTS: dict[TermKind, Callable[[HttpRequest], Iterator[TermOut]]] = {
    TermKind.THEME: _themes,
    TermKind.MEASURE: _measures,
    TermKind.FACTOR: _factors,
    TermKind.CRISIS_KIND: _crisis_kinds,
    TermKind.LEVEL: _levels,
    TermKind.ADDRESSEE: _addressees,
    TermKind.CONCEPT: _concepts,
}


def _term(kind: TermKind, slug: str, label: str, **more: Any) -> TermOut:
    nothing: dict[str, Any] = dict.fromkeys(("label_en", "source_title", "source_url", "url"))
    nothing |= {name: [] for name in _LISTS_OF_A_TERM}
    return TermOut(**{"kind": kind, "slug": slug, "label": label} | nothing | more)
