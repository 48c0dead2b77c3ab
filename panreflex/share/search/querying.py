"""The one seam of the search: `search(text, filters)`. How it finds and ranks is nobody else's business."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from panreflex.base import meaning
from panreflex.people.recognising import Place, recognise
from panreflex.share.search import comparing, constraining, explaining, holding, ranking
from panreflex.share.search.asking import Query, understand
from panreflex.share.search.explaining import Hits, Reason
from panreflex.share.search.holding import Held
from panreflex.share.search.index import Index, Mask, Positions
from panreflex.share.search.models import Kind, SearchDocument
from panreflex.share.search.wanting import Parts, Want, wants

EVERYTHING, ONLY_WORDS = Parts(), Parts(meaning=False)
MOST_OF_IT = 0.5
KIND = "art"  # in `_chosen`, beside the keys of facets


class Sort(Enum):
    """The order of results."""

    RELEVANCE = "relevanz"
    NEWEST = "neueste"


@dataclass(frozen=True)
class Filters:
    """What to keep of the results; empty means everything. facets: key -> values, of which a document has one each."""

    kinds: frozenset[Kind] = frozenset()
    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Results:
    """One page of what was found.

    total: of all pages; by_words: those of them that have something to do with the words of the query. counts: results
    per kind, and facets: results per value of each facet, beside the choices in the others. hits: what made something a
    result, for highlighting. respelled: words of the query that no text has, and what was searched for instead.
    reasons: why each document (by key) is a result. places: that the query names.
    """

    query: Query
    documents: Sequence[SearchDocument] = ()
    total: int = 0
    by_words: int = 0
    counts: Mapping[Kind, int] = field(default_factory=dict)
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    hits: Hits = field(default_factory=Hits)
    respelled: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[int, Reason] = field(default_factory=dict)
    places: Sequence[Place] = ()


@dataclass(frozen=True)
class Ranked:
    """All results of a query, best first.

    worded: those that have something to do with its words. strong: those that are about one of them.

    covered: how much of the query a document is about, 0 to 1.
    """

    positions: Positions
    worded: Mask
    strong: Mask
    covered: ranking.Scores
    wants: Sequence[Want]
    places: Sequence[Place]


def search(text: str, filters: Filters, *, limit: int, offset: int = 0, sort: Sort = Sort.RELEVANCE) -> Results:
    """The public objects that have to do with `text`, best first: any word counts, rare words and titles count more.

    Any `text` will do. Takes up to ten queries, however much is found.
    """
    query = understand(text)
    if not query.says_something:
        return Results(query)
    results, missing = _search(query, filters, sort, limit=limit, offset=offset)
    if missing:  # taken away in this very moment, as when a rebuild ends: the index knows by now
        results, _missing = _search(query, filters, sort, limit=limit, offset=offset)
    return results


def _search(query: Query, filters: Filters, sort: Sort, *, limit: int, offset: int) -> tuple[Results, bool]:
    """A page of results, and whether one of them was gone when it was to be shown."""
    held = holding.current()
    index = held.index
    ranked = rank(query, held)
    found = ranked.positions
    if sort is Sort.NEWEST:  # by day, so what is only near to the query would stand anywhere
        found = found[ranked.strong[found]]
        found = found[np.argsort(-index.days[found], kind="stable")]
    found = index.of_each_owner(found)
    kept = found[_chosen(index, filters)[found]]
    shown = kept[offset : offset + limit]
    documents = _documents(index.keys[shown].tolist())
    results = Results(
        query=query,
        documents=documents,
        total=len(kept),
        by_words=int(ranked.worded[kept].sum()),
        counts=_kinds(index, found, filters),
        facets=_facets(index, found, filters),
        hits=Hits.of(ranked.wants, held),
        respelled=explaining.respelled(ranked.wants, held),
        reasons=explaining.reasons(ranked.wants, held, shown, worded=ranked.worded),
        places=ranked.places,
    )
    return results, len(documents) < len(shown)


def about(text: str, filters: Filters) -> list[int]:
    """Keys of the documents that are about most of `text`, best first, of a file its best page. Two queries.

    For who wants to hear of what is new: what only has a word that many texts have, or is near by its meaning, is left
    out. A rare word may be most of a query.
    """
    query = understand(text)
    if not query.says_something:
        return []
    held = holding.current()
    index = held.index
    ranked = rank(query, held, ONLY_WORDS)
    found = index.of_each_owner(ranked.positions[ranked.covered[ranked.positions] >= MOST_OF_IT])
    keys: list[int] = index.keys[found[_chosen(index, filters)[found]]].tolist()
    return keys


def rank(query: Query, held: Held, parts: Parts = EVERYTHING) -> Ranked:
    """All results of a query that says something, pages of one file each by itself."""
    wanted = wants(query.words, held.dictionary, held.thesaurus, parts, lives=held.index.has)
    places = _name_places(wanted, recognise(query.text).places)
    fit = ranking.by_words(wanted, held.index)
    scores, found = fit.score, fit.score > 0
    if parts.meaning and len(held.sample) and meaning.available():
        alike = comparing.by_meaning(query, held, fit.score, parts)
        scores = scores + ranking.MEANING * alike.deviations
        found = found | (alike.compared & (alike.deviations >= ranking.ALIKE))
    positions = np.flatnonzero(found & constraining.allowed(query, held, scores))
    order = np.argsort(-scores[positions].astype(np.float32))
    return Ranked(positions[order], fit.score > 0, fit.strong, fit.covered, wanted, places)


def _name_places(wanted: Sequence[Want], places: Iterable[Place]) -> tuple[Place, ...]:
    """Let documents of a place count for the words that name it; the places of words that are asked for."""
    asked_for = []
    for place in places:
        naming = [want for want in wanted if place.start <= want.word.start < place.end]
        for want in naming:
            want.facets = (*want.facets, *place.tags)
        if naming:
            asked_for.append(place)
    return tuple(asked_for)


def _chosen(index: Index, filters: Filters, *, without: str = "") -> Mask:
    """Documents of the chosen kinds with one of the chosen values in each facet; `without` leaves a choice out."""
    kept = index.alive
    if filters.kinds and without != KIND:
        known = index.names.kinds.numbers
        kept = kept & np.isin(index.kinds, [known[kind] for kind in filters.kinds if kind in known])
    for key, values in filters.facets.items():
        if values and key != without:
            kept = kept & index.with_facets(f"{key}={value}" for value in values)
    return kept


def _kinds(index: Index, found: Positions, filters: Filters) -> dict[Kind, int]:
    of_kinds = index.kinds[found[_chosen(index, filters, without=KIND)[found]]]
    counted = dict(zip(*np.unique(of_kinds, return_counts=True), strict=True))
    numbers = index.names.kinds.numbers
    return {kind: int(counted[numbers[kind]]) for kind in Kind if numbers.get(kind) in counted}


def _facets(index: Index, found: Positions, filters: Filters) -> dict[str, dict[str, int]]:
    """Per facet, the values that results have, and how many; for a facet with a choice, beside the others' choices."""
    facets = _by_key(index.counts(found[_chosen(index, filters)[found]]))
    for key, values in filters.facets.items():
        if values:
            others = index.counts(found[_chosen(index, filters, without=key)[found]])
            facets[key] = _by_key(others).get(key, {})
    return facets


def _by_key(counts: Mapping[str, int]) -> dict[str, dict[str, int]]:
    facets: dict[str, dict[str, int]] = {}
    for name, count in counts.items():
        key, _sign, value = name.partition("=")
        facets.setdefault(key, {})[value] = count
    return facets


def _documents(keys: Sequence[int]) -> list[SearchDocument]:
    """In the order of `keys`; one that was withdrawn in this very moment is left out."""
    found = SearchDocument.objects.defer("terms").in_bulk(keys)
    return [found[key] for key in keys if key in found]
