"""How much each term says about a document: BM25F's weighted frequency (Zaragoza et al., 2004)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from panreflex.share.search import analysing


class Field(NamedTuple):
    """What a word in a field counts, its usual length in words, and how much a longer text takes from each word."""

    boost: float
    usual_length: int
    levelling: float


FIELDS: Mapping[str, Field] = {
    "title": Field(2.5, 8, 0.4),
    "labels": Field(0.8, 12, 0.6),
    "summary": Field(1.0, 30, 0.5),
    "body": Field(0.7, 150, 0.6),
}


def weights(texts: Mapping[str, Iterable[analysing.Word]]) -> dict[str, float]:
    """Term -> its weight in a document whose fields are `texts`; it grows with each occurrence, in any field."""
    total: dict[str, float] = {}
    for name, words in texts.items():
        field = FIELDS[name]
        counted: Counter[str] = Counter()
        length = 0
        for word in words:
            length += 1
            counted.update(word.terms)
        levelled = 1 - field.levelling + field.levelling * length / field.usual_length
        for term, times in counted.items():
            total[term] = total.get(term, 0.0) + field.boost * times / levelled
    return total
