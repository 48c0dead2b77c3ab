"""What readers report, and until when it has to be answered."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> Self:
        """Not answered yet, what is due first comes first."""
        return self.filter(answered_at=None).order_by("due_on", "pk")

    def answered(self) -> Self:
        """Answered, the latest first."""
        return self.exclude(answered_at=None).order_by("-answered_at", "-pk")


class Report(models.Model):
    """A barrier that somebody met, or what she missed here. Without an address nobody can write back to her.

    Name and address are hers to give.
    """

    class Kind(models.TextChoices):
        BARRIER = "barrier", _("Barriere")
        MISSING = "missing", _("Etwas fehlt")

    kind = models.CharField(_("Art"), max_length=10, choices=Kind.choices, default=Kind.BARRIER, editable=False)
    number = models.CharField(_("Nummer"), max_length=12, unique=True, editable=False)
    page = models.CharField(_("Seite"), max_length=500, blank=True)
    text = models.TextField(_("Was geht nicht?"), max_length=5_000)
    name = models.CharField(_("Ihr Name"), max_length=150, blank=True)
    email = models.EmailField(_("Ihre E-Mail-Adresse"), blank=True)
    reported_at = models.DateTimeField(_("Eingegangen"), default=timezone.now, editable=False)
    due_on = models.DateField(_("Zu beantworten bis"), editable=False)
    reminded_at = models.DateTimeField(_("Erinnert"), null=True, editable=False)
    answered_at = models.DateTimeField(_("Beantwortet"), null=True, editable=False)
    answer = models.TextField(_("Was wurde geantwortet oder geändert?"), max_length=5_000, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("Rückmeldung")
        verbose_name_plural = _("Rückmeldungen")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="report_says_something"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="report_email_in_small_letters"),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("reported_at")), name="report_answered_afterwards"
            ),
            models.CheckConstraint(condition=Q(answered_at=None) | ~Q(answer=""), name="report_answered_with_words"),
        ]
        indexes = [models.Index("due_on", condition=Q(answered_at=None), name="report_open_by_day")]

    def __str__(self) -> str:
        return self.number

    @property
    def own_page(self) -> str:
        """The path of the page on this platform; "" if the words name something else (`//` leads to another host)."""
        return self.page if self.page.startswith("/") and not self.page.startswith(("//", "/\\")) else ""

    def days_left(self, today: date) -> int:
        """Days until an answer is due; negative once it is late."""
        return (self.due_on - today).days
