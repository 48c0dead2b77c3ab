"""Municipalities around one, and those like it: of the same kind, in the same class of size. Knows no HTTP.

Distances are as the crow flies, between the middles of the areas. Whoever has examples comes from the participants,
which are in the process; the others are asked of the database, a query each.
"""

from collections.abc import Callable, Iterable
from math import asin, cos, log, radians, sin, sqrt
from typing import NamedTuple

from django.db.models import F, FloatField, QuerySet, Value
from django.db.models.functions import Abs
from django.utils.translation import gettext as _

from panreflex.people.models import Municipality, MunicipalityState
from panreflex.people.states import SizeClass, State
from panreflex.share.catalogue.participants import CITY, DISTRICT, TOWN, Level, Participant, Participants, level

EARTH = 6371.0  # mean radius in km
FARTHEST = 60.0  # km; beyond that one would not speak of neighbours
SHOWN = 5
_DEGREE = 110.5  # km from one latitude to the next; nowhere less
_OTHERS = 8
_MOST_INHABITANTS = 100_000_000
_READ = 40  # the nearest ones, of which those that take part are taken out


class Near(NamedTuple):
    """A municipality with what it has to do with another one: `note` in words. examples: primary keys."""

    name: str
    url: str
    note: str
    examples: tuple[int, ...] = ()


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance of two places as the crow flies, in km; places as latitude and longitude in degrees.

    Haversine formula on a sphere, 0.5 % exact (R. W. Sinnott, Virtues of the Haversine, Sky and Telescope 68, 1984).
    """
    (south, west), (north, east) = one, other
    height, width = radians(north - south), radians(east - west)
    chord = sin(height / 2) ** 2 + cos(radians(south)) * cos(radians(north)) * sin(width / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(chord)))


def around(now: MunicipalityState, participants: Participants) -> list[Near]:
    """The nearest participants within FARTHEST that have examples, the nearest first; no query.

    Neither the district of a municipality nor the municipalities of a district: these are no neighbours.
    """
    if now.latitude is None or now.longitude is None:
        return []
    here, ags = (now.latitude, now.longitude), now.municipality.ags
    found = [
        (kilometres(here, (one.latitude, one.longitude)), one)
        for one in _others(participants, ags)
        if one.latitude is not None and one.longitude is not None
        if abs(one.latitude - now.latitude) < FARTHEST / _DEGREE
    ]
    found = sorted((pair for pair in found if pair[0] <= FARTHEST), key=lambda pair: pair[0])
    return [Near(one.name, one.url, _away(km), one.all_examples) for km, one in found[:SHOWN]]


def like(now: MunicipalityState, participants: Participants, *, without: Iterable[Near] = ()) -> list[Near]:
    """Participants with examples that are of the same level and class of size, those of the same Land first, then the
    nearest in size; without those that are shown already. No query.
    """
    shown = {one.url for one in without}
    low, high = _bounds(now.size_class)
    kind = level(now.municipality.ags, now.kind)
    alike = [
        one
        for one in _others(participants, now.municipality.ags)
        if low <= one.population < high and level(one.ags, one.kind) == kind and one.url not in shown
    ]
    state = State(now.municipality.ags[:2])
    alike.sort(key=lambda one: (one.state != state, _difference(one.population, now.population)))
    return [Near(one.name, one.url, str(one.state.label), one.all_examples) for one in alike[:SHOWN]]


def quiet_around(now: MunicipalityState, participants: Participants) -> list[Near]:
    """The nearest of the same date without an example, at most twice as far; districts for a district. One query."""
    if now.latitude is None or now.longitude is None:
        return []
    narrowing = cos(radians(now.latitude))
    box = 2 * FARTHEST / _DEGREE  # so that the database sorts a few hundred and not all
    east = (F("longitude") - now.longitude) * Value(narrowing, output_field=FloatField())
    north = F("latitude") - now.latitude
    rows = _states(now).filter(
        latitude__range=(now.latitude - box, now.latitude + box),
        longitude__range=(now.longitude - box / narrowing, now.longitude + box / narrowing),
    )
    rows = rows.order_by(north * north + east * east)
    here = (now.latitude, now.longitude)
    return _quiet(rows, participants, lambda row: _away(kilometres(here, (row.latitude or 0, row.longitude or 0))))


def quiet_like(now: MunicipalityState, participants: Participants) -> list[Near]:
    """Those of the same date, level and class of size without an example, the nearest in size first. One query."""
    low, high = _bounds(now.size_class)
    rows = _states(now).filter(population__gte=low, population__lt=high)
    kind = level(now.municipality.ags, now.kind)
    rows = rows.filter(kind__in=kind.kinds) if kind.kinds else rows.exclude(kind__in=CITY.kinds)
    rows = rows.order_by(Abs(F("population") - now.population), "sort_key")
    return _quiet(rows, participants, lambda row: str(State(row.municipality.ags[:2]).label))


def alike_in_words(now: MunicipalityState) -> str:
    """ "Kreisfreie Städte, 200.000 bis 500.000 Einwohner:innen"."""
    words: dict[Level, str] = {
        DISTRICT: _("Kreise, %(size)s Einwohner:innen"),
        CITY: _("Kreisfreie Städte, %(size)s Einwohner:innen"),
        TOWN: _("Städte und Gemeinden, %(size)s Einwohner:innen"),
    }
    return words[level(now.municipality.ags, now.kind)] % {"size": now.size_class.label}


def _bounds(size: SizeClass) -> tuple[int, int]:
    """Inhabitants from which on the class counts, and from which on it does not any more."""
    low = int(size.value)
    return low, min((int(one.value) for one in SizeClass if int(one.value) > low), default=_MOST_INHABITANTS)


def _others(participants: Participants, ags: str) -> Iterable[Participant]:
    return (one for one in participants.sharing if not one.ags.startswith(ags) and not ags.startswith(one.ags))


def _states(now: MunicipalityState) -> QuerySet[MunicipalityState]:
    """The others at the same date: districts for a district, municipalities for a municipality."""
    rows = MunicipalityState.objects.filter(as_of=now.as_of).exclude(municipality=now.municipality_id)
    rows = rows.select_related("municipality").only("name", "latitude", "longitude", "municipality__ags")
    is_district = level(now.municipality.ags, now.kind) == DISTRICT
    return rows.filter(kind__in=DISTRICT.kinds) if is_district else rows.exclude(kind__in=DISTRICT.kinds)


def _quiet(
    rows: QuerySet[MunicipalityState], participants: Participants, note: Callable[[MunicipalityState], str]
) -> list[Near]:
    quiet = [row for row in rows[:_READ] if row.municipality_id not in participants.keys_sharing]
    return [
        Near(row.name, Municipality(ags=row.municipality.ags).get_absolute_url(), note(row)) for row in quiet[:_OTHERS]
    ]


def _away(km: float) -> str:
    """ "12 km entfernt", as exact as it makes sense."""
    return _("%(km)s km entfernt") % {"km": round(km)} if km >= 1 else _("weniger als 1 km entfernt")


def _difference(one: int, other: int) -> float:
    """How much larger one is than the other, whichever it is: twice as large is as far as half as large."""
    return abs(log(max(one, 1) / max(other, 1)))
