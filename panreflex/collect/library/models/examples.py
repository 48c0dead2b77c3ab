"""Practice examples: what an administration did, how it went, what others can take from it."""

import re
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.models import Orderable

from panreflex.base.sorting import SortKey
from panreflex.collect.library.models.entries import LibraryEntry
from panreflex.people.models import Municipality
from panreflex.vocabulary.models import CrisisKind, Level, Measure, Theme


class PracticeExample(LibraryEntry):
    """One example. An empty field means that the source does not say; nothing is shown for it."""

    class PlaceKind(models.TextChoices):
        """What the place of an example is; only some have an AGS."""

        MUNICIPALITY = "municipality", _("Kommune")
        PART = "part", _("Teil einer Kommune")
        DISTRICT = "district", _("Kreis")
        ASSOCIATION = "association", _("Verband")
        STATE = "state", _("Land")
        ABROAD = "abroad", _("Ausland")

    title = models.CharField(_("Titel"), max_length=160)
    summary = models.TextField(_("Kurzfassung"), max_length=600)
    problem = models.TextField(_("Das Problem"), blank=True)
    approach = models.TextField(_("Der Weg"), blank=True)
    result = models.TextField(_("Was daraus wurde"), blank=True)
    transferable = models.TextField(_("Was sich übernehmen lässt"), blank=True)
    costs_or_effort = models.TextField(_("Kosten und Aufwand"), blank=True)
    contact_unit = models.CharField(_("Zuständige Stelle"), max_length=200, blank=True)

    place_kind = models.CharField(_("Art des Ortes"), max_length=20, choices=PlaceKind.choices)
    place_name = models.CharField(_("Ort, wie die Quelle ihn nennt"), max_length=120)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="examples", verbose_name=_("Kommune (AGS)")
    )
    region = models.CharField(_("Land oder Region"), max_length=80, blank=True)
    country = models.CharField(_("Staat (ISO 3166-1, zwei Buchstaben)"), max_length=2, default="DE")
    level = models.CharField(_("Ebene"), max_length=20, choices=Level.choices)
    year_start = models.PositiveSmallIntegerField(_("Seit (Jahr)"), null=True, blank=True)

    crisis_kinds = ParentalManyToManyField(CrisisKind, related_name="examples", verbose_name=_("Art der Krise"))
    themes = ParentalManyToManyField(Theme, related_name="examples", blank=True, verbose_name=_("Themen"))
    measures = ParentalManyToManyField(Measure, related_name="examples", blank=True, verbose_name=_("Stellschrauben"))

    source_title = models.CharField(_("Quelle"), max_length=200)
    source_url = models.URLField(_("Adresse der Quelle"), max_length=400)
    accessed = models.DateField(_("Abgerufen (Monat)"))
    source_note = models.TextField(_("Hinweis zur Quelle (nur für die Redaktion)"), blank=True)

    credit = models.CharField(
        _("Beigetragen von"),
        max_length=200,
        blank=True,
        help_text=_("So, wie die beitragende Person oder Stelle genannt werden will."),
    )
    contributed_by = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contributed_examples",
        verbose_name=_("Beigetragen aus der Kommune"),
    )
    sort_key = SortKey("title")

    # What a preview and the lists need at once; querysets of lists use it.
    RELATED: ClassVar[tuple[str, ...]] = ("crisis_kinds", "themes", "measures", "municipality__states")

    class Meta:
        verbose_name = _("Praxisbeispiel")
        verbose_name_plural = _("Praxisbeispiele")
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="example_country_iso"),
            models.CheckConstraint(
                condition=(Q(level=Level.INTERNATIONAL.value) & ~Q(country="DE"))
                | (~Q(level=Level.INTERNATIONAL.value) & Q(country="DE")),
                name="example_international_is_abroad",
            ),
            models.CheckConstraint(
                condition=Q(year_start=None) | Q(year_start__range=(1945, 2100)), name="example_year_plausible"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/gute-beispiele/{self.slug}/"

    def clean(self) -> None:
        """Explains to editors what the constraints refuse."""
        errors = {}
        if not re.fullmatch("[A-Z]{2}", self.country):
            errors["country"] = _("Bitte zwei Großbuchstaben eintragen, für Deutschland DE.")
        elif self.level == Level.INTERNATIONAL and self.country == "DE":
            errors["level"] = _("„international“ gilt nur außerhalb von Deutschland. Bitte Ebene oder Staat ändern.")
        elif self.level and self.level != Level.INTERNATIONAL and self.country != "DE":
            errors["level"] = _("Außerhalb von Deutschland gilt „international“. Bitte Ebene oder Staat ändern.")
        if self.year_start is not None and not 1945 <= self.year_start <= 2100:
            errors["year_start"] = _("Bitte ein Jahr zwischen 1945 und 2100 eintragen oder das Feld leeren.")
        if errors:
            raise ValidationError(errors)


class ExampleLink(Orderable):
    """A further page about the example."""

    example = ParentalKey(PracticeExample, on_delete=models.CASCADE, related_name="further_links")
    url = models.URLField(_("Adresse"), max_length=400)

    class Meta(Orderable.Meta):
        verbose_name = _("Weitere Quelle")
        verbose_name_plural = _("Weitere Quellen")

    def __str__(self) -> str:
        return self.url
