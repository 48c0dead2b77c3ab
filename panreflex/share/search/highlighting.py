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
        """The hits of phrases as `to_tsquery` writes them: "aft <-> action <-> review:*"."""
        found = [match.groups() for phrase in phrases for match in _TERM.finditer(phrase)]
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
    """About `length` characters around the hits of the first of `texts` that has any; else the first one's start."""
    texts = [" ".join(text[:_READ].split()) for text in texts if text]
    for text in texts:
        found = [word.start for word in analysing.words(text) if hits.include(word)]
        if found:
            return highlight(_cut(text, found, length), hits)
    return highlight(_cut(texts[0], [0], length), hits) if texts else SafeString("")


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
