"""Two invented offers for trying the platform out; made in demo mode only, and marked as such."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from panreflex.collect.contributions import consent
from panreflex.collect.contributions.models import Contribution, Turn
from panreflex.people.demo import DEMO_MUNICIPALITY
from panreflex.people.models import Municipality, User
from panreflex.vocabulary.models import CrisisKind

State = Contribution.State
_BEGUN: dict[str, Any] = {
    "title": "Anlaufstellen bei Stromausfall (Beispieldaten)",
    "summary": "Erfundenes Beispiel: Eine Stadt richtet Anlaufstellen ein, die auch ohne Strom arbeiten.",
    "problem": "Bei einem langen Stromausfall wüssten viele nicht, wohin sie sich wenden können.",
    "place_name": "Dortmund",
}
_HANDED_IN: dict[str, Any] = {
    "title": "Freiwillige aus der Verwaltung für den Krisenstab (Beispieldaten)",
    "summary": "Erfundenes Beispiel: Eine Stadt fragt alle Beschäftigten, wer im Krisenstab mithilft.",
    "problem": "Nach drei Wochen Dauerbetrieb fehlten ausgeruhte Kräfte für die Schichten im Stab.",
    "approach": "Das Personalamt fragte alle Ämter.\n\nWer sich meldete, bekam eine Schulung von einem Tag.",
    "result": "Es meldeten sich mehr Menschen als gebraucht wurden. Die Schichten waren wieder besetzt.",
    "transferable": "Der Fragebogen passt auf eine Seite. Jede Kommune kann ihn übernehmen.",
    "costs_or_effort": "Etwa zehn Arbeitstage für Aufruf und Schulung.",
    "contact_unit": "Personalamt",
    "year_start": "2021",
    "place_name": "Dortmund",
    "credit_kind": Contribution.Credit.OFFICE.value,
    "credit_office": "Personalamt",
}


@transaction.atomic
def make_offers() -> None:
    """A draft that is half written, and an offer that waits for the editors. Repeatable; only for demo accounts."""
    author = User.objects.filter(email="member@beispiel.example", is_demo=True).first()
    editor = User.objects.filter(email="editor@beispiel.example", is_demo=True).first()
    place = Municipality.objects.filter(ags=DEMO_MUNICIPALITY).first()
    if not settings.DEMO or author is None or editor is None or place is None:
        return
    now = timezone.now()
    shared = {"author": author, "municipality": place, "changed_by": author, "is_demo": True}
    begun, new = Contribution.objects.get_or_create(started_with=f"{1:032x}", defaults=shared | _BEGUN)
    if new:
        begun.crisis_kinds.set(CrisisKind.objects.filter(slug="stromausfall"))
    handed_in, new = Contribution.objects.get_or_create(
        started_with=f"{2:032x}",
        defaults=shared
        | _HANDED_IN
        | {
            "state": State.SUBMITTED,
            "submitted_at": now - timedelta(days=9),
            "waiting_since": now - timedelta(days=2),
            "consent_text": consent.words(),
            "consent_version": consent.VERSION,
            "consented_at": now - timedelta(days=9),
            "consented_by": author,
        },
    )
    if not new:
        return
    handed_in.crisis_kinds.set(CrisisKind.objects.filter(slug="pandemie"))
    for kind, text, by, days in (
        (Turn.Kind.SUBMITTED, "", author, 9),
        (Turn.Kind.QUESTION, "Wie viel Arbeit war der Aufruf? Bitte ergänzen Sie den Aufwand.", editor, 4),
        (Turn.Kind.ANSWER, "Das steht jetzt unter „Kosten und Aufwand“.", author, 2),
    ):
        Turn.objects.create(contribution=handed_in, kind=kind, text=text, by=by, at=now - timedelta(days=days))
