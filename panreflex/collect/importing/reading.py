"""The entries of a file, whatever its format: the one place that knows them all."""

import json
from collections.abc import Callable, Iterable
from itertools import islice

from django.conf import settings
from django.utils.translation import gettext as _

from panreflex.collect.importing import resolving, shaping, spreadsheets
from panreflex.collect.importing.decoding import decoded
from panreflex.collect.importing.mapping import surplus_columns
from panreflex.collect.importing.models import Import
from panreflex.collect.importing.refusing import Refused
from panreflex.collect.importing.shaping import Shaped
from panreflex.collect.importing.spreadsheets import Table
from panreflex.collect.library.citing import reading
from panreflex.collect.library.citing.reading import Fault, Record
from panreflex.collect.library.words import Words

Tell = Callable[[int, int], None]
_READERS: dict[str, Callable[[str], Iterable[Record]]] = {
    Import.Form.BIBTEX: reading.bibtex,
    Import.Form.RIS: reading.ris,
    Import.Form.CSL: reading.csl,
}


def entries(batch: Import, words: Words, tell: Tell) -> list[Shaped]:
    """All entries of the file in its order, those with faults as well. Raises Refused if it cannot be read at all."""
    content = bytes(batch.content)
    if batch.is_table:
        return _of_table(batch, table(batch.form, content), words)
    if batch.form == Import.Form.DOI:
        records: Iterable[Record] = resolving.records(decoded(content).text, tell)
    else:
        records = _READERS[batch.form](decoded(content).text)
    found = [shaping.of_record(record, words) for record in islice(records, settings.MAX_IMPORT_ROWS + 1)]
    if len(found) > settings.MAX_IMPORT_ROWS:
        raise spreadsheets.too_many()
    if not found:
        raise Refused(
            _("In der Datei steht kein Eintrag. Stimmt das Format %(form)s?") % {"form": batch.get_form_display()}
        )
    return found


def table(form: str, content: bytes) -> Table:
    """The table as it stands in the file. Raises Refused."""
    return spreadsheets.read_xlsx(content) if form == Import.Form.XLSX else spreadsheets.read_csv(content)


def _of_table(batch: Import, found: Table, words: Words) -> list[Shaped]:
    if not found.rows:
        raise Refused(_("Unter den Überschriften steht nichts. Bitte füllen Sie mindestens eine Zeile aus."))
    shaped = []
    width = len(found.headers)
    surplus = [place for place in surplus_columns(found.headers) if not batch.mapping[place]]
    for row, cells in found.rows:
        one = shaping.of_cells(batch.model, found.headers, batch.mapping, row, cells[:width], words)
        if len(cells) > width or any(cells[place].strip() for place in surplus):
            what = _("Die Zeile hat mehr Zellen als die Tabelle Überschriften. Ist ein Trennzeichen zu viel?")
            one.faults.append(Fault("", what))
        one.raw = json.dumps(cells, ensure_ascii=False)
        shaped.append(one)
    return shaped
