"""Municipalities and districts of Germany as dated reference data, read from `content/geo/municipalities.csv`.

Where the file comes from, and what was done to it, stands in `content/geo/README.md`.
"""

import csv
import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from io import StringIO
from pathlib import Path
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from panreflex.base import changes
from panreflex.base.models import LoadedItem
from panreflex.people.models import Municipality, MunicipalityState
from panreflex.people.states import State

# Must be shown wherever these data appear: on the page of sources, near tables and in exports. Not for translation.
ATTRIBUTION: Final = (
    "Gemeindedaten: © Statistisches Bundesamt (Destatis), 2024, im Auftrag der Herausgebergemeinschaft Statistische "
    "Ämter des Bundes und der Länder; Gemeindeverzeichnis GV-ISys, Gebietsstand 31.12.2023. Daten verändert (Auswahl, "
    "Namen gekürzt)."
)

COLUMNS: Final = (
    "ags",
    "name",
    "official_name",
    "kind",
    "district_name",
    "district_kind",
    "area_km2",
    "postcode",
    "lat",
    "lon",
)
# A column for each date, such as "population_2023-12-31": one state of every municipality.
POPULATION: Final = re.compile(r"population_(\d{4}-\d{2}-\d{2})")
# Instead of those, a file of one date may have its inhabitants in one column and the date in each row.
PLAIN_POPULATION, AS_OF = "population", "as_of"
# These are municipalities and districts at once; they exist once, with 8 digits.
CITIES_WITHOUT_DISTRICT: Final = ("Kreisfreie Stadt", "Stadtkreis")
DISTRICT_KINDS: Final = ("Landkreis", "Kreis", "Regionalverband", *CITIES_WITHOUT_DISTRICT)

_LOADED = "municipalities"
_FAULTS_SHOWN = 20
_BATCH = 2000
_MOST_INHABITANTS = 20_000_000
_STATE_FIELDS = [
    "name",
    "official_name",
    "kind",
    "population",
    "area_km2",
    "district",
    "postcode",
    "latitude",
    "longitude",
]


