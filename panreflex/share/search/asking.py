"""What a reader typed, as it is understood: words, phrases in quotation marks, and what shall not occur.

Nothing that is typed can be wrong: a quotation mark without a partner and a minus without a word mean nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from panreflex.share.search import analysing

MAX_CHARACTERS = 300
MAX_WORDS = 16  # that say something
MAX_PHRASES = 4  # that must stand in a text, and as many that must not

_QUOTED = re.compile(r"""(?<![^\s(])(-?)["„“”«»‟]([^"„“”«»‟]*)["„“”«»‟]""")
_EXCLUDED = re.compile(r"(?<!\S)[-−–](?=[^\W_])\S+")
# Controls, marks that turn the direction of a line, halves of pairs: PostgreSQL or a page could stumble over them.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


Phrase = tuple[analysing.Word, ...]


@dataclass(frozen=True)
class Query:
    """A query as it was understood.

    words: all that may count, also those that say nothing, in their order. phrases: what must stand in a text word by
    word. excluded: what must not. is_cut: it was too long, and only its beginning is searched for.
    """

    text: str
    words: tuple[analysing.Word, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    excluded: tuple[Phrase, ...] = ()
    is_cut: bool = False

    @property
    def says_something(self) -> bool:
        """Whether there is a word to search for."""
        return any(word.terms for word in self.words)

    @property
    def terms(self) -> list[str]:
        """The different terms of its words, in its order."""
        return list(dict.fromkeys(term for word in self.words for term in word.terms))


def understand(text: str) -> Query:
    """The query in `text`, of which at most MAX_CHARACTERS with MAX_WORDS telling words are read."""
    clean = " ".join(_UNSEEN.sub(" ", text[: MAX_CHARACTERS * 4]).split())
    short = clean[:MAX_CHARACTERS]
    quoted = [(match.group(1), _telling(match.group(2))) for match in _QUOTED.finditer(short)]
    # Blanks of equal length keep the places of all words.
    rest = _QUOTED.sub(lambda match: _blank(match) if match.group(1) else f" {match.group(2)} ", short)
    excluded = [_telling(match.group()) for match in _EXCLUDED.finditer(rest)]
    words = tuple(_at_most(analysing.words(_EXCLUDED.sub(_blank, rest))))
    return Query(
        text=short,
        words=words,
        phrases=_different(phrase for minus, phrase in quoted if not minus),
        excluded=_different((*excluded, *(phrase for minus, phrase in quoted if minus))),
        is_cut=len(text.strip()) > MAX_CHARACTERS or sum(1 for word in analysing.words(rest) if word.terms) > MAX_WORDS,
    )


def _different(phrases: Iterable[Phrase]) -> tuple[Phrase, ...]:
    """The first few of those that say something, each once."""
    return tuple({tuple(word.terms for word in phrase): phrase for phrase in phrases if phrase}.values())[:MAX_PHRASES]


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _telling(text: str) -> Phrase:
    return tuple(word for word in analysing.words(text) if word.terms)


def _at_most(words: Iterator[analysing.Word]) -> Iterator[analysing.Word]:
    """Words until enough of them said something."""
    told = 0
    for word in words:
        told += bool(word.terms)
        if told > MAX_WORDS:
            return
        yield word
