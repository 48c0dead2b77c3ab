"""Works from CSL-JSON: a list of items, one item, or an object with `items`."""

import json
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from panreflex.collect.library.citing.reading.dates import date_parts
from panreflex.collect.library.citing.reading.records import Fault, Record

_TEXTS = (
    "title",
    "container-title",
    "publisher",
    "publisher-place",
    "edition",
    "volume",
    "issue",
    "page",
    "DOI",
    "ISBN",
    "URL",
    "abstract",
    "language",
    "keyword",
    "type",
)
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")  # JSON can write them, PostgreSQL and UTF-8 cannot


def csl(text: str) -> Iterator[Record]:
    """The works of `text`, in its order; `row` is the number of the item."""
    try:
        data = _storable(json.loads(text))
    except json.JSONDecodeError as error:
        what = _("Ab Zeile %(row)s, Spalte %(column)s ist die Datei kein JSON mehr. Bitte speichern Sie sie neu.")
        yield Record(error.lineno, "", {}, (Fault("", what % {"row": error.lineno, "column": error.colno}),))
        return
    except (RecursionError, ValueError):
        yield Record(1, "", {}, (Fault("", _("Die Datei ist zu tief verschachtelt. Bitte speichern Sie sie neu.")),))
        return
    if isinstance(data, dict):
        data = data["items"] if isinstance(data.get("items"), list) else [data]
    if not isinstance(data, list):
        yield Record(1, "", {}, (Fault("", _("Erwartet wird eine Liste von Einträgen in eckigen Klammern.")),))
        return
    for row, found in enumerate(data, start=1):
        yield _record(row, found)


def _storable(value: Any) -> Any:
    """The same without characters that no database takes. Raises RecursionError."""
    if isinstance(value, str):
        return _NOT_STORABLE.sub("", value)
    if isinstance(value, list):
        return [_storable(one) for one in value]
    if isinstance(value, dict):
        return {_storable(key): _storable(one) for key, one in value.items()}
    return value


def _record(row: int, found: Any) -> Record:
    raw = json.dumps(found, ensure_ascii=False)
    if not isinstance(found, dict):
        what = _("Das ist kein Eintrag. Ein Eintrag steht in geschweiften Klammern.")
        return Record(row, "", {}, (Fault("", what),), raw)
    item: dict[str, Any] = {"id": str(found.get("id") or "")[:200]}
    faults = []
    for name in _TEXTS:
        value = found.get(name)
        if isinstance(value, list) and len(value) == 1:
            value = value[0]  # as Crossref answers
        if isinstance(value, str | int) and not isinstance(value, bool):
            if str(value).strip():
                item[name] = str(value).strip()
        elif value not in (None, "", []):
            faults.append(Fault(name, _("Erwartet wird ein Text.")))
    for role in ("author", "editor"):
        if role in found:
            people = [_person(person) for person in found[role]] if isinstance(found[role], list) else [None]
            if None in people:
                faults.append(Fault(role, _("Erwartet wird eine Liste mit „family“ und „given“ oder „literal“.")))
            elif people:
                item[role] = people
    if found.get("issued"):
        issued = _issued(found["issued"])
        if issued is None:
            faults.append(
                Fault("issued", _("Das Datum lässt sich nicht lesen. Erwartet wird „date-parts“: [[2025, 3]]."))
            )
        else:
            item["issued"] = {"date-parts": [issued]}
    return Record(row, item["id"], item, tuple(faults), raw, {})


def _person(person: Any) -> dict[str, str] | None:
    if not isinstance(person, dict):
        return None
    parts = {key: value.strip() for key, value in person.items() if isinstance(value, str) and value.strip()}
    if literal := parts.get("literal") or parts.get("name"):
        return {"literal": literal}
    particles = (parts.get("dropping-particle", ""), parts.get("non-dropping-particle", ""))
    family = " ".join(part for part in (*particles, parts.get("family", "")) if part)
    given = ", ".join(part for part in (parts.get("given", ""), parts.get("suffix", "")) if part)
    if not family:
        return {"literal": given} if given else None
    return {"family": family, "given": given} if given else {"family": family}


def _issued(value: Any) -> list[int] | None:
    """Year, month and day as far as they are known; None if there is no year."""
    if not isinstance(value, dict):
        return date_parts(str(value)) or None
    parts = value.get("date-parts")
    try:
        first = [int(part) for part in parts[0] if part is not None] if parts else []
    except (TypeError, ValueError, IndexError, KeyError, OverflowError):
        return None
    if first:
        padded = "-".join([f"{first[0]:04d}", *(f"{part:02d}" for part in first[1:3])])
        return date_parts(padded) or None
    return date_parts(str(value.get("raw") or value.get("literal") or "")) or None
