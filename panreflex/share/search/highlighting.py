"""Marks in a text what made it a result, and cuts the passage around it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from panreflex.share.search import analysing

# A long page is read this far for its passage (characters).
_READ = 20_000
_TERM = re.compile(r"(\w+)(:\*)?")


@dataclass(frozen=True)
class Hits:
    """The terms of `analysing` that count as found, and beginnings of such terms."""

    terms: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()

    @classmethod
    def of(cls, phrases: Iterable[str]) -> Self:
        """The hits of phrases as `to_tsquery` writes them; a word of a longer phrase says nothing by itself."""
        found = [match.groups() for phrase in phrases if (match := _TERM.fullmatch(phrase))]
        return cls(
            frozenset(term for term, prefix in found if not prefix), tuple(term for term, prefix in found if prefix)
        )

    def include(self, word: analysing.Word) -> bool:
        """Whether the word is one of them. A compound is one as a whole."""
        return any(term in self.terms or term.startswith(self.beginnings) for term in word.terms)


def highlight(text: str, hits: Hits) -> SafeString:
    """`text` as HTML with each hit in `<mark>`; everything in it is escaped."""
    parts: list[str] = []
    done = 0
    for word in analysing.words(text):
        if hits.include(word):
            parts.append(conditional_escape(text[done : word.start]))
            parts.append(format_html("<mark>{}</mark>", text[word.start : word.end]))
            done = word.end
    parts.append(conditional_escape(text[done:]))
    return mark_safe("".join(parts))  # every part above is escaped


def passage(texts: Iterable[str], hits: Hits, *, length: int = 280) -> SafeString:
    """About `length` characters of that one of `texts` with the most different hits, around them; else of the first."""
    best, places, most = "", [0], 0
    for text in (" ".join(text.split()) for text in texts):
        best = best or text
        found = [word for word in analysing.words(text[:_READ]) if hits.include(word)]
        if len(different := {word.terms for word in found}) > most:
            best, places, most = text, [word.start for word in found], len(different)
    return highlight(_cut(best, places, length), hits)


def _cut(text: str, places: list[int], length: int) -> str:
    """The stretch of `text` that holds most of `places`, from word to word, with dots where something was left out."""
    if len(text) <= length:
        return text
    best = max(places, key=lambda place: sum(place <= other < place + length * 3 // 4 for other in places))
    start = max(0, min(best - length // 4, len(text) - length))
    end = start + length
    if start:
        start = text.find(" ", start, best) + 1 or best
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    return f"{'… ' if start else ''}{text[start:end].strip()}{' …' if end < len(text) else ''}"
