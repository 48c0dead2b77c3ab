"""Why something is a result, for readers: which words are marked, which other name was found, what is only alike."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from panreflex.share.search import analysing
from panreflex.share.search.holding import Held
from panreflex.share.search.index import Index, Mask, Positions
from panreflex.share.search.models import SearchTerm
from panreflex.share.search.ranking import having
from panreflex.share.search.wanting import ABOUT, Phrase, Want

_MARKED = 0.3  # quality from which a word is worth marking


class Synonym(NamedTuple):
    """A word of the query, and another name for it that stands in the text."""

    asked: str
    found: str


@dataclass(frozen=True)
class Reason:
    """Why a document is a result. meaning: none of the words, or other names for them, stands in it."""

    synonyms: tuple[Synonym, ...] = ()
    meaning: bool = False


@dataclass(frozen=True)
class Hit:
    """A term that is marked in texts.

    inside: folded words or stems of the query that may be a part of it. names: the same of other names. asked: the
    words of the query that it is a hit for, as they were typed. beside: terms of which all of one set must stand beside
    it; any text will do if one of the sets is empty.
    """

    inside: frozenset[str]
    names: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    beside: frozenset[frozenset[str]] = frozenset([frozenset()])


@dataclass(frozen=True)
class Hits:
    """What is marked in texts, by term."""

    terms: Mapping[str, Hit] = field(default_factory=dict)

    @classmethod
    def of(cls, wants: Iterable[Want], held: Held) -> Self:
        """The terms that count for one of `wants`."""
        terms: dict[str, Hit] = {}
        for want in wants:
            own = {*want.word.terms, *_folded(want.word)}
            for phrase in want.phrases:
                if phrase.quality < _MARKED:
                    continue
                names = _spellings(phrase.name)
                several = frozenset(held.dictionary.term(number) for number in phrase.terms)
                for term in several:
                    known = terms.get(term, Hit(frozenset(), beside=frozenset()))
                    terms[term] = Hit(
                        inside=known.inside | own,
                        names=known.names | names,
                        asked=known.asked | {want.word.text},
                        beside=known.beside | {several - {term}},
                    )
        return cls(terms)


def respelled(wants: Iterable[Want], held: Held) -> dict[str, str]:
    """Words of the query that no text has -> what was searched for instead, as readers know it.

    A word with other names (an English one) was understood, so nothing is said of how it is spelt.
    """
    understood = (want for want in wants if not any(phrase.name for phrase in want.phrases))
    taken = {want.word.text: want.respelled for want in understood if want.respelled}
    living = {term for term in taken.values() if held.index.has(held.dictionary.numbers[term])}
    words = dict(SearchTerm.objects.filter(term__in=living).values_list("term", "word")) if living else {}
    return {asked: words[term] for asked, term in taken.items() if term in words}


def reasons(wants: Sequence[Want], held: Held, shown: Positions, *, worded: Mask) -> dict[int, Reason]:
    """Key of a document -> why it is a result; those that simply have the words are left out.

    For each word of the query at most one other name: the one that the document says most of.
    """
    found: dict[int, list[Synonym]] = {}
    for want in wants:
        named = _by_name(want.phrases)
        if not named:
            continue
        own = _says([phrase for phrase in want.phrases if not phrase.name], held.index, shown)
        said = np.array([_says(phrases, held.index, shown) for phrases in named.values()])
        names = list(named)
        for place in np.flatnonzero((own == 0) & (said.max(axis=0) > 0)).tolist():
            name = names[int(said[:, place].argmax())]
            found.setdefault(place, []).append(Synonym(want.word.text, name))
    return {
        int(held.index.keys[position]): Reason(tuple(found.get(place, ())), not worded[position])
        for place, position in enumerate(shown.tolist())
        if place in found or not worded[position]
    }


@lru_cache(maxsize=10_000)
def _spellings(name: str) -> frozenset[str]:
    """The terms of a name of the thesaurus, and its words as they stand inside of others."""
    return frozenset(one for word in analysing.words(name) for one in (*word.terms, *_folded(word)))


def _folded(word: analysing.Word) -> Iterator[str]:
    """A word that says something as it stands inside of others: of "Hitze" more than its stem."""
    if word.terms:
        yield analysing.fold(word.text)


def _by_name(phrases: Iterable[Phrase]) -> dict[str, list[Phrase]]:
    named: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        if phrase.name:
            named.setdefault(phrase.name, []).append(phrase)
    return named


def _says(phrases: Iterable[Phrase], index: Index, shown: Positions) -> NDArray[np.float64]:
    """How much each of the documents at `shown` says of one of the phrases that make a text be about the word."""
    says = np.zeros(len(shown))
    for phrase in phrases:
        if phrase.quality >= ABOUT:
            positions, weights = having(phrase, index)
            if len(positions):
                places = np.minimum(np.searchsorted(positions, shown), len(positions) - 1)
                here = positions[places] == shown
                says[here] = np.maximum(says[here], weights[places[here]] * phrase.quality)
    return says
