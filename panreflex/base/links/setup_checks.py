"""Can the platform reach the addresses that it should look after?"""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from panreflex.base.checking import Check, Finding, Severity
from panreflex.base.links.models import Run

DOCS = "operations/links.md"


def link_check() -> Iterator[Finding]:
    """Switched on, and somebody outside answers."""
    if not settings.LINK_CHECK:
        if not settings.DEMO:
            yield Finding(
                key="links_off",
                severity=Severity.HINT,
                title=_("Verweise nach außen werden nicht geprüft."),
                text=_("Die Redaktion erfährt nicht, welche Quellen verschwunden sind."),
                remedy=_("Setzen Sie PANREFLEX_LINK_CHECK=1, wenn die Plattform das Internet erreichen darf."),
                docs=DOCS,
            )
        return
    last = Run.objects.exclude(ended_at=None).order_by("-pk").first()
    if last and last.offline:
        yield Finding(
            key="links_offline",
            severity=Severity.WARNING,
            title=_("Bei der letzten Prüfung der Verweise hat kaum ein Server geantwortet."),
            text=_("Vermutlich fehlt der Plattform der Weg ins Internet. Als tot zählt deshalb nichts."),
            remedy=_("Geben Sie ausgehendes HTTP und HTTPS frei, oder nennen Sie PANREFLEX_PROXY."),
            docs=DOCS,
        )


CHECKS: list[Check] = [link_check]
