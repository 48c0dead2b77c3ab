"""Recommendations and the evidence they rest on: the beginning of the chain."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.models import Orderable

from panreflex.base.publishing import Publishable
from panreflex.base.sorting import SortKey
from panreflex.collect.library.models import Interview, PracticeExample, Publication
from panreflex.collect.surveys.models import PublishedFigure
from panreflex.vocabulary.models import Addressee, Measure


class Recommendation(Publishable):
    """What to do, for whom, along which measure."""

    title = models.CharField(_("Titel"), max_length=160)
    text = models.TextField(_("Text"), max_length=600)
    addressees = ParentalManyToManyField(Addressee, related_name="recommendations", verbose_name=_("Für wen"))
    measures = ParentalManyToManyField(Measure, related_name="recommendations", verbose_name=_("Stellschrauben"))
    origin = models.CharField(
        _("Übernommen aus"),
        max_length=120,
        blank=True,
        help_text=_("Nur wenn die Empfehlung an anderer Stelle entstand. Leser:innen sehen es."),
    )
    sort_key = SortKey("title")

    class Meta:
        verbose_name = _("Handlungsempfehlung")
        verbose_name_plural = _("Handlungsempfehlungen")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/empfehlungen/{self.slug}/"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def public(self) -> "EvidenceQuerySet":
        """Evidence whose recommendation and whose piece everybody may read (a page elsewhere always)."""
        return self.filter(recommendation__live=True).filter(
            Q(example__live=True)
            | Q(publication__live=True)
            | Q(figure__live=True)
            | Q(interview__live=True)
            | ~Q(workshop="")
            | ~Q(url="")
        )


class Evidence(Orderable):
    """One link of the chain: this recommendation rests on exactly one piece, and `note` says in what respect.

    `workshop` is the slug of an event: events stand after us in the house, so the public page resolves it.
    """

    recommendation = ParentalKey(Recommendation, on_delete=models.CASCADE, related_name="evidence")
    example = models.ForeignKey(
        PracticeExample, models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name=_("Beispiel")
    )
    publication = models.ForeignKey(
        Publication, models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name=_("Literatur")
    )
    figure = models.ForeignKey(
        PublishedFigure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name=_("Zahl aus einer Befragung"),
    )
    interview = models.ForeignKey(
        Interview, models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name=_("Gespräch")
    )
    workshop = models.SlugField(_("Workshop (Kennung des Termins)"), max_length=100, blank=True)
    url = models.URLField(_("Seite an anderem Ort"), max_length=400, blank=True)
    note = models.CharField(_("Was daraus hervorgeht"), max_length=300)

    objects = EvidenceQuerySet.as_manager()

    class Meta(Orderable.Meta):
        verbose_name = _("Beleg")
        verbose_name_plural = _("Belege")
        constraints = [
            models.CheckConstraint(
                condition=Q(example__isnull=False, publication=None, figure=None, interview=None, workshop="", url="")
                | Q(example=None, publication__isnull=False, figure=None, interview=None, workshop="", url="")
                | Q(example=None, publication=None, figure__isnull=False, interview=None, workshop="", url="")
                | Q(example=None, publication=None, figure=None, interview__isnull=False, workshop="", url="")
                | (Q(example=None, publication=None, figure=None, interview=None, url="") & ~Q(workshop=""))
                | (Q(example=None, publication=None, figure=None, interview=None, workshop="") & ~Q(url="")),
                name="evidence_is_one_piece",
            )
        ]

    def __str__(self) -> str:
        return self.note

    def clean(self) -> None:
        """Explains to editors what the constraint refuses."""
        pieces = (self.example_id, self.publication_id, self.figure_id, self.interview_id, self.workshop, self.url)
        if (named := sum(map(bool, pieces))) != 1:
            raise ValidationError(
                _("Ein Beleg ist ein Stück, hier sind es %(named)d. Bitte eines der sechs Felder ausfüllen.")
                % {"named": named}
            )

    @property
    def piece(self) -> Any:
        """The entry it points to; None for a workshop or a page elsewhere."""
        return self.example or self.publication or self.figure or self.interview
