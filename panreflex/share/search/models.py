"""The index: one row for each object that everybody may read, and the dictionary of all terms in it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from pgvector.django import HalfVectorField, HnswIndex

from panreflex.base.meaning import DIMENSIONS
from panreflex.share.search.analysing import MAX_TERM

MAX_WORD = 200  # characters of a word that suggestions show
MAX_NOTED = 80  # characters of a search that is counted; whoever writes more tells a story


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
    FILE = "dateien", _("Dateien")

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
    Kind.FILE: _("Datei"),
}


class SearchState(models.Model):
    """The one row that says which generation of documents is searched, and how often it was written to.

    A rebuild writes the documents of the next generation beside the current one; then `generation` is set to it.
    """

    generation = models.PositiveIntegerField(default=1)
    revision = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="search_state_is_one_row")]

    def __str__(self) -> str:
        return f"generation {self.generation}, revision {self.revision}"


class SearchDocument(models.Model):
    """One public object as the search knows it; of a file, one page. `indexing` writes it; nobody else does.

    part: number of the page of a file, 0 for everything else. facets: "key=value", keys and values as in addresses of
    the catalogue. terms: what `index.packed` made of the words, by field.
    """

    generation = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    source = models.CharField(max_length=60)
    object_key = models.CharField(max_length=60)
    part = models.PositiveIntegerField(default=0)
    title = models.TextField()
    url = models.CharField(max_length=400)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    labels = ArrayField(models.TextField(), default=list)
    facets = ArrayField(models.TextField(), default=list)
    note = models.TextField(blank=True)
    date = models.DateField(null=True)
    terms = models.BinaryField(default=bytes)

    class Meta:
        constraints = [
            models.UniqueConstraint("generation", "source", "object_key", "part", name="search_document_once")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.object_key}: {self.title}"


class SearchVector(models.Model):
    """What a text means, as a vector of `base.meaning`. One for each text, however many documents say it."""

    text = models.UUIDField(primary_key=True)
    vector = HalfVectorField(dimensions=DIMENSIONS)

    class Meta:
        indexes = [
            HnswIndex(
                name="search_vector_near", fields=["vector"], m=16, ef_construction=64, opclasses=["halfvec_ip_ops"]
            )
        ]

    def __str__(self) -> str:
        return str(self.text)


class SearchPassage(models.Model):
    """A piece of a document's text; `passages` says which. text: key of the `SearchVector`, which a job makes."""

    document = models.ForeignKey(SearchDocument, models.CASCADE, related_name="passages", db_index=False)
    place = models.PositiveSmallIntegerField()
    text = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint("document", "place", name="search_passage_once")]
        indexes = [models.Index("text", name="search_passage_text")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.place}"


class SearchTerm(models.Model):
    """A term of the index, by the number that stands for it in documents, and one word as readers know it."""

    term = models.CharField(max_length=MAX_TERM, unique=True)
    word = models.CharField(max_length=MAX_WORD)

    def __str__(self) -> str:
        return self.term


class SearchedFor(models.Model):
    """How often something was searched for on one day: words and numbers, nothing of who asked (`noting.py`).

    text: folded words, by which several spellings count as one. shown: how it was typed first on that day.
    settled: editors have dealt with it.
    """

    day = models.DateField()
    text = models.CharField(max_length=MAX_NOTED)
    shown = models.CharField(max_length=MAX_NOTED)
    searches = models.PositiveIntegerField(default=0)
    without_result = models.PositiveIntegerField(default=0)
    clicks = models.PositiveIntegerField(default=0)
    settled = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("day", "text", name="searched_for_once_a_day"),
            models.CheckConstraint(condition=~models.Q(text=""), name="searched_for_says_something"),
            models.CheckConstraint(
                condition=models.Q(without_result__lte=models.F("searches"), clicks__lte=models.F("searches")),
                name="searched_for_counts_fit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.shown}"