class MunicipalitiesRefused(Exception):
    """The file was not taken. The message names row and column and says what to do; `faults` has each sentence."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        shown = faults[:_FAULTS_SHOWN]
        if len(faults) > _FAULTS_SHOWN:
            shown.append(_("Und %(count)d weitere Stellen.") % {"count": len(faults) - _FAULTS_SHOWN})
        super().__init__("\n".join([*shown, _("Es wurde nichts übernommen.")]))


@dataclass(frozen=True, kw_only=True)
class Row:
    """One municipality as the file has it; area in km², place in decimal degrees, inhabitants at each date."""

    ags: str
    name: str
    official_name: str
    kind: str
    district_name: str
    district_kind: str
    area_km2: Decimal
    postcode: str
    latitude: float
    longitude: float
    population: dict[date, int]

    @property
    def district_ags(self) -> str | None:
        """Key of the district; None for a city that is its own."""
        return None if self.district_kind in CITIES_WITHOUT_DISTRICT else self.ags[:5]


@transaction.atomic
def load_municipalities(path: Path, progress: Callable[[str], None]) -> int:
    """Bring in the municipalities and districts of the file and return how many states were written; all or nothing.

    A file that was loaded before costs one query and changes nothing. States at other dates stay beside the new
    ones; a state at the same date is replaced. Raises MunicipalitiesRefused.
    """
    try:
        content = path.read_bytes()
    except OSError:
        raise MunicipalitiesRefused(
            [_("Die Datei „%(file)s“ lässt sich nicht lesen. Bitte prüfen Sie, ob sie da ist.") % {"file": path.name}]
        ) from None
    digest = hashlib.sha256(content).hexdigest()
    if LoadedItem.objects.filter(kind=_LOADED, key=path.name, item_digest=digest).exists():
        return 0
    rows = read(content)
    progress(_("%(count)d Gemeinden werden geladen.") % {"count": len(rows)})
    known, written = write(rows)
    # Nothing public names a new one yet, but `place_names` must hear of them.
    changed = known or list(Municipality.objects.order_by("-pk").values_list("pk", flat=True)[:1])
    changes.record(Municipality._meta.label_lower, map(str, changed))
    LoadedItem.objects.update_or_create(
        kind=_LOADED,
        key=path.name,
        defaults={"item_digest": digest, "object_digest": digest, "object_id": 0},
    )
    return written


def read(content: bytes) -> list[Row]:
    """The rows of a file: UTF-8, comma, header. Raises MunicipalitiesRefused with all that is wrong in it."""
    lines = _with_dated_columns(cells_of(content))
    dates = _dates(lines[0] if lines else [])
    faults: list[str] = []
    rows = [row for number, cells in enumerate(lines[1:], 2) if (row := _row(number, cells, lines[0], dates, faults))]
    faults += _twice(rows)
    if not faults and not rows:
        faults.append(_("Die Datei enthält keine Gemeinde. Bitte prüfen Sie sie."))
    if faults:
        raise MunicipalitiesRefused(faults)
    return rows


def cells_of(content: bytes) -> list[list[str]]:
    """The lines of a CSV file with comma in UTF-8, the header first. Raises MunicipalitiesRefused."""
    try:
        return list(csv.reader(StringIO(content.decode("utf-8-sig")), strict=True))
    except UnicodeDecodeError:
        raise MunicipalitiesRefused(
            [_("Die Datei ist nicht in UTF-8 geschrieben. Bitte speichern Sie sie als CSV in UTF-8.")]
        ) from None
    except csv.Error:
        raise MunicipalitiesRefused(
            [_("Die Datei ist keine CSV-Datei mit Komma als Trennzeichen. Bitte speichern Sie sie so.")]
        ) from None


def _with_dated_columns(lines: list[list[str]]) -> list[list[str]]:
    """The lines of a file with `population` and `as_of` as those of a file with `population_<date>`."""
    header = lines[0] if lines else []
    if AS_OF not in header or PLAIN_POPULATION not in header:
        return lines
    at = header.index(AS_OF)
    found: dict[str, int] = {}  # date as written -> first row
    for number, cells in enumerate(lines[1:], 2):
        if len(cells) == len(header):
            found.setdefault(cells[at], number)
    faults = [
        _("Zeile %(row)d, Spalte „%(column)s“: „%(text)s“ ist kein Tag. Bitte schreiben Sie ihn wie 2024-12-31.")
        % {"row": number, "column": AS_OF, "text": text[:40]}
        for text, number in found.items()
        if day_of(text) is None
    ]
    if len(found) > 1 and not faults:
        first, *others = found.items()
        faults = [
            _("Zeile %(row)d, Spalte „%(column)s“: Hier steht %(text)s, davor %(first)s. Eine Datei hat einen Stand.")
            % {"row": number, "column": AS_OF, "text": text, "first": first[0]}
            for text, number in others
        ]
    if faults:
        raise MunicipalitiesRefused(faults)
    day = next(iter(found), date.min.isoformat())
    named = [
        f"{PLAIN_POPULATION}_{day}" if column == PLAIN_POPULATION else column for column in header if column != AS_OF
    ]
    return [named, *([*cells[:at], *cells[at + 1 :]] if len(cells) == len(header) else cells for cells in lines[1:])]


def day_of(text: str) -> date | None:
    """A day as ISO 8601 writes it, None for anything else."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) else None
    except ValueError:
        return None


def _dates(header: list[str]) -> dict[str, date]:
    """Column -> date for the columns of inhabitants; refuses a header that does not have exactly our columns."""
    dates = {}
    faults = []
    for column in header:
        match = POPULATION.fullmatch(column)
        try:
            if match:
                dates[column] = date.fromisoformat(match[1])
                continue
        except ValueError:
            pass
        if column not in COLUMNS:
            faults.append(_("Zeile 1: Die Spalte „%(column)s“ ist nicht vorgesehen.") % {"column": column[:60]})
    faults += [
        _("Zeile 1: Die Spalte „%(column)s“ fehlt oder ist doppelt.") % {"column": column}
        for column in COLUMNS
        if header.count(column) != 1
    ]
    if not dates or len(set(header)) != len(header):
        faults.append(
            _("Zeile 1: Es braucht je Stichtag eine Spalte wie „%(column)s“.") % {"column": "population_2023-12-31"}
        )
    if faults:
        raise MunicipalitiesRefused(faults)
    return dates


