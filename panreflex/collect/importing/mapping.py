"""Which column of a table stands for what: guessed from the headers, chosen by editors, remembered."""

import hashlib
import json
import re
from collections.abc import Sequence

from django.utils import translation

from panreflex.collect.importing.models import ColumnMapping, Import
from panreflex.collect.library.columns import COLUMNS, Column

REASON = "Grund"  # header of the column in which a returned table says what is wrong; it stands for nothing


def guess(kind: str, headers: Sequence[str]) -> list[str]:
    """For each header the key of a column, "" for none: as it was chosen the last time, else by its name.

    No column is given twice; an exact name goes before another word for it.
    """
    remembered = ColumnMapping.objects.filter(kind=kind, headers=_digest(headers)).first()
    if remembered is not None and len(remembered.mapping) == len(headers):
        return list(remembered.mapping)
    columns = COLUMNS[Import.MODELS[kind]]
    chosen = [""] * len(headers)
    for names_of in (_own_names, _other_names):
        for place, header in enumerate(headers):
            if chosen[place] or not header:
                continue
            fitting = (column.key for column in columns if _plain(header) in names_of(column))
            chosen[place] = next((key for key in fitting if key not in chosen), "")
    return chosen


def remember(kind: str, headers: Sequence[str], mapping: Sequence[str]) -> None:
    """Guess the same for the next table with these headers."""
    ColumnMapping.objects.update_or_create(kind=kind, headers=_digest(headers), defaults={"mapping": list(mapping)})


def surplus_columns(headers: Sequence[str]) -> list[int]:
    """Places where a returned table holds cells for which the first one had no header: before that of the reasons."""
    end = start = headers.index(REASON) if REASON in headers else 0
    while start and not headers[start - 1]:
        start -= 1
    return list(range(start, end))


def _own_names(column: Column) -> set[str]:
    names = {column.key}
    for language in ("de", "en"):
        with translation.override(language):
            names.add(str(column.header))
    return {_plain(name) for name in names}


def _other_names(column: Column) -> set[str]:
    return {_plain(name) for name in column.also}


def _plain(name: str) -> str:
    """What two spellings of a header have in common: "Autor*in (Pflicht)" and "autor in pflicht"."""
    return " ".join(re.findall(r"\w+", name.casefold().replace("_", " ")))


def _digest(headers: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps([_plain(header) for header in headers]).encode()).hexdigest()
