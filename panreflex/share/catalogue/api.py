"""Routes: what the catalogue shows. Notes for editors never leave by this door."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from panreflex.base import api
from panreflex.collect.library.models import Interview, PracticeExample, Publication, ResearchProject
from panreflex.distil.models import Recommendation
from panreflex.people import history
from panreflex.people.models import Municipality
from panreflex.people.states import State
from panreflex.share.catalogue import evidence
from panreflex.share.catalogue.evidence import Node
from panreflex.share.catalogue.geography import Geography, gather
from panreflex.vocabulary import merging
from panreflex.vocabulary.api import TermRef, refs
from panreflex.vocabulary.models import Addressee, CrisisKind, Level, Theme

router = Router(tags=["catalogue"])

_BY_TITLE = ("sort_key", "pk")
_SLUG = Field(description="Part of its address; stays")
_URL = Field(description="Its page on this platform")


class PlaceOut(Schema):
    """Where an example comes from, as its source names it."""

    kind: PracticeExample.PlaceKind
    name: str
    region: str | None
    country: str = Field(description="ISO 3166-1, two letters")
    ags: str | None = Field(description="Amtlicher Gemeindeschlüssel of the municipality")
    label: str = Field(description="The name, with that of today where the municipality was merged or renamed")
    ags_today: list[str] = Field(description="AGS of those that its area belongs to today; its own if it goes on")


class SourceOut(Schema):
    """Where a statement can be read."""

    title: str
    url: str
    accessed: str = Field(description="Year and month: 2026-11")


class ExampleOut(Schema):
    """A practice example. Null means that the source does not say."""

    slug: str = _SLUG
    url: str = _URL
    title: str
    summary: str
    problem: str | None
    approach: str | None
    result: str | None
    transferable: str | None
    costs_or_effort: str | None
    contact_unit: str | None
    place: PlaceOut
    level: Level
    year_start: int | None
    crisis_kinds: list[TermRef]
    themes: list[TermRef]
    measures: list[TermRef]
    source: SourceOut
    further_urls: list[str]
    published_at: datetime | None


class PublicationOut(Schema):
    """A bibliographic record. `csl` is an item of CSL-JSON (citationstyles.org, schema 1.0.2)."""

    slug: str = _SLUG
    url: str = _URL
    csl: dict[str, Any]
    themes: list[TermRef]
    published_at: datetime | None


class ProjectOut(Schema):
    """A research project. Dates are known to the month at least."""

    slug: str = _SLUG
    url: str = _URL
    acronym: str
    title: str
    summary: str
    funder: str | None
    partners: list[str]
    start: date | None
    end: date | None
    source_url: str
    themes: list[TermRef]
    published_at: datetime | None


class InterviewOut(Schema):
    """A published conversation. Without a name the source names only the role."""

    slug: str = _SLUG
    url: str = _URL
    name: str | None
    role: str
    organisation: str | None
    format: str
    summary: str
    source_url: str
    themes: list[TermRef]
    published_at: datetime | None


class EvidenceOut(Schema):
    """A piece that a recommendation rests on, and what follows from it."""

    kind: str
    title: str | None
    url: str | None
    note: str


class RecommendationOut(Schema):
    """A recommendation with its evidence, in the editors' order."""

    slug: str = _SLUG
    url: str = _URL
    title: str
    text: str
    addressees: list[TermRef]
    measures: list[TermRef]
    evidence: list[EvidenceOut]
    published_at: datetime | None


_SLUGS: Any = Field(default_factory=list, max_length=50, description="Slug of the vocabulary; several mean any of them")


