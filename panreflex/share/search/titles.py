"""The titles of everything public, held in the process by the beginnings of their words: what suggestions are found in.

What is held is numbers and words only. Titles and addresses are read from the database when they are shown.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

import numpy as np
from django.db.models import Exists, OuterRef
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from panreflex.share.search import analysing, holding
from panreflex.share.search.holding import Held
from panreflex.share.search.models import Kind, SearchDocument

MAX_WORDS = 8  # of what was typed
MAX_TAIL = 2_000  # documents that came since the whole was read; beyond that the whole is read anew
MIN_INSIDE = 4  # letters; what is shorter stands inside of too many words by chance
_MAX_INSIDE = 400  # words that hold the letters that were typed
_MIN_SLIP = 4  # letters; in shorter words every other word is a slip of the pen away
_DOUBTFUL = 4  # letters; longer words with an umlaut are seldom taken for others
_UMLAUT = re.compile("[aou]e")
_LAST = "\U0010ffff"
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


class _Range(NamedTuple):
    """Words of the sorted list that begin with what was typed: from `start` to before `end`."""

    start: int
    end: int

    @property
    def is_empty(self) -> bool:
        return self.start == self.end


class Found(NamedTuple):
    """A title that was found; those that sort first are best. unmet: words that it does not have."""

    unmet: int
    cost: float
    key: int


class Block:
    """Titles of some documents, found by beginnings of their words in a few microseconds each.

    keys: primary keys of the documents. words: all folded words, sorted; those that begin alike stand together, and so
    do the postings (numbers of titles) of such words.
    """

    def __init__(self, rows: Sequence[tuple[int, str, str]]) -> None:
        """rows: primary key, title and kind of each document."""
        numbers: dict[str, int] = {}
        of_word: list[int] = []
        of_title: list[int] = []
        first = np.full(len(rows), -1, dtype=np.int32)
        self.keys = np.array([key for key, _title, _kind in rows], dtype=np.int64)
        self._lengths = np.zeros(len(rows), dtype=np.float32)
        # Conversations are called after people; their words are suggested as titles only.
        self._names_people = np.array([kind == Kind.INTERVIEW for _key, _title, kind in rows], dtype=np.bool_)
        for number, (_key, title, _kind) in enumerate(rows):
            folded = words_of(title)
            for place, word in enumerate(folded):
                known = numbers.setdefault(word, len(numbers))
                if not place:
                    first[number] = known
                of_word.append(known)
                of_title.append(number)
            self._lengths[number] = len(folded)
        self.words = sorted(numbers)
        ranks = np.empty(len(numbers) + 1, dtype=np.int32)
        ranks[-1] = -1
        for rank, word in enumerate(self.words):
            ranks[numbers[word]] = rank
        by_rank = ranks[np.array(of_word, dtype=np.int32)]
        order = np.argsort(by_rank, kind="stable")
        self._postings: NDArray[np.int32] = np.array(of_title, dtype=np.int32)[order]
        self._offsets = np.searchsorted(by_rank[order], np.arange(len(self.words) + 1, dtype=np.int32))
        self._first = ranks[first]
        # All words in one text, so that what stands inside of words is found as fast as letters are read.
        self._text = "\n".join(self.words)
        self._starts = np.cumsum([0] + [len(word) + 1 for word in self.words], dtype=np.int64)

    def find(self, typed: Sequence[str], limit: int, living: NDArray[np.bool_] | None = None) -> list[Found]:
        """The best titles for the folded words `typed`, the best first; of the last word the end may be missing.

        All words must be met; if no title meets them all, those are taken that meet most, and at least half of them.
        living: which of `keys` are searched; all of them if it is None.
        """
        if not typed or not len(self.keys):
            return []
        met = np.zeros(len(self.keys), dtype=np.int16)
        scores = np.zeros(len(self.keys), dtype=np.float32)
        for place, word in enumerate(typed):
            found = self._meets(word)
            met += found > 0
            scores += found
            span = self._range(word)
            if not place:
                scores += (self._first >= span.start) & (self._first < span.end)
        if living is not None:
            met[~living] = 0
        wanted = met.max()
        if wanted * 2 < len(typed) or not wanted:
            return []
        numbers = np.flatnonzero(met == wanted)
        best = scores[numbers] - self._lengths[numbers] * np.float32(0.02)
        order = np.argsort(-best, kind="stable")[:limit]
        unmet = len(typed) - int(wanted)
        return [Found(unmet, -float(best[one]), int(self.keys[numbers[one]])) for one in order]

    def says(self, word: str, lives: Callable[[int], bool]) -> bool:
        """Whether a title that lives (asked by its key) and is not a person's has exactly this folded word."""
        at = bisect_left(self.words, word)
        if at == len(self.words) or self.words[at] != word:
            return False
        numbers = self._postings[self._offsets[at] : self._offsets[at + 1]]
        return any(lives(key) for key in self.keys[numbers[~self._names_people[numbers]]].tolist())

    def _meets(self, word: str) -> NDArray[np.float32]:
        """How well each title meets a word: 1 at the beginning of one of its words, less inside, least if misspelt."""
        found = np.zeros(len(self.keys), dtype=np.float32)
        span = self._range(word)
        inside = self._inside(word) if len(word) >= MIN_INSIDE else []
        if span.is_empty and not inside:
            for rank, distance in self._misspelt(word):
                postings = self._postings[self._offsets[rank] : self._offsets[rank + 1]]
                found[postings] = np.maximum(found[postings], np.float32(0.4 / distance))
            return found
        for rank in inside:
            found[self._postings[self._offsets[rank] : self._offsets[rank + 1]]] = 0.5
        found[self._postings[self._offsets[span.start] : self._offsets[span.end]]] = 1.0
        if not span.is_empty and self.words[span.start] == word:
            found[self._postings[self._offsets[span.start] : self._offsets[span.start + 1]]] = 1.5
        return found

    def _range(self, word: str) -> _Range:
        start = bisect_left(self.words, word)
        return _Range(start, bisect_left(self.words, word + _LAST, lo=start))

    def _inside(self, letters: str) -> list[int]:
        """Ranks of words that hold the letters, but don't begin with them."""
        places: list[int] = []
        at = self._text.find(letters, 1)
        while at != -1 and len(places) < _MAX_INSIDE:
            if self._text[at - 1] != "\n":
                places.append(at)
            at = self._text.find(letters, at + 1)
        return list(dict.fromkeys((np.searchsorted(self._starts, places, side="right") - 1).tolist()))

    def _misspelt(self, word: str) -> list[tuple[int, int]]:
        """Rank and distance of words whose beginning is a slip of the pen away; those with the same first letter."""
        if len(word) < _MIN_SLIP:
            return []
        most = 1 if len(word) < 7 else 2
        span = self._range(word[0])
        cut = {rank: self.words[rank][: len(word)] for rank in range(span.start, span.end)}
        found = process.extract(word, cut, scorer=OSA.distance, processor=None, score_cutoff=most, limit=_MAX_INSIDE)
        return [(rank, max(int(distance), 1)) for _cut, distance, rank in found]


