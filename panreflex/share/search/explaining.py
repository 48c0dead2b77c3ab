"""Why something is a result, for readers: which words are marked, which other name was found, what is only alike."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Self

import numpy as np

from panreflex.share.search import analysing
from panreflex.share.search.holding import Held
from panreflex.share.search.index import Index, Mask, Positions
from panreflex.share.search.models import SearchTerm
from panreflex.share.search.ranking import having
from panreflex.share.search.wanting import STRONG, Phrase, Want

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
class Hits:
    """What is marked in texts: terms, each with the folded words or stems that made it a hit and may stand inside."""

    terms: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, wants: Iterable[Want], held: Held) -> Self:
        """The terms that count for one of `wants`."""
        terms: dict[str, set[str]] = {}
        for want in wants:
            inside = {*want.word.terms}
            for phrase in want.phrases:
                if phrase.quality >= _MARKED:
                    names = {one for word in analysing.words(phrase.name) for one in word.terms}
                    for number in phrase.terms:
                        terms.setdefault(held.dictionary.term(number), set()).update(inside | names)
        return cls({term: frozenset(inside) for term, inside in terms.items()})

    def include(self, word: analysing.Word) -> bool:
        """Whether the word is one of them."""
        return any(term in self.terms for term in word.terms)


def respelled(wants: Iterable[Want], held: Held) -> dict[str, str]:
    """Words of the query that no text has -> what was searched for instead, as readers know it."""
    taken = {want.word.text: want.respelled for want in wants if want.respelled}
    living = {term for term in taken.values() if held.index.has(held.dictionary.numbers[term])}
    words = dict(SearchTerm.objects.filter(term__in=living).values_list("term", "word")) if living else {}
    return {asked: words[term] for asked, term in taken.items() if term in words}


def reasons(wants: Sequence[Want], held: Held, shown: Positions, *, strong: Mask) -> dict[int, Reason]:
    """Key of a document -> why it is a result; those that simply have the words are left out."""
    found: dict[int, list[Synonym]] = {}
    for want in wants:
        own = _about([phrase for phrase in want.phrases if not phrase.name], held.index, shown)
        for name, phrases in _by_name(want.phrases).items():
            for position in shown[_about(phrases, held.index, shown) & ~own].tolist():
                of_document = found.setdefault(position, [])
                if all(one.asked != want.word.text for one in of_document):
                    of_document.append(Synonym(want.word.text, name))
    return {
        int(held.index.keys[position]): Reason(tuple(found.get(position, ())), not strong[position])
        for position in shown.tolist()
        if position in found or not strong[position]
    }


def _by_name(phrases: Iterable[Phrase]) -> dict[str, list[Phrase]]:
    named: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        if phrase.name:
            named.setdefault(phrase.name, []).append(phrase)
    return named


def _about(phrases: Iterable[Phrase], index: Index, shown: Positions) -> Mask:
    """Which of the documents at `shown` have one of the phrases that make a text be about the word."""
    about = np.zeros(len(shown), dtype=bool)
    for phrase in phrases:
        if phrase.quality >= STRONG:
            about |= np.isin(shown, having(phrase, index)[0])
    return about
