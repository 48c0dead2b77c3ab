"""Events: what comes next, what is always on offer, what was; a page, and a file for the calendar."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Count
from django.db.models.functions import ExtractYear
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from panreflex.distil import tracing
from panreflex.share.events import calendars, describing
from panreflex.share.events.models import Event, EventQuerySet

PAST_SHOWN = 40

_PLURAL = {
    Event.Kind.WEBINAR: gettext_lazy("Webinare"),
    Event.Kind.TRAINING: gettext_lazy("Fortbildungen"),
    Event.Kind.MILESTONE: gettext_lazy("Meilensteine"),
    Event.Kind.WORKSHOP: gettext_lazy("Workshops"),
    Event.Kind.CONFERENCE: gettext_lazy("Konferenzen"),
    Event.Kind.SEMINAR: gettext_lazy("Seminare"),
    Event.Kind.PUBLICATION: gettext_lazy("Veröffentlichungen"),
}


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """What is next, the standing offers and the newest of the archive, of one kind (`?art=webinar`) or of all."""
    kind = _kind(request)
    chosen = _of_kind(kind)
    today = timezone.localdate()
    past = [_entry(event) for event in chosen.past(today)[:PAST_SHOWN]]
    context = {
        "trail": [{"title": _("Termine"), "url": ""}],
        "tabs": _tabs(kind),
        "upcoming": [_entry(event) for event in chosen.upcoming(today)],
        "standing": chosen.standing(),
        "archive": _by_year(past),
        "years": _years(chosen.past(today)) if len(past) == PAST_SHOWN else [],
        "feed_url": f"/termine/kalender.ics{_query(kind)}",
        "querystring": f"{_query(kind)[1:]}&" if kind else "",
    }
    return render(request, "events/event_list.html", context)


@require_safe
def archive(request: HttpRequest, year: int) -> HttpResponse:
    """All events of one year that are over."""
    past = Event.objects.live().past(timezone.localdate())
    found = [_entry(event) for event in past.filter(starts_on__year=year)] if 1 <= year <= 9999 else []
    if not found:
        raise Http404
    context = {
        "trail": [{"title": _("Termine"), "url": "/termine/"}, {"title": str(year), "url": ""}],
        "year": str(year),
        "events": found,
        "years": _years(past),
    }
    return render(request, "events/event_archive.html", context)


@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    found = Event.objects.live().prefetch_related("speakers", "themes")
    return event_page(request, get_object_or_404(found, slug=slug))


@require_safe
def event_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """One event for the reader's calendar; not found where no day is known."""
    event = get_object_or_404(Event.objects.live().on_known_days(), slug=slug)
    return _calendar_response(calendars.calendar_file([event]), event.slug)


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """All events with a known day, to subscribe to; `?art=` as in the list."""
    content = calendars.calendar_file(_of_kind(_kind(request)).on_known_days(), name=_("Kommunales Krisenmanagement"))
    return _calendar_response(content, "termine")


def event_page(request: HttpRequest, event: Event) -> HttpResponse:
    """The page, of a stored event or of one as it stands in the editor."""
    return render(request, "events/event_detail.html", event_context(event))


def event_context(event: Event) -> dict[str, Any]:
    """What the template needs; one query beside the event's own."""
    return {
        "event": event,
        "trail": [{"title": _("Termine"), "url": "/termine/"}, {"title": event.title, "url": ""}],
        "facts": [{"term": _("Wann"), "value": event.when}, {"term": _("Ort"), "value": event.place}],
        "tags": [
            {"label": str(theme), "kind": "theme", "url": f"/gute-beispiele/?thema={theme.slug}"}
            for theme in event.themes.all()
        ],
        "is_over": _is_over(event),
        "calendar_url": f"/termine/{event.slug}.ics" if event.has_known_day else "",
        "resting": tracing.resting_on(workshop=event.slug),
        "source_host": urlsplit(event.url).hostname or event.url,
        "address": event.get_full_url(),
        "about": describing.event(event),
    }


def _kind(request: HttpRequest) -> Event.Kind | None:
    """The kind asked for; None for all, and for a word that is no kind."""
    asked = request.GET.get("art", "")
    return Event.Kind(asked) if asked in Event.Kind.values else None


def _query(kind: Event.Kind | None) -> str:
    return f"?art={kind.value}" if kind else ""


def _of_kind(kind: Event.Kind | None) -> EventQuerySet:
    live: EventQuerySet = Event.objects.live()
    return live.filter(kind=kind) if kind else live


def _tabs(current: Event.Kind | None) -> list[dict[str, Any]]:
    """ "Alle" and the kinds of which there are events."""
    found = set(Event.objects.live().values_list("kind", flat=True).distinct().order_by())
    kinds = [kind for kind in Event.Kind if kind in found or kind == current]
    return [
        {"title": _("Alle"), "url": "/termine/", "current": current is None},
        *({"title": _PLURAL[kind], "url": f"/termine/{_query(kind)}", "current": kind == current} for kind in kinds),
    ]


def _entry(event: Event) -> dict[str, Any]:
    """One line of the lists, as `components/hit.html` shows it."""
    kind = " · ".join(part for part in (event.get_kind_display(), event.when, event.place) if part)
    return {"event": event, "kind": kind}


def _by_year(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"year": str(year), "entries": list(group)}
        for year, group in groupby(entries, key=lambda entry: entry["event"].starts_on.year)
    ]


def _years(past: EventQuerySet) -> list[dict[str, Any]]:
    """Years with archived events, newest first, each with its number of events."""
    counted = past.order_by().annotate(year=ExtractYear("starts_on")).values("year").annotate(count=Count("pk"))
    return [{"year": str(row["year"]), "count": row["count"]} for row in counted.order_by("-year")]


def _is_over(event: Event) -> bool:
    last = event.ends_on or event.starts_on
    if last is None:
        return False
    today = timezone.localdate()
    return last < (today.replace(day=1) if event.month_only else today)


def _calendar_response(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=calendars.CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response
