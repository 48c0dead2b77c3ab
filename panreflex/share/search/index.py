"""The index as a process holds it: which documents have which terms and facets, as arrays.

Documents have positions. A base of all documents and an overlay of those that were written since stand one after the
other; what was taken away is only marked. So a changed document costs some copies of arrays, and no text but its own is
read again.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

Positions = NDArray[np.int32] | NDArray[np.int64]
Mask = NDArray[np.bool_]
Weights = NDArray[np.float32]

_BYTES = 6  # of a term in `packed`: four for its number, two for its weight
_NOTHING: tuple[Positions, Weights] = (np.empty(0, dtype=np.int32), np.empty(0, dtype=np.float32))


@dataclass(frozen=True)
class Entry:
    """A document for the index. `owner`: what several pages of one file have in common."""

    key: int
    kind: str
    owner: str
    date: date | None
    facets: tuple[str, ...]
    terms: bytes


def packed(weights: Mapping[int, float]) -> bytes:
    """The terms of a document by their numbers, with their weights, as `Segment` reads them."""
    numbers = np.array(sorted(weights), dtype="<i4")
    return numbers.tobytes() + np.array([weights[n] for n in numbers.tolist()], dtype="<f2").tobytes()


def numbers(terms: bytes) -> list[int]:
    """The numbers of the terms that were packed."""
    found: list[int] = np.frombuffer(terms, dtype="<i4", count=len(terms) // _BYTES).tolist()
    return found


class Numbering:
    """Numbers for names, given once: what stands beside a segment later has them from the same one."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.names: list[str] = []

    def of(self, names: Sequence[str]) -> NDArray[np.int64]:
        """The number of each of `names`; new ones get the next."""
        found = np.empty(len(names), dtype=np.int64)
        for place, name in enumerate(names):
            number = self.numbers.setdefault(name, len(self.names))
            if number == len(self.names):
                self.names.append(name)
            found[place] = number
        return found


class Names:
    """The numberings of one index and of all that follow it."""

    def __init__(self) -> None:
        self.owners, self.kinds, self.facets = Numbering(), Numbering(), Numbering()


