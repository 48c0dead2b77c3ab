"""Jobs of importing. All may be killed and run again: each writes in one transaction, or finds it done."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import JobAborted

from panreflex.base.describing import described
from panreflex.base.progressing import progress
from panreflex.collect.importing import checking, taking_over, undoing
from panreflex.collect.importing.models import Import
from panreflex.collect.importing.refusing import Refused

Work = Callable[[int, Callable[[int, int, str], None]], None]
# What a job that ends badly leaves behind.
_BEFORE = {
    Import.State.CHECKING: Import.State.REFUSED,
    Import.State.WRITING: Import.State.CHECKED,
    Import.State.UNDOING: Import.State.WRITTEN,
}


def _work(context: JobContext, batch_id: int, state: str, work: Work) -> None:
    try:
        work(batch_id, partial(_tell, context))
    except Refused as refusal:
        _put_back(batch_id, state, str(refusal))
    except JobAborted:
        _put_back(batch_id, state, gettext("Der Auftrag wurde angehalten. Es wurde nichts geändert."))
        raise
    except Exception:
        _put_back(batch_id, state, gettext("Ein Fehler ist aufgetreten. Es wurde nichts geändert."))
        raise


def _tell(context: JobContext, done: int, total: int, note: str) -> None:
    progress(context, min(done, total), max(total, 1), note)


def _put_back(batch_id: int, state: str, message: str) -> None:
    Import.objects.filter(pk=batch_id, state=state).update(state=_BEFORE[Import.State(state)], message=message)


def _cancelled(state: str) -> Callable[[Mapping[str, Any]], None]:
    def put_back(arguments: Mapping[str, Any]) -> None:
        _put_back(arguments["batch_id"], state, gettext("Der Auftrag wurde gestrichen. Es wurde nichts geändert."))

    return put_back


@described(
    _("Import prüfen"),
    _("Sieht eine hochgeladene Liste durch und vergleicht sie mit dem Bestand."),
    stops=True,
    after_cancel=_cancelled(Import.State.CHECKING),
)
@app.task(name="importing.check", pass_context=True)
def check(context: JobContext, *, batch_id: int) -> None:
    """Repeatable: the rows of a run that was cut off were never stored."""
    _work(context, batch_id, Import.State.CHECKING, checking.check)


@described(
    _("Import übernehmen"),
    _("Schreibt eine geprüfte Liste in die Wissenssammlung, ganz oder gar nicht."),
    stops=True,
    after_cancel=_cancelled(Import.State.WRITING),
)
@app.task(name="importing.take_over", pass_context=True)
def take_over(context: JobContext, *, batch_id: int) -> None:
    """Repeatable: entries and the state of the import are one transaction."""
    _work(context, batch_id, Import.State.WRITING, taking_over.take_over)


@described(
    _("Import zurücknehmen"),
    _("Löscht, was ein Import angelegt hat, und stellt wieder her, was er geändert hat."),
    stops=True,
    after_cancel=_cancelled(Import.State.UNDOING),
)
@app.task(name="importing.undo", pass_context=True)
def undo(context: JobContext, *, batch_id: int) -> None:
    """Repeatable: entries and the state of the import are one transaction."""
    _work(context, batch_id, Import.State.UNDOING, undoing.undo)