class ExampleQuery(api.ListQuery):
    """Filters of the examples: any of the values of one filter, and all filters together."""

    crisis_kind: list[str] = _SLUGS
    theme: list[str] = _SLUGS
    measure: list[str] = _SLUGS
    state: list[State] = Field(default_factory=list, description="First two digits of the AGS")
    municipality: list[str] = Field(
        default_factory=list, max_length=50, description="AGS; finds those that were merged into it as well"
    )
    country: list[str] = Field(default_factory=list, max_length=50, description="ISO 3166-1, two capital letters")
    level: list[Level] = Field(default_factory=list)
    year: list[int] = Field(default_factory=list, max_length=50, description="In which it began")


class ThemeQuery(api.ListQuery):
    """Filter by theme."""

    theme: list[str] = _SLUGS


class PublicationQuery(ThemeQuery):
    """Filters of the literature: any of the values of one filter, and all filters together."""

    kind: list[str] = Field(
        default_factory=list, max_length=50, description=f"Type of CSL: {', '.join(Publication.Kind.values)}"
    )
    year: list[int] = Field(default_factory=list, max_length=50)
    language: list[str] = Field(
        default_factory=list, max_length=50, description=" or ".join(Publication.Language.values)
    )


class RecommendationQuery(api.ListQuery):
    """Filters of the recommendations."""

    measure: list[str] = _SLUGS
    addressee: list[str] = _SLUGS


class ExamplesOut(api.ListOut):
    """A part of the examples, in alphabetical order."""

    items: list[ExampleOut]


class PublicationsOut(api.ListOut):
    """A part of the publications, in alphabetical order."""

    items: list[PublicationOut]


class ProjectsOut(api.ListOut):
    """A part of the research projects, in alphabetical order of their acronyms."""

    items: list[ProjectOut]


class InterviewsOut(api.ListOut):
    """A part of the conversations, by organisation."""

    items: list[InterviewOut]


class RecommendationsOut(api.ListOut):
    """A part of the recommendations, in alphabetical order."""

    items: list[RecommendationOut]


@router.get("/examples", response={200: ExamplesOut} | api.INVALID, url_name="examples")
def examples(request: HttpRequest, query: Query[ExampleQuery]) -> dict[str, Any]:
    """Practice examples."""
    rows = _any_of(
        example_rows(),
        crisis_kinds__slug=merging.living(CrisisKind, query.crisis_kind),
        themes__slug=merging.living(Theme, query.theme),
        measures__slug=query.measure,
        municipality__state=query.state,
        country=query.country,
        level=query.level,
        year_start=_years(query.year),
    )
    if query.municipality:
        rows = rows.filter(municipality__in=_with_predecessors(query.municipality))
    part = api.part(request, rows, query, order=_BY_TITLE, show=lambda row: row)
    geography = gather(row.municipality_id for row in part["items"])
    return part | {"items": [example_out(request, row, geography) for row in part["items"]]}


@router.get("/examples/{slug}", response={200: ExampleOut} | api.NOT_FOUND, url_name="example")
def example(request: HttpRequest, slug: str) -> ExampleOut:
    """One practice example."""
    row = get_object_or_404(example_rows(), slug=slug)
    return example_out(request, row, gather([row.municipality_id]))


@router.get("/publications", response={200: PublicationsOut} | api.INVALID, url_name="publications")
def publications(request: HttpRequest, query: Query[PublicationQuery]) -> dict[str, Any]:
    """Literature."""
    rows = _any_of(
        publication_rows(),
        themes__slug=merging.living(Theme, query.theme),
        kind=query.kind,
        year=_years(query.year),
        language=query.language,
    )
    return api.part(request, rows, query, order=_BY_TITLE, show=lambda row: publication_out(request, row))


@router.get("/publications/{slug}", response={200: PublicationOut} | api.NOT_FOUND, url_name="publication")
def publication(request: HttpRequest, slug: str) -> PublicationOut:
    """One publication."""
    return publication_out(request, get_object_or_404(publication_rows(), slug=slug))


