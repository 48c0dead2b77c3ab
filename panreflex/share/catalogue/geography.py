"""Where the municipalities that entries name stand today, so that names, filters and the map ask the database nothing.

An entry keeps the municipality that it names. Where its area belongs to one municipality today, it stands under that
one, on the map and by the filter *Kommune*; where it was split, it stands under its own name and is found under each
of the new ones. Its size is the last one it had under its own name (see docs/decisions/0014-merged-municipalities.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from panreflex.base import maps
from panreflex.people import history
from panreflex.people.models import Municipality, MunicipalityState
from panreflex.people.states import State


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A municipality by its last known state, and what became of it.

    formerly: names it had. now: names of those its area belongs to since `since`; () if it goes on or nobody knows.
    ended: it is not in the latest register. point: its place on the map (`base.maps`), None if not known.
    """

    pk: int
    ags: str
    name: str
    population: int
    point: tuple[float, float] | None
    formerly: frozenset[str] = frozenset()
    now: tuple[str, ...] = ()
    since: date | None = None
    ended: bool = False

    @property
    def state(self) -> State:
        return State(self.ags[:2])

    @property
    def url(self) -> str:
        """Its page."""
        return Municipality(ags=self.ags).get_absolute_url()

    def named(self, name: str) -> str:
        """`name`, as an entry calls this municipality, with what it is called today: "Alt (seit 1.1.2024 Neu)"."""
        now = [other for other in self.now if other != name]
        if now and self.since:
            values = {
                "old": name,
                "date": date_format(self.since, pgettext("Tag in Zahlen", "j.n.Y")),
                "new": _(" und ").join(now),
            }
            return _("%(old)s (seit %(date)s %(new)s)") % values
        if self.ended and not self.now:
            return _("%(old)s (nicht mehr selbstständig)") % {"old": name}
        if name != self.name and name in self.formerly:
            return _("%(old)s (heute %(new)s)") % {"old": name, "new": self.name}
        return name


@dataclass(frozen=True)
class Geography:
    """standings: by primary key of the municipality.

    own, under: position of an entry -> the municipality that it names, and the one that it stands under today.
    """

    standings: Mapping[int, Standing] = field(default_factory=dict)
    own: tuple[Standing | None, ...] = ()
    under: tuple[Standing | None, ...] = ()
    lineage: history.Lineage[int] = field(default_factory=lambda: history.Lineage(()))

    def standing_under(self, key: int) -> Standing | None:
        """The one that entries of this municipality stand under."""
        today = self.lineage.today(key)
        return self.standings.get(today[0] if len(today) == 1 else key)

    def today(self, key: int) -> list[Standing]:
        """Those that the area of this municipality belongs to now."""
        return [self.standings[one] for one in self.lineage.today(key) if one in self.standings]

    def found_under(self, key: int) -> list[Standing]:
        """All whose filter finds entries of this municipality: itself and all that followed."""
        return [self.standings[one] for one in (key, *self.lineage.after(key)) if one in self.standings]


def gather(municipalities: Iterable[int | None]) -> Geography:
    """Where each entry stands; municipalities: of the entries by position. Two queries."""
    places = tuple(municipalities)
    lineage = history.lineage()
    keys = {key for key in places if key} | lineage.keys
    known: dict[int, list[Any]] = {}
    for row in _states(keys):
        known.setdefault(row.municipality, []).append(row)
    names = {key: rows[-1].name for key, rows in known.items()}
    standings = {key: _standing(rows, lineage, names) for key, rows in known.items()}
    geography = Geography(standings, lineage=lineage)
    return replace(
        geography,
        own=tuple(None if key is None else standings.get(key) for key in places),
        under=tuple(None if key is None else geography.standing_under(key) for key in places),
    )


def _states(keys: set[int]) -> Iterable[Any]:
    fields = ("municipality", "municipality__ags", "as_of", "name", "population", "latitude", "longitude", "latest")
    latest = MunicipalityState.objects.order_by("-as_of").values("as_of")[:1]
    rows = MunicipalityState.objects.filter(municipality__in=keys).order_by("municipality", "as_of")
    return rows.annotate(latest=Subquery(latest)).values_list(*fields, named=True)


def _standing(rows: list[Any], lineage: history.Lineage[int], names: Mapping[int, str]) -> Standing:
    last = rows[-1]
    placed = last.latitude is not None
    today = lineage.today(last.municipality)
    return Standing(
        pk=last.municipality,
        ags=last.municipality__ags,
        name=last.name,
        population=last.population,
        point=maps.project(last.latitude, last.longitude, maps.MAP_SCALE) if placed else None,
        formerly=frozenset(row.name for row in rows),
        now=() if today == (last.municipality,) else tuple(names[key] for key in today if key in names),
        since=lineage.since(last.municipality),
        ended=last.as_of < last.latest,
    )
