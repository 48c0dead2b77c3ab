"""Routes: the shared words."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from ninja import Query, Router, Schema
from pydantic import Field

from panreflex.base import api
from panreflex.vocabulary import merging
from panreflex.vocabulary.models import Addressee, CrisisKind, Level, Measure, ResilienceFactor, Theme

router = Router(tags=["vocabulary"])


class TermKind(StrEnum):
    """The lists of words."""

    THEME = "theme"
    MEASURE = "measure"
    FACTOR = "factor"
    CRISIS_KIND = "crisis_kind"
    LEVEL = "level"
    ADDRESSEE = "addressee"


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
    parents: list[str] = Field(description="Slugs of the themes above it")
    measures: list[str] = Field(description="Slugs of the measures that a factor belongs to")
    statements: list[str] = Field(description="What was said about a factor")
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
    """Themes, measures, factors, kinds of crisis, levels and addressees."""
    terms = [term for term in _terms(request) if not query.kind or term.kind in query.kind]
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
    for one in _terms(request):
        if (one.kind, one.slug) == (kind, slug):
            return one
    for model, merged in merging.KINDS.items():
        if merged.value == kind.value and (into := merging.successors(model).get(slug)):
            return HttpResponsePermanentRedirect(reverse("api:term", args=[kind.value, into]))
    raise Http404


def _terms(request: HttpRequest) -> Iterator[TermOut]:
    """The whole vocabulary, about a hundred words; seven queries."""
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
    for measure in Measure.objects.all():
        url = api.absolute(request, measure.get_absolute_url())
        yield _term(TermKind.MEASURE, measure.slug, measure.title, url=url)
    for factor in ResilienceFactor.objects.prefetch_related("measures"):
        yield _term(
            TermKind.FACTOR,
            factor.slug,
            factor.title,
            measures=[measure.slug for measure in factor.measures.all()],
            statements=factor.statements,
            source_url=factor.url,
            url=api.absolute(request, "/resilienzfaktoren/"),
        )
    for crisis_kind in CrisisKind.objects.all():
        yield _term(TermKind.CRISIS_KIND, crisis_kind.slug, crisis_kind.label)
    for level in Level:
        yield _term(TermKind.LEVEL, level.value, str(level.label))
    for addressee in Addressee.objects.all():
        yield _term(TermKind.ADDRESSEE, addressee.slug, addressee.label)


def _term(kind: TermKind, slug: str, label: str, **more: Any) -> TermOut:
    nothing: dict[str, Any] = {"label_en": None, "synonyms": [], "parents": [], "measures": [], "statements": []}
    return TermOut(**{"kind": kind, "slug": slug, "label": label, "source_url": None, "url": None} | nothing | more)