@router.get("/projects", response={200: ProjectsOut} | api.INVALID, url_name="projects")
def projects(request: HttpRequest, query: Query[ThemeQuery]) -> dict[str, Any]:
    """Research projects."""
    rows = _any_of(project_rows(), themes__slug=merging.living(Theme, query.theme))
    return api.part(request, rows, query, order=_BY_TITLE, show=lambda row: project_out(request, row))


@router.get("/projects/{slug}", response={200: ProjectOut} | api.NOT_FOUND, url_name="project")
def project(request: HttpRequest, slug: str) -> ProjectOut:
    """One research project."""
    return project_out(request, get_object_or_404(project_rows(), slug=slug))


@router.get("/interviews", response={200: InterviewsOut} | api.INVALID, url_name="interviews")
def interviews(request: HttpRequest, query: Query[ThemeQuery]) -> dict[str, Any]:
    """Conversations with experts."""
    rows = _any_of(interview_rows(), themes__slug=merging.living(Theme, query.theme))
    return api.part(request, rows, query, order=_BY_TITLE, show=lambda row: interview_out(request, row))


@router.get("/interviews/{slug}", response={200: InterviewOut} | api.NOT_FOUND, url_name="interview")
def interview(request: HttpRequest, slug: str) -> InterviewOut:
    """One conversation."""
    return interview_out(request, get_object_or_404(interview_rows(), slug=slug))


@router.get("/recommendations", response={200: RecommendationsOut} | api.INVALID, url_name="recommendations")
def recommendations(request: HttpRequest, query: Query[RecommendationQuery]) -> dict[str, Any]:
    """Recommendations with their evidence."""
    rows = _any_of(
        recommendation_rows(), measures__slug=query.measure, addressees__slug=merging.living(Addressee, query.addressee)
    )
    part = api.part(request, rows, query, order=_BY_TITLE, show=lambda row: row)
    threads = evidence.threads(part["items"])
    return part | {"items": [recommendation_out(request, row, threads[row.pk]) for row in part["items"]]}


@router.get("/recommendations/{slug}", response={200: RecommendationOut} | api.NOT_FOUND, url_name="recommendation")
def recommendation(request: HttpRequest, slug: str) -> RecommendationOut:
    """One recommendation with its evidence."""
    row = get_object_or_404(recommendation_rows(), slug=slug)
    return recommendation_out(request, row, evidence.thread(row))


def _years(asked: Sequence[int]) -> list[int]:
    """Numbers that could be years; one that is none finds nothing, and the database need not hold it."""
    return [year if 0 <= year <= 9999 else 0 for year in asked]


def _any_of(rows: QuerySet[Any], **chosen: Sequence[str | int]) -> QuerySet[Any]:
    """Rows that have one of the chosen values in each relation; an empty choice chooses everything."""
    for name, values in chosen.items():
        if values:
            # A subquery instead of a join: a row with two of the values stays one row.
            rows = rows.filter(pk__in=rows.model.objects.filter(**{f"{name}__in": values}).values("pk"))
    return rows


def example_rows() -> QuerySet[PracticeExample]:
    """Examples with all that `example_out` shows."""
    rows: QuerySet[PracticeExample] = PracticeExample.objects.live()
    return rows.select_related("municipality").prefetch_related("crisis_kinds", "themes", "measures", "further_links")


def _with_predecessors(ags: Sequence[str]) -> set[int]:
    """Primary keys of these municipalities and of all that went into them."""
    lineage = history.lineage()
    named = Municipality.objects.filter(ags__in=ags).values_list("pk", flat=True)
    return {key for pk in named for key in (pk, *lineage.before(pk))}


