"""What editors do with a file: hand it in, assign its columns, decide about rows, have it taken over or taken back."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from panreflex.base.media.archives import is_archive
from panreflex.base.media.uploads import display_name
from panreflex.collect.importing import mapping, reading, resolving, tasks
from panreflex.collect.importing.decoding import decoded
from panreflex.collect.importing.models import Import, ImportRow
from panreflex.collect.importing.refusing import Refused
from panreflex.collect.library import identifiers
from panreflex.collect.library.columns import COLUMNS
from panreflex.people.models import User

KEEP = timedelta(days=90)
_EXTENSIONS = {
    "bib": Import.Form.BIBTEX,
    "bibtex": Import.Form.BIBTEX,
    "ris": Import.Form.RIS,
    "json": Import.Form.CSL,
    "csv": Import.Form.CSV,
    "tsv": Import.Form.CSV,
    "xlsx": Import.Form.XLSX,
}


@transaction.atomic
def hand_in(kind: str, content: bytes, *, name: str, by: User | None, form: str = "") -> Import:
    """Keep a file; a table waits for its columns, all else is looked through at once (see `keep`). Raises Refused."""
    batch = keep(kind, content, name=name, by=by, form=form)
    if batch.state == Import.State.CHECKING:
        _start(batch, tasks.check)
    return batch


def keep(kind: str, content: bytes, *, name: str, by: User | None, form: str = "") -> Import:
    """Only keep a file, with the columns of a table guessed. form: "" finds it out.

    Raises Refused for what is too large, empty, or no file of that kind.
    """
    if len(content) > settings.MAX_IMPORT_BYTES:
        raise Refused(
            _("Die Datei ist %(size)s groß. Erlaubt sind %(limit)s. Bitte teilen Sie sie auf.")
            % {"size": filesizeformat(len(content)), "limit": filesizeformat(settings.MAX_IMPORT_BYTES)}
        )
    if not content.strip():
        raise Refused(_("Die Datei ist leer. Bitte wählen Sie eine andere."))
    name = display_name(name)
    form = form or recognised(name, content)
    refuse_unfit(kind, form)
    batch = Import(kind=kind, form=form, name=name, content=content, by=by, state=Import.State.CHECKING)
    if batch.is_table:
        table = reading.table(form, content)
        batch.headers, batch.encoding = table.headers, table.encoding
        batch.mapping = mapping.guess(kind, table.headers)
        batch.state = Import.State.COLUMNS
    elif form != Import.Form.XLSX:
        batch.encoding = decoded(content).encoding
    batch.save()
    return batch


def recognised(name: str, content: bytes) -> str:
    """The format, by the name of the file or what stands in it."""
    if is_archive(content[:4]):
        return Import.Form.XLSX
    if form := _EXTENSIONS.get(name.rpartition(".")[2].casefold()):
        return form
    text = decoded(content[:100_000] if len(content) % 2 else content[:100_002]).text.strip()
    if re.search(r"(?m)^\s*@\w+\s*[{(]", text):
        return Import.Form.BIBTEX
    if re.search(r"(?m)^TY\s{1,3}-", text):
        return Import.Form.RIS
    if text[:1] in "[{":
        return Import.Form.CSL
    parts = [part for part in re.split(r"[\s,;]+", text) if part and part.casefold() != "doi:"]
    if parts and identifiers.doi(parts[0]):
        return Import.Form.DOI
    return Import.Form.CSV


def refuse_unfit(kind: str, form: str) -> None:
    """Raises Refused for entries that do not come in that format."""
    if form == Import.Form.DOI and not resolving.is_on():
        raise Refused(_("Das Abfragen von DOIs ist hier ausgeschaltet. Bitte laden Sie BibTeX oder RIS hoch."))
    if kind != Import.Kind.PUBLICATION and form not in (Import.Form.CSV, Import.Form.XLSX):
        raise Refused(_("In diesem Format kommt nur Literatur. Bitte laden Sie eine CSV- oder Excel-Tabelle hoch."))


@transaction.atomic
def assign_columns(batch_id: int, chosen: Sequence[str]) -> Import:
    """Say what each column of a table stands for, and look it through. Raises Refused."""
    batch = _held(batch_id, Import.State.COLUMNS, Import.State.CHECKED, Import.State.REFUSED)
    known = {column.key: str(column.header) for column in COLUMNS[batch.model]}
    if len(chosen) != len(batch.headers) or any(key and key not in known for key in chosen):
        raise Refused(_("Die Spalten passen nicht zur Datei. Bitte ordnen Sie sie noch einmal zu."))
    used = [key for key in chosen if key]
    if not used:
        raise Refused(_("Bitte ordnen Sie mindestens eine Spalte zu."))
    if twice := next((key for key in used if used.count(key) > 1), ""):
        raise Refused(
            _("„%(column)s“ ist zweimal zugeordnet. Bitte wählen Sie eine der Spalten.") % {"column": known[twice]}
        )
    batch.mapping = list(chosen)
    mapping.remember(batch.kind, batch.headers, batch.mapping)
    batch.state = Import.State.CHECKING
    batch.save(update_fields=["mapping", "state"])
    _start(batch, tasks.check)
    return batch


@transaction.atomic
def decide(batch_id: int, decisions: Mapping[int, str]) -> None:
    """Say what becomes of rows: number -> decision, "" for what the outcome says. Raises Refused."""
    batch = _held(batch_id, Import.State.CHECKED)
    rows = list(batch.rows.filter(number__in=decisions))
    for row in rows:
        decision = decisions[row.number]
        if decision not in choices(row):
            raise Refused(
                _("Für Zeile %(row)s ist das nicht möglich. Bitte laden Sie die Seite neu.") % {"row": row.row}
            )
        row.decision = decision
    ImportRow.objects.bulk_update(rows, ["decision"], batch_size=500)


@transaction.atomic
def decide_all(batch_id: int, outcome: str, decision: str) -> None:
    """The same for all rows with that outcome for which it is possible. Raises Refused."""
    batch = _held(batch_id, Import.State.CHECKED)
    rows = batch.rows.filter(outcome=outcome)
    if outcome not in (ImportRow.Outcome.DUPLICATE, ImportRow.Outcome.CHANGED, ImportRow.Outcome.NEW):
        raise Refused(_("Bitte wählen Sie aus, was mit den Dubletten geschehen soll."))
    if decision == ImportRow.Decision.UPDATE:
        rows = rows.exclude(entry_id=None)
    elif decision == ImportRow.Decision.ADD:
        rows = rows.filter(outcome=ImportRow.Outcome.DUPLICATE, faults=[])
    rows.update(decision=decision)


def choices(row: ImportRow) -> list[str]:
    """What may be decided about a row; the first is what happens by itself."""
    match row.outcome:
        case ImportRow.Outcome.NEW | ImportRow.Outcome.CHANGED:
            return ["", ImportRow.Decision.SKIP]
        case ImportRow.Outcome.DUPLICATE:
            add = [] if row.faults else [ImportRow.Decision.ADD]
            update = [ImportRow.Decision.UPDATE] if row.entry_id and row.differences else []
            return ["", ImportRow.Decision.SKIP, *add, *update]
    return [""]


@transaction.atomic
def check_again(batch_id: int, *, by: User) -> None:
    """Compare a file anew with what is here now. Decisions are forgotten. Raises Refused."""
    batch = _held(batch_id, Import.State.CHECKED)
    batch.by, batch.state, batch.message = by, Import.State.CHECKING, ""
    batch.save(update_fields=["by", "state", "message"])
    _start(batch, tasks.check)


@transaction.atomic
def start(batch_id: int, *, live: bool, by: User) -> None:
    """Let a checked file be taken over. Raises Refused."""
    batch = _held(batch_id, Import.State.CHECKED)
    if live and alone_is_refused():
        raise Refused(_("Hier veröffentlicht niemand allein. Bitte übernehmen Sie die Einträge als Entwürfe."))
    if not batch.rows.acting().exists():
        raise Refused(_("Keine Zeile ist zur Übernahme bestimmt."))
    batch.live, batch.by, batch.state, batch.message = live, by, Import.State.WRITING, ""
    batch.save(update_fields=["live", "by", "state", "message"])
    _start(batch, tasks.take_over)


def alone_is_refused() -> bool:
    """Whether two people are needed to publish anything."""
    return bool(settings.FOUR_EYES == "required")


@transaction.atomic
def start_undoing(batch_id: int, *, by: User) -> None:
    """Let an import be taken back. Raises Refused."""
    batch = _held(batch_id, Import.State.WRITTEN)
    batch.by, batch.state, batch.message = by, Import.State.UNDOING, ""
    batch.save(update_fields=["by", "state", "message"])
    _start(batch, tasks.undo)


@transaction.atomic
def discard(batch_id: int) -> None:
    """Forget a file of which nothing was taken over. Raises Refused."""
    states = (Import.State.COLUMNS, Import.State.CHECKED, Import.State.REFUSED)
    _held(batch_id, *states).delete()


def delete_old(now: datetime) -> int:
    """Forget files and their rows once they are so old that nobody takes them back; how many."""
    old = Import.objects.filter(created_at__lt=now - KEEP).exclude(state__in=Import.MOVING)
    return int(old.delete()[1].get("importing.Import", 0))


def _held(batch_id: int, *states: str) -> Import:
    """The import, locked. Raises Refused if it stands elsewhere by now."""
    batch = Import.objects.select_for_update(of=("self",)).defer("content").filter(pk=batch_id).first()
    if batch is None or batch.state not in states:
        raise Refused(_("Der Import steht inzwischen woanders. Bitte sehen Sie nach und versuchen Sie es noch einmal."))
    return batch


def _start(batch: Import, task: object) -> None:
    batch.job_id = task.configure(lock=f"importing {batch.pk}").defer(batch_id=batch.pk)  # type: ignore[attr-defined]
    batch.save(update_fields=["job_id"])
