"""Surveys; for now the figures that earlier surveys published, shown exactly as published."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from panreflex.base.publishing import Publishable


class PublishedFigure(Publishable):
    """One published question with its values. What could not be read stays empty, with the reason."""

    survey = models.CharField(_("Erhebung"), max_length=120)
    wave = models.PositiveSmallIntegerField(_("Welle"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("Jahr"), null=True, blank=True)
    question = models.CharField(_("Frage"), max_length=300)
    finding = models.CharField(
        _("Befund in einem Satz"), max_length=300, blank=True, help_text=_("Steht als Überschrift über der Abbildung.")
    )
    unit = models.CharField(_("Einheit"), max_length=80)
    n = models.PositiveIntegerField(_("Anzahl der Antworten (n)"), null=True, blank=True)
    n_note = models.CharField(_("Hinweis zu n"), max_length=200, blank=True)
    url = models.URLField(_("Adresse der Quelle"), max_length=400)
    notes = models.TextField(_("Hinweise"), blank=True)

    class Meta:
        verbose_name = _("Veröffentlichte Zahl")
        verbose_name_plural = _("Veröffentlichte Zahlen")
        ordering = ["survey", "wave", "slug"]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return f"/befragungen/{self.slug}/"

    @property
    def is_qualitative(self) -> bool:
        """The source makes statements without any number; so nothing is unreadable there."""
        return not any(item.value is not None or item.as_scanned for item in self.items.all())


class FigureItem(Orderable):
    """One answer with its value; without value the reason is obligatory."""

    figure = ParentalKey(PublishedFigure, on_delete=models.CASCADE, related_name="items")
    label = models.CharField(_("Antwort"), max_length=200)
    value = models.DecimalField(_("Wert"), max_digits=10, decimal_places=2, null=True, blank=True)
    as_scanned = models.CharField(_("Im Scan gelesen"), max_length=60, blank=True)
    doubt = models.CharField(_("Vorbehalt"), max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("Antwort")
        verbose_name_plural = _("Antworten")
        constraints = [
            models.CheckConstraint(condition=Q(value__isnull=False) | ~Q(doubt=""), name="figure_item_value_or_reason")
        ]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        """Explains to editors what the constraint refuses."""
        if self.value is None and not self.doubt:
            raise ValidationError({"doubt": _("Ohne Wert bitte den Grund eintragen, zum Beispiel „nicht lesbar“.")})
