"""The faulty rows of a file, in its own format and with the reason, to be mended and sent again."""

import json
from collections.abc import Iterator

from django.utils.translation import gettext as _

from panreflex.base.tables import Sheet, csv_file, xlsx_file
from panreflex.collect.importing.mapping import REASON
from panreflex.collect.importing.models import Import, ImportRow

_TYPES = {
    Import.Form.BIBTEX: ("bib", "application/x-bibtex; charset=utf-8"),
    Import.Form.RIS: ("ris", "application/x-research-info-systems; charset=utf-8"),
    Import.Form.CSL: ("json", "application/vnd.citationstyles.csl+json"),
    Import.Form.DOI: ("txt", "text/plain; charset=utf-8"),
    Import.Form.CSV: ("csv", "text/csv; charset=utf-8"),
    Import.Form.XLSX: ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def faulty_rows(batch: Import) -> tuple[bytes, str, str]:
    """The file, its name and its type. What stands in it of reasons is passed over when it is sent again."""
    extension, media_type = _TYPES[Import.Form(batch.form)]
    rows = list(batch.rows.filter(outcome=ImportRow.Outcome.FAULTY).order_by("number"))
    content = b"".join(_parts(batch, rows))
    stem = batch.name.rpartition(".")[0] or batch.name
    return content, f"{stem[:80]}-fehlerhaft.{extension}", media_type


def reason(row: ImportRow) -> str:
    """What is wrong with a row, on one line."""
    place = _("Zeile %(row)s") % {"row": row.row}
    faults = (f"{field}: {what}" if field else what for field, what in row.faults)
    return " ".join(f"{place}. {' '.join(faults)}".split())


def _parts(batch: Import, rows: list[ImportRow]) -> Iterator[bytes]:
    match batch.form:
        case Import.Form.BIBTEX:
            # Text between entries means nothing in BibTeX, except an @.
            for row in rows:
                yield f"% {reason(row).replace('@', '(at)')}\n{row.raw}\n\n".encode()
        case Import.Form.RIS:
            for row in rows:
                first, _break, rest = row.raw.partition("\n")
                yield f"{first}\nRN  - {reason(row)}\n{rest.rstrip()}\n\n".encode()
        case Import.Form.CSL:
            items = [_with_reason(row) for row in rows]
            yield json.dumps(items, ensure_ascii=False, indent=1).encode()
        case Import.Form.DOI:
            for row in rows:
                yield f"{row.raw}\n".encode()
        case _:
            # A file that was sent again has the column already.
            kept = [place for place, header in enumerate(batch.headers) if header != REASON]
            width = len(batch.headers)
            filled = [json.loads(row.raw) for row in rows]
            more = max((len(cells) - width for cells in filled), default=0)
            # Cells without a header keep their place under an empty one, so that the row is not taken for mended.
            head = [*(batch.headers[place] for place in kept), *[""] * more, REASON]
            cells = [
                [*(one[place] for place in kept), *one[width:], *[""] * (width + more - len(one)), reason(row)]
                for row, one in zip(rows, filled, strict=True)
            ]
            if batch.form == Import.Form.CSV:
                yield csv_file(head, cells)
            else:
                with xlsx_file([Sheet(_("Fehlerhafte Zeilen"), head, cells)], title=batch.name) as file:
                    yield file.read()


def _with_reason(row: ImportRow) -> object:
    try:
        item = json.loads(row.raw)
    except ValueError:
        item = {}
    return {**item, REASON: reason(row)} if isinstance(item, dict) else {REASON: reason(row), "was": item}
