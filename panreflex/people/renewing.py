"""A later state of the municipalities beside those that are known, and what became of those that ended."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext as _

from panreflex.base import changes
from panreflex.people import reference_data
from panreflex.people.history import Lineage, lineage
from panreflex.people.models import Municipality, MunicipalityState, Succession
from panreflex.people.reference_data import MunicipalitiesRefused, Row

COLUMNS: Final = ("old_ags", "new_ags", "on")
_LOCK: Final = 7_303_015  # two of these at once could close a circle together that neither sees
_BATCH = 2000
_COMPARED = (
    "name",
    "official_name",
    "kind",
    "population",
    "area_km2",
    "district__ags",
    "postcode",
    "latitude",
    "longitude",
)


class Step(NamedTuple):
    """`old` ended and its area belongs to `new` since `on`. row: its line in the file."""

    old: str
    new: str
    on: date
    row: int


@dataclass(frozen=True, kw_only=True)
class Renewal:
    """What a file changed, by AGS and name; compared is the state before it (none: everything is new).

    renamed: AGS, name before, name after. changed: how many differ in something else. successions: those not known
    before. without_successor: ended, and no file says where their area went.
    """

    as_of: date
    new: list[tuple[str, str]] = field(default_factory=list)
    ended: list[tuple[str, str]] = field(default_factory=list)
    without_successor: list[tuple[str, str]] = field(default_factory=list)
    renamed: list[tuple[str, str, str]] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    successions: list[tuple[str, str, date]] = field(default_factory=list)


class _Rehearsed(Exception):
    """Ends the transaction of a dry run."""


def renew(
    path: Path,
    successions: Path | None,
    progress: Callable[[str], None],
    *,
    dry_run: bool = False,
) -> Renewal:
    """Bring in a file of municipalities at a later date, and who followed whom; all or nothing, repeatable.

    Municipalities keep their identity, so memberships and entries stay with those that ended. States at other dates
    stay, those at the same date are replaced as a whole. dry_run: find out what would change, and change nothing.
    Raises MunicipalitiesRefused, with row and column.
    """
    rows = reference_data.read(_content(path))
    steps = list(_steps(successions)) if successions else []
    renewal: Renewal | None = None
    try:
        with transaction.atomic():
            renewal = _renew(rows, steps, successions.name if successions else "", progress)
            if dry_run:
                raise _Rehearsed
    except _Rehearsed:
        pass
    assert renewal is not None
    return renewal


def _renew(rows: list[Row], steps: list[Step], name: str, progress: Callable[[str], None]) -> Renewal:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    day = max(rows[0].population)
    progress(_("%(count)d Gemeinden werden verglichen.") % {"count": len(rows)})
    before = _known_before(day)
    progress(_("%(count)d Gemeinden werden geladen.") % {"count": len(rows)})
    reference_data.write(rows)
    keys = {row.ags for row in rows} | {row.district_ags for row in rows if row.district_ags}
    for one in rows[0].population:  # a corrected file may have fewer of them
        MunicipalityState.objects.filter(as_of=one).exclude(municipality__ags__in=keys).delete()
    after = _states(MunicipalityState.objects.filter(as_of=day))
    _check(steps, name, day, after)
    fresh = _write_steps(steps)
    renewal = _compared(day, before, after, fresh)
    _record(renewal)
    return renewal


def _known_before(day: date) -> dict[str, dict[str, Any]]:
    """The states at the latest date that is known until then, by AGS."""
    known = MunicipalityState.objects.filter(as_of__lte=day).order_by("-as_of").values_list("as_of", flat=True).first()
    return _states(MunicipalityState.objects.filter(as_of=known)) if known else {}


def _states(rows: Any) -> dict[str, dict[str, Any]]:
    return {row["municipality__ags"]: row for row in rows.values("municipality__ags", *_COMPARED)}


def _compared(
    day: date,
    before: Mapping[str, Mapping[str, Any]],
    after: Mapping[str, Mapping[str, Any]],
    fresh: list[Step],
) -> Renewal:
    ended = [(ags, before[ags]["name"]) for ags in sorted(before.keys() - after.keys())]
    followed = set(
        Succession.objects.filter(old__ags__in=[ags for ags, _name in ended]).values_list("old__ags", flat=True)
    )
    both = sorted(before.keys() & after.keys())
    differing = [ags for ags in both if before[ags] != after[ags]]
    renamed = [ags for ags in differing if before[ags]["name"] != after[ags]["name"]]
    return Renewal(
        as_of=day,
        new=[(ags, after[ags]["name"]) for ags in sorted(after.keys() - before.keys())],
        ended=ended,
        without_successor=[pair for pair in ended if pair[0] not in followed],
        renamed=[(ags, before[ags]["name"], after[ags]["name"]) for ags in renamed],
        changed=[ags for ags in differing if ags not in renamed],
        unchanged=len(both) - len(differing),
        successions=[(step.old, step.new, step.on) for step in fresh],
    )


def _record(renewal: Renewal) -> None:
    """Pages show inhabitants as well, so every change counts; a new municipality stands on none.

    What went into a municipality that was merged itself has another name of today, so it is noted as well.
    """
    touched = {ags for ags, _name in renewal.ended} | {ags for ags, _old, _new in renewal.renamed} | {*renewal.changed}
    touched |= {ags for old, new, _on in renewal.successions for ags in (old, new)}
    touched |= {ags for ags, _name in renewal.new[:1]}  # so that `place_names` hears of them
    named = set(Municipality.objects.filter(ags__in=touched).values_list("pk", flat=True))
    known = lineage()
    named |= {before for key in named for before in known.before(key)}
    shown = Municipality.objects.filter(pk__in=named, examples__isnull=False).distinct()
    keys = list(shown.values_list("pk", flat=True)) or sorted(named)[:1]  # the version of all pages moves on at least
    changes.record(Municipality._meta.label_lower, map(str, keys))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise MunicipalitiesRefused(
            [_("Die Datei „%(file)s“ lässt sich nicht lesen. Bitte prüfen Sie, ob sie da ist.") % {"file": path.name}]
        ) from None


def _steps(path: Path) -> Iterator[Step]:
    """The successions of a file. Raises MunicipalitiesRefused with all that is wrong in it."""
    header, *lines = reference_data.cells_of(_content(path)) or [[]]
    if sorted(header) != sorted(COLUMNS):
        raise MunicipalitiesRefused(
            [
                _("%(file)s, Zeile 1: Nötig sind genau die Spalten %(columns)s.")
                % {"file": path.name, "columns": ", ".join(COLUMNS)}
            ]
        )
    faults: list[str] = []
    steps = []
    for number, cells in enumerate(lines, 2):
        if len(cells) != len(header):
            faults.append(
                _("%(file)s, Zeile %(row)d: Sie hat %(found)d Zellen, nötig sind %(needed)d.")
                % {"file": path.name, "row": number, "found": len(cells), "needed": len(header)}
            )
            continue
        texts = dict(zip(header, cells, strict=True))
        wrong = list(_wrong_cells(texts))
        faults += [_fault(path.name, number, column, what) for column, what in wrong]
        day = reference_data.day_of(texts["on"])
        if not wrong and day:
            steps.append(Step(texts["old_ags"], texts["new_ags"], day, number))
    if faults:
        raise MunicipalitiesRefused(faults)
    yield from steps


def _wrong_cells(texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for column in ("old_ags", "new_ags"):
        text = texts[column]
        if not (text.isascii() and text.isdigit() and len(text) in (5, 8)):
            yield (
                column,
                _("„%(text)s“ ist kein Gemeindeschlüssel. Bitte 8 Ziffern eintragen (Kreise: 5).")
                % {"text": text[:40]},
            )
    if texts["old_ags"] == texts["new_ags"]:
        yield "new_ags", _("Der Schlüssel ist derselbe wie der alte. Ein neuer Name braucht keine Nachfolge.")
    if reference_data.day_of(texts["on"]) is None:
        yield "on", _("„%(text)s“ ist kein Tag. Bitte schreiben Sie ihn wie 2024-01-01.") % {"text": texts["on"][:40]}


def _fault(name: str, row: int, column: str, what: str) -> str:
    return _("%(file)s, Zeile %(row)d, Spalte „%(column)s“: %(what)s") % {
        "file": name,
        "row": row,
        "column": column,
        "what": what,
    }


def _check(steps: list[Step], name: str, day: date, register: Mapping[str, Any]) -> None:
    """Refuses successions of unknown municipalities, of those that still exist, twice the same one, and circles."""
    named = {ags for step in steps for ags in (step.old, step.new)}
    known = set(Municipality.objects.filter(ags__in=named).values_list("ags", flat=True))
    faults: list[str] = []
    seen: dict[tuple[str, str], int] = {}
    for step in steps:
        faults += [
            _fault(name, step.row, column, _("Den Schlüssel %(ags)s kennen wir nicht. Bitte prüfen.") % {"ags": ags})
            for column, ags in (("old_ags", step.old), ("new_ags", step.new))
            if ags not in known
        ]
        if step.old in register and step.on <= day:
            values = {"ags": step.old, "day": day.isoformat()}
            what = _("%(ags)s steht im Stand vom %(day)s und besteht also noch.") % values
            faults.append(_fault(name, step.row, "old_ags", what))
        first = seen.setdefault((step.old, step.new), step.row)
        if first != step.row:
            faults.append(_fault(name, step.row, "new_ags", _("Dasselbe steht schon in Zeile %(n)d.") % {"n": first}))
    if not faults:
        faults = list(_circles(steps, name))
    if faults:
        raise MunicipalitiesRefused(faults)


def _circles(steps: Iterable[Step], name: str) -> Iterator[str]:
    stored = Succession.objects.values_list("old__ags", "new__ags", "on")
    circle = Lineage([*stored, *((step.old, step.new, step.on) for step in steps)]).circle()
    if circle:
        yield _("%(file)s: %(keys)s folgen einander im Kreis. Bitte prüfen Sie, was wozu gehört.") % {
            "file": name,
            "keys": ", ".join(circle),
        }


def _write_steps(steps: list[Step]) -> list[Step]:
    """Stores them and returns those that were not known, or at another day."""
    stored = {(old, new): on for old, new, on in Succession.objects.values_list("old__ags", "new__ags", "on")}
    fresh = [step for step in steps if stored.get((step.old, step.new)) != step.on]
    ids = dict(
        Municipality.objects.filter(ags__in={ags for step in fresh for ags in (step.old, step.new)}).values_list(
            "ags", "pk"
        )
    )
    Succession.objects.bulk_create(
        (Succession(old_id=ids[step.old], new_id=ids[step.new], on=step.on) for step in fresh),
        _BATCH,
        update_conflicts=True,
        unique_fields=["old", "new"],
        update_fields=["on"],
    )
    return fresh
