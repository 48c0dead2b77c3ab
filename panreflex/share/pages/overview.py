"""What the home page counts and gathers. Everything comes from the collection: nothing here is typed in."""

import itertools
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, ExtractYear, NullIf, TruncDate
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from panreflex.collect.library.models import Interview, PracticeExample, Publication, ResearchProject
from panreflex.distil.models import Evidence, Recommendation
from panreflex.share.catalogue import evidence
from panreflex.share.catalogue.evidence import Node
from panreflex.share.events.models import Event
from panreflex.vocabulary.models import Measure

NEWEST_SHOWN = 6
UPCOMING_SHOWN = 3
NODES_SHOWN = 5


class Tile(NamedTuple):
    """A way in. `note` says how much there is."""

    icon: str
    title: str
    url: str
    note: str


class Strand(NamedTuple):
    """A measure with the number of its recommendations."""

    number: int
    title: str
    url: str
    note: str


class Novelty(NamedTuple):
    """An entry that came to the collection lately."""

    kind: str | Promise
    title: str
    url: str


class Date(NamedTuple):
    """An event or a standing offer; `kind` says when and where."""

    kind: str
    title: str
    url: str


def tiles(today: date) -> list[Tile]:
    """The five ways in with true counts; one query."""
    webinars = Event.objects.filter(live=True, kind=Event.Kind.WEBINAR)
    counted = _together(
        [
            _number("examples", PracticeExample.objects.live()),
            _number("countries", PracticeExample.objects.live(), "country"),
            _number("publications", Publication.objects.live()),
            _number("interviews", Interview.objects.live()),
            _number("projects", ResearchProject.objects.live()),
            _number("webinars", webinars.past(today)),
            _number("upcoming", webinars.upcoming(today)),
        ]
    )
    n = Counter(dict(counted))  # what has no entry has no row
    examples = ngettext("%(n)s Beispiel", "%(n)s Beispiele", n["examples"]) % {"n": n["examples"]}
    countries = ngettext("aus %(n)s Staat", "aus %(n)s Staaten", n["countries"]) % {"n": n["countries"]}
    webinar_notes = [
        ngettext("%(n)s Webinar im Archiv", "%(n)s Webinare im Archiv", n["webinars"]) % {"n": n["webinars"]},
        ngettext("%(n)s geplant", "%(n)s geplant", n["upcoming"]) % {"n": n["upcoming"]} if n["upcoming"] else "",
    ]
    return [
        Tile("star", _("Gute Beispiele aus aller Welt"), "/gute-beispiele/", f"{examples} {countries}"),
        Tile(
            "book",
            _("Literaturdatenbank"),
            "/literatur/",
            ngettext("%(n)s Veröffentlichung", "%(n)s Veröffentlichungen", n["publications"])
            % {"n": n["publications"]},
        ),
        Tile(
            "talk",
            _("Expert:innen im Gespräch"),
            "/im-gespraech/",
            ngettext("%(n)s Gespräch", "%(n)s Gespräche", n["interviews"]) % {"n": n["interviews"]},
        ),
        Tile(
            "flask",
            _("Forschungsprojekte"),
            "/forschungsprojekte/",
            ngettext("%(n)s Vorhaben", "%(n)s Vorhaben", n["projects"]) % {"n": n["projects"]},
        ),
        Tile("video", _("Webinare"), "/termine/", ", ".join(filter(None, webinar_notes))),
    ]


def measures() -> list[Strand]:
    """The seven measures in their order; one query."""
    counted = Measure.objects.annotate(n=Count("recommendations", filter=Q(recommendations__live=True)))
    counted = counted.order_by("order")  # counting forgets the order of the model
    return [
        Strand(
            measure.order,
            measure.short_title,
            measure.get_absolute_url(),
            ngettext("%(n)s Empfehlung", "%(n)s Empfehlungen", measure.n) % {"n": measure.n},
        )
        for measure in counted
    ]


