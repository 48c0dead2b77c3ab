"""Routes: events, as exactly as their days are known."""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from panreflex.base import api
from panreflex.share.events.models import Event
from panreflex.vocabulary import merging
from panreflex.vocabulary.api import TermRef, refs
from panreflex.vocabulary.models import Theme

router = Router(tags=["events"])

_KINDS = f"One of: {', '.join(Event.Kind.values)}"
_KIND: Any = Field(description=_KINDS)


class EventOut(Schema):
    """An event. Without `starts_on` it is a standing offer; with `month_only` the day of the dates means nothing."""

    slug: str = Field(description="Part of its address; stays")
    url: str = Field(description="Its page on this platform")
    kind: str = _KIND
    title: str
    description: str
    starts_on: date | None
    ends_on: date | None
    month_only: bool
    place: str | None
    speakers: list[str]
    themes: list[TermRef]
    source_url: str
    published_at: datetime | None


class EventQuery(api.ListQuery):
    """Filters of the events: any of the values of one filter, and all filters together."""

    kind: list[str] = Field(default_factory=list, max_length=50, description=_KINDS)
    theme: list[str] = Field(default_factory=list, max_length=50, description="Slug of the vocabulary")
    year: list[int] = Field(default_factory=list, max_length=50, description="Of the first day")


class EventsOut(api.ListOut):
    """A part of the events, in the order of their slugs."""

    items: list[EventOut]


@router.get("/events", response={200: EventsOut} | api.INVALID, url_name="events")
def events(request: HttpRequest, query: Query[EventQuery]) -> dict[str, Any]:
    """Events, past ones included."""
    rows = event_rows()
    if query.kind:
        rows = rows.filter(kind__in=query.kind)
    if query.year:
        rows = rows.filter(starts_on__year__in=[year if 1 <= year <= 9999 else 1 for year in query.year])
    if query.theme:
        named = Event.objects.filter(themes__slug__in=merging.living(Theme, query.theme))
        rows = rows.filter(pk__in=named.values("pk"))
    return api.part(request, rows, query, order=("slug",), show=lambda row: event_out(request, row))


@router.get("/events/{slug}", response={200: EventOut} | api.NOT_FOUND, url_name="event")
def event(request: HttpRequest, slug: str) -> EventOut:
    """One event."""
    return event_out(request, get_object_or_404(event_rows(), slug=slug))


def event_rows() -> QuerySet[Event]:
    """What can be shown, with its relations."""
    rows: QuerySet[Event] = Event.objects.live()
    return rows.prefetch_related("speakers", "themes")


def event_out(request: HttpRequest, one: Event) -> EventOut:
    """An event as machines get it."""
    return EventOut(
        slug=one.slug,
        url=api.absolute(request, one.get_absolute_url()),
        kind=one.kind,
        title=one.title,
        description=one.description,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        month_only=one.month_only,
        place=one.place or None,
        speakers=[speaker.name for speaker in one.speakers.all()],
        themes=refs(one.themes),
        source_url=one.url,
        published_at=one.last_published_at,
    )