class _Kept(NamedTuple):
    """What is held: all documents of a generation as they were at one time, and those that came since."""

    generation: int
    revision: int
    whole: Block
    newest: int
    tail: Block


class Titles:
    """The titles of the generation that is searched. What changed is read with the next question, and little of it."""

    def __init__(self) -> None:
        self._kept: _Kept | None = None
        self._lives: dict[int, tuple[Block, Held, NDArray[np.bool_]]] = {}
        self._reading = Lock()

    def find(self, text: str, limit: int) -> list[SearchDocument]:
        """The public documents whose titles have the words of `text`, of which the last may be half; best first."""
        held = holding.current()
        kept = self._of(held)
        typed, enough = words_of(text)[:MAX_WORDS], limit * (20 if _doubtful(text) else 3)
        found = sorted(
            one for block in (kept.whole, kept.tail) for one in block.find(typed, enough, self._living(block, held))
        )
        public = [one.key for one in found if one.unmet == found[0].unmet]
        documents = SearchDocument.objects.only(
            "source", "object_key", "title", "url", "kind", "note", "summary"
        ).in_bulk(public)
        titles: dict[str, SearchDocument] = {}
        for key in public:
            if key in documents and fits(documents[key].title, text):  # else it was withdrawn in this very moment
                titles.setdefault(documents[key].url, documents[key])
        return list(titles.values())[:limit]

    def that_are_said(self, texts: Sequence[Sequence[str]]) -> list[bool]:
        """Of each text, whether every one of its folded words stands in a public title that is not a person's."""
        held = holding.current()
        kept = self._of(held)

        def says(word: str) -> bool:
            return any(block.says(word, lambda key: is_public(key, held)) for block in (kept.whole, kept.tail))

        return [all(map(says, words)) for words in texts]

    def _living(self, block: Block, held: Held) -> NDArray[np.bool_]:
        """Which titles of a block are searched now; asked once for what is held."""
        known = self._lives.get(id(block))
        if known is None or known[0] is not block or known[1] is not held:
            lives = np.isin(block.keys, held.index.keys[held.index.alive])
            kept = {key: one for key, one in self._lives.items() if one[1] is held}
            self._lives = kept | {id(block): (block, held, lives)}
            return lives
        return known[2]

    def forget(self) -> None:
        """Read everything anew at the next question (tests write rows beside the search)."""
        self._kept, self._lives = None, {}

    def _of(self, held: Held) -> _Kept:
        """Who comes while somebody else reads the titles gets those of before; what is gone is left out anyway."""
        kept = self._kept
        version = (held.version.generation, held.version.revision)
        if kept and (kept.generation, kept.revision) == version:
            return kept
        if not self._reading.acquire(blocking=kept is None):
            assert kept
            return kept
        try:
            kept = self._kept
            if not kept or (kept.generation, kept.revision) != version:
                kept = self._kept = _read(*version, kept)
            return kept
        finally:
            self._reading.release()


