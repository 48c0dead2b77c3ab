"""What must, and must not, stand in a text: phrases in quotation marks, and words after a minus."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from panreflex.share.search import analysing
from panreflex.share.search.asking import Query
from panreflex.share.search.holding import Held
from panreflex.share.search.index import Mask, Positions
from panreflex.share.search.models import SearchDocument
from panreflex.share.search.ranking import having
from panreflex.share.search.wanting import Phrase

# Phrases are looked for in the texts of so many documents that have all their words, those that fit best.
_READ = 500


def allowed(query: Query, held: Held, scores: NDArray[np.float64]) -> Mask:
    """The living documents that hold every phrase and nothing that is excluded; up to two queries.

    Of more than 500 that have all words of the phrases, the best by `scores` are read and the others left out. A
    phrase that is excluded takes away only what was seen to hold it.
    """
    kept = held.index.alive.copy()
    for phrase in query.phrases:
        kept &= _with_words(phrase, held)
    long = [phrase for phrase in query.phrases if len(phrase) > 1]
    if long:
        read = _best(kept, scores)
        kept[:] = False
        kept[[position for position, text in _texts(read, held) if all(_stands(one, text) for one in long)]] = True
    excluded = [(phrase, _with_words(phrase, held) & kept) for phrase in query.excluded]
    for phrase, having_words in excluded:
        if len(phrase) == 1:
            kept &= ~having_words
    of_long = [(phrase, having_words & kept) for phrase, having_words in excluded if len(phrase) > 1]
    if of_long:
        read = _best(np.logical_or.reduce([having_words for _phrase, having_words in of_long]), scores)
        kept[[place for place, text in _texts(read, held) if any(_stands(one, text) for one, _has in of_long)]] = False
    return kept


def _with_words(phrase: Sequence[analysing.Word], held: Held) -> Mask:
    """Which documents have all words of a phrase, in any inflection."""
    numbers = [held.dictionary.numbers.get(word.terms[-1], 0) for word in phrase]
    found = np.zeros(len(held.index), dtype=bool)
    found[having(Phrase(tuple(numbers), 1.0), held.index)[0]] = True
    return found


def _best(documents: Mask, scores: NDArray[np.float64]) -> Positions:
    positions = np.flatnonzero(documents)
    return positions[np.argsort(-scores[positions], kind="stable")[:_READ]]


def _texts(positions: Positions, held: Held) -> Iterator[tuple[int, list[list[tuple[str, ...]]]]]:
    """Position of a document, and the terms of the words in each of its texts."""
    keys = dict(zip(held.index.keys[positions].tolist(), positions.tolist(), strict=True))
    for document in SearchDocument.objects.filter(pk__in=keys).defer("terms"):
        texts = (document.title, document.summary, document.note, document.body, *document.labels)
        yield keys[document.pk], [[word.terms for word in analysing.words(text) if word.terms] for text in texts]


def _stands(phrase: Sequence[analysing.Word], texts: Iterable[list[tuple[str, ...]]]) -> bool:
    """Whether the words stand one after the other in one of the texts."""
    terms = [word.terms[-1] for word in phrase]
    return any(
        all(term in words[start + n] for n, term in enumerate(terms))
        for words in texts
        for start in range(len(words) - len(terms) + 1)
    )
