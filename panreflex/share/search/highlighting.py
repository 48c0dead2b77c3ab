"""Marks in a text what made it a result, also inside of compounds, and picks the passage that shows it best."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from panreflex.share.search import analysing
from panreflex.share.search.analysing import fold
from panreflex.share.search.explaining import Hit, Hits

# So much of all texts of a result is read for its passage (characters).
_READ = 20_000
_LEAD = 60  # characters before the first hit of a passage that begins inside of a sentence
_SHORT = 3  # letters; elsewhere inside of a word they stand by chance
_SENTENCE_ENDS = re.compile(r"(?<=[.!?…])[\"“”’)»]*\s+(?=[\"„»(]?[A-ZÄÖÜ0-9])")


class Mark(NamedTuple):
    """A stretch of a text that is marked, and the words of the query that it is a hit for."""

    start: int
    end: int
    asked: frozenset[str]


def marks(text: str, hits: Hits) -> Iterator[Mark]:
    """What is marked in `text`, in its order: words, or the part of a compound that was searched for."""
    words = [word for word in analysing.words(text) if word.terms]
    present = {term for word in words for term in word.terms if term in hits.terms}
    if not present:
        return
    here = {term: hits.terms[term] for term in present if any(one <= present for one in hits.terms[term].beside)}
    for word in words:
        if any(term in here for term in word.terms):
            yield from _in_word(word, here)


def highlight(text: str, hits: Hits) -> SafeString:
    """`text` as HTML with each hit in `<mark>`; everything in it is escaped."""
    parts: list[str] = []
    done = 0
    for mark in marks(text, hits):
        parts.append(conditional_escape(text[done : mark.start]))
        parts.append(format_html("<mark>{}</mark>", text[mark.start : mark.end]))
        done = mark.end
    parts.append(conditional_escape(text[done:]))
    return mark_safe("".join(parts))  # every part above is escaped


def passage(texts: Iterable[str], hits: Hits, *, length: int = 280) -> str:
    """About `length` characters of `texts` with hits for the most words, from the beginning of a sentence if it can be.

    The first of equally good ones; the beginning of the first text if there is no hit at all.
    """
    best, most = "", -1
    for text in _beginnings(texts):
        found = list(marks(text, hits))
        start, words = _best_start(text, found, length) if found else (0, 0)
        if words > most:
            best, most = _from(text, start, length), words
    return best


def _beginnings(texts: Iterable[str]) -> Iterator[str]:
    """The texts that hold something, with single blanks, until _READ characters are read of all of them."""
    left = _READ
    for text in texts:
        if left <= 0:
            return
        if short := " ".join(text[:left].split()):
            left -= len(short)
            yield short


def _in_word(word: analysing.Word, hits: Mapping[str, Hit]) -> Iterator[Mark]:
    """The parts of "Notfall-Infopunkte" one by one, neighbours as one; else the whole, if it is one as a whole."""
    parts = [
        mark
        for part in re.finditer(r"[^-]+", word.text)
        if (mark := _in_part(part.group(), word.start + part.start(), hits))
    ]
    if parts:
        merged = [parts[0]]
        for before, mark in pairwise(parts):
            if mark.start == before.end + 1:
                merged[-1] = Mark(merged[-1].start, mark.end, merged[-1].asked | mark.asked)
            else:
                merged.append(mark)
        yield from merged
    elif hit := hits.get(word.terms[-1]):
        inside = _longest({*hit.inside, *hit.names}, word.terms[-1])
        if word.terms[-1].startswith(inside) or word.terms[-1].endswith(inside):  # else it is chance: Aa(har-z)entren
            yield Mark(word.start, word.end, hit.asked)


def _in_part(text: str, start: int, hits: Mapping[str, Hit]) -> Mark | None:
    term = analysing.stem(fold(text))[: analysing.MAX_TERM]
    hit = hits.get(term)
    if hit is None or fold(text) in analysing.STOP_WORDS:
        return None
    inside = _longest(hit.inside, fold(text)) or _longest(hit.names, fold(text))
    begin, end = (0, len(text)) if inside in ("", term) else _unfolded(text, inside)
    return Mark(start + begin, start + end, hit.asked)


def _longest(parts: Iterable[str], word: str) -> str:
    """The longest of `parts` that stands in `word`; short ones count at its beginning only, as in `wanting`."""
    found = (part for part in parts if part in word and (len(part) > _SHORT or word.startswith(part)))
    return max(found, key=len, default="")


def _unfolded(word: str, inside: str) -> tuple[int, int]:
    """Where in a word as it is written stands what stands inside of it as it is folded, endings included.

    Folding makes one letter of two and two of one, so that places are counted by folding ever longer beginnings.
    """
    begin = 0 if fold(word).startswith(inside) else fold(word).rfind(inside)
    end = begin + len(inside)
    reached = [len(fold(word[:letters])) for letters in range(len(word) + 1)]
    first = next((n - 1 for n, done in enumerate(reached) if done > begin), 0)
    last = max((n for n, done in enumerate(reached) if done <= end), default=len(word))
    if last < len(word) and len(analysing.stem(fold(word))) <= end:
        last = len(word)  # only an ending is left
    return first, max(last, first + 1)


def _best_start(text: str, found: list[Mark], length: int) -> tuple[int, int]:
    """From where in `text` so many characters show hits for the most words, and for how many; a sentence if it can."""
    sentences = [0, *(match.end() for match in _SENTENCE_ENDS.finditer(text))]
    beginnings = [(start, _shown(found, start, length - 20)) for start in sentences]
    near = [(mark.start, _shown(found, mark.start, length - _LEAD)) for mark in found]
    start, words = max(beginnings, key=lambda one: (one[1], one[0] == 0, one[0]))  # the hit's own sentence
    place, most = max(near, key=lambda one: one[1])
    if most <= words:
        return start, words
    lead = max(0, min(place - _LEAD, len(text) - length))
    return (text.find(" ", lead, place) + 1 or place) if lead else 0, most


def _shown(found: list[Mark], start: int, length: int) -> int:
    shown = (mark.asked for mark in found if start <= mark.start and mark.end <= start + length)
    return len(frozenset().union(*shown))


def _from(text: str, start: int, length: int) -> str:
    """The stretch of `text` from `start`, to a whole word, with dots where something was left out."""
    end = start + length
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    return f"{'… ' if start else ''}{text[start:end].strip()}{' …' if end < len(text) else ''}"
