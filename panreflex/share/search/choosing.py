"""What a reader searches for and how she narrows it down, as it stands in the address. Knows no HTTP."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from panreflex.base.filtering import Option, Panel, panel, unknown_notice
from panreflex.people.models import Municipality
from panreflex.people.recognising import Choice as Place
from panreflex.share.search import facets
from panreflex.share.search.facets import FACETS, Vocabulary, Words
from panreflex.share.search.models import Kind
from panreflex.share.search.querying import Filters, Results, Sort

TEXT, KIND, SORT, PAGE = "q", "art", "sortierung", "seite"
SORTS: Mapping[Sort, Promise] = {Sort.RELEVANCE: gettext_lazy("Relevanz"), Sort.NEWEST: gettext_lazy("Neueste")}
OTHERS_NAMED = 3  # places of the same name beside the one that is meant


@dataclass(frozen=True)
class Chosen:
    """A search with its filters.

    typed: what was typed, as it was. text: what of it is searched for. values: facet -> known values, each with what it
    is called. unknown: (label, value) of what we don't know and so left out.
    """

    typed: str = ""
    text: str = ""
    kind: Kind | None = None
    values: Mapping[str, Words] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    unknown: Sequence[tuple[str, str]] = ()

    @property
    def filters(self) -> Filters:
        """As the search takes them."""
        return Filters(
            frozenset([self.kind] if self.kind else []),
            {key: frozenset(values) for key, values in self.values.items() if values},
        )

    @property
    def active(self) -> int:
        """How many values are chosen."""
        return sum(map(len, self.values.values()))

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out of the results."""
        return bool(self.kind or self.active)

    @cached_property
    def query(self) -> str:
        """Its canonical query without a page."""
        pairs = [(TEXT, self.text)]
        pairs += [(KIND, self.kind.value)] if self.kind else []
        pairs += [(key, value) for key in FACETS for value in self.values.get(key, ())]
        pairs += [(SORT, self.sort.value)] if self.sort is not Sort.RELEVANCE else []
        return urlencode(pairs)

    @property
    def url(self) -> str:
        """The address of its first page."""
        return f"?{self.query}"

    def of_kind(self, kind: Kind | None) -> "Chosen":
        """The same choice of another kind; None is all kinds."""
        return replace(self, kind=kind)

    def sorted_by(self, sort: Sort) -> "Chosen":
        """The same choice in another order."""
        return replace(self, sort=sort)

    def having(self, key: str, value: str, label: str | Promise) -> "Chosen":
        """The same choice where a facet must have this value."""
        return replace(self, values={**self.values, key: {value: label}})

    def without(self, key: str, value: str) -> "Chosen":
        """The same choice without a value."""
        kept = {other: label for other, label in self.values[key].items() if other != value}
        return replace(self, values={**self.values, key: kept})

    def without_filters(self) -> "Chosen":
        """The same words in the same order, and nothing left out."""
        return replace(self, kind=None, values={})


class Offer(NamedTuple):
    """A place that can be chosen, or that has a page. n: results from there."""

    label: str
    note: str
    url: str
    n: int


class Recognised(NamedTuple):
    """A place that the query names: `here`, and `others` of that name. is_clear: `here` is meant."""

    text: str
    here: Offer
    others: Sequence[Offer]
    is_clear: bool

    @property
    def n(self) -> int:
        """Results from any of them."""
        return self.here.n + sum(offer.n for offer in self.others)


def read(asked: MultiValueDict[str, str], vocabulary: Vocabulary, *, text: str) -> Chosen:
    """What the parameters of an address choose; whatever we don't know is left out. text: what is searched for."""
    unknown: list[tuple[str, str]] = []
    values = {key: _known(key, asked.getlist(key), vocabulary, unknown=unknown) for key in FACETS if key in asked}
    kind = asked.get(KIND, "")
    if kind and kind not in Kind.values:
        unknown.append((_("Art der Treffer"), kind))
    sort = asked.get(SORT, "")
    if sort and sort not in {one.value for one in Sort}:
        unknown.append((_("Sortierung"), sort))
    return Chosen(
        typed=asked.get(TEXT, ""),
        text=text,
        kind=next((one for one in Kind if one == kind), None),
        values={key: known for key, known in values.items() if known},
        sort=next((one for one in Sort if one.value == sort), Sort.RELEVANCE),
        unknown=unknown,
    )


def _known(key: str, asked: Iterable[str], vocabulary: Vocabulary, *, unknown: list[tuple[str, str]]) -> Words:
    moved = vocabulary.moved.get(key, {})
    values = list(dict.fromkeys(moved.get(value, value) for value in asked if value))
    known = facets.words(key, values[: facets.MAX_VALUES], vocabulary)
    unknown += [(str(FACETS[key].label), value) for value in values if value not in known]
    return known


def panels(chosen: Chosen, results: Results, vocabulary: Vocabulary) -> list[Panel]:
    """The filter panel: facets that results have, without those that would leave nothing out."""
    found = []
    for key, facet in FACETS.items():
        ticked = chosen.values.get(key, {})
        counts = results.facets.get(key, {})
        # What municipalities are called, a query would tell, but of what is ticked it is known already.
        words = facets.words(key, {*ticked, *counts}, vocabulary) if facet.offered else ticked
        options = [
            Option(value, label, counts.get(value, 0), value in ticked)
            for value, label in words.items()
            if key != "thema" or value not in vocabulary.topics or value in ticked
        ]
        if facet.often_first:
            options.sort(key=lambda option: -option.count)
        if ticked or any(option.count < results.total for option in options):
            found.append(panel(key, facet.label, options))
    return found


def hidden(chosen: Chosen) -> list[tuple[str, str]]:
    """What the form of the panel must not forget."""
    pairs = [(TEXT, chosen.text)]
    pairs += [(KIND, chosen.kind.value)] if chosen.kind else []
    return pairs + ([(SORT, chosen.sort.value)] if chosen.sort is not Sort.RELEVANCE else [])


def chips(chosen: Chosen) -> list[dict[str, object]]:
    """Each chosen value with the address without it."""
    return [
        {"label": label, "url": chosen.without(key, value).url}
        for key in FACETS
        for value, label in chosen.values.get(key, {}).items()
    ]


def notice(chosen: Chosen) -> str:
    """A sentence that names what was left out; "" if everything is known."""
    return unknown_notice(chosen.unknown)


def recognised(chosen: Chosen, results: Results) -> list[Recognised]:
    """The places that the query names and that are not chosen yet, with the way to what is from there."""
    found = []
    for place in results.places:
        everything = (place, *place.also)
        if any(one.value in chosen.values.get(one.facet, {}) for one in everything):
            continue
        here, *others = [_offer(one, chosen, results) for one in everything]
        if place.is_clear:  # who means another one finds it where there is something from there
            others = [offer for offer in others if offer.n][:OTHERS_NAMED]
        found.append(Recognised(place.text, here, others, place.is_clear))
    return found


def _offer(place: Place, chosen: Chosen, results: Results) -> Offer:
    n = results.facets.get(place.facet, {}).get(place.value, 0)
    page = Municipality(ags=place.value).get_absolute_url() if place.facet in ("kommune", "kreis") else ""
    url = chosen.having(place.facet, place.value, place.label).url if n else page
    return Offer(str(place.label), place.note, url, n)
