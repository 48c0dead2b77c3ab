"""The names of concepts: which of them stand in a query, and which other names are meant with them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from panreflex.share.search import analysing
from panreflex.share.search.dictionary import Dictionary, slips

LONGEST_NAME = 6  # words


@dataclass(frozen=True)
class Concept:
    """What the thesaurus knows of one thing: all its names, and the positions of concepts that come near to it."""

    names: tuple[str, ...]
    narrower: tuple[int, ...] = ()
    related: tuple[int, ...] = ()


class Mention(NamedTuple):
    """A name in a query: the first and the last but one of the words it covers, and the positions of its concepts."""

    start: int
    end: int
    concepts: tuple[int, ...]


class Thesaurus:
    """All concepts, by the spellings of their names."""

    def __init__(self, concepts: Sequence[Concept] = ()) -> None:
        self.concepts = tuple(concepts)
        self._named: dict[str, list[int]] = defaultdict(list)
        for position, concept in enumerate(self.concepts):
            for name in concept.names:
                for key in keys([word.text for word in analysing.words(name)]):
                    if position not in self._named[key]:
                        self._named[key].append(position)
        self._words = Dictionary([(number, key) for number, key in enumerate(self._named) if " " not in key])

    def spelled(self, word: str) -> str:
        """The name of one word that `word` is a slip of the pen for, as a term; "" if there is none."""
        term = analysing.stem(analysing.fold(word))
        near = ((slips(term, other), other) for other in self._words.near(term))
        return min(((n, other) for n, other in near if n), default=(0, ""))[1]

    def called(self, words: Sequence[str]) -> tuple[int, ...]:
        """Positions of the concepts that have these words as a name, however it is inflected or joined."""
        return tuple(dict.fromkeys(one for key in keys(words) for one in self._named.get(key, ())))

    def labels(self, words: Sequence[str]) -> list[str]:
        """The first name of each concept that `words` name by another one."""
        asked = "".join(analysing.fold(word) for word in words)
        named = [self.concepts[one].names[0] for mention in self.mentions(words) for one in mention.concepts]
        return [name for name in dict.fromkeys(named) if analysing.fold(name) not in asked]

    def mentions(self, words: Sequence[str]) -> Iterator[Mention]:
        """The names that stand in `words`; a name within a longer one is not told."""
        done = 0
        for start in range(len(words)):
            for end in range(min(len(words), start + LONGEST_NAME), max(start, done), -1):
                if concepts := self.called(words[start:end]):
                    yield Mention(start, end, concepts)
                    done = end
                    break


def keys(words: Sequence[str]) -> Iterator[str]:
    """The spellings under which a name is kept: as one word, and word by word without endings and little words."""
    joined = analysing.stem("".join(analysing.fold(word) for word in words))
    if joined and (len(words) > 1 or not analysing.says_nothing(words[0])):
        yield joined
    telling = [analysing.stem(analysing.fold(word)) for word in words if not analysing.says_nothing(word)]
    if len(telling) > 1:
        yield " ".join(telling)
