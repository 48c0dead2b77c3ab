"""What is offered while somebody types: entries, words of the vocabulary, places, and what others searched for often.

Everything in it is public: titles come from the index, words from the vocabulary, and a frequent search is only told if
titles of the index consist of the same words.
"""

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from panreflex.base import languages
from panreflex.base.remembering import Remembered
from panreflex.people import recognising
from panreflex.share.search import analysing, holding, noting
from panreflex.share.search.holding import Version
from panreflex.share.search.models import Kind
from panreflex.share.search.titles import MAX_WORDS, MIN_INSIDE, TITLES, fits, words_of
from panreflex.vocabulary.models import Concept, CrisisKind, Measure, Theme

MIN_CHARACTERS = 2
MAX_CHARACTERS = 100
MAX_SUGGESTIONS = 9
MAX_ENTRIES, MAX_TERMS, MAX_PLACES, MAX_FREQUENT = 6, 3, 2, 2

_WORD = re.compile(r"[^\W_]+")


class Part(NamedTuple):
    """A piece of a label; `hit` says whether it is what was typed."""

    text: str
    hit: bool


@dataclass(frozen=True)
class Suggestion:
    """One line. url: an entry, or the search for these words. note: what it is, or why it is here."""

    label: str
    url: str
    note: str = ""
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Group:
    """Suggestions of one kind."""

    title: str
    items: tuple[Suggestion, ...]


class _Name(NamedTuple):
    """A name of a word of the vocabulary. rank: words that entries are sorted by come before other ones."""

    rank: int
    label: str
    name: str
    words: tuple[str, ...]


class _Names:
    """Names by the beginnings of their words."""

    def __init__(self, names: Iterable[_Name]) -> None:
        self._by_word = sorted((word, name) for name in names for word in name.words)

    def find(self, text: str, typed: Sequence[str], without: Container[str], limit: int) -> list[Suggestion]:
        """Labels with a name that has all that was typed; those that begin with it first, then the shorter ones."""
        longest = max(typed, key=len)
        found: dict[str, tuple[bool, int, bool, int, str]] = {}
        for place in range(bisect_left(self._by_word, (longest,)), len(self._by_word)):
            word, (rank, label, name, words) = self._by_word[place]
            if not word.startswith(longest):
                break
            if label.casefold() in without or not all(any(one.startswith(t) for one in words) for t in typed):
                continue
            if fits(name, text):
                cost = (not words[0].startswith(typed[0]), rank, name != label, len(name), name)
                found[label] = min(cost, found.get(label, cost))
        best = sorted((cost, label) for label, cost in found.items())[:limit]
        return [
            Suggestion(label, _search_for(label), "" if label == cost[-1] else _("auch: %(name)s") % {"name": cost[-1]})
            for cost, label in best
        ]


class _Said(NamedTuple):
    """What is made anew when content changes or the day does."""

    terms: _Names
    frequent: _Names


def suggest(text: str) -> list[Group]:
    """Up to nine suggestions for what was typed, which may end within a word; none for less than two characters.

    Any `text` will do. Takes five queries, and those for places.
    """
    typed = " ".join(text[: MAX_CHARACTERS * 4].split())[:MAX_CHARACTERS]
    words = words_of(typed)[:MAX_WORDS]
    if len("".join(words)) < MIN_CHARACTERS:
        return []
    said = _said.get((timezone.localdate(), holding.version_now()))
    documents = TITLES.find(typed, MAX_ENTRIES)
    known = {document.title.casefold() for document in documents}
    terms = said.terms.find(typed, words, known, MAX_TERMS)
    frequent = said.frequent.find(typed, words, known | {term.label.casefold() for term in terms}, MAX_FREQUENT)
    places = _places(typed)
    others = len(terms) + len(frequent) + len(places)
    entries = [
        Suggestion(document.title, document.url, Kind(document.kind).singular)
        for document in documents[: MAX_SUGGESTIONS - others]
    ]
    groups = [(_("Einträge"), entries), (_("Fachwörter"), terms), (_("Orte"), places), (_("Oft gesucht"), frequent)]
    return [Group(title, tuple(_marked(items, words))) for title, items in groups if items]


