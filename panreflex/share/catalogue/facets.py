"""Facets: which entries have which values, so that a filtered list with all its counts asks the database nothing.

Entries stand in one order, and a set of them is a Python integer: bit n says whether the entry at position n belongs
to it. *Or* within a facet and *and* between facets are then `|` and `&`, and counting is `int.bit_count()`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from django.utils.functional import Promise

from panreflex.base.filtering import Option
from panreflex.share.catalogue.geography import Geography

Chosen = Mapping[str, Collection[str]]  # facet -> values


class Value(NamedTuple):
    """One value of a facet: as in the address, in words, the entries that have it, and whether the panel offers it."""

    value: str
    label: str | Promise
    entries: int
    offered: bool = True


@dataclass(frozen=True)
class Facet:
    """A question that can be put to every entry, with its values in the order in which they are shown.

    offered: whether the panel offers its values at all. Otherwise a link leads to them, and the panel shows what is
    chosen. moved: values of old links -> the values that stand for them now.
    """

    key: str
    label: str | Promise
    values: Mapping[str, Value]
    offered: bool = True
    moved: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FacetIndex:
    """All live entries of one kind.

    keys: primary keys by position. facets: by key, in the order of the panel. hidden: facets that nobody chooses from,
    for `related`. orders: name -> positions of all entries in that order. geography: of the entries by position.
    """

    keys: tuple[int, ...]
    facets: Mapping[str, Facet]
    orders: Mapping[str, Sequence[int]]
    hidden: Mapping[str, Facet]
    geography: Geography = field(default_factory=Geography)

    @cached_property
    def everything(self) -> int:
        """The set of all entries."""
        return (1 << len(self.keys)) - 1

    @cached_property
    def positions(self) -> Mapping[int, int]:
        """Primary key -> position."""
        return {key: position for position, key in enumerate(self.keys)}

    def matching(self, chosen: Chosen, *, without: str = "") -> int:
        """Entries that have one of the chosen values in each facet; `without` leaves out the choice in one facet."""
        entries = self.everything
        for key, values in chosen.items():
            if values and key != without:
                entries &= union(self.facets[key].values[value].entries for value in values)
        return entries

    def options(self, chosen: Chosen) -> dict[str, list[Option]]:
        """The boxes of each facet. What no entry has at all is left out unless it is chosen."""
        return {key: self._options(facet, chosen) for key, facet in self.facets.items()}

    def _options(self, facet: Facet, chosen: Chosen) -> list[Option]:
        ticked = chosen.get(facet.key, ())
        if not (facet.offered or ticked):  # it may have thousands of values
            return []
        others = self.matching(chosen, without=facet.key)
        return [
            Option(value.value, value.label, (value.entries & others).bit_count(), value.value in ticked)
            for value in facet.values.values()
            if (value.entries and value.offered and facet.offered) or value.value in ticked
        ]

    def part(self, entries: int, order: str, *, start: int, stop: int) -> list[int]:
        """Primary keys of the entries from `start` to before `stop` in an order."""
        if not self.keys:
            return []
        flags = f"{entries:0{len(self.keys)}b}"[::-1]
        found = (self.keys[position] for position in self.orders[order] if flags[position] == "1")
        return list(islice(found, start, stop))

    def values_of(self, key: int, facet: str) -> list[Value]:
        """The values that the entry with this primary key has in a facet, in the facet's order."""
        mark = 1 << self.positions[key]
        return [value for value in self.facets[facet].values.values() if value.entries & mark]


def bitset(positions: Iterable[int], size: int) -> int:
    """The set of these positions, all below `size`."""
    marks = bytearray(size // 8 + 1)
    for position in positions:
        marks[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(marks, "little")


def union(sets: Iterable[int]) -> int:
    """Entries that are in one of the sets."""
    entries = 0
    for one in sets:
        entries |= one
    return entries


def members(entries: int) -> list[int]:
    """The positions in a set, in ascending order."""
    found, position, flags = [], -1, f"{entries:b}"[::-1]
    while (position := flags.find("1", position + 1)) >= 0:
        found.append(position)
    return found
