"""Does the search know what is public? (`settings.SETUP_CHECKS`)"""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models.functions import Now
from django.utils.translation import gettext as _

from panreflex.base.checking import Check, Finding, Severity
from panreflex.base.models import Change, ChangeCursor
from panreflex.share.search.indexing import FOLLOWER
from panreflex.share.search.models import SearchDocument

BEHIND_AFTER = timedelta(minutes=15)


def index() -> Iterator[Finding]:
    """The index has followed all changes, and holds something."""
    position = ChangeCursor.objects.filter(name=FOLLOWER).values_list("position", flat=True).first() or 0
    if Change.objects.filter(pk__gt=position, at__lt=Now() - BEHIND_AFTER).exists():
        yield Finding(
            key="search_behind",
            severity=Severity.WARNING,
            title=_("Die Suche hinkt hinterher."),
            text=_("Änderungen, die älter als eine Viertelstunde sind, findet sie noch nicht."),
            remedy=_("Läuft der Arbeiter? Sonst starten Sie auf der Seite „Aufträge“ „Suche neu aufbauen“."),
            docs="search.md",
        )
    elif position and not SearchDocument.objects.exists():
        yield Finding(
            key="search_empty",
            severity=Severity.WARNING,
            title=_("Die Suche ist leer."),
            remedy=_("Starten Sie auf der Seite „Aufträge“ „Suche neu aufbauen“."),
            docs="search.md",
        )


CHECKS: list[Check] = [index]