def forget() -> None:
    """Make everything anew at the next request (tests write rows that no change announces)."""
    _said.forget()
    TITLES.forget()


def _make(of: tuple[date, Version]) -> _Said:
    """Made anew with each version of the index as well: it follows changes later than they are noted."""
    texts = [(one, words) for one in noting.frequent(of[0]) if (words := words_of(one))]
    said = TITLES.that_are_said([noting.telling(words) for _text, words in texts])
    frequent = (
        _Name(place, one, one, tuple(words))
        for place, ((one, words), is_said) in enumerate(zip(texts, said, strict=True))
        if is_said
    )
    return _Said(_Names(_vocabulary()), _Names(frequent))


_said: Remembered[tuple[date, Version], _Said] = Remembered(_make)


def _vocabulary() -> Iterator[_Name]:
    """All words; what is called alike is one, and ranks as the first of them."""
    named: dict[str, tuple[int, list[str]]] = {}
    for theme in Theme.objects.all():
        named.setdefault(theme.label, (0, []))[1].extend([theme.label_en, *theme.synonyms])
    for label in CrisisKind.objects.values_list("label", flat=True):
        named.setdefault(label, (0, []))
    for title in Measure.objects.values_list("title", flat=True):
        named.setdefault(title, (0, []))
    for concept in Concept.objects.all():
        named.setdefault(concept.label, (1, []))[1].extend(concept.words)
    for label, (rank, names) in named.items():
        for name in dict.fromkeys([label, *names]):
            if words := words_of(name):
                yield _Name(rank, label, name, tuple(words))


def _places(typed: str) -> list[Suggestion]:
    """The last word of what was typed, made whole by names of places; what stands before it stays."""
    before, _blank, last = typed.rpartition(" ")
    if len(last) < MIN_CHARACTERS:
        return []
    return [
        Suggestion(place.label, _search_for(f"{before} {place.label}".strip()), place.note)
        for place in recognising.places_starting_with(last, MAX_PLACES)
        if fits(place.label, last)
    ]


def _search_for(text: str) -> str:
    return "/suche/?" + urlencode({"q": text})


def _marked(items: Iterable[Suggestion], typed: Sequence[str]) -> Iterator[Suggestion]:
    """With addresses in the language that is spoken, and what was typed told apart."""
    for one in items:
        path, mark, query = one.url.partition("?")
        yield Suggestion(one.label, languages.local(path) + mark + query, one.note, tuple(parts(one.label, typed)))


def parts(label: str, typed: Sequence[str]) -> Iterator[Part]:
    """`label` cut where one of the folded words `typed` begins and ends, inside of words too."""
    done = 0
    for start, end in _hits(label, typed):
        if start > done:
            yield Part(label[done:start], False)
        yield Part(label[start:end], True)
        done = end
    if done < len(label):
        yield Part(label[done:], False)


def _hits(label: str, typed: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the words of `label` hold one of `typed`, once a word: at the beginning, else inside."""
    for match in _WORD.finditer(label):
        word = match.group()
        folded = analysing.fold(word)
        for one in sorted(typed, key=len, reverse=True):
            at = 0 if folded.startswith(one) else folded.find(one) if len(one) >= MIN_INSIDE else -1
            if at != -1:
                # Folding changes how many letters there are, so places are counted in what is folded so far.
                lengths = [len(analysing.fold(word[:place])) for place in range(len(word) + 1)]
                start = max(place for place, length in enumerate(lengths) if length <= at)
                end = min((place for place, length in enumerate(lengths) if length >= at + len(one)), default=len(word))
                yield match.start() + start, match.start() + end
                break
