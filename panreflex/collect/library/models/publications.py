"""Bibliographic records, with the fields and types of CSL-JSON."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.models import Orderable

from panreflex.base.sorting import SortKey
from panreflex.collect.library.models.entries import LibraryEntry
from panreflex.vocabulary.models import Theme


class Publication(LibraryEntry):
    """One work. A title in square brackets describes a work whose real title was not visible."""

    class Kind(models.TextChoices):
        ARTICLE = "article-journal", _("Aufsatz in einer Zeitschrift")
        MAGAZINE = "article-magazine", _("Beitrag in einem Magazin")
        NEWSPAPER = "article-newspaper", _("Zeitungsartikel")
        BOOK = "book", _("Buch")
        CHAPTER = "chapter", _("Beitrag in einem Buch")
        REPORT = "report", _("Bericht")
        THESIS = "thesis", _("Abschlussarbeit")
        WEBPAGE = "webpage", _("Webseite")
        STANDARD = "standard", _("Norm")
        ENTRY = "entry-encyclopedia", _("Lexikoneintrag")
        LEGISLATION = "legislation", _("Gesetz oder Verordnung")
        PAPER = "paper-conference", _("Konferenzbeitrag")
        DOCUMENT = "document", _("Dokument")

    class Language(models.TextChoices):
        GERMAN = "de", _("Deutsch")
        ENGLISH = "en", _("Englisch")
        FRENCH = "fr", _("Französisch")
        ITALIAN = "it", _("Italienisch")
        SPANISH = "es", _("Spanisch")
        DUTCH = "nl", _("Niederländisch")
        DANISH = "da", _("Dänisch")
        SWEDISH = "sv", _("Schwedisch")
        POLISH = "pl", _("Polnisch")

    kind = models.CharField(_("Art"), max_length=30, choices=Kind.choices)
    title = models.CharField(_("Titel"), max_length=400)
    container_title = models.CharField(_("Erschienen in"), max_length=300, blank=True)
    publisher = models.CharField(_("Verlag oder Herausgeber"), max_length=200, blank=True)
    publisher_place = models.CharField(_("Erscheinungsort"), max_length=120, blank=True)
    edition = models.CharField(_("Auflage"), max_length=60, blank=True)
    volume = models.CharField(_("Band oder Jahrgang"), max_length=40, blank=True)
    issue = models.CharField(_("Heft"), max_length=40, blank=True)
    page = models.CharField(_("Seiten"), max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(_("Jahr"), null=True, blank=True)
    month = models.PositiveSmallIntegerField(_("Monat"), null=True, blank=True)
    day = models.PositiveSmallIntegerField(pgettext_lazy("Datum", "Tag"), null=True, blank=True)
    doi = models.CharField("DOI", max_length=120, blank=True)
    isbn = models.CharField("ISBN", max_length=13, blank=True)
    url = models.URLField(_("Adresse"), max_length=400, blank=True)
    abstract = models.TextField(_("Worum es geht"), blank=True)
    language = models.CharField(_("Sprache"), max_length=2, choices=Language.choices, default=Language.GERMAN)
    themes = ParentalManyToManyField(Theme, related_name="publications", blank=True, verbose_name=_("Themen"))
    sort_key = SortKey("title")

    class Meta:
        verbose_name = _("Veröffentlichung")
        verbose_name_plural = _("Literatur")
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(condition=Q(doi="") | Q(doi__regex=r"^10\.\d{4,9}/\S+$"), name="publication_doi"),
            models.CheckConstraint(
                condition=Q(isbn="") | Q(isbn__regex=r"^(\d{9}[\dX]|\d{13})$"), name="publication_isbn_without_hyphens"
            ),
            models.CheckConstraint(
                condition=(Q(month=None) | Q(year__isnull=False, month__range=(1, 12)))
                & (Q(day=None) | Q(month__isnull=False, day__range=(1, 31))),
                name="publication_date_from_the_front",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/literatur/{self.slug}/"

    def clean(self) -> None:
        """Explains to editors what the constraints refuse."""
        errors = {}
        if self.doi and not re.fullmatch(r"10\.\d{4,9}/\S+", self.doi):
            errors["doi"] = _("Eine DOI beginnt mit „10.“ und enthält einen Schrägstrich, zum Beispiel 10.1000/182.")
        if self.isbn and not re.fullmatch(r"\d{9}[\dX]|\d{13}", self.isbn):
            errors["isbn"] = _("Eine ISBN hat 10 oder 13 Ziffern. Bitte ohne Bindestriche eintragen.")
        if self.month is not None and not (self.year and 1 <= self.month <= 12):
            errors["month"] = _("Bitte einen Monat von 1 bis 12 eintragen, und dazu das Jahr.")
        if self.day is not None and not (self.month and 1 <= self.day <= 31):
            errors["day"] = _("Bitte einen Tag von 1 bis 31 eintragen, und dazu den Monat.")
        if errors:
            raise ValidationError(errors)

    @property
    def only_author(self) -> str:
        """The author's name, if there is just one; else ""."""
        authors = self.authors.all()
        return str(authors[0]) if len(authors) == 1 else ""

    def as_csl(self) -> dict[str, Any]:
        """The record as one item of CSL-JSON (citationstyles.org, schema 1.0.2); empty fields are left out."""
        fields = {
            "id": self.slug,
            "type": self.kind,
            "title": self.title,
            "author": [author.as_csl() for author in self.authors.all()],
            "issued": {"date-parts": [[part for part in (self.year, self.month, self.day) if part]]}
            if self.year
            else None,
            "container-title": self.container_title,
            "publisher": self.publisher,
            "publisher-place": self.publisher_place,
            "edition": self.edition,
            "volume": self.volume,
            "issue": self.issue,
            "page": self.page,
            "ISBN": self.isbn,
            "DOI": self.doi,
            "URL": self.url,
            "abstract": self.abstract,
            "language": self.language,
        }
        return {name: value for name, value in fields.items() if value}


class PublicationAuthor(Orderable):
    """A person (family and given name) or a body (`literal`), in the order of the title page."""

    publication = ParentalKey(Publication, on_delete=models.CASCADE, related_name="authors")
    family = models.CharField(_("Nachname"), max_length=120, blank=True)
    given = models.CharField(_("Vorname"), max_length=120, blank=True)
    literal = models.CharField(_("oder Name der Organisation"), max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("Autor:in")
        verbose_name_plural = _("Autor:innen")
        constraints = [
            models.CheckConstraint(
                condition=(~Q(literal="") & Q(family="", given="")) | (Q(literal="") & ~Q(family="")),
                name="publication_author_person_or_body",
            )
        ]

    def clean(self) -> None:
        """Explains to editors what the constraint refuses."""
        if self.literal and (self.family or self.given):
            raise ValidationError({"literal": _("Bitte entweder eine Person oder eine Organisation eintragen.")})
        if not self.literal and not self.family:
            raise ValidationError({"family": _("Bitte den Nachnamen eintragen oder den Namen der Organisation.")})

    def __str__(self) -> str:
        return self.literal or f"{self.given} {self.family}".strip()

    def as_csl(self) -> dict[str, str]:
        """The name as CSL-JSON writes it."""
        if self.literal:
            return {"literal": self.literal}
        return {"family": self.family, "given": self.given} if self.given else {"family": self.family}
