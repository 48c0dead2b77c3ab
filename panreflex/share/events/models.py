"""Events: webinars, training, workshops, conferences; past ones are the archive."""

from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.models import Orderable

from panreflex.base.publishing import Publishable, PublishableQuerySet
from panreflex.vocabulary.models import Theme


def _over(today: date) -> Q:
    last_day = Coalesce("ends_on", "starts_on")
    return Q(month_only=False) & Q(LessThan(last_day, today)) | Q(month_only=True) & Q(
        LessThan(last_day, today.replace(day=1))
    )


class EventQuerySet(PublishableQuerySet):
    def upcoming(self, today: date) -> Self:
        """Not over on `today`, next first. Where only the month is known, it is not over before its month is."""
        return self.filter(starts_on__isnull=False).exclude(_over(today)).order_by("starts_on", "slug")

    def past(self, today: date) -> Self:
        """Over on `today`, newest first."""
        return self.filter(_over(today)).order_by("-starts_on", "slug")

    def standing(self) -> Self:
        """Offers without a date, such as the in-house training."""
        return self.filter(starts_on=None).order_by("slug")

    def on_known_days(self) -> Self:
        """Those that can stand in a calendar."""
        return self.filter(starts_on__isnull=False, month_only=False).order_by("starts_on", "slug")


class Event(Publishable):
    """One event. Without a date it is a standing offer; `month_only` says that the source gives no day."""

    class Kind(models.TextChoices):
        WEBINAR = "webinar", _("Webinar")
        TRAINING = "fortbildung", _("Fortbildung")
        MILESTONE = "meilenstein", _("Meilenstein des Projekts")
        WORKSHOP = "workshop", _("Workshop")
        CONFERENCE = "konferenz", _("Konferenz")
        SEMINAR = "seminar", _("Seminar")
        PUBLICATION = "veroeffentlichung", _("Veröffentlichung")

    kind = models.CharField(_("Art"), max_length=20, choices=Kind.choices)
    title = models.CharField(_("Titel"), max_length=200)
    starts_on = models.DateField(_("Beginn"), null=True, blank=True)
    ends_on = models.DateField(_("Ende"), null=True, blank=True)
    month_only = models.BooleanField(_("Nur der Monat ist bekannt"), default=False)
    date_note = models.CharField(_("Hinweis zum Datum"), max_length=200, blank=True)
    place = models.CharField(_("Ort"), max_length=120, blank=True)
    description = models.TextField(_("Worum es geht"))
    url = models.URLField(_("Adresse"), max_length=400)
    themes = ParentalManyToManyField(Theme, related_name="events", blank=True, verbose_name=_("Themen"))

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("Termin")
        verbose_name_plural = _("Termine")
        ordering = ["-starts_on", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on__isnull=False, ends_on__gte=F("starts_on")),
                name="event_ends_after_it_began",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/termine/{self.slug}/"

    @property
    def when(self) -> str:
        """The days in words as exactly as they are known: "23. bis 24. März 2023"; empty for a standing offer."""
        if self.starts_on is None:
            return ""
        if self.month_only:
            return date_format(self.starts_on, "F Y")
        last = date_format(self.ends_on or self.starts_on, "DATE_FORMAT")
        if self.ends_on in (None, self.starts_on):
            return last
        # What both days share is said once.
        form = "DATE_FORMAT" if self.ends_on.year != self.starts_on.year else "MONTH_DAY_FORMAT"
        if form == "MONTH_DAY_FORMAT" and self.ends_on.month == self.starts_on.month:
            form = pgettext("Tag ohne Monat", "j.")
        return gettext("%(first)s bis %(last)s") % {"first": date_format(self.starts_on, form), "last": last}

    @property
    def has_known_day(self) -> bool:
        """Whether it can stand in a calendar."""
        return self.starts_on is not None and not self.month_only

    def clean(self) -> None:
        """Explains to editors what the constraint refuses."""
        if self.ends_on and not self.starts_on:
            raise ValidationError({"starts_on": _("Zum Ende gehört ein Beginn. Bitte eintragen oder das Ende leeren.")})
        if self.ends_on and self.starts_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("Das Ende liegt vor dem Beginn. Bitte eines von beiden ändern.")})


class Speaker(Orderable):
    """Somebody who speaks there. `verified` is false where only a poor scan was seen."""

    event = ParentalKey(Event, on_delete=models.CASCADE, related_name="speakers")
    name = models.CharField(_("Name"), max_length=120)
    affiliation = models.CharField(_("Organisation"), max_length=160, blank=True)
    verified = models.BooleanField(_("Schreibweise geprüft"), default=True)
    note = models.CharField(_("Hinweis (nur für die Redaktion)"), max_length=300, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("Vortragende Person")
        verbose_name_plural = _("Vortragende")

    def __str__(self) -> str:
        return self.name
