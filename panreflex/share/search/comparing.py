"""How near documents come to a query by what they mean, in standard deviations from any text of the index."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from panreflex.base import meaning
from panreflex.base.meaning import Vectors
from panreflex.share.search import passages, ranking
from panreflex.share.search.asking import Query
from panreflex.share.search.holding import Held
from panreflex.share.search.index import Mask
from panreflex.share.search.wanting import Parts

_NEAREST = 100  # documents that the vectors bring; also so many of the best by words are compared
_OTHER_NAMES = 0.5  # what the labels of concepts count beside the query that names them by another word
_MOST_NAMES = 4
# Feedback from the first results (Rocchio, 1971): what they have in common is what was meant.
_FIRST, _THEIR_WEIGHT = 3, 0.7


@dataclass(frozen=True)
class Alike:
    """By position: standard deviations from what any text has, and which documents were compared at all.

    What was not compared has what the farthest of the others has.
    """

    deviations: NDArray[np.float64]
    compared: Mask


def by_meaning(query: Query, held: Held, by_words: NDArray[np.float64], parts: Parts) -> Alike:
    """The documents that are near to a query, and the best by words, compared with it by meaning. Four queries."""
    vector = _vector(query, held, parts)
    nearest = passages.nearest(vector, _NEAREST, generation=held.version.generation)
    worded = np.flatnonzero(by_words)
    best = worded[np.argpartition(-by_words[worded], _NEAREST)[:_NEAREST]] if len(worded) > _NEAREST else worded
    known = {key for key, _similarity in nearest}
    keys = [key for key in held.index.keys[best].tolist() if key not in known]
    similar = dict(nearest) | (passages.similarities(vector, keys) if keys else {})
    alike = _alike(vector, similar, held)
    if not (parts.feedback and similar):
        return alike
    scores = np.where(alike.compared, by_words + ranking.MEANING * alike.deviations, -np.inf)
    first = np.argpartition(-scores, min(_FIRST, len(scores) - 1))[:_FIRST]
    vector = _unit(vector + _THEIR_WEIGHT * passages.mean(held.index.keys[first].tolist()))
    return _alike(vector, passages.similarities(vector, list(similar)), held)


def _vector(query: Query, held: Held, parts: Parts) -> Vectors:
    """The query's, turned towards the concepts that it names: so English and abbreviations find their way."""
    vector = meaning.query(query.text)
    if not parts.thesaurus:
        return vector
    names = held.thesaurus.labels([word.text for word in query.words])[:_MOST_NAMES]
    if not names:
        return vector
    return _unit(vector + _OTHER_NAMES * np.mean([meaning.query(name) for name in names], axis=0, dtype=np.float32))


def _unit(vector: Vectors) -> Vectors:
    unit: Vectors = (vector / np.linalg.norm(vector)).astype(np.float32)
    return unit


def _alike(vector: Vectors, similar: Mapping[int, float], held: Held) -> Alike:
    """In deviations from the sample of the index: how alike any text is to a query differs between queries."""
    by_chance = held.sample @ vector
    similarities = np.full(len(held.index), min(similar.values(), default=0.0))
    compared = np.zeros(len(held.index), dtype=bool)
    positions, known = held.index.positions_of(np.fromiter(similar, dtype=np.int64, count=len(similar)))
    similarities[positions] = np.fromiter(similar.values(), dtype=np.float64, count=len(similar))[known]
    compared[positions] = True
    return Alike((similarities - by_chance.mean()) / max(float(by_chance.std()), 1e-6), compared)