def _row(number: int, cells: list[str], header: list[str], dates: dict[str, date], faults: list[str]) -> Row | None:
    """The row, or None with its faults added to `faults`."""
    if len(cells) != len(header):
        faults.append(
            _("Zeile %(row)d: Sie hat %(found)d Zellen, nötig sind %(needed)d.")
            % {"row": number, "found": len(cells), "needed": len(header)}
        )
        return None
    texts = dict(zip(header, cells, strict=True))
    wrong = dict(_wrong_cells(texts, dates))
    faults += [
        _("Zeile %(row)d, Spalte „%(column)s“: %(what)s") % {"row": number, "column": column, "what": what}
        for column, what in wrong.items()
    ]
    if wrong:
        return None
    return Row(
        ags=texts["ags"],
        name=texts["name"],
        official_name=texts["official_name"] or texts["name"],
        kind=texts["kind"],
        district_name=texts["district_name"],
        district_kind=texts["district_kind"],
        area_km2=Decimal(texts["area_km2"]),
        postcode=texts["postcode"],
        latitude=float(texts["lat"]),
        longitude=float(texts["lon"]),
        population={day: int(texts[column]) for column, day in dates.items()},
    )


def _wrong_cells(texts: dict[str, str], dates: dict[str, date]) -> Iterator[tuple[str, str]]:
    """Column and German sentence for each cell that cannot be taken."""
    ags = texts["ags"]
    if not ags.isascii() or not ags.isdigit() or len(ags) != 8:
        yield "ags", _("„%(text)s“ ist kein Gemeindeschlüssel. Bitte 8 Ziffern eintragen.") % {"text": ags[:40]}
    elif ags[:2] not in State.values:
        yield "ags", _("„%(text)s“ beginnt mit keinem Land. Bitte 01 bis 16 eintragen.") % {"text": ags}
    for column, limit in {"name": 120, "kind": 60, "district_name": 100, "official_name": 160}.items():
        text = texts[column]
        if not text.strip() and column != "official_name":
            yield column, _("Die Zelle ist leer. Bitte füllen Sie sie aus.")
        elif len(text) > limit:
            yield column, _("Der Text hat mehr als %(limit)d Zeichen. Bitte kürzen Sie ihn.") % {"limit": limit}
        elif not text.isprintable():
            yield column, _("Der Text enthält Steuerzeichen. Bitte entfernen Sie sie.")
    if texts["district_kind"] not in DISTRICT_KINDS:
        yield (
            "district_kind",
            _("„%(text)s“ ist nicht vorgesehen. Möglich sind: %(kinds)s.")
            % {"text": texts["district_kind"][:40], "kinds": ", ".join(DISTRICT_KINDS)},
        )
    if not re.fullmatch(r"[0-9]{5}", texts["postcode"]):
        yield (
            "postcode",
            _("„%(text)s“ ist keine Postleitzahl. Bitte 5 Ziffern eintragen.") % {"text": texts["postcode"][:40]},
        )
    yield from _wrong_numbers(texts, dates)


def _wrong_numbers(texts: dict[str, str], dates: dict[str, date]) -> Iterator[tuple[str, str]]:
    for column in dates:
        if not re.fullmatch(r"[0-9]{1,10}", texts[column]) or int(texts[column]) > _MOST_INHABITANTS:
            yield (
                column,
                _("„%(text)s“ ist keine ganze Zahl von 0 bis 20 Millionen.") % {"text": texts[column][:40]},
            )
    # German territory, with some room: a place far away is a mistake, such as latitude and longitude exchanged.
    for column, (low, high) in {"area_km2": (0, 2_000), "lat": (47, 56), "lon": (5, 16)}.items():
        try:
            plausible = re.fullmatch(r"[0-9.]{1,20}", texts[column]) and low <= Decimal(texts[column]) <= high
        except InvalidOperation:
            plausible = False
        if not plausible:
            yield (
                column,
                _("„%(text)s“ ist keine Zahl zwischen %(low)d und %(high)d mit Punkt statt Komma.")
                % {"text": texts[column][:40], "low": low, "high": high},
            )


