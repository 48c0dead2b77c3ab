"""Routes: figures that surveys published, exactly as published."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from panreflex.base import api
from panreflex.collect.surveys.models import PublishedFigure

router = Router(tags=["catalogue"])


class AnswerOut(Schema):
    """One answer. Where the source gives no readable number, `value` is null and `doubt` says why."""

    label: str
    value: float | None
    doubt: str | None


class FigureOut(Schema):
    """A published question with its answers. Null means that the source does not say."""

    slug: str = Field(description="Part of its address; stays")
    url: str = Field(description="Its page on this platform")
    csv_url: str = Field(description="The same answers as a table")
    survey: str
    wave: int | None
    year: int | None
    question: str
    finding: str | None
    unit: str
    n: int | None
    n_note: str | None
    answers: list[AnswerOut]
    source_url: str
    published_at: datetime | None


class FigureQuery(api.ListQuery):
    """Filters of the figures."""

    year: list[int] = Field(default_factory=list, max_length=50, description="Year of the survey")


class FiguresOut(api.ListOut):
    """A part of the figures, in the order of their slugs."""

    items: list[FigureOut]


@router.get("/figures", response={200: FiguresOut} | api.INVALID, url_name="figures")
def figures(request: HttpRequest, query: Query[FigureQuery]) -> dict[str, Any]:
    """Figures from surveys."""
    rows = figure_rows()
    if query.year:
        rows = rows.filter(year__in=[year for year in query.year if 0 <= year <= 9999])
    return api.part(request, rows, query, order=("slug",), show=lambda row: figure_out(request, row))


@router.get("/figures/{slug}", response={200: FigureOut} | api.NOT_FOUND, url_name="figure")
def figure(request: HttpRequest, slug: str) -> FigureOut:
    """One figure."""
    return figure_out(request, get_object_or_404(figure_rows(), slug=slug))


def figure_rows() -> QuerySet[PublishedFigure]:
    """What can be shown, with its relations."""
    rows: QuerySet[PublishedFigure] = PublishedFigure.objects.live()
    return rows.prefetch_related("items")


def figure_out(request: HttpRequest, one: PublishedFigure) -> FigureOut:
    """A figure as machines get it."""
    return FigureOut(
        slug=one.slug,
        url=api.absolute(request, one.get_absolute_url()),
        csv_url=api.absolute(request, f"{one.get_absolute_url().rstrip('/')}.csv"),
        survey=one.survey,
        wave=one.wave,
        year=one.year,
        question=one.question,
        finding=one.finding or None,
        unit=one.unit,
        n=one.n,
        n_note=one.n_note or None,
        answers=[
            AnswerOut(
                label=item.label, value=None if item.value is None else float(item.value), doubt=item.doubt or None
            )
            for item in one.items.all()
        ],
        source_url=one.url,
        published_at=one.last_published_at,
    )
