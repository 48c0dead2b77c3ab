"""The facts about the operator: the ones entered, invented ones in demo mode, and which are missing."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from panreflex.base import changes
from panreflex.people import audit
from panreflex.people.models import User
from panreflex.share.law.models import Barrier, Operator

# What the law asks for (§ 5 DDG, § 18 MStV, Articles 13 and 37 of the GDPR, § 12b BGG and the laws of the Länder).
NEEDED = (
    "name",
    "street",
    "town",
    "land",
    "represented_by",
    "email",
    "phone",
    "responsible",
    "protection_officer",
    "protection_email",
    "legal_basis",
    "hosting",
    "log_days",
    "conformity",
    "method",
    "stated_on",
    "checked_on",
)


def _clearer() -> dict[str, str]:
    """Names of two fields that are called more shortly within their part of the form."""
    return {
        "protection_officer": _("Datenschutzbeauftragte Person"),
        "protection_email": _("E-Mail der datenschutzbeauftragten Person"),
    }


@dataclass(frozen=True)
class Known:
    """`operator` may be no row of the database: is_example says that its values are invented."""

    operator: Operator
    is_example: bool


def current() -> Known:
    """What is entered; in demo mode, as long as nothing is, an example that is marked as one. One query."""
    entered = Operator.objects.filter(pk=1).first()
    if entered:
        return Known(entered, is_example=False)
    return Known(_example() if settings.DEMO else Operator(), is_example=settings.DEMO)


def missing_facts() -> list[str | Promise]:
    """Labels of what the law asks for and nobody has entered, in the order of the form."""
    entered = Operator.objects.filter(pk=1).first() or Operator()
    labels = {field.name: field.verbose_name for field in Operator._meta.concrete_fields} | _clearer()
    return [labels[name] for name in NEEDED if getattr(entered, name) in ("", None)]


@transaction.atomic
def save(operator: Operator, *, by: User) -> None:
    """Store the facts, note who changed them, and let public pages know."""
    operator.pk = 1
    operator.save()
    audit.record(by, "change_operator", operator)
    changes.record("law.operator", ["1"])


@transaction.atomic
def save_barrier(barrier: Barrier, *, by: User) -> None:
    """Store a barrier, note who changed it, and let public pages know."""
    barrier.save()
    audit.record(by, "change_barrier", barrier)
    changes.record("law.barrier", [str(barrier.pk)])


def barriers() -> list[Barrier]:
    """The open ones; beside the example of an operator stands the example of a barrier."""
    waiting = list(Barrier.objects.open())
    return waiting if waiting or not current().is_example else [_example_barrier()]


def _example_barrier() -> Barrier:
    return Barrier(
        what="Erfunden: Einige angehängte PDF-Dateien haben keine Überschriften",
        reason=Barrier.Reason.NOT_YET,
        explanation="Sie entstanden vor der Prüfung.",
        alternative="Auf Anfrage schicken wir den Text.",
        mend_by=date(2027, 6, 30),
    )


def _example() -> Operator:
    """Invented, for trying the platform out."""
    return Operator(
        name="Stadt Musterstadt",
        street="Musterweg 1",
        town="12345 Musterstadt",
        land="nw",
        represented_by="Oberbürgermeisterin Erika Beispiel",
        email="info@musterstadt.example",
        phone="01234 5678-0",
        responsible="Erika Beispiel, Musterweg 1, 12345 Musterstadt",
        protection_officer="Behördliche Datenschutzbeauftragte",
        protection_email="datenschutz@musterstadt.example",
        hosting="Rechenzentrum Musterland, Musterstadt",
        log_days=7,
        conformity=Operator.Conformity.PARTIAL,
        method="Selbstbewertung mit automatischen Tests",
        stated_on=date(2026, 11, 1),
        checked_on=date(2026, 11, 1),
    )
