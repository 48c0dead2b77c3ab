"""The shared words: themes, measures, resilience factors, kinds of crisis, levels, addressees."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from panreflex.base.sorting import SortKey


def words_field(name: Any, **options: Any) -> "ArrayField[Any, Any]":
    """A list of words, none by default."""
    return ArrayField(models.CharField(max_length=80), verbose_name=name, default=list, blank=True, **options)


class Level(models.TextChoices):
    """Which level of the state acted."""

    CITY = "Stadt", _("Stadt")
    MUNICIPALITY = "Gemeinde", _("Gemeinde")
    DISTRICT = "Kreis", _("Kreis")
    STATE = "Land", _("Land")
    INTERNATIONAL = "international", _("international")


class Theme(models.Model):
    """A subject heading; topics are the roots that have a page of their own. A theme may hang below several topics."""

    class Kind(models.TextChoices):
        TOPIC = "topic", _("Themenseite")
        THEME = "theme", _("Thema")

    slug = models.SlugField(_("Kennung in der Adresse"), max_length=60, unique=True)
    kind = models.CharField(_("Art"), max_length=10, choices=Kind.choices, default=Kind.THEME)
    label = models.CharField(_("Bezeichnung"), max_length=80, unique=True)
    label_en = models.CharField(_("Bezeichnung auf Englisch"), max_length=80, blank=True)
    synonyms = ArrayField(
        models.CharField(max_length=80),
        verbose_name=_("Andere Wörter dafür"),
        default=list,
        blank=True,
        help_text=_("Mit Komma getrennt. Auch danach wird gesucht."),
    )
    parents = models.ManyToManyField(
        "self", symmetrical=False, related_name="children", blank=True, verbose_name=_("Gehört zu")
    )
    sort_key = SortKey("label")

    class Meta:
        verbose_name = _("Thema")
        verbose_name_plural = _("Themen")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.label


class CrisisKind(models.Model):
    """A kind of crisis."""

    slug = models.SlugField(_("Kennung in der Adresse"), max_length=60, unique=True)
    label = models.CharField(_("Bezeichnung"), max_length=80, unique=True)
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        verbose_name = _("Art der Krise")
        verbose_name_plural = _("Arten der Krise")
        ordering = ["order"]

    def __str__(self) -> str:
        return self.label


class Measure(models.Model):
    """One of the seven levers of municipal resilience that the project found (*Stellschraube*)."""

    slug = models.SlugField(_("Kennung in der Adresse"), max_length=60, unique=True)
    order = models.PositiveSmallIntegerField(_("Nummer"), unique=True)
    title = models.CharField(_("Titel"), max_length=120)
    short_title = models.CharField(_("Kurztitel"), max_length=60)

    class Meta:
        verbose_name = _("Stellschraube")
        verbose_name_plural = _("Stellschrauben")
        ordering = ["order"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/stellschrauben/{self.slug}/"


class ResilienceFactor(models.Model):
    """One of the six factors that the innovation workshop named, with what was said there."""

    slug = models.SlugField(_("Kennung in der Adresse"), max_length=60, unique=True)
    order = models.PositiveSmallIntegerField(_("Nummer"), unique=True)
    title = models.CharField(_("Titel"), max_length=120)
    statements = ArrayField(models.TextField(), verbose_name=_("Aussagen"), default=list)
    source = models.CharField(_("Quelle"), max_length=200)
    url = models.URLField(_("Adresse der Quelle"), max_length=400)
    source_note = models.TextField(_("Hinweis zur Quelle (nur für die Redaktion)"), blank=True)
    measures = models.ManyToManyField(Measure, related_name="factors", blank=True, verbose_name=_("Stellschrauben"))

    class Meta:
        verbose_name = _("Resilienzfaktor")
        verbose_name_plural = _("Resilienzfaktoren")
        ordering = ["order"]

    def __str__(self) -> str:
        return self.title


class Addressee(models.Model):
    """Whom a recommendation speaks to: an office or a function of the administration."""

    slug = models.SlugField(_("Kennung in der Adresse"), max_length=60, unique=True)
    label = models.CharField(_("Bezeichnung"), max_length=80, unique=True)
    sort_key = SortKey("label")

    class Meta:
        verbose_name = _("Zielgruppe")
        verbose_name_plural = _("Zielgruppen")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.label


class Concept(models.Model):
    """What a technical word means (*Fachwort*), with all the words for it. Search finds each of them by the others.

    Themes say what an entry is about; concepts say only which words mean the same, so entries never point to one.
    """

    slug = models.SlugField(_("Kennung in der Adresse"), max_length=60, unique=True)
    label = models.CharField(_("Fachwort"), max_length=80)
    synonyms = words_field(_("Andere Wörter dafür"))
    abbreviations = words_field(_("Abkürzungen"))
    english = words_field(_("Auf Englisch"))
    broader = models.ManyToManyField(
        "self",
        through="ConceptBroader",
        symmetrical=False,
        related_name="narrower",
        blank=True,
        verbose_name=_("Oberbegriffe"),
    )
    related = models.ManyToManyField(
        "self", through="ConceptRelated", symmetrical=True, blank=True, verbose_name=_("Verwandte Fachwörter")
    )
    source_title = models.CharField(_("Quelle"), max_length=200)
    source_url = models.URLField(_("Adresse der Quelle"), max_length=400)
    sort_key = SortKey("label")

    class Meta:
        verbose_name = _("Fachwort")
        verbose_name_plural = _("Fachwörter")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("label"), name="concept_label_once"),
            models.CheckConstraint(condition=~Q(label=""), name="concept_has_label"),
            models.CheckConstraint(
                condition=~(Q(synonyms__contains=[""]) | Q(abbreviations__contains=[""]) | Q(english__contains=[""])),
                name="concept_words_not_empty",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return f"/fachwoerter/{self.slug}/"

    @property
    def words(self) -> list[str]:
        """All words for it, the label first."""
        return [self.label, *self.synonyms, *self.abbreviations, *self.english]


class ConceptBroader(models.Model):
    """`from_concept` stands below `to_concept`."""

    from_concept = models.ForeignKey(Concept, models.CASCADE, related_name="+")
    to_concept = models.ForeignKey(Concept, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["from_concept", "to_concept"], name="concept_broader_once"),
            models.CheckConstraint(condition=~Q(from_concept=F("to_concept")), name="concept_not_above_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.from_concept} → {self.to_concept}"


class ConceptRelated(models.Model):
    """Two concepts are often meant together; Django keeps each pair in both directions."""

    from_concept = models.ForeignKey(Concept, models.CASCADE, related_name="+")
    to_concept = models.ForeignKey(Concept, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["from_concept", "to_concept"], name="concept_related_once"),
            models.CheckConstraint(condition=~Q(from_concept=F("to_concept")), name="concept_not_related_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.from_concept} – {self.to_concept}"


class MergedTerm(models.Model):
    """A word that another one stands for now. Its slug keeps working in links, filters and the interface for machines.

    `into` is the slug of a word that is alive, never of one that was merged itself (`merging.py` keeps it so).
    """

    class Kind(models.TextChoices):
        THEME = "theme", _("Thema")
        CRISIS_KIND = "crisis_kind", _("Art der Krise")
        ADDRESSEE = "addressee", _("Zielgruppe")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    slug = models.SlugField(max_length=60)
    label = models.CharField(max_length=80)
    into = models.SlugField(max_length=60)
    merged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="merged_term_once"),
            models.CheckConstraint(condition=~Q(slug=F("into")), name="merged_term_not_into_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.label} → {self.into}"
