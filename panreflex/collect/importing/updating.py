"""Changes to entries that are here, each through Wagtail's own versions, so that history, review and undo work."""

from collections.abc import Callable
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from panreflex.collect.importing.models import Import, ImportRow
from panreflex.collect.importing.refusing import Refused
from panreflex.collect.importing.reviewing import in_review
from panreflex.collect.library.columns import COLUMNS
from panreflex.collect.library.models.entries import LibraryEntry
from panreflex.collect.library.words import Words

AT_ONCE = 200
_NAMED = 5


def update(batch: Import, words: Words, tell: Callable[[int], None]) -> None:
    """Change the entry of each row that wants it. To be called in the transaction of the whole import.

    Raises Refused, naming the entries that somebody changed, deleted or handed in since they were compared.
    """
    rows = list(batch.rows.updating().order_by("entry_id", "number"))
    _refuse_twice(rows)
    waiting = iter(rows)
    done = 0
    while some := list(islice(waiting, AT_ONCE)):
        keys = [row.entry_id for row in some if row.entry_id]
        entries = {
            entry.pk: entry
            for entry in batch.model.objects.select_for_update(nowait=True).filter(pk__in=keys).order_by("pk")
        }
        reviewed = in_review(batch.model, keys)
        gone = [
            row.entry_title
            for row in some
            if row.entry_id in reviewed or not _is_as_compared(row, entries.get(row.entry_id))
        ]
        if gone:
            raise Refused(
                _("Seit der Prüfung geändert oder gelöscht: %(titles)s. Bitte prüfen Sie die Datei noch einmal.")
                % {"titles": named(gone)}
            )
        for row in some:
            _change(batch, row, entries[row.entry_id], words)
        ImportRow.objects.bulk_update(some, ["former", "made", "made_live"])
        done += len(some)
        tell(done)


def named(titles: list[str]) -> str:
    """The first of them in quotation marks, and how many more."""
    shown = ", ".join(f"„{title}“" for title in titles[:_NAMED])
    more = len(titles) - _NAMED
    return shown if more <= 0 else _("%(titles)s und %(more)s weitere") % {"titles": shown, "more": more}


def _refuse_twice(rows: list[ImportRow]) -> None:
    seen: dict[Any, ImportRow] = {}
    for row in rows:
        if first := seen.get(row.entry_id):
            raise Refused(
                _("Die Zeilen %(first)s und %(second)s ändern beide „%(title)s“. Bitte lassen Sie eine davon aus.")
                % {"first": first.row, "second": row.row, "title": row.entry_title}
            )
        seen[row.entry_id] = row


def _is_as_compared(row: ImportRow, entry: LibraryEntry | None) -> bool:
    return entry is not None and not entry.locked and entry.latest_revision_id == row.base


def _change(batch: Import, row: ImportRow, entry: Any, words: Words) -> None:
    """A new version; public at once only if the entry is, and nobody's draft would become public with it."""
    if entry.latest_revision_id is None:
        # What stood there before anybody worked on it.
        entry.save_revision(user=None, changed=False, clean=False)
    row.former = entry.latest_revision_id
    publishes = batch.live and entry.live and not entry.has_unpublished_changes
    version = entry.get_latest_revision_as_object() if entry.has_unpublished_changes else entry
    for column in COLUMNS[batch.model]:
        if column.key in row.values:
            column.assign(version, row.values[column.key], words)
    revision = version.save_revision(user=batch.by, log_action=True, clean=False)
    row.made, row.made_live = revision.pk, entry.live_revision_id
    if publishes:
        revision.publish(user=batch.by, skip_permission_checks=True)
        row.made_live = revision.pk
