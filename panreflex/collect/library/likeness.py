"""How alike two works are. Made for lists in which the same work stands with typing errors, swapped or shortened names.

What tells works of a series apart counts for more than letters: numbers, years, editions, parts, and words that both
stand in the vocabulary of the collection.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

_FOLDED = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "&": " und "})
_UMLAUTS = re.compile("(?<![eaouq])([aou])e")  # "Mueller" and "Müller"; not the "ue" of "neue" or "Quelle"
_WORD = re.compile(r"[^\W_]+\.?")
# A full stop after a short word abbreviates it.
_SUBTITLE = re.compile(r"\s*(?::|\?|!| [–—-] |(?<=\w{7})\. )\s*")
_ROMAN = re.compile(r"(?:x{0,3})(?:ix|iv|v?i{0,3})")
_ORDINALS = {
    word: number
    for number, words in enumerate(
        ("erste erster erstes first", "zweite zweiter zweites second", "dritte dritter drittes third"), start=1
    )
    for word in words.split()
}
# Words that a list may leave out or shorten without meaning another work.
_ARTICLES = "der die das des dem den ein eine einer eines einem einen the a"
_LINKING = "und u oder in im ins an am auf aus bei beim fur mit nach uber um unter von vom vor zu zum zur als"
_SMALL = frozenset(f"{_ARTICLES} {_LINKING} of and on for to with by from".split())
_ABBREVIATIONS = {"u": "und", "f": "fur", "v": "von", "d": "der", "bzw": "beziehungsweise"}


def folded(text: str) -> str:
    """Small letters without accents; umlauts and their two letters alike."""
    small = unicodedata.normalize("NFKD", text.casefold().translate(_FOLDED))
    return _UMLAUTS.sub(r"\1", "".join(letter for letter in small if not unicodedata.combining(letter)))


@dataclass(frozen=True, slots=True)
class Title:
    """A title as it is compared. words: without those that mean nothing; numbers: what tells parts apart."""

    plain: str
    words: tuple[str, ...]
    main: tuple[str, ...]
    subtitle: tuple[str, ...]
    numbers: frozenset[str]
    letters: frozenset[str]


@lru_cache(maxsize=65_536)
def title(text: str) -> Title:
    """How `text` is compared."""
    parts = _SUBTITLE.split(text.strip().rstrip(".!?"), maxsplit=1)
    words = _words(text)
    numbers = {number for word in words if (number := _number(word))}
    letters = {word for word in words if len(word) == 1 and word.isalpha() and word not in ("u", "f", "v", "d", "a")}
    return Title(
        " ".join(word.rstrip(".") for word in words),
        tuple(_meaning(words)),
        tuple(_meaning(_words(parts[0]))),
        tuple(_meaning(_words(parts[1]))) if len(parts) > 1 else (),
        frozenset(numbers),
        frozenset(letters),
    )


def _words(text: str) -> list[str]:
    words = (word.group() for word in _WORD.finditer(folded(text)))
    return [_ABBREVIATIONS.get(word.rstrip("."), word) for word in words]


def _meaning(words: Sequence[str]) -> list[str]:
    return [word for word in words if word.rstrip(".") not in _SMALL and not _number(word)]


def _number(word: str) -> str:
    """ "2" for 2, 2., II, zweite; "" for what is no number."""
    word = word.rstrip(".")
    if any(letter.isdecimal() for letter in word):
        return word.lstrip("0") or "0"
    if word in _ORDINALS:
        return str(_ORDINALS[word])
    if len(word) > 1 and _ROMAN.fullmatch(word):
        return str(sum({"x": 10, "v": 5, "i": 1}[letter] for letter in word))
    return ""


def same_title(one: Title, other: Title, *, is_word: Callable[[str], bool]) -> float:
    """How surely both titles name the same work: 0 (no) to 1.

    is_word: whether a word stands in several titles of the collection; two such words are no typing error.
    """
    if one.numbers != other.numbers or one.letters != other.letters:
        return 0.0
    if one.plain == other.plain:
        return 1.0
    if _joined(one.words) == _joined(other.words):
        return 0.98
    whole = _aligned(one.words, other.words, is_word)
    if whole:
        return whole
    # One of them without its subtitle: only if what is left says enough.
    for shorter, longer in ((one, other), (other, one)):
        if not shorter.subtitle and longer.subtitle and len("".join(shorter.words)) >= 12:
            score = _aligned(shorter.words, longer.main, is_word)
            if score:
                return min(score, 0.85)
    return 0.0


def _joined(words: Sequence[str]) -> str:
    return "".join(words).replace(".", "")


def _aligned(one: Sequence[str], other: Sequence[str], is_word: Callable[[str], bool]) -> float:
    """0.9 to 0.97 if each word of one stands for a word of the other, else 0."""
    if not one or not other:
        return 0.0
    left, right = list(one), list(other)
    for word in one:
        same = next((candidate for candidate in right if candidate.rstrip(".") == word.rstrip(".")), None)
        if same is not None:
            left.remove(word)
            right.remove(same)
    errors = 0
    for word in list(left):
        match = next((candidate for candidate in right if _stands_for(word, candidate, is_word)), None)
        if match is not None:
            left.remove(word)
            right.remove(match)
            errors += 1
    if left and right and abs(len(left) - len(right)) == 1 and OSA.distance(_joined(left), _joined(right)) <= 1:
        left, right, errors = [], [], errors + 1  # a blank too many, or one that is missing
    if len(left) + len(right) == 1 and _is_small_mistyped((left or right)[0]):
        left, right, errors = [], [], errors + 1
    if left or right or errors > 1 + len(one) // 2:
        return 0.0
    return max(0.97 - 0.02 * errors, 0.9)


def _is_small_mistyped(word: str) -> bool:
    """Whether a word is one of those that mean nothing, with a typing error."""
    return len(word) <= 7 and any(OSA.distance(word, small, score_cutoff=1) <= 1 for small in _SMALL if len(small) > 2)


def _stands_for(one: str, other: str, is_word: Callable[[str], bool]) -> bool:
    """Whether one word is the other with a typing error, or short for it."""
    for short, long in ((one, other), (other, one)):
        if short.endswith(".") and len(short) > 2 and long.startswith(short[:-1]):
            return True
    one, other = one.rstrip("."), other.rstrip(".")
    longest = max(len(one), len(other))
    allowed = 0 if longest < 4 else 1 if longest < 9 else 2
    if OSA.distance(one, other, score_cutoff=allowed) > allowed:
        return False
    return one == other or not (is_word(one) and is_word(other))


@dataclass(frozen=True, slots=True)
class Person:
    """A name, folded; of a body the whole name is `family`."""

    family: str
    given: str = ""


def same_people(one: Sequence[Person], other: Sequence[Person]) -> float | None:
    """How many of the fewer names stand among the others: 0 to 1, in any order; None if one side names nobody."""
    if not one or not other:
        return None
    fewer, more = sorted((one, other), key=len)
    return sum(any(_same_person(name, candidate) for candidate in more) for name in fewer) / len(fewer)


def _same_person(one: Person, other: Person) -> bool:
    if _near(one.family, other.family):
        return not one.given or not other.given or one.given[0] == other.given[0] or _near(one.given, other.given)
    swapped = bool(one.given and other.given) and _near(one.family, other.given) and _near(one.given, other.family)
    return swapped or _near(f"{one.given} {one.family}", f"{other.given} {other.family}")


def _near(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < 4:
        return False
    return fuzz.ratio(one, other, score_cutoff=80) >= 80