def events(today: date) -> tuple[list[Date], list[Date]]:
    """The next events, and the standing offers; one query."""
    public = Event.objects.filter(live=True)
    next_ones = public.upcoming(today)[:UPCOMING_SHOWN]
    found = next_ones.union(public.standing()[:UPCOMING_SHOWN], all=True)
    shown = [(event.starts_on, _date(event)) for event in found]
    dated = sorted((when, entry) for when, entry in shown if when is not None)
    return [entry for _when, entry in dated], [entry for when, entry in shown if when is None]


def newest(limit: int = NEWEST_SHOWN) -> list[Novelty]:
    """What came last to the collection, by day; of one day's entries each kind has its turn; one query."""
    nameless = Coalesce(NullIf("name", Value("")), "role")
    kinds: list[tuple[str | Promise, QuerySet[Any], Combinable, Combinable]] = [
        (gettext_lazy("Gutes Beispiel"), PracticeExample.objects.live(), F("title"), F("year_start")),
        (gettext_lazy("Literatur"), Publication.objects.live(), F("title"), F("year")),
        (gettext_lazy("Gespräch"), Interview.objects.live(), nameless, F("pk")),
        (gettext_lazy("Forschungsprojekt"), ResearchProject.objects.live(), F("title"), ExtractYear("start")),
    ]
    rows = _together(
        entries.annotate(
            of=Value(number, IntegerField()),
            came_on=TruncDate("first_published_at"),
            about=year,
            called=title,
        )
        .order_by(F("came_on").desc(nulls_last=True), F("about").desc(nulls_last=True), "slug")
        .values_list("of", "slug", "called", "came_on")[:limit]
        for number, (_kind, entries, title, year) in enumerate(kinds)
    )
    by_kind: dict[int, list[tuple[date, int, Novelty]]] = {}
    for number, slug, called, day in rows:
        kind, entries, _title, _year = kinds[number]
        turn = len(by_kind.setdefault(number, []))
        novelty = Novelty(kind, called, entries.model(slug=slug).get_absolute_url())
        by_kind[number].append((day or date.min, turn, novelty))
    in_turns = sorted(itertools.chain.from_iterable(by_kind.values()), key=lambda row: (-row[0].toordinal(), row[1]))
    return [novelty for _day, _turn, novelty in in_turns[:limit]]


def proven_recommendation(chosen: int | None) -> tuple[Recommendation | None, list[Node]]:
    """The recommendation that editors chose, else the one with most evidence, and its thread; four queries at most.

    It carries `measure_number`, that of its first measure, or None.
    """
    first_measure = Measure.objects.filter(recommendations=OuterRef("pk")).order_by("order").values("order")[:1]
    pieces = Evidence.objects.public().filter(recommendation=OuterRef("pk")).order_by().values("recommendation")
    recommendation = (
        Recommendation.objects.live()
        .annotate(
            measure_number=Subquery(first_measure),
            pieces=Subquery(pieces.annotate(n=Count("pk")).values("n")),
        )
        .order_by(
            Case(When(pk=chosen, then=0), default=1, output_field=IntegerField()),
            F("pieces").desc(nulls_last=True),
            "sort_key",
        )
        .first()
    )
    return (recommendation, evidence.thread(recommendation)[:NODES_SHOWN]) if recommendation else (None, [])


def _number(name: str, entries: QuerySet[Any], distinct: str = "") -> QuerySet[Any]:
    """A row (name, how many) that can be united with others: of `entries`, or of their different `distinct`."""
    counted = Count(distinct, distinct=True) if distinct else Count("pk")
    one_group = entries.order_by().annotate(of=Value(name)).values("of")
    row: QuerySet[Any] = one_group.annotate(n=counted).values_list("of", "n")
    return row


def _together(querysets: Iterable[QuerySet[Any]]) -> QuerySet[Any]:
    first, *others = querysets
    return first.union(*others, all=True)


def _date(event: Event) -> Date:
    when = ""
    if event.starts_on:
        day = "" if event.month_only else f"{date_format(event.starts_on, 'D')}, "
        when = day + date_format(event.starts_on, "F Y" if event.month_only else "DATE_FORMAT")
    kind = " · ".join(part for part in (event.get_kind_display(), when, event.place) if part)
    return Date(kind, event.title, event.get_absolute_url())
