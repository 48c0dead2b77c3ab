"""Checks the set-up and writes to administrators once when something serious is new."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panreflex.base import checking, mailing
from panreflex.base.models import SetupFinding
from panreflex.people import reaching


def check_and_warn() -> None:
    """Run all checks, keep what they found, and queue one message to each administrator if there is serious news."""
    found = checking.run()
    with transaction.atomic():
        news = checking.keep(found)
        if news:
            _write_to_administrators(news)


def _write_to_administrators(news: list[SetupFinding]) -> None:
    subject = ngettext(
        "PanReflex: %(count)d dringendes Problem", "PanReflex: %(count)d dringende Probleme", len(news)
    ) % {"count": len(news)}
    faults = "\n\n".join("\n".join(filter(None, (f"• {row.title}", row.text, row.remedy))) for row in news)
    text = _(
        "Guten Tag,\n\nbei der Prüfung der Plattform ist etwas Dringendes aufgefallen:\n\n%(faults)s\n\n"
        "Alle Ergebnisse: %(address)s\n\nZu jedem Problem schreiben wir nur einmal."
    ) % {"faults": faults, "address": settings.BASE_URL + reverse("setup")}
    for address in reaching.administrators():
        mailing.queue(address, subject, text)
