"""Which examples are related to one, and why, in words.

Two examples are related by what they share: a source, a measure, a kind of crisis, a theme, the municipality; and by
what their texts mean, once the search has their vectors (`search.relating`). Each
shared value weighs log(N / n), where n of all N examples have it, so that a rare one tells more than a common one
(the inverse document frequency of Spärck Jones, 1972). The weights are added up. Similar size and the same Land add
theirs, but alone relate nothing. A text that is alike counts the more, the more alike it is.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from heapq import nlargest
from itertools import chain
from math import log
from typing import Any, NamedTuple

from django.db.models import JSONField, Q, QuerySet, Value
from django.utils.translation import gettext as _

from panreflex.collect.library.models import PracticeExample
from panreflex.people.states import State
from panreflex.share.catalogue import facets, kinds
from panreflex.share.catalogue.facets import FacetIndex, members
from panreflex.share.search import relating

SOURCE = "library.practiceexample"
SHOWN = 4
REASONS_NAMED = 2
LONGEST_NAMED = 25  # characters of a value's own name


class Related(NamedTuple):
    """A related example; `note` says where it comes from and what it has in common."""

    title: str
    url: str
    note: str
    slug: str


class _Shared(NamedTuple):
    """A value of the example that others have, too."""

    facet: str
    value: facets.Value
    weight: float


_WORDS: dict[str, Callable[[facets.Value], str]] = {
    "quelle": lambda value: _("dieselbe Quelle"),
    "kommune": lambda value: _("gleiche Kommune"),
    "stellschraube": lambda value: _("gleiche Stellschraube"),
    "krise": lambda value: _named(_("gleiche Art der Krise"), value),
    "thema": lambda value: _named(_("gleiches Thema"), value),
    "groesse": lambda value: _("ähnliche Größe"),
    "land": lambda value: _("gleiches Bundesland"),
}
_ADDING = ("groesse", "land")


def related(example: PracticeExample, index: FacetIndex) -> list[Related]:
    """The live examples that have most in common with `example` (stored or as it stands in the editor); one query.

    Needs its relations and its municipality's states; the strongest comes first.
    """
    return _strongest([_shared(example, index)], {example.pk}, index)


def related_to_all(examples: Iterable[PracticeExample], index: FacetIndex) -> list[Related]:
    """The live examples that have most in common with all of these taken together, without themselves; one query."""
    examples = list(examples)
    return _strongest([_shared(one, index) for one in examples], {one.pk for one in examples}, index)


def _strongest(shared: list[list[_Shared]], own: set[int | None], index: FacetIndex) -> list[Related]:
    scores: defaultdict[int, float] = defaultdict(float)
    for values in shared:
        for position, score in _scores(values).items():
            scores[position] += score
    for key in own:
        scores.pop(index.positions.get(key), None)  # type: ignore[arg-type]
    # What comes first in the end is alike, or among so many by what it shares.
    best = nlargest(SHOWN + relating.MOST, scores, key=lambda position: (scores[position], -position))
    rows = _rows([index.keys[position] for position in best], [key for key in own if key])
    reasons = sorted(dict.fromkeys(chain.from_iterable(shared)), key=lambda one: -one.weight)
    found = []
    for row in rows:
        place = index.positions.get(row.pk)
        alike = relating.weight(SOURCE, (row.alike or {}).get(str(row.pk), 0.0))
        score = alike + (scores.get(place, 0.0) if place is not None else 0.0)
        found.append((-score, place or 0, _related(row, _reasons(reasons, place, alike))))
    return [one for _score, _place, one in sorted(found, key=lambda one: one[:2])[:SHOWN]]


def _rows(keys: list[int], own: list[int]) -> list[Any]:
    """Live examples: those of `keys`, and those whose text is alike one of `own`; one query."""
    if not keys and not own:
        return []
    rows: QuerySet[Any] = PracticeExample.objects.live().only("slug", "title", "place_name")
    if not own:
        return list(rows.filter(pk__in=keys).annotate(alike=Value(None, output_field=JSONField())))
    wanted = rows.filter(Q(pk__in=keys) | Q(pk__in=relating.keys_alike(SOURCE, own))).exclude(pk__in=own)
    return list(wanted.annotate(alike=relating.similarities(SOURCE, own)))


def _related(row: PracticeExample, reasons: str) -> Related:
    return Related(row.title, row.get_absolute_url(), _note(row, reasons), row.slug)


def _scores(shared: list[_Shared]) -> dict[int, float]:
    """How much every position has in common with one example."""
    scores: defaultdict[int, float] = defaultdict(float)
    for one in shared:
        if one.facet not in _ADDING:
            for position in members(one.value.entries):
                scores[position] += one.weight
    for one in shared:
        if one.facet in _ADDING:
            for position in scores.keys() & set(members(one.value.entries)):
                scores[position] += one.weight
    return scores


def _note(example: PracticeExample, reasons: str) -> str:
    """The reasons, after the place where the title does not name it."""
    return reasons if example.place_name in example.title else f"{example.place_name}: {reasons}"


def _shared(example: PracticeExample, index: FacetIndex) -> list[_Shared]:
    """What `example` has, the rarest first; what all have, or nobody else, says nothing."""
    known = {**index.facets, **index.hidden}
    n, own = len(index.keys), index.positions.get(example.pk)
    shared = []
    for facet, key in _values(example):
        value = known[facet].values.get(key)
        if value is None:
            continue
        others = value.entries.bit_count() - (own is not None and bool(value.entries >> own & 1))
        if others and (weight := log(n / value.entries.bit_count())):
            shared.append(_Shared(facet, value, weight))
    return sorted(shared, key=lambda one: -one.weight)


def _values(example: PracticeExample) -> Iterator[tuple[str, str]]:
    """Facet and value of everything that can relate the example to others."""
    for url in {kinds.source_key(url) for url in (example.source_url, *(li.url for li in example.further_links.all()))}:
        yield "quelle", url
    for facet, terms in (
        ("stellschraube", example.measures),
        ("krise", example.crisis_kinds),
        ("thema", example.themes),
    ):
        for term in terms.all():
            yield facet, term.slug
    if example.municipality:
        yield "kommune", example.municipality.ags
        yield "land", State(example.municipality.state).name.lower()
        if example.municipality.current:
            yield "groesse", example.municipality.current.size_class.value


def _named(words: str, value: facets.Value) -> str:
    """The reason with the value's own name, where that is short enough for the side of a page."""
    if len(str(value.label)) > LONGEST_NAMED:
        return words
    return _("%(reason)s „%(value)s“") % {"reason": words, "value": value.label}


def _reasons(shared: list[_Shared], position: int | None, alike: float) -> str:
    """The weightiest reasons, one of each kind; alike: what the likeness of the texts weighs."""
    named = {"text": (alike, _("ähnlicher Text"))} if alike else {}
    for facet, value, weight in shared:
        if position is not None and value.entries >> position & 1 and facet not in named:
            named[facet] = weight, _WORDS[facet](value)
    if "kommune" in named:  # goes without saying
        named.pop("land", None)
        named.pop("groesse", None)
    heaviest_first = sorted(named.values(), key=lambda one: -one[0])
    return ", ".join(words for _weight, words in heaviest_first[:REASONS_NAMED])