def is_public(key: int, held: Held) -> bool:
    """Whether the document with this key is searched now: it is not withdrawn."""
    positions, _known = held.index.positions_of(np.array([key], dtype=np.int64))
    return bool(held.index.alive[positions].all()) and len(positions) == 1


def _read(generation: int, revision: int, kept: _Kept | None) -> _Kept:
    """Whoever changes a document writes a new row for it, so what is new has a higher key than what is known."""
    of_generation = SearchDocument.objects.filter(generation=generation)
    # A file is suggested by its first page that has a text, which need not be page 1.
    before = of_generation.filter(
        source=OuterRef("source"), object_key=OuterRef("object_key"), part__lt=OuterRef("part")
    )
    rows = of_generation.filter(~Exists(before)).order_by("pk")
    if kept and kept.generation == generation:
        tail = list(rows.filter(pk__gt=kept.newest).values_list("pk", "title", "kind")[: MAX_TAIL + 1])
        if len(tail) <= MAX_TAIL:
            return kept._replace(revision=revision, tail=Block(tail))
    whole = list(rows.values_list("pk", "title", "kind"))
    return _Kept(generation, revision, Block(whole), whole[-1][0] if whole else 0, Block([]))


def fits(name: str, text: str) -> bool:
    """Whether what folds like `text` may be meant by it: "sae" is the beginning of "SAE" and "Säge", not of "Saal"."""
    asked = _doubtful(text)
    known = [_spelt_out(word) for word in _WORD.findall(name)] if asked else []
    return all(any(one in word for word in known) for one in asked)


def _doubtful(text: str) -> list[str]:
    """Short words with "ae", "oe" or "ue", which may stand for an umlaut or for themselves."""
    return [word for word in _WORD.findall(text.casefold()) if len(word) <= _DOUBTFUL and _UMLAUT.search(word)]


def _spelt_out(word: str) -> str:
    return word.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")


def words_of(text: str) -> list[str]:
    """The folded words of `text`; of "Notfall-Infopunkte" both parts, and both as one word."""
    folded = [one for word in _WORD.findall(text) for one in _folded(word)]
    return list(dict.fromkeys(folded))


@lru_cache(maxsize=50_000)
def _folded(word: str) -> tuple[str, ...]:
    parts = word.split("-")
    return tuple(filter(None, map(analysing.fold, [*parts, *(["".join(parts)] if len(parts) > 1 else [])])))


TITLES = Titles()
