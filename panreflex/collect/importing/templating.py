"""Empty tables to fill in, and the first cells of tables that came."""

from django.utils.translation import gettext as _

from panreflex.base.tables import Sheet, csv_file, xlsx_file
from panreflex.collect.importing import reading
from panreflex.collect.importing.models import Import
from panreflex.collect.library.columns import COLUMNS

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_SAMPLE = 80


def template(kind: str, form: str) -> tuple[bytes, str]:
    """The table and its type. As CSV it has the headers only; an Excel table explains them on a second sheet."""
    columns = COLUMNS[Import.MODELS[kind]]
    head = [str(column.header) for column in columns]
    if form == Import.Form.CSV:
        return csv_file(head, []), "text/csv; charset=utf-8"
    notes = [
        [str(column.header), _("ja") if column.required else _("nein"), str(column.help), column.example]
        for column in columns
    ]
    explained = [_("Spalte"), _("Für neue Einträge nötig"), _("Was hineingehört"), _("Beispiel")]
    title = _("Vorlage: %(kind)s") % {"kind": Import.Kind(kind).label}
    sheets = [
        Sheet(str(Import.Kind(kind).label), head, [], [28] * len(head)),
        Sheet(_("Erklärung"), explained, notes, (30, 24, 80, 40)),
    ]
    with xlsx_file(sheets, title=title) as file:
        return file.read(), _XLSX


def samples(batch: Import, number: int) -> list[list[str]]:
    """The first `number` rows below the headers, cut to what fits on a screen."""
    rows = reading.table(batch.form, bytes(batch.content)).rows[:number]
    return [
        [cell if len(cell) <= _LONGEST_SAMPLE else f"{cell[:_LONGEST_SAMPLE]} …" for cell in cells]
        for _row, cells in rows
    ]
