"""The thread as data: what a recommendation rests on, and what rests on a piece."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panreflex.base.publishing import Publishable
from panreflex.collect.library.models import Interview, PracticeExample, Publication
from panreflex.collect.surveys.models import PublishedFigure
from panreflex.distil import tracing
from panreflex.distil.models import Evidence, Recommendation
from panreflex.distil.tracing import Resting
from panreflex.share.events.models import Event

_RELATION: dict[type[Publishable], str] = {
    PracticeExample: "example",
    Publication: "publication",
    PublishedFigure: "figure",
    Interview: "interview",
}


class Node(NamedTuple):
    """One piece of a thread, as `components/thread.html` shows it. Without `url` there is nothing to open."""

    kind: str
    icon: str
    title: str
    url: str
    note: str


def resting_on(piece: Publishable) -> list[Resting]:
    """Public recommendations and measure pages that rest on `piece`; empty for kinds that are no evidence; one query.

    Show it with `distil/resting_on.html`.
    """
    if isinstance(piece, Event):
        return tracing.resting_on(workshop=piece.slug)
    relation = _RELATION.get(type(piece))
    return tracing.resting_on(**{relation: piece}) if relation and piece.pk else []


def thread(recommendation: Recommendation) -> list[Node]:
    """The public evidence of one recommendation, in the editors' order; three queries at most."""
    return threads([recommendation])[recommendation.pk]


def threads(recommendations: Iterable[Recommendation]) -> dict[int, list[Node]]:
    """The public evidence of several recommendations by their primary key; three queries at most."""
    evidence: dict[int, list[Evidence]] = {recommendation.pk: [] for recommendation in recommendations}
    public = (
        Evidence.objects.public()
        .filter(recommendation__in=evidence)
        .select_related("example", "publication", "figure", "interview")
        .prefetch_related("figure__items")
        .order_by("recommendation", "sort_order", "pk")
    )
    for link in public:
        evidence[link.recommendation_id].append(link)
    events = _events(link.workshop for links in evidence.values() for link in links)
    return {pk: _nodes(links, events) for pk, links in evidence.items()}


def draft_thread(recommendation: Recommendation) -> list[Node]:
    """The thread as it stands in the editor, stored or not; pieces that are not public yet are left out here too."""
    links = [link for link in recommendation.evidence.all() if link.piece is None or link.piece.live]
    return _nodes(links, _events(link.workshop for link in links))


def _events(slugs: Iterable[str]) -> dict[str, Event]:
    wanted = {slug for slug in slugs if slug}
    return Event.objects.in_bulk(wanted, field_name="slug") if wanted else {}


def _nodes(links: Iterable[Evidence], events: dict[str, Event]) -> list[Node]:
    nodes = (_node(link, events) for link in links)
    return [node for node in nodes if node is not None]


def _node(link: Evidence, events: dict[str, Event]) -> Node | None:
    """None for a workshop that is a draft or was taken back: it leaves no trace."""
    piece: Any = link.piece
    if isinstance(piece, PracticeExample):
        kind, icon, title = _("Beispiel, %(place)s") % {"place": piece.place_name}, "star", piece.title
    elif isinstance(piece, Publication):
        kind = _("Literatur, %(year)s") % {"year": piece.year} if piece.year else _("Literatur")
        icon, title = "book", piece.title
    elif isinstance(piece, PublishedFigure):
        kind, icon, title = _figure_line(piece), "chart", piece.finding or piece.question
    elif isinstance(piece, Interview):
        kind, icon, title = _("Gespräch"), "talk", piece.title
        if piece.organisation:
            kind = _("Gespräch, %(organisation)s") % {"organisation": piece.organisation}
    elif link.url:
        host = urlsplit(link.url).hostname or link.url
        return Node(_("Seite an anderem Ort"), "external", host, link.url, link.note)
    else:
        return _workshop(link, events)
    return Node(kind, icon, title, piece.get_absolute_url(), link.note)


def _workshop(link: Evidence, events: dict[str, Event]) -> Node | None:
    event = events.get(link.workshop)
    if event is None:
        return Node(_("Workshop"), "cards", "", "", link.note)
    if not event.live:
        return None
    when = str(event.starts_on.year) if event.starts_on else ""
    where_and_when = " ".join(part for part in (event.place, when) if part)
    kind = ", ".join(part for part in (event.get_kind_display(), where_and_when) if part)
    icon = {Event.Kind.WEBINAR: "video", Event.Kind.WORKSHOP: "cards"}.get(Event.Kind(event.kind), "calendar")
    return Node(kind, icon, event.title, event.get_absolute_url(), link.note)


def _figure_line(figure: PublishedFigure) -> str:
    """Survey, year and what is there to see: "Kommunalbefragung 2024 · 9 Angaben, 4 nicht lesbar"."""
    survey = f"{figure.survey} {figure.year}" if figure.year else figure.survey
    items = figure.items.all()
    unreadable = sum(1 for item in items if item.value is None)
    if figure.is_qualitative:
        return survey
    if unreadable:
        return _("%(survey)s · %(items)s Angaben, %(unreadable)s nicht lesbar") % {
            "survey": survey,
            "items": len(items),
            "unreadable": unreadable,
        }
    return ngettext("%(survey)s · %(items)s Angabe", "%(survey)s · %(items)s Angaben", len(items)) % {
        "survey": survey,
        "items": len(items),
    }
