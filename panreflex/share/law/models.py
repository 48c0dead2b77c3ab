"""Who runs the platform, and which barriers it still has."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from panreflex.share.law.authorities import LANDS


class Operator(models.Model):
    """The facts about whoever runs this installation. One row; what is empty is shown as not entered yet."""

    class Conformity(models.TextChoices):
        """As the model statement of Implementing Decision (EU) 2018/1523 names it."""

        FULL = "full", _("vollständig vereinbar")
        PARTIAL = "partial", _("teilweise vereinbar")
        NONE = "none", _("nicht vereinbar")

    name = models.CharField(_("Name der Stelle"), max_length=200, blank=True)
    street = models.CharField(_("Straße und Hausnummer"), max_length=120, blank=True)
    town = models.CharField(_("Postleitzahl und Ort"), max_length=120, blank=True)
    land = models.CharField(_("Land"), max_length=4, choices=LANDS, blank=True)
    represented_by = models.CharField(_("Vertreten durch"), max_length=200, blank=True)
    email = models.EmailField(_("E-Mail"), blank=True)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    register = models.CharField(_("Register und Nummer"), max_length=120, blank=True)
    vat_id = models.CharField(_("Umsatzsteuer-Identifikationsnummer"), max_length=20, blank=True)
    supervision = models.CharField(_("Aufsichtsbehörde der Stelle"), max_length=200, blank=True)
    responsible = models.CharField(_("Verantwortlich für den Inhalt (Name und Anschrift)"), max_length=300, blank=True)
    protection_officer = models.CharField(_("Name oder Funktion"), max_length=200, blank=True)
    protection_email = models.EmailField(_("E-Mail"), blank=True)
    legal_basis = models.CharField(_("Grundlage für Daten von Beschäftigten"), max_length=200, blank=True)
    hosting = models.CharField(_("Wer Server und E-Mail betreibt"), max_length=300, blank=True)
    log_days = models.PositiveSmallIntegerField(
        _("Tage, die Protokolle des Servers bleiben"), null=True, blank=True, validators=[MaxValueValidator(365)]
    )
    conformity = models.CharField(_("Ergebnis"), max_length=8, choices=Conformity, blank=True)
    method = models.CharField(_("Wie geprüft wurde"), max_length=300, blank=True)
    stated_on = models.DateField(_("Erklärung erstellt am"), null=True, blank=True)
    checked_on = models.DateField(_("Zuletzt geprüft am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Angaben zur Stelle")
        verbose_name_plural = _("Angaben zur Stelle")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="operator_one_row"),
            models.CheckConstraint(
                condition=Q(checked_on=None) | Q(stated_on=None) | Q(checked_on__gte=F("stated_on")),
                name="operator_checked_not_before_stated",
                violation_error_message=_("Die letzte Prüfung liegt vor dem Tag, an dem die Erklärung erstellt wurde."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BarrierQuerySet(models.QuerySet["Barrier"]):
    def open(self) -> "BarrierQuerySet":
        """Not mended yet, the next date first."""
        return self.filter(mended_on=None).order_by(F("mend_by").asc(nulls_last=True), "pk")


class Barrier(models.Model):
    """Something that is known to be a barrier, why, and by when it will be mended."""

    class Reason(models.TextChoices):
        """The three that the model statement knows."""

        NOT_YET = "not_yet", _("Noch nicht behoben")
        BURDEN = "burden", _("Unverhältnismäßige Belastung")
        OUTSIDE = "outside", _("Von den Vorschriften nicht erfasst")

    what = models.CharField(_("Was ist nicht barrierefrei?"), max_length=300)
    reason = models.CharField(_("Grund"), max_length=8, choices=Reason, default=Reason.NOT_YET)
    explanation = models.CharField(_("Warum?"), max_length=500)
    alternative = models.CharField(_("Was hilft bis dahin?"), max_length=300, blank=True)
    mend_by = models.DateField(_("Behoben bis"), null=True, blank=True)
    mended_on = models.DateField(_("Behoben am"), null=True, blank=True)

    objects = BarrierQuerySet.as_manager()

    class Meta:
        verbose_name = _("Barriere")
        verbose_name_plural = _("Barrieren")
        constraints = [
            models.CheckConstraint(
                condition=Q(reason="outside") | Q(mend_by__isnull=False),
                name="barrier_has_a_date",
                violation_error_message=_("Bitte nennen Sie das Datum, bis zu dem die Barriere behoben ist."),
            )
        ]

    def __str__(self) -> str:
        return self.what
