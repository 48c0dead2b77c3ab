"""The one seam of the search: `search(text, filters)`. How it finds and ranks is nobody else's business."""

import difflib
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import add

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Count, F, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest, Least

from panreflex.share.search import analysing
from panreflex.share.search.highlighting import Hits
from panreflex.share.search.models import Kind, SearchDocument, SearchTerm
from panreflex.vocabulary.models import Theme

MAX_CHARACTERS = 200
MAX_WORDS = 12
MAX_RELATED = 40  # terms that one word may be wanted to

# What a word counts in body, summary, labels, title (D, C, B, A).
_FIELDS = [0.35, 0.6, 0.7, 1.0]
# A compound is near to a part that makes up this share of its letters: "hitze" in "hitzewelle".
_NEAR = 0.4
# A theme is about as rare as a word that stands in so many documents.
_DOCUMENTS_OF_A_THEME = 10
_TERM = re.compile(r"\w+")
_LABEL_PARTS = re.compile(r", | und | in der | in ")
# Two words of which difflib says this much are taken for spellings of one.
_SIMILAR = 0.84


@dataclass(frozen=True)
class Filters:
    """What to keep of the results; empty means everything."""

    kinds: frozenset[Kind] = frozenset()


@dataclass(frozen=True)
class Query:
    """A query as it was understood. `is_cut`: it was too long, and only its beginning is searched for."""

    text: str
    words: tuple[analysing.Word, ...]
    is_cut: bool

    @property
    def terms(self) -> list[str]:
        """Its different terms, in its order."""
        return list(dict.fromkeys(term for word in self.words for term in word.terms))


@dataclass(frozen=True)
class Results:
    """One page of what was found.

    total: of all pages. counts: results per kind, whatever `Filters.kinds` says. hits: what made something a result,
    for highlighting. respelled: words of the query that no text has, and what was searched for instead.
    """

    query: Query
    documents: Sequence[SearchDocument] = ()
    total: int = 0
    counts: dict[Kind, int] = field(default_factory=dict)
    hits: Hits = field(default_factory=Hits)
    respelled: dict[str, str] = field(default_factory=dict)


@dataclass
class _Wanted:
    """One thing that is asked for: phrases of the index that count for it, by how much they say, and its rarity.

    A phrase is a term, or several in their order as `to_tsquery` writes them ("aft <-> action <-> review").
    """

    documents: int = 0
    exact: list[str] = field(default_factory=list)
    near: list[str] = field(default_factory=list)
    far: list[str] = field(default_factory=list)

    @property
    def phrases(self) -> list[str]:
        return [*self.exact, *self.near, *self.far]

    def rank(self, number_of_documents: int) -> Combinable:
        """How well a document fits: rare words count more, each further occurrence counts less."""
        rarity = math.log(1 + number_of_documents / max(self.documents, 1))
        parts: list[Combinable] = []
        for phrases, quality in ((self.exact, 1.0), (self.near, 0.6), (self.far, 0.3)):
            if phrases:
                # ts_rank divides by the number of phrases, as if each of them had been asked for.
                rank = SearchRank(F("vector"), _any_of(phrases), weights=_FIELDS) * Value(float(len(phrases)))
                parts.append(Least(rank, Value(1.0)) * Value(quality))
        return Greatest(*parts, Value(0.0)) * Value(rarity)


def search(text: str, filters: Filters, *, limit: int, offset: int = 0) -> Results:
    """The public objects that have to do with `text`, best first: any word counts, rare words and titles count more.

    Any `text` will do: nothing in it is an operator. Takes five queries, one more for each word that is not known.
    """
    query = understand(text)
    if not query.words:
        return Results(query)
    wanted = _widen(query.terms)
    respelled = _respell(query, wanted)
    sought = [one for one in (*wanted.values(), *_other_words(query)) if one.phrases]
    if not sought:
        return Results(query)
    phrases = {phrase for one in sought for phrase in one.phrases}
    found = SearchDocument.objects.filter(vector=_any_of(phrases))
    counts = {Kind(kind): n for kind, n in found.order_by().values_list("kind").annotate(Count("pk"))}
    total = sum(n for kind, n in counts.items() if not filters.kinds or kind in filters.kinds)
    if filters.kinds:
        found = found.filter(kind__in=filters.kinds)
    documents = list(_ranked(found, sought)[offset : offset + limit]) if total > offset else []
    return Results(query, documents, total, counts, Hits.of(phrases), respelled)