class Segment:
    """Documents that never change, at positions from 0."""

    def __init__(self, entries: Sequence[Entry], names: Names) -> None:
        self.names = names
        self.keys = np.array([entry.key for entry in entries], dtype=np.int64)
        self.kinds = names.kinds.of([entry.kind for entry in entries])
        self.owners = names.owners.of([entry.owner for entry in entries])
        self.days = np.array([entry.date.toordinal() if entry.date else 0 for entry in entries], dtype=np.int32)
        self.facets = names.facets.of([facet for entry in entries for facet in entry.facets])
        self.sizes = np.array([len(entry.facets) for entry in entries], dtype=np.int64)
        sizes = np.array([len(entry.terms) // _BYTES for entry in entries], dtype=np.int64)
        numbers = b"".join(entry.terms[: len(entry.terms) // _BYTES * 4] for entry in entries)
        weights = b"".join(entry.terms[len(entry.terms) // _BYTES * 4 :] for entry in entries)
        terms = np.frombuffer(numbers, dtype="<i4")
        order = np.argsort(terms, kind="stable")
        self._documents = np.repeat(np.arange(len(entries), dtype=np.int32), sizes)[order]
        self._weights = np.frombuffer(weights, dtype="<f2")[order]
        different, starts = np.unique(terms[order], return_index=True)
        self._place_of = {term: place for place, term in enumerate(different.tolist())}
        self._bounds = np.append(starts, len(terms))

    def __len__(self) -> int:
        return len(self.keys)

    def postings(self, term: int) -> tuple[Positions, Weights]:
        """Positions of the documents with a term, ascending, and its weight in each."""
        place = self._place_of.get(term)
        if place is None:
            return _NOTHING
        part = slice(self._bounds[place], self._bounds[place + 1])
        return self._documents[part], self._weights[part].astype(np.float32)


class Index:
    """All documents that are searched: `base`, then `overlay`, without those that are not `alive`.

    owners, kinds: numbers by position, of `names`; the pages of one file have the same owner.
    """

    def __init__(self, base: Segment, overlay: Segment, alive: Mask) -> None:
        self.base, self.overlay, self.alive = base, overlay, alive
        self.keys = np.concatenate([base.keys, overlay.keys])
        self.days = np.concatenate([base.days, overlay.days])
        self.documents = int(alive.sum())
        self.names = base.names
        self.owners = np.concatenate([base.owners, overlay.owners])
        self.kinds = np.concatenate([base.kinds, overlay.kinds])
        self._facets = np.concatenate([base.facets, overlay.facets])
        sizes = np.concatenate([base.sizes, overlay.sizes])
        self._facet_bounds = np.concatenate([[0], np.cumsum(sizes)])
        self._with_facet = np.repeat(np.arange(len(sizes)), sizes)
        self._is_one_each = len(self.names.owners.names) == len(self.owners)  # no file of several pages
        self._by_key = np.argsort(self.keys, kind="stable")

    def __len__(self) -> int:
        return len(self.keys)

    def positions_of(self, keys: NDArray[np.int64]) -> tuple[Positions, Mask]:
        """The positions of the documents with these primary keys, and which of the keys are known."""
        if not len(self.keys):
            return np.empty(0, dtype=np.int64), np.zeros(len(keys), dtype=bool)
        places = np.searchsorted(self.keys, keys, sorter=self._by_key)
        places[places == len(self.keys)] = 0
        positions = self._by_key[places]
        known = self.keys[positions] == keys
        return positions[known], known

    def postings(self, term: int) -> tuple[Positions, Weights]:
        """Positions of the living documents with a term, ascending, and its weight in each."""
        positions, weights = self.base.postings(term)
        later, of_later = self.overlay.postings(term)
        if len(later):
            positions = np.concatenate([positions, later + np.int32(len(self.base))])
            weights = np.concatenate([weights, of_later])
        if self.documents == len(self.alive):
            return positions, weights
        alive = self.alive[positions]
        return positions[alive], weights[alive]

    def has(self, term: int) -> bool:
        """Whether a living document has the term."""
        return bool(len(self.postings(term)[0]))

    def with_facets(self, values: Iterable[str]) -> Mask:
        """Which documents have one of the values ("key=value")."""
        numbers = self.names.facets.numbers
        wanted = np.zeros(len(numbers), dtype=bool)
        wanted[[numbers[value] for value in values if value in numbers]] = True
        found = np.zeros(len(self), dtype=bool)
        found[self._with_facet[wanted[self._facets]]] = True
        return found & self.alive

    def counts(self, positions: Positions) -> dict[str, int]:
        """How many of the documents at `positions` have each value; those that none has are left out."""
        starts, ends = self._facet_bounds[positions], self._facet_bounds[positions + 1]
        sizes = ends - starts
        places = np.repeat(ends - np.cumsum(sizes), sizes) + np.arange(sizes.sum())
        counted = np.bincount(self._facets[places], minlength=1)
        return {self.names.facets.names[n]: int(counted[n]) for n in np.flatnonzero(counted)}

    def of_owners(self, names: Iterable[str]) -> Mask:
        """Which documents belong to one of the owners."""
        known = self.names.owners.numbers
        return np.isin(self.owners, [known[name] for name in names if name in known])

    def reduced_to(self, alive: Mask) -> "Index":
        """The same index where only these documents live."""
        other = copy(self)
        other.alive, other.documents = alive, int(alive.sum())
        return other

    def of_each_owner(self, positions: Positions) -> Positions:
        """The first of `positions` of each owner, in their order."""
        if self._is_one_each:
            return positions
        _owners, first = np.unique(self.owners[positions], return_index=True)
        return positions[np.sort(first)]