def example_out(request: HttpRequest, one: PracticeExample, geography: Geography) -> ExampleOut:
    """An example as machines get it. geography: of its municipality at least."""
    return ExampleOut(
        slug=one.slug,
        url=_address(request, one),
        title=one.title,
        summary=one.summary,
        problem=one.problem or None,
        approach=one.approach or None,
        result=one.result or None,
        transferable=one.transferable or None,
        costs_or_effort=one.costs_or_effort or None,
        contact_unit=one.contact_unit or None,
        place=_place(one, geography),
        level=Level(one.level),
        year_start=one.year_start,
        crisis_kinds=refs(one.crisis_kinds),
        themes=refs(one.themes),
        measures=refs(one.measures),
        source=SourceOut(title=one.source_title, url=one.source_url, accessed=f"{one.accessed:%Y-%m}"),
        further_urls=[link.url for link in one.further_links.all()],
        published_at=one.last_published_at,
    )


def _place(one: PracticeExample, geography: Geography) -> PlaceOut:
    standing = geography.standings.get(one.municipality_id or 0)
    own = one.municipality.ags if one.municipality else None
    return PlaceOut(
        kind=PracticeExample.PlaceKind(one.place_kind),
        name=one.place_name,
        region=one.region or None,
        country=one.country,
        ags=own,
        label=standing.named(one.place_name) if standing else one.place_name,
        ags_today=[at.ags for at in geography.today(standing.pk)] if standing else [own] if own else [],
    )


def publication_rows() -> QuerySet[Publication]:
    """Publications with all that `publication_out` shows."""
    rows: QuerySet[Publication] = Publication.objects.live()
    return rows.prefetch_related("authors", "themes")


def publication_out(request: HttpRequest, one: Publication) -> PublicationOut:
    """A publication as machines get it."""
    return PublicationOut(
        slug=one.slug,
        url=_address(request, one),
        csl=one.as_csl(),
        themes=refs(one.themes),
        published_at=one.last_published_at,
    )


def project_rows() -> QuerySet[ResearchProject]:
    """Projects with all that `project_out` shows."""
    rows: QuerySet[ResearchProject] = ResearchProject.objects.live()
    return rows.prefetch_related("partners", "themes")


def project_out(request: HttpRequest, one: ResearchProject) -> ProjectOut:
    """A project as machines get it."""
    return ProjectOut(
        slug=one.slug,
        url=_address(request, one),
        acronym=one.acronym,
        title=one.title,
        summary=one.summary,
        funder=one.funder or None,
        partners=[partner.name for partner in one.partners.all()],
        start=one.start,
        end=one.end,
        source_url=one.url,
        themes=refs(one.themes),
        published_at=one.last_published_at,
    )


def interview_rows() -> QuerySet[Interview]:
    """Conversations with all that `interview_out` shows."""
    rows: QuerySet[Interview] = Interview.objects.live()
    return rows.prefetch_related("themes")


def interview_out(request: HttpRequest, one: Interview) -> InterviewOut:
    """A conversation as machines get it."""
    return InterviewOut(
        slug=one.slug,
        url=_address(request, one),
        name=one.name or None,
        role=one.role,
        organisation=one.organisation or None,
        format=one.format,
        summary=one.summary,
        source_url=one.url,
        themes=refs(one.themes),
        published_at=one.last_published_at,
    )


def recommendation_rows() -> QuerySet[Recommendation]:
    """Recommendations with all that `recommendation_out` shows beside their evidence."""
    rows: QuerySet[Recommendation] = Recommendation.objects.live()
    return rows.prefetch_related("addressees", "measures")


def recommendation_out(request: HttpRequest, one: Recommendation, thread: list[Node]) -> RecommendationOut:
    """A recommendation as machines get it. thread: its public evidence."""
    return RecommendationOut(
        slug=one.slug,
        url=_address(request, one),
        title=one.title,
        text=one.text,
        addressees=refs(one.addressees),
        measures=refs(one.measures),
        evidence=[
            EvidenceOut(
                kind=node.kind,
                title=node.title or None,
                url=api.absolute(request, node.url) or None,
                note=node.note,
            )
            for node in thread
        ],
        published_at=one.last_published_at,
    )


def _address(request: HttpRequest, one: Model) -> str:
    return api.absolute(request, one.get_absolute_url())  # type: ignore[attr-defined]