def _twice(rows: list[Row]) -> Iterator[str]:
    """A sentence for each key that stands in two rows, and for each district with two names."""
    seen: set[str] = set()
    districts: dict[str, tuple[str, str]] = {}
    for row in rows:
        if row.ags in seen:
            yield _("Spalte „ags“: Der Schlüssel %(ags)s steht in zwei Zeilen.") % {"ags": row.ags}
        seen.add(row.ags)
        district = (row.district_name, row.district_kind)
        if districts.setdefault(row.ags[:5], district) != district:
            yield (
                _("Spalte „district_name“: Der Kreis %(ags)s hat zwei Namen oder Arten (Gemeinde %(municipality)s).")
                % {"ags": row.ags[:5], "municipality": row.ags}
            )


def write(rows: list[Row]) -> tuple[list[int], int]:
    """Store the states of the rows and of their districts; those that were known before, and how many were written.

    Belongs into a transaction that also records the change.
    """
    members: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.district_ags:
            members[row.district_ags].append(row)
    keys = [*members, *(row.ags for row in rows)]
    known = list(Municipality.objects.filter(ags__in=keys).values_list("pk", flat=True))
    Municipality.objects.bulk_create([Municipality(ags=ags) for ags in keys], _BATCH, ignore_conflicts=True)
    ids = dict(Municipality.objects.filter(ags__in=keys).values_list("ags", "pk"))
    states = [*_district_states(members, ids), *_municipality_states(rows, ids)]
    MunicipalityState.objects.bulk_create(
        states,
        _BATCH,
        update_conflicts=True,
        unique_fields=["municipality", "as_of"],
        update_fields=_STATE_FIELDS,
    )
    return known, len(states)


def _municipality_states(rows: list[Row], ids: dict[str, int]) -> Iterator[MunicipalityState]:
    for row in rows:
        for day, population in row.population.items():
            yield MunicipalityState(
                municipality_id=ids[row.ags],
                as_of=day,
                name=row.name,
                official_name=row.official_name,
                kind=row.kind,
                population=population,
                area_km2=row.area_km2,
                district_id=ids[row.district_ags] if row.district_ags else None,
                postcode=row.postcode,
                latitude=row.latitude,
                longitude=row.longitude,
            )


def _district_states(members: dict[str, list[Row]], ids: dict[str, int]) -> Iterator[MunicipalityState]:
    """Inhabitants and area of a district are the sums of its municipalities, its place their middle by area."""
    for ags, rows in members.items():
        area = sum((row.area_km2 for row in rows), Decimal(0))
        label = district_label(rows[0].district_name, rows[0].district_kind)
        for day in rows[0].population:
            yield MunicipalityState(
                municipality_id=ids[ags],
                as_of=day,
                name=label,
                official_name=label,
                kind=rows[0].district_kind,
                population=sum(row.population[day] for row in rows),
                area_km2=area,
                latitude=_weighted((row.latitude, row.area_km2) for row in rows),
                longitude=_weighted((row.longitude, row.area_km2) for row in rows),
            )


def district_label(name: str, kind: str) -> str:
    """How a district is called: "Landkreis München", but "Hochsauerlandkreis" and "Region Hannover"."""
    return name if re.search("kreis|region", name, re.IGNORECASE) else f"{kind} {name}"


def _weighted(pairs: Iterable[tuple[float, Decimal]]) -> float:
    """Mean of the values, each counting as much as its area; 6 decimals of a degree are 10 cm."""
    pairs = list(pairs)
    total = sum(float(area) for _value, area in pairs)
    return round(sum(value * float(area) for value, area in pairs) / total, 6) if total else pairs[0][0]
