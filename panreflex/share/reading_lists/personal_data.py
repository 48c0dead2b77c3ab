"""What is kept of readers who collect."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from panreflex.base.personal_data import Record, Row
from panreflex.people.personal_data import CONTRACT
from panreflex.share.reading_lists.models import Entry, ReadingList

KEEP_REMOVED = timedelta(days=1)  # so long it can be put back
KEEP_UNCHANGED = timedelta(seconds=settings.READING_LIST_COOKIE_AGE)


def _export(user_id: int) -> Iterable[Row]:
    for one in ReadingList.objects.of_user(user_id).prefetch_related("entries"):
        yield {"title": one.title, "created_at": one.created_at, "shared_at": one.shared_at}
        for entry in sorted(one.entries.all(), key=lambda entry: (entry.position, entry.pk)):
            yield {
                "list": one.title,
                "title": entry.title,
                "note": entry.note,
                "added_at": entry.added_at,
                "removed_at": entry.removed_at,
            }


def _forget(user_id: int) -> None:
    ReadingList.objects.filter(owner=user_id).delete()


def _delete_removed(now: datetime) -> int:
    return int(Entry.objects.filter(removed_at__lt=now - KEEP_REMOVED).delete()[0])


def _delete_unchanged(now: datetime) -> int:
    old = ReadingList.objects.filter(owner=None, changed_at__lt=now - KEEP_UNCHANGED)
    return int(old.delete()[1].get("reading_lists.ReadingList", 0))


RECORDS = [
    Record(
        key="reading_lists",
        title=_("Merklisten in Ihrem Konto"),
        data=_("Was Sie sich gemerkt haben, Ihre Notizen, die Namen Ihrer Listen und ob Sie eine teilen"),
        purpose=_("Damit Sie wiederfinden, was Sie brauchen, und es mitnehmen oder weitergeben können"),
        legal_basis=CONTRACT,
        kept=_("Bis Sie es löschen; was Sie von einer Liste nehmen, noch einen Tag, damit Sie es zurückholen können"),
        seen_by=_("Sie selbst und alle, denen Sie den Link zu einer geteilten Liste geben"),
        models=("reading_lists.ReadingList", "reading_lists.Entry"),
        export=_export,
        forget=_forget,
        delete_due=_delete_removed,
    ),
    Record(
        key="browser_reading_lists",
        title=_("Merkliste ohne Anmeldung"),
        data=_(
            "Was jemand gemerkt und dazu notiert hat. Von der Kennung im Cookie steht bei uns nur eine Prüfsumme. "
            "Wer es war, wissen wir nicht."
        ),
        purpose=_("Damit man sich ohne Konto etwas merken kann"),
        legal_basis=CONTRACT,
        kept=format_lazy(_("{days} Tage nach der letzten Änderung"), days=KEEP_UNCHANGED.days),
        seen_by=_("Wer diesen Browser benutzt, und alle, die den Link zu einer geteilten Liste haben"),
        models=("reading_lists.ReadingList", "reading_lists.Entry"),
        delete_due=_delete_unchanged,
    ),
]
