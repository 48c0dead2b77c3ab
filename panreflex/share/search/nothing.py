"""Ways on from a search whose words stand nowhere: other spellings, fewer conditions or words, what comes nearest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from panreflex.base import meaning
from panreflex.share.search import holding, passages, querying
from panreflex.share.search.analysing import Word
from panreflex.share.search.asking import Query, understand
from panreflex.share.search.holding import Held
from panreflex.share.search.models import SearchDocument, SearchTerm
from panreflex.share.search.titles import TITLES, is_public

MAX_SPELLED, MAX_SHORTER, MAX_NEAR = 2, 3, 3
# How alike two words are written, so that one may be meant by the other; and if no word of the query is known.
_ALIKE, _HARDLY_ALIKE = 0.75, 0.5
_LONG = 6  # letters
_QUOTATION_MARKS = str.maketrans(dict.fromkeys('"„“”«»‟', " "))


class OtherSearch(NamedTuple):
    """A search whose words stand in texts, and how much it finds with what is alike."""

    text: str
    total: int


@dataclass(frozen=True)
class WaysOn:
    """Each may be empty. spelled: with words that are written alike. shorter: with a word or a condition less.

    near: documents that come nearest by what they mean or by the letters of their titles.
    """

    spelled: Sequence[OtherSearch]
    shorter: Sequence[OtherSearch]
    near: Sequence[SearchDocument]


def ways_on(query: Query) -> WaysOn:
    """What to offer for a query whose words are found nowhere, or hardly. Tries up to eight other searches."""
    held = holding.current()
    plain = " ".join(word for word in query.text.translate(_QUOTATION_MARKS).split() if not word.startswith("-"))
    words = [word for word in query.words if word.terms] or [word for word in understand(plain).words if word.terms]
    tried = {query.text}
    return WaysOn(
        spelled=list(islice(_that_find(_spelled(plain, held), tried), MAX_SPELLED)),
        shorter=list(islice(_that_find(_shorter(plain, words), tried), MAX_SHORTER)),
        near=_nearest(query, plain, held),
    )


def _that_find(texts: Iterator[str], tried: set[str]) -> Iterator[OtherSearch]:
    for text in islice(texts, 4):
        if text and text not in tried:
            tried.add(text)
            results = querying.search(text, querying.Filters(), limit=0)
            if results.by_words:
                yield OtherSearch(text, results.total)


def _spelled(plain: str, held: Held) -> Iterator[str]:
    """The query with one word as it is written in a text, the most alike first."""
    found: list[tuple[float, int, int, str]] = []
    words = understand(plain).words
    known = any(term in held.dictionary.numbers for word in words for term in word.terms)
    for word in words:
        for term in word.terms:
            least = _HARDLY_ALIKE if len(term) >= _LONG and not known else _ALIKE
            if held.dictionary.numbers.get(term) is None:
                alike = process.extract(
                    term, held.dictionary.near(term), scorer=OSA.normalized_similarity, score_cutoff=least, limit=2
                )
                found += [(-quality, word.start, word.end, other) for other, quality, _place in alike]
    terms = [term for *_place, term in found]
    names = dict(SearchTerm.objects.filter(term__in=terms).values_list("term", "word"))
    for _quality, start, end, term in sorted(found):
        if term in names and held.index.has(held.dictionary.numbers[term]):
            yield plain[:start] + names[term] + plain[end:]


def _shorter(plain: str, words: Sequence[Word]) -> Iterator[str]:
    """Without quotation marks and exclusions, then without one of the words, the longest first: it says most."""
    yield plain
    if len(words) > 1:
        for word in sorted(words, key=lambda word: -len(word.text)):
            yield " ".join(other.text for other in words if other is not word)


def _nearest(query: Query, plain: str, held: Held) -> list[SearchDocument]:
    keys: list[int] = []
    if query.text and meaning.available():
        nearest = passages.nearest(meaning.query(query.text), MAX_NEAR * 3, generation=held.version.generation)
        keys = [key for key, _alike in nearest if is_public(key, held)]
    by_key = SearchDocument.objects.defer("terms").in_bulk(keys)
    documents = [by_key[key] for key in keys if key in by_key] or TITLES.find(plain, MAX_NEAR)
    of_each = {(one.source, one.object_key): one for one in reversed(documents)}  # a file has many pages
    return [one for one in documents if of_each[one.source, one.object_key] is one][:MAX_NEAR]
