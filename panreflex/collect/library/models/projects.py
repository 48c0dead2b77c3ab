"""Research projects about crises and municipalities."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.models import Orderable

from panreflex.base.sorting import SortKey
from panreflex.collect.library.models.entries import LibraryEntry
from panreflex.vocabulary.models import Theme


class ResearchProject(LibraryEntry):
    """One project. If only month or year is known, it begins on the first and ends on the last day of that."""

    title = models.CharField(_("Titel"), max_length=300)
    acronym = models.CharField(_("Kurzname"), max_length=60)
    funder = models.CharField(_("Förderung"), max_length=200, blank=True)
    start = models.DateField(_("Beginn"), null=True, blank=True)
    end = models.DateField(_("Ende"), null=True, blank=True)
    years_only = models.BooleanField(_("Nur die Jahre sind bekannt"), default=False)
    summary = models.TextField(_("Worum es geht"))
    url = models.URLField(_("Adresse"), max_length=400)
    themes = ParentalManyToManyField(Theme, related_name="projects", blank=True, verbose_name=_("Themen"))
    sort_key = SortKey("acronym")

    class Meta:
        verbose_name = _("Forschungsprojekt")
        verbose_name_plural = _("Forschungsprojekte")
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start=None) | Q(end=None) | Q(end__gte=F("start")), name="project_ends_after_it_began"
            )
        ]

    def __str__(self) -> str:
        return self.acronym

    def get_absolute_url(self) -> str:
        return f"/forschungsprojekte/{self.slug}/"

    @property
    def running_time(self) -> str:
        """From when to when as exactly as the source says, by month at most: "2018 bis 2021"; empty if unknown."""
        start, end = (day and date_format(day, "Y" if self.years_only else "F Y") for day in (self.start, self.end))
        if start and end:
            return gettext("%(start)s bis %(end)s") % {"start": start, "end": end}
        if start:
            return gettext("ab %(start)s") % {"start": start}
        return gettext("bis %(end)s") % {"end": end} if end else ""

    def clean(self) -> None:
        """Explains to editors what the constraint refuses."""
        if self.start and self.end and self.end < self.start:
            raise ValidationError({"end": _("Das Ende liegt vor dem Beginn. Bitte eines von beiden ändern.")})


class ProjectPartner(Orderable):
    """An organisation that takes part, as the source names it."""

    project = ParentalKey(ResearchProject, on_delete=models.CASCADE, related_name="partners")
    name = models.CharField(_("Name"), max_length=200)

    class Meta(Orderable.Meta):
        verbose_name = _("Partner")
        verbose_name_plural = _("Partner")

    def __str__(self) -> str:
        return self.name
