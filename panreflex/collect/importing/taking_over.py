"""What the rows of a checked file say is done: all of it or nothing, in one transaction."""

from collections.abc import Callable

from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from panreflex.base import changes
from panreflex.collect.importing import adding, updating
from panreflex.collect.importing.models import Import
from panreflex.collect.importing.refusing import Refused
from panreflex.collect.importing.yielding import without_waiting
from panreflex.collect.library.words import Words
from panreflex.people import audit

Tell = Callable[[int, int, str], None]
ATTEMPTS = 5


def take_over(batch_id: int, tell: Tell) -> None:
    """Write a file that waits for it. Repeatable: a second run finds it written, or nothing of it.

    Raises Refused if somebody changed an entry meanwhile; the file is checked as before, with the reason as message.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            _write(batch_id, tell)
        except (OperationalError, IntegrityError) as error:
            # Somebody has just taken a name that we wanted, or holds for long what we need: she goes first.
            if attempt == ATTEMPTS or not _passes(error):
                raise
        else:
            return


@transaction.atomic
def _write(batch_id: int, tell: Tell) -> None:
    batch = Import.objects.select_for_update(of=("self",)).filter(pk=batch_id).first()
    if batch is None or batch.state != Import.State.WRITING:  # discarded, or done by an earlier run
        return
    total, words = batch.rows.acting().count(), Words.load()
    if not total:
        raise Refused(_("Keine Zeile ist zur Übernahme bestimmt."))
    note = _("übernimmt die Einträge")
    with changes.together():
        added = adding.add(batch, words, lambda done: tell(done, total, note))
        if batch.rows.updating().exists():
            # Last, because others who want to publish these entries wait from here on.
            without_waiting(lambda: updating.update(batch, words, lambda done: tell(added + done, total, note)))
        batch.state, batch.message, batch.written_at = Import.State.WRITTEN, "", timezone.now()
        batch.save(update_fields=["state", "message", "written_at"])
        audit.record(batch.by, "import", batch)


def _passes(error: Exception) -> bool:
    """Whether another try may succeed: a deadlock, a lock that took too long, or a name that was taken meanwhile."""
    state = getattr(error.__cause__, "sqlstate", "")
    return state in ("40P01", "55P03", "40001", "23505")
