"""What `panreflex import` does. Import only once Django is set up."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from panreflex.collect.importing import checking, handing_in, taking_over
from panreflex.collect.importing.models import Import, ImportRow
from panreflex.collect.importing.refusing import Refused as NotImported
from panreflex.project.preflight import BadInput, Refused

_MOST_FAULTS = 200


def import_file(file: Path, kind: str, *, dry_run: bool, publish: bool, tell: Callable[[str], None]) -> dict[str, Any]:
    """Take a file over as a whole, and say how many entries are new, changed, unchanged or doubled.

    Doubled ones are left out. Raises BadInput with row and column for each fault; then nothing has changed. Raises
    Refused if somebody changed an entry at the same time, or if nobody may publish alone.
    """
    if publish and handing_in.alone_is_refused():
        raise Refused("Nobody publishes alone here (PANREFLEX_FOUR_EYES=required). Import drafts without --publish.")
    batch = _handed_in(file, kind)
    try:
        return _taken_over(batch, file, dry_run=dry_run, publish=publish, tell=tell)
    except BaseException:
        # No job would ever end what this process began.
        Import.objects.filter(pk=batch.pk).exclude(state=Import.State.WRITTEN).delete()
        raise


def _taken_over(
    batch: Import, file: Path, *, dry_run: bool, publish: bool, tell: Callable[[str], None]
) -> dict[str, Any]:
    tell("Comparing with what is there …")
    checking.check(batch.pk, _silent)
    batch.refresh_from_db()
    if batch.state == Import.State.REFUSED:
        raise BadInput(batch.message, where=file.name)
    faulty = batch.rows.filter(outcome=ImportRow.Outcome.FAULTY).order_by("number")
    faults = [
        (f"row {row.row}" + (f", {field}" if field else ""), what)
        for row in faulty[:_MOST_FAULTS]
        for field, what in row.faults
    ]
    counts = Counter(batch.rows.values_list("outcome", flat=True))
    if faults:
        lines = [f"{where}: {what}" for where, what in faults]
        raise BadInput("\n".join([f"{len(faults)} faults. Nothing was imported.", *lines]), faults=faults)
    found: dict[str, Any] = {outcome: counts[outcome] for outcome in ImportRow.Outcome.values}
    if dry_run or not batch.rows.acting().exists():
        batch.delete()
        return {**found, "imported": 0, "published": False, "dry_run": dry_run}
    tell("Writing …")
    imported = batch.rows.acting().count()
    Import.objects.filter(pk=batch.pk).update(state=Import.State.WRITING, live=publish)
    try:
        taking_over.take_over(batch.pk, _silent)
    except NotImported as refusal:
        raise Refused(str(refusal)) from None
    return {**found, "imported": imported, "published": publish, "dry_run": False}


def in_words(found: dict[str, Any]) -> str:
    """What a person at the console reads."""
    counted = ", ".join(f"{found[outcome]} {outcome}" for outcome in ImportRow.Outcome.values if found[outcome])
    if found["dry_run"]:
        return f"{counted}. Nothing was imported (--dry-run)."
    if not found["imported"]:
        return f"{counted}. There was nothing to import."
    manner = "published" if found["published"] else "as drafts"
    return f"{counted}. {found['imported']} imported, {manner}. Editors can take it back at /redaktion/import/."


def _handed_in(file: Path, kind: str) -> Import:
    """The file, with its columns as they were guessed. Nothing waits for a worker."""
    try:
        batch = handing_in.keep(kind, file.read_bytes(), name=file.name, by=None)
    except NotImported as refusal:
        raise BadInput(str(refusal), where=file.name) from None
    if batch.is_table and not any(batch.mapping):
        batch.delete()
        raise BadInput("No column has a name that we know. Take the headers of the template.", where=file.name)
    batch.state = Import.State.CHECKING
    batch.save(update_fields=["state"])
    return batch


def _silent(done: int, total: int, note: str) -> None:
    """Nobody watches a job here."""
