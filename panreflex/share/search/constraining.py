"""What must, and must not, stand in a text: phrases in quotation marks, and words after a minus."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from panreflex.share.search import analysing
from panreflex.share.search.asking import Query
from panreflex.share.search.holding import Held
from panreflex.share.search.index import Mask, Positions
from panreflex.share.search.models import SearchDocument
from panreflex.share.search.ranking import having
from panreflex.share.search.wanting import Phrase

# A phrase is looked for in the texts of so many documents that have all its words; more are taken as they are.
_READ = 500


def allowed(query: Query, held: Held) -> Mask:
    """The living documents that hold every phrase and nothing that is excluded; a query more for each long phrase."""
    kept = held.index.alive.copy()
    for phrase in query.phrases:
        here = np.zeros_like(kept)
        here[_with(phrase, held)] = True
        kept &= here
    for phrase in query.excluded:
        kept[_with(phrase, held)] = False
    return kept


def _with(phrase: Sequence[analysing.Word], held: Held) -> Positions:
    """Positions of the documents in which the words of a phrase stand one after the other, in any inflection."""
    terms = [word.terms[-1] for word in phrase]
    numbers = [held.dictionary.numbers.get(term, 0) for term in terms]
    positions, _weights = having(Phrase(tuple(numbers), 1.0), held.index)
    if len(terms) == 1 or len(positions) > _READ:
        return positions
    texts = SearchDocument.objects.filter(pk__in=held.index.keys[positions].tolist())
    keys = {text.pk for text in texts.defer("terms") if any(_stand(terms, part) for part in _parts(text))}
    return positions[np.isin(held.index.keys[positions], list(keys))]


def _parts(document: SearchDocument) -> Iterator[str]:
    yield from (document.title, document.summary, document.note, document.body)
    yield from document.labels


def _stand(terms: Sequence[str], text: str) -> bool:
    words = [word.terms for word in analysing.words(text) if word.terms]
    starts: Iterable[int] = range(len(words) - len(terms) + 1)
    return any(all(term in words[start + n] for n, term in enumerate(terms)) for start in starts)
