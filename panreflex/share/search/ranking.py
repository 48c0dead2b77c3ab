"""How well documents fit a query: BM25 over what is wanted, together with what texts mean.

Words: Robertson and Zaragoza (2009); what counts for one word of the query is taken as one term, as Pirkola (1998)
does with translations, so that ten synonyms count no more than one. Meaning: cosine of vectors, in standard deviations
from what any text of this index would have. Both are added up.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from panreflex.share.search.index import Index, Mask, Positions, Weights
from panreflex.share.search.wanting import ABOUT, STRONG, Phrase, Want

_SATURATION = 1.2  # BM25's k1: how soon a further occurrence adds little
MEANING = 0.25  # what one standard deviation of meaning adds; a text that says all words well has about 1
ALIKE = 2.0  # standard deviations from which meaning alone makes a result
_A_PLACE = np.full(
    1, 2.0, dtype=np.float32
)  # weight of being at the place that the query names, as if it stood in the title

Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Fit:
    """How documents fit by their words, by position: `score` 0 to about 2.2, and whether they are about a word.

    covered: how much of the query they are about, 0 to 1; words that no text is about count for nothing there.
    """

    score: Scores
    strong: NDArray[np.bool_]
    covered: Scores


def by_words(wants: Sequence[Want], index: Index) -> Fit:
    """Each word of the query counts by how rare it is and how much the document says of it."""
    total = np.zeros(len(index))
    strong = np.zeros(len(index), dtype=bool)
    covered = np.zeros(len(index))
    most = known = 0.0
    for want in wants:
        says, about, strong_ones = _says(want, index)
        documents = int(strong_ones.sum()) or int((says > 0).sum())
        rarity = math.log(1 + (index.documents - min(documents, index.documents) + 0.5) / (documents + 0.5))
        total += rarity * says
        strong |= about
        covered += rarity * about
        most += rarity
        known += rarity if about.any() else 0.0
    return Fit(total / most if most else total, strong, covered / known if known else covered)


def _says(want: Want, index: Index) -> tuple[Weights, Mask, Mask]:
    """How much each document says of one word, the best of what counts for it; which are about it; which have it."""
    says = np.zeros(len(index), dtype=np.float32)
    about, strong = np.zeros(len(index), dtype=bool), np.zeros(len(index), dtype=bool)
    for phrase in want.phrases:
        positions, weights = having(phrase, index)
        says[positions] = np.maximum(says[positions], _saturated(weights) * phrase.quality)
        if phrase.quality >= ABOUT:
            about[positions] = True
        if phrase.quality >= STRONG:
            strong[positions] = True
    if want.facets:
        there = index.with_facets(want.facets)
        says[there] = np.maximum(says[there], _saturated(_A_PLACE))
        about |= there
        strong |= there
    return says, about, strong


def _saturated(weights: Weights) -> Weights:
    """A further occurrence counts less than the one before."""
    return weights * (_SATURATION + 1) / (weights + _SATURATION)


def having(phrase: Phrase, index: Index) -> tuple[Positions, Weights]:
    """Positions of the documents that have all terms of a phrase, and the least weight of them there."""
    if len(phrase.terms) == 1:
        return index.postings(phrase.terms[0])
    found = sorted((index.postings(term) for term in phrase.terms), key=lambda one: len(one[0]))
    positions, weights = found[0]
    for others, of_others in found[1:]:
        if not len(positions):  # as of 0, the number of no term
            break
        places = np.searchsorted(others, positions)
        places[places == len(others)] = 0
        here = others[places] == positions
        positions, weights = positions[here], np.minimum(weights[here], of_others[places[here]])
    return positions, weights
