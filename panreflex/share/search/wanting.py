"""From the words of a query to what is wanted: the same word, words near to it, other words for the same thing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from panreflex.share.search import analysing
from panreflex.share.search.dictionary import Dictionary, slips
from panreflex.share.search.thesaurus import Mention, Thesaurus

_MAX_NEAR = 40  # terms that one word may be widened to
_MAX_COMPOUNDS = 8  # that a name of the thesaurus may stand for, the shortest first
_MAX_LENT = 40  # phrases that the thesaurus may add to one word, the best
_SHORTEST_PART = 4  # letters that a part of a compound has
_SHORTEST_NAME = 5  # letters of a name that also stands for compounds with it
_LINKING = ("", "s", "es", "n", "en")

# How far a text with the one word is a text with the other, 0 to 1. Their order is the German language's: the last part
# of a compound says what a thing is, the first part what kind. docs/search.md shows what each of them adds.
_BEGINS, _ENDS, _HOLDS = 0.75, 0.75, 0.55  # asked: "hitze", found: "hitzewelle", "gluthitze", "winterhitzeplan"
_IS_LAST_PART, _IS_FIRST_PART = 0.5, 0.3  # asked: "verwaltungsstab", found: "stab", "verwaltung"
_ALL_PARTS = 0.8  # asked: "personaleinsatz", found: "personal" and "einsatz"
_ONE_SLIP, _TWO_SLIPS, _SLIP_OF_A_KNOWN_WORD = 0.85, 0.7, 0.4
_OTHER_NAME, _NARROWER, _RELATED = 0.9, 0.45, 0.2
STRONG = 0.6  # so rare as the texts with something of this quality is the word
ABOUT = 0.4  # a text with something of this quality is about the word: compounds are, parts of the word are not


@dataclass(frozen=True)
class Parts:
    """Which means of finding are used: all of them, but in the ablation."""

    words: bool = True
    compounds: bool = True
    slips: bool = True
    thesaurus: bool = True
    meaning: bool = True
    feedback: bool = True


class Phrase(NamedTuple):
    """Terms (their numbers) that a document must have all of, and how far it is then about the word asked for.

    name: the name of the thesaurus that it stands for, "" for words of the query.
    """

    terms: tuple[int, ...]
    quality: float
    name: str = ""


@dataclass
class Want:
    """One word of a query and what counts for it.

    respelled: the word that was taken instead if no text has it. facets: values that count for it as a place.
    """

    word: analysing.Word
    phrases: list[Phrase] = field(default_factory=list)
    respelled: str = ""
    facets: tuple[str, ...] = ()


def wants(
    words: Sequence[analysing.Word],
    dictionary: Dictionary,
    thesaurus: Thesaurus,
    parts: Parts,
    *,
    lives: Callable[[int], bool],
) -> list[Want]:
    """What each word of a query that says something stands for, in their order.

    lives: whether a text has the term of that number; the dictionary still knows words of texts that are gone.
    """
    if not parts.words:
        return []
    found = {
        place: _widened(word, dictionary, parts, lives, named=parts.thesaurus and bool(thesaurus.called([word.text])))
        for place, word in enumerate(words)
        if word.terms
    }
    if parts.compounds:
        _join_neighbours(found, dictionary)
    if parts.thesaurus:
        for mention in thesaurus.mentions([_spelled(word, dictionary, thesaurus, parts) for word in words]):
            phrases = list(lent(mention, dictionary, thesaurus))
            for place in range(mention.start, mention.end):
                if place in found:
                    found[place].phrases.extend(phrases)
    return list(found.values())


def _spelled(word: analysing.Word, dictionary: Dictionary, thesaurus: Thesaurus, parts: Parts) -> str:
    """The word, or the name of the thesaurus that it is a slip for if neither texts nor the thesaurus have it."""
    unknown = parts.slips and word.terms and not any(term in dictionary.numbers for term in word.terms)
    return (unknown and not thesaurus.called([word.text]) and thesaurus.spelled(word.text)) or word.text


def lent(mention: Mention, dictionary: Dictionary, thesaurus: Thesaurus) -> Iterator[Phrase]:
    """What the concepts of a name in a query let count beside it, each once with its highest quality, the best first.

    Of concepts that come near only the names themselves count, not what holds them.
    """
    best: dict[tuple[int, ...], Phrase] = {}
    for position in mention.concepts:
        concept = thesaurus.concepts[position]
        nearby = [(position, _OTHER_NAME)]
        nearby += [(other, _NARROWER) for other in concept.narrower]
        nearby += [(other, _RELATED) for other in concept.related]
        for other, quality in nearby:
            for name in thesaurus.concepts[other].names:
                for terms, share in dictionary.kept(name, _as_name):
                    known = best.get(terms)
                    if (share == 1.0 or other == position) and (known is None or known.quality < quality * share):
                        best[terms] = Phrase(terms, quality * share, name)
    yield from sorted(best.values(), key=lambda phrase: -phrase.quality)[:_MAX_LENT]


def _widened(
    word: analysing.Word, dictionary: Dictionary, parts: Parts, lives: Callable[[int], bool], *, named: bool
) -> Want:
    """The word itself and what comes near to it by its letters; an unknown one is taken for its nearest spelling.

    named: the thesaurus knows it, so it is no slip of the pen, even if no text has it.
    """
    want = Want(word)
    qualities: dict[int, float] = {}
    meant: list[tuple[float, str]] = []
    for term in word.terms:
        known = term in dictionary.numbers and lives(dictionary.numbers[term])
        if known:
            qualities[dictionary.numbers[term]] = 1.0
        for other in dictionary.near(term) if parts.compounds or parts.slips else ():
            quality = _as_compound(term, other) if parts.compounds else 0.0
            if parts.slips and not named and not quality and (slip := _as_slip(term, other, known=known)):
                quality = slip
                if not known and lives(dictionary.numbers[other]):
                    meant.append((slip, other))
            if quality:
                number = dictionary.numbers[other]
                qualities[number] = max(quality, qualities.get(number, 0.0))
        if parts.compounds:
            want.phrases += [
                Phrase(tuple(dictionary.numbers[part] for part in reading), _ALL_PARTS)
                for reading in dictionary.readings(term)
            ]
    if meant and max(qualities.values()) < 1.0:
        want.respelled = max(meant)[1]
    nearest = sorted(qualities.items(), key=lambda item: (-item[1], item[0]))[:_MAX_NEAR]
    want.phrases = [Phrase((number,), quality) for number, quality in nearest] + want.phrases
    return want


def _as_compound(asked: str, found: str) -> float:
    """How much one word says of another that it is a part of; more if it is a large part."""
    if asked == found:
        return 1.0
    if len(asked) < len(found):
        if asked not in found or (len(asked) < _SHORTEST_PART and not (len(asked) == 3 and found.startswith(asked))):
            return 0.0
        whole = _BEGINS if found.startswith(asked) else _ENDS if found.endswith(asked) else _HOLDS
        return whole * (0.5 + 0.5 * len(asked) / len(found))
    if len(found) < _SHORTEST_PART:
        return 0.0
    part = _IS_LAST_PART if asked.endswith(found) else _IS_FIRST_PART if asked.startswith(found) else 0.0
    return part * (0.4 + 0.6 * len(found) / len(asked))


def _as_slip(asked: str, found: str, *, known: bool) -> float:
    """How likely `asked` is `found` with a slip of the pen; two in a word that texts have are no slips."""
    number = slips(asked, found)
    if number == 1:
        return _SLIP_OF_A_KNOWN_WORD if known else _ONE_SLIP
    return _TWO_SLIPS if number == 2 and not known else 0.0


def _as_name(name: str, dictionary: Dictionary) -> Iterator[tuple[tuple[int, ...], float]]:
    """What stands for a name of the thesaurus in texts, and how far: its words, them as one, compounds that hold it."""
    words = list(analysing.words(name))
    terms = [part for word in words for part in (word.terms[:-1] or word.terms)]  # parts of what has hyphens
    if not terms:
        return
    numbers = [dictionary.numbers.get(term, 0) for term in terms]
    if all(numbers):
        yield tuple(numbers), 1.0
    whole = analysing.stem("".join(analysing.fold(word.text) for word in words))
    if len(terms) > 1 and whole in dictionary.numbers:
        yield (dictionary.numbers[whole],), 1.0
    if len(words) == 1:
        if len(whole) >= _SHORTEST_NAME:
            for other in sorted(dictionary.holding(whole), key=len)[:_MAX_COMPOUNDS]:
                yield (dictionary.numbers[other],), 0.5 + 0.5 * len(whole) / len(other)
        for reading in dictionary.readings(whole):
            yield tuple(dictionary.numbers[part] for part in reading), _ALL_PARTS


def _join_neighbours(found: Mapping[int, Want], dictionary: Dictionary) -> None:
    """Let two words that are written apart count as one: "Hitze Aktionsplan", "Einsatz (von) Personal"."""
    for one, other in pairwise(found.values()):
        for first, last in ((one, other), (other, one)):
            folded = analysing.fold(first.word.text)
            begins = {begin + link for begin in {folded, analysing.stem(folded)} for link in _LINKING}
            for term in {begin + last.word.terms[-1] for begin in begins} & dictionary.numbers.keys():
                joined = Phrase((dictionary.numbers[term],), 1.0)
                one.phrases.append(joined)
                other.phrases.append(joined)
