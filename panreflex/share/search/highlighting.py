"""Marks in a text what made it a result, and cuts the passage around it."""

from collections.abc import Iterable

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from panreflex.share.search import analysing
from panreflex.share.search.explaining import Hits

# A long page is read this far for its passage (characters).
_READ = 20_000


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
