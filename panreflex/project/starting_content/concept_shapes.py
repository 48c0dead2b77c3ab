"""The shape of a concept in `content/thesaurus/*.json`, and what has to hold among all of them."""

from collections.abc import Iterator, Mapping
from typing import Annotated, NamedTuple

from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field

from panreflex.project.starting_content.shapes import Key, Keys, Shape, UpTo80, UpTo200, Url, Word, no_twice
from panreflex.vocabulary import concepts

Words = Annotated[list[UpTo80], AfterValidator(no_twice)]


class Source(Shape):
    """Where the word is used or explained."""

    title: UpTo200
    url: Url


class Concept(Word):
    """Its files call the `id` `slug`, as the vocabulary does."""

    id: Key = Field(alias="slug")
    label: UpTo80
    synonyms: Words
    abbreviations: Words
    english: Words
    broader: Keys
    related: Keys
    source: Source

    @property
    def words(self) -> list[str]:
        """Label, synonyms and English words, without abbreviations."""
        return [self.label, *self.synonyms, *self.english]


class Contradiction(NamedTuple):
    """A concept, one of its fields, and what is wrong there."""

    concept: Concept
    field: str
    what: str


def contradictions(all_concepts: Mapping[str, Concept]) -> Iterator[Contradiction]:
    """Words that mean two things, names that nobody has, and circles."""
    graph = {key: concept.broader for key, concept in all_concepts.items()}
    register = concepts.Register()
    for key, concept in all_concepts.items():
        yield from _words(concept, register)
        register.add(key, concept.words, concept.abbreviations)
        for field, others in (("broader", concept.broader), ("related", concept.related)):
            for other in others:
                if other not in all_concepts:
                    yield Contradiction(concept, field, _("„%(key)s“ gibt es nicht.") % {"key": other})
        above = concepts.above(key, graph)
        if key in above:
            yield Contradiction(concept, "broader", _("Das Fachwort steht über sich selbst."))
        if key in concept.related:
            yield Contradiction(concept, "related", _("Das Fachwort nennt sich selbst."))
        for other in above.intersection(concept.related) - {key}:
            yield Contradiction(concept, "related", _("„%(key)s“ steht schon über diesem Fachwort.") % {"key": other})
        for other in concept.related:
            if other in all_concepts and key in concepts.above(other, graph) - {other}:
                yield Contradiction(
                    concept, "related", _("„%(key)s“ steht schon unter diesem Fachwort.") % {"key": other}
                )


def _words(concept: Concept, register: concepts.Register) -> Iterator[Contradiction]:
    fields = (
        ("label", [concept.label], False),
        ("synonyms", concept.synonyms, False),
        ("abbreviations", concept.abbreviations, True),
        ("english", concept.english, False),
    )
    for field, words, abbreviated in fields:
        for word in words:
            if not concepts.spelling(word):
                yield Contradiction(concept, field, _("„%(word)s“ hat keinen Buchstaben.") % {"word": word})
            elif owner := register.owner(word, abbreviated=abbreviated):
                sentence = _("„%(word)s“ gehört schon zum Fachwort „%(owner)s“.")
                yield Contradiction(concept, field, sentence % {"word": word, "owner": owner})
