"""What holds among all concepts: a word means one of them, none stands above itself, and SKOS can say how they hang.

The starting content is checked with this before it is stored, and editors are told by their form.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_NOT_SPOKEN = re.compile(r"[\W_]+")

Above = Mapping[str, Collection[str]]  # name of a concept -> names of those right above it


def spelling(word: str) -> str:
    """What is compared: "E-Learning", "eLearning" and "e learning" are one word. Empty without letters and digits."""
    return _NOT_SPOKEN.sub("", word.casefold().translate(_WRITTEN_OUT))


class Register:
    """Which concept has which word, for concepts that are known by any name."""

    def __init__(self) -> None:
        self._owners: dict[str, tuple[str, bool]] = {}  # spelling -> concept, and whether it is an abbreviation of it

    def add(self, concept: str, words: Iterable[str], abbreviations: Iterable[str]) -> None:
        """Note the words of a concept; who had one first keeps it."""
        for group, abbreviated in ((words, False), (abbreviations, True)):
            for word in group:
                self._owners.setdefault(spelling(word), (concept, abbreviated))

    def owner(self, word: str, *, abbreviated: bool = False) -> str | None:
        """The concept that has this word. Two may share an abbreviation: administration has too few letters."""
        concept, is_abbreviation = self._owners.get(spelling(word), (None, False))
        return None if abbreviated and is_abbreviation else concept


def above(name: str, graph: Above) -> set[str]:
    """All that stand above a concept, however far; itself too if it stands in a circle."""
    found: set[str] = set()
    waiting = list(graph.get(name, ()))
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(graph.get(one, ()))
    return found


def both_ways(related: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """Name -> names related to it, whichever of the two says so; sorted."""
    found: dict[str, set[str]] = defaultdict(set)
    for one, others in related.items():
        for other in others:
            found[one].add(other)
            found[other].add(one)
    return {one: sorted(others) for one, others in found.items()}
