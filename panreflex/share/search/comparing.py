"""How near documents come to a query by what they mean, in standard deviations from any text of the index."""

import numpy as np
from numpy.typing import NDArray

from panreflex.base import meaning
from panreflex.share.search import passages
from panreflex.share.search.asking import Query
from panreflex.share.search.holding import Held
from panreflex.share.search.index import Mask

_NEAREST = 200  # documents that the vectors bring; also so many of the best by words are compared


def by_meaning(query: Query, held: Held, by_words: NDArray[np.float64]) -> tuple[NDArray[np.float64], Mask]:
    """By position, and which documents were compared: those that are near, and the best by words.

    All others have what the farthest of the near ones has.

    Two queries. The sample of the index tells how alike any text is to this query, which differs between queries.
    """
    vector = meaning.query(query.text)
    nearest = passages.nearest(vector, _NEAREST, generation=held.version.generation)
    worded = np.flatnonzero(by_words)
    best = worded[np.argpartition(-by_words[worded], _NEAREST)[:_NEAREST]] if len(worded) > _NEAREST else worded
    known = {key for key, _alike in nearest}
    keys = [key for key in held.index.keys[best].tolist() if key not in known]
    similar = dict(nearest) | (passages.similarities(vector, keys) if keys else {})
    by_chance = held.sample @ vector
    alike = np.full(len(held.index), min((one for _key, one in nearest), default=0.0))
    compared = np.zeros(len(held.index), dtype=bool)
    for key, similarity in similar.items():
        if (position := held.index.position_of(key)) is not None:
            alike[position] = similarity
            compared[position] = True
    deviations: NDArray[np.float64] = (alike - by_chance.mean()) / max(float(by_chance.std()), 1e-6)
    return deviations, compared