def understand(text: str) -> Query:
    """The words of `text` that are searched for, at most MAX_WORDS of them from its first MAX_CHARACTERS."""
    short = " ".join(text[: MAX_CHARACTERS * 4].split())
    telling = [word for word in analysing.words(short[:MAX_CHARACTERS]) if word.terms]
    return Query(
        text=short[:MAX_CHARACTERS],
        words=tuple(telling[:MAX_WORDS]),
        is_cut=len(text.strip()) > MAX_CHARACTERS or len(telling) > MAX_WORDS,
    )


def _widen(terms: Sequence[str]) -> dict[str, _Wanted]:
    """Each term with what is related to it; a term that nothing is related to stays empty."""
    wanted = {term: _Wanted() for term in terms}
    if not terms:
        return wanted
    for word, term, documents in SearchTerm.objects.related_to(terms):
        one = wanted[word]
        if term == word:
            one.exact.append(term)
            one.documents = documents
        elif _share(word, term) >= _NEAR:
            one.near.append(term)
        else:
            one.far.append(term)
    for word, one in wanted.items():
        one.near = _nearest(word, one.near)
        one.far = _nearest(word, one.far)[: MAX_RELATED - len(one.near)]
    return wanted


def _share(word: str, term: str) -> float:
    """How much of the longer one the shorter one makes up, 0 to 1."""
    return min(len(word), len(term)) / max(len(word), len(term))


def _nearest(word: str, terms: Iterable[str]) -> list[str]:
    return sorted(terms, key=lambda term: (-_share(word, term), term))[:MAX_RELATED]


def suggestions(query: Query) -> list[str]:
    """Words that readers will find something for, when they found nothing: similar in their letters, at most five."""
    return list(dict.fromkeys(word for term in query.terms for word in _similar(term, cutoff=0.6, n=3).values()))[:5]


def _respell(query: Query, wanted: dict[str, _Wanted]) -> dict[str, str]:
    """Let what looks alike count for terms that nothing comes near to; word of the query -> word searched for."""
    respelled = {}
    for word in query.words:
        for term in word.terms:
            one = wanted[term]
            if not (one.exact or one.near):
                for similar, known in _similar(term, cutoff=_SIMILAR, n=1).items():
                    one.near.append(similar)
                    respelled[word.text] = known
    return respelled


def _similar(term: str, *, cutoff: float, n: int) -> dict[str, str]:
    """Up to `n` terms of the dictionary that are written like `term`, with a word for each."""
    if len(term) < 4:
        return {}
    known = dict(SearchTerm.objects.starting_like(term).values_list("term", "word"))
    return {similar: known[similar] for similar in difflib.get_close_matches(term, known, n=n, cutoff=cutoff)}


def _ranked(found: QuerySet[SearchDocument], sought: Iterable[_Wanted]) -> QuerySet[SearchDocument]:
    number_of_documents = SearchDocument.objects.count()
    ranks = [one.rank(number_of_documents) for one in sought]
    return found.annotate(rank=reduce(add, ranks)).order_by("-rank", "-date", "pk").defer("vector")


def _other_words(query: Query) -> list[_Wanted]:
    """For each theme that the query names, by label or synonym: the other words for it."""
    asked = set(query.terms)
    wanted = []
    for theme in Theme.objects.all():
        names = [name for text in (*_LABEL_PARTS.split(theme.label), *theme.synonyms) if (name := _phrase(text))]
        others = [name for name in names if not asked.issuperset(name)]
        if len(others) < len(names):
            # A name of one long word also stands for the words that begin with it.
            phrases = [" <-> ".join(name) + (":*" if len(name[-1]) > 4 else "") for name in others]
            wanted.append(_Wanted(documents=_DOCUMENTS_OF_A_THEME, near=phrases))
    return wanted


def _phrase(text: str) -> list[str]:
    """The terms by which the words of `text` are found one after the other."""
    return [word.terms[-1] for word in analysing.words(text) if word.terms]


class _AnyOf(SearchQuery):
    """Phrases of our terms as they are: PostgreSQL's own parser would cut some of them once more."""

    template = "(%(expressions)s)::tsquery"


def _any_of(phrases: Iterable[str]) -> SearchQuery:
    quoted = (_TERM.sub(r"'\g<0>'", phrase) for phrase in sorted(phrases))
    return _AnyOf(" | ".join(f"({phrase})" for phrase in quoted), search_type="raw")
