"""The index: one row for each object that everybody may read, and the dictionary of all terms in it."""

from collections.abc import Iterable
from typing import NamedTuple, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from panreflex.share.search.analysing import MAX_TERM

MAX_WORD = 200  # characters of a word that suggestions show


class Kind(models.TextChoices):
    """What a result is; the values stand in the address (`art=`)."""

    EXAMPLE = "beispiele", _("Gute Beispiele")
    RECOMMENDATION = "empfehlungen", _("Empfehlungen")
    MEASURE = "stellschrauben", _("Stellschrauben")
    PUBLICATION = "literatur", _("Literatur")
    PROJECT = "projekte", _("Forschungsprojekte")
    INTERVIEW = "gespraeche", _("Gespräche")
    EVENT = "termine", _("Termine")
    FIGURE = "befragungen", _("Zahlen aus Befragungen")
    NEWS = "aktuelles", _("Aktuelles")
    PAGE = "seiten", _("Seiten")

    @property
    def singular(self) -> str:
        """What one result is called."""
        return str(_SINGULAR[self])


_SINGULAR = {
    Kind.EXAMPLE: _("Gutes Beispiel"),
    Kind.RECOMMENDATION: _("Empfehlung"),
    Kind.MEASURE: _("Stellschraube"),
    Kind.PUBLICATION: _("Literatur"),
    Kind.PROJECT: _("Forschungsprojekt"),
    Kind.INTERVIEW: _("Gespräch"),
    Kind.EVENT: _("Termin"),
    Kind.FIGURE: _("Zahl aus einer Befragung"),
    Kind.NEWS: _("Aktuelles"),
    Kind.PAGE: _("Seite"),
}


class SearchDocument(models.Model):
    """One public object as the search knows it. `indexing` writes it; nobody else does.

    `vector` holds the terms of `analysing`, weighted: A title, B labels with their synonyms, C summary, D body.
    """

    kind = models.CharField(max_length=20, choices=Kind.choices)
    source = models.CharField(max_length=60)
    object_key = models.CharField(max_length=60)
    title = models.TextField()
    url = models.CharField(max_length=400)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    labels = ArrayField(models.TextField(), default=list)
    note = models.TextField(blank=True)
    date = models.DateField(null=True)
    vector = SearchVectorField()

    class Meta:
        constraints = [models.UniqueConstraint("source", "object_key", name="search_document_once")]
        indexes = [GinIndex("vector", name="search_document_vector")]

    def __str__(self) -> str:
        return f"{self.source} {self.object_key}: {self.title}"


class RelatedTerm(NamedTuple):
    """A term of the dictionary that is, begins, contains or is contained in `word`, and how many documents have it."""

    word: str
    term: str
    documents: int


class SearchTermQuerySet(models.QuerySet["SearchTerm"]):
    def related_to(self, words: Iterable[str]) -> list[RelatedTerm]:
        """Terms that have to do with `words` by their letters. Below four letters only beginnings count.

        This takes the place of trigrams, which the embedded PostgreSQL does not have.
        """
        with connection.cursor() as cursor:
            cursor.execute(_RELATED, [list(words)])
            return [RelatedTerm(*row) for row in cursor.fetchall()]

    def recount(self) -> None:
        """Count anew in how many documents each term stands, and forget terms that stand in none."""
        with connection.cursor() as cursor:
            cursor.execute(_RECOUNT)
            cursor.execute(_FORGET)

    def starting_like(self, word: str) -> Self:
        """Terms with the first letter of `word` and about its length: candidates for a slip of the pen."""
        similar = self.filter(term__startswith=word[:1]).alias(length=Length("term"))
        return similar.filter(length__range=(len(word) - 2, len(word) + 2))


class SearchTerm(models.Model):
    """A term of the index, with one word as readers know it, for suggestions."""

    term = models.CharField(max_length=MAX_TERM, primary_key=True)
    word = models.CharField(max_length=MAX_WORD)
    documents = models.PositiveIntegerField(default=0)

    objects = SearchTermQuerySet.as_manager()

    def __str__(self) -> str:
        return self.term


_RELATED = """
SELECT asked, term, documents FROM unnest(%s::text[]) AS asked JOIN search_searchterm ON
    term = asked
    OR (length(asked) = 3 AND starts_with(term, asked))
    OR (length(asked) > 3 AND strpos(term, asked) > 0)
    OR (length(term) > 3 AND strpos(asked, term) > 0)
"""
_RECOUNT = """
UPDATE search_searchterm SET documents = counted.ndoc
FROM ts_stat('SELECT vector FROM search_searchdocument') AS counted
WHERE term = counted.word AND documents <> counted.ndoc
"""
_FORGET = """
DELETE FROM search_searchterm WHERE NOT EXISTS (
    SELECT FROM ts_stat('SELECT vector FROM search_searchdocument') AS counted WHERE counted.word = term
)
"""
