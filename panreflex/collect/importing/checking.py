"""The dry run: look through a file and note what each of its entries would do. Nothing else changes."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from panreflex.collect.importing import reading
from panreflex.collect.importing.comparing import Comparison, Found
from panreflex.collect.importing.models import Import, ImportRow
from panreflex.collect.importing.refusing import Refused
from panreflex.collect.library.words import Words

Tell = Callable[[int, int, str], None]
_MOST_FAULTS = 10


def check(batch_id: int, tell: Tell) -> None:
    """Note the rows of a file that waits for it. Repeatable: rows of an attempt that was cut off never were.

    A file that cannot be read is refused, with the reason as its message. Asking for works elsewhere takes minutes, so
    nothing is locked meanwhile: the database ends a transaction in which nothing happens.
    """
    batch = Import.objects.filter(pk=batch_id).first()
    if batch is None or batch.state != Import.State.CHECKING:  # discarded, or done by an earlier run
        return
    found: list[Found] = []
    state, message = Import.State.CHECKED, ""
    try:
        found = look(batch, tell)
    except Refused as refusal:
        state, message = Import.State.REFUSED, str(refusal)
    _store(batch, found, state, message)


@transaction.atomic
def _store(looked_at: Import, found: list[Found], state: str, message: str) -> None:
    """Keep what was found, unless the file was discarded or handed to another job meanwhile."""
    held = Import.objects.select_for_update(of=("self",)).defer("content").filter(pk=looked_at.pk).first()
    if held is None or held.state != Import.State.CHECKING or held.job_id != looked_at.job_id:
        return
    held.rows.all().delete()
    ImportRow.objects.bulk_create((_row(held, one) for one in found), batch_size=1000)
    held.state, held.message = state, message
    held.save(update_fields=["state", "message"])


def look(batch: Import, tell: Tell) -> list[Found]:
    """What each entry of `batch` would do; writes nothing. Raises Refused."""
    words = Words.load()
    tell(0, 1, _("liest die Datei"))
    shaped = reading.entries(batch, words, lambda done, total: tell(done, total, _("liest die Datei")))
    tell(0, len(shaped), _("vergleicht mit dem Bestand"))
    comparison = Comparison(batch.model, words, shaped)
    return comparison.run(lambda done, total: tell(done, total, _("vergleicht mit dem Bestand")))


def _row(batch: Import, found: Found) -> ImportRow:
    here, shaped = found.here, found.shaped
    return ImportRow(
        batch=batch,
        number=found.number,
        row=shaped.row,
        key=shaped.key,
        title=shaped.title.replace("\x00", ""),
        outcome=found.outcome,
        values=shaped.values,
        differences=found.differences,
        faults=[list(fault) for fault in shaped.faults[:_MOST_FAULTS]],
        raw=shaped.raw.replace("\x00", "") if found.outcome == ImportRow.Outcome.FAULTY else "",
        reason=found.reason,
        twin=found.twin,
        entry_id=here.pk if here else None,
        entry_title=here.title if here else "",
        base=here.version if here else None,
    )
