"""The dictionary of all terms of the index: which of them come near to a word, by their letters.

It stands in the process as arrays of letter grams, so that a word is compared with 200,000 terms in a few
milliseconds, and the index is only asked for terms that come near.
"""

from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

_GRAM = 3  # letters
_CANDIDATES = 300  # of the terms that share grams with a word, so many are looked at one by one
_SHORTEST_PART = 4  # letters; shorter parts of words are endings and chance
_LINKING = ("", "s", "e", "n", "es", "en", "er")  # what may stand between the parts of a compound
_SHORTEST_SLIP = 5  # letters
_REMEMBERED = 1_000  # words; strangers type them


Spelling = tuple[tuple[int, ...], float]  # terms that stand together for a name, and how far they do


class Dictionary:
    """Terms and the numbers that stand for them in documents; `base` holds those that were known before."""

    def __init__(self, terms: Sequence[tuple[int, str]], base: "Dictionary | None" = None) -> None:
        self._base = base
        own = {term: number for number, term in terms}
        self.numbers: ChainMap[str, int] = base.numbers.new_child(own) if base else ChainMap(own)
        self._terms = list(own)
        self._by_number = {number: term for term, number in own.items()}
        self._newest = max(own.values(), default=0)
        self._grams: dict[str, int] = {}
        grams: list[int] = []
        owners: list[int] = []
        for position, term in enumerate(self._terms):
            found = {self._grams.setdefault(gram, len(self._grams)) for gram in _grams(term)}
            grams.extend(found)
            owners.extend([position] * len(found))
        of_gram = np.array(grams, dtype=np.int32)
        self._owners = np.array(owners, dtype=np.int32)[np.argsort(of_gram, kind="stable")]
        self._bounds = np.concatenate([[0], np.cumsum(np.bincount(of_gram, minlength=len(self._grams)))])
        self._sizes = np.bincount(np.array(owners, dtype=np.int32), minlength=len(self._terms))
        self._names: dict[str, tuple[Spelling, ...]] = {}
        self._near: dict[str, tuple[str, ...]] = {}
        self._readings: dict[str, tuple[tuple[str, ...], ...]] = {}

    def __len__(self) -> int:
        return len(self._terms) + (len(self._base) if self._base else 0)

    @property
    def newest(self) -> int:
        """The highest number of a term."""
        return max([self._newest, self._base.newest if self._base else 0])

    @property
    def own_terms(self) -> int:
        """How many terms came after those of the base."""
        return len(self._terms) if self._base else 0

    def with_later(self, terms: Sequence[tuple[int, str]]) -> "Dictionary":
        """This dictionary and terms that came later; all later ones stand in one dictionary on the base."""
        if self._base is None:
            return Dictionary(terms, self)
        return Dictionary([*((self.numbers[term], term) for term in self._terms), *terms], self._base)

    def term(self, number: int) -> str:
        """The term that a number stands for."""
        found = self._by_number.get(number)
        if found is None and self._base:
            return self._base.term(number)
        return found or ""

    def near(self, word: str) -> tuple[str, ...]:
        """Terms that have most letters in common with `word`, which is a term itself or could be one."""
        if (found := self._near.get(word)) is None:
            earlier = self._base.near(word) if self._base else ()
            if len(self._near) > _REMEMBERED:
                self._near.clear()
            found = self._near[word] = (*earlier, *(self._terms[position] for position in self._sharing(word)))
        return found

    def holding(self, word: str) -> list[str]:
        """The longer terms that hold `word`, which has three letters or more: of those with its rarest gram."""
        found = self._base.holding(word) if self._base else []
        grams = [self._grams.get(word[start : start + _GRAM], -1) for start in range(len(word) - _GRAM + 1)]
        if min(grams, default=-1) >= 0:
            owners = min((self._owners_of(gram) for gram in grams), key=len)
            found += [term for term in map(self._terms.__getitem__, owners.tolist()) if word in term and word != term]
        return found

    def _owners_of(self, gram: int) -> NDArray[np.int32]:
        return self._owners[self._bounds[gram] : self._bounds[gram + 1]]

    def kept(self, name: str, make: "Callable[[str, Dictionary], Iterable[Spelling]]") -> tuple[Spelling, ...]:
        """What `make` says of a name of the thesaurus, asked once: names are few, and strangers cannot add to them."""
        if (found := self._names.get(name)) is None:
            found = self._names[name] = tuple(make(name, self))
        return found

    def readings(self, word: str) -> tuple[tuple[str, ...], ...]:
        """How `word` is made of two or three terms, with or without letters that link them; long parts first."""
        if (found := self._readings.get(word)) is None:
            if len(self._readings) > _REMEMBERED:
                self._readings.clear()
            several = (parts for parts in self._splits(word, 3) if len(parts) > 1)
            found = self._readings[word] = tuple(sorted(set(several), key=lambda parts: (len(parts), parts))[:4])
        return found

    def _sharing(self, word: str) -> NDArray[np.int64]:
        """Positions of own terms with grams of `word`: those that are most alike or hold most of it, best first."""
        asked = _grams(word)
        known = [self._grams[gram] for gram in asked if gram in self._grams]
        if not known:
            return np.empty(0, dtype=np.int64)
        hits = np.concatenate([self._owners_of(gram) for gram in known])
        common = np.bincount(hits, minlength=len(self._terms))
        positions = np.flatnonzero(common)
        common, sizes = common[positions], self._sizes[positions]
        alike = 2 * common / (len(asked) + sizes) + common / np.minimum(len(asked), sizes)
        if len(positions) > _CANDIDATES:
            best = np.argpartition(-alike, _CANDIDATES)[:_CANDIDATES]
            positions, alike = positions[best], alike[best]
        return positions[np.argsort(-alike, kind="stable")]

    def _splits(self, word: str, most: int) -> Iterator[tuple[str, ...]]:
        if word in self.numbers:
            yield (word,)
        if most == 1:
            return
        for end in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            if word[:end] not in self.numbers:
                continue
            for linking in _LINKING:
                rest = word[end + len(linking) :]
                if len(rest) >= _SHORTEST_PART and word.startswith(linking, end):
                    for others in self._splits(rest, most - 1):
                        yield (word[:end], *others)


def slips(asked: str, found: str) -> int:
    """How many letters are changed, missing, too many or swapped, if that is likely a slip of the pen; 0 if not.

    Optimal string alignment. Short words have none, since another word is one letter away; the first letter is right.
    """
    if len(asked) < _SHORTEST_SLIP or abs(len(asked) - len(found)) > 2 or asked[0] != found[0]:
        return 0
    distance = OSA.distance(asked, found, score_cutoff=2)
    return distance if distance <= (2 if len(asked) > 7 else 1) else 0


def _grams(term: str) -> set[str]:
    marked = f"^{term}$"
    return {marked[start : start + _GRAM] for start in range(len(marked) - _GRAM + 1)}
