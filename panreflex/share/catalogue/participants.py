"""Who takes part: municipalities that examples come from, that contributed some, or that the project worked with.

Who takes part is known by the key (AGS) only, never by a name. What a municipality has is also what those had that
went into it. The whole is kept in the process until content changes; other rooms bring along what they know of
municipalities (`settings.TAKING_PART`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.module_loading import import_string

from panreflex.base import countries
from panreflex.base.remembering import Remembered
from panreflex.collect.library.models import PracticeExample
from panreflex.people.models import Municipality, MunicipalityState
from panreflex.people.reference_data import CITIES_WITHOUT_DISTRICT
from panreflex.people.states import State
from panreflex.share.catalogue import kinds

DISTRICT_DIGITS = 5


class Part(NamedTuple):
    """Something that a municipality took part in; `note` says when."""

    title: str
    url: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Participant:
    """A municipality or district as it was last known, and what it has.

    examples: primary keys of live examples from there, the newest first. contributed: of those that people from there
    brought in, wherever they come from. goes_on: its area belongs to no other one today.
    """

    pk: int
    ags: str
    name: str
    kind: str
    population: int
    as_of: date
    latitude: float | None
    longitude: float | None
    examples: tuple[int, ...] = ()
    contributed: tuple[int, ...] = ()
    parts: tuple[Part, ...] = ()
    goes_on: bool = True

    @cached_property
    def all_examples(self) -> tuple[int, ...]:
        """Those from there, then those from elsewhere that it contributed; each once."""
        return tuple(dict.fromkeys((*self.examples, *self.contributed)))

    @property
    def url(self) -> str:
        return Municipality(ags=self.ags).get_absolute_url()

    @property
    def state(self) -> State:
        return State(self.ags[:2])


@dataclass(frozen=True)
class Participants:
    """by_key: primary key -> participant, also of those that have ended. listed: those of today, in German order."""

    by_key: Mapping[int, Participant] = field(default_factory=dict)
    listed: tuple[Participant, ...] = ()

    @cached_property
    def sharing(self) -> tuple[Participant, ...]:
        """Those of today that have examples."""
        return tuple(one for one in self.listed if one.all_examples)

    @cached_property
    def keys_sharing(self) -> frozenset[int]:
        """Primary keys of all that have examples, whether they go on or not."""
        return frozenset(key for key, one in self.by_key.items() if one.all_examples)

    def inside(self, ags: str) -> list[Participant]:
        """The participants of today in a district, by its key of 5 digits; none for a municipality."""
        if len(ags) != DISTRICT_DIGITS:
            return []
        return [one for one in self.listed if one.ags.startswith(ags) and one.ags != ags]


class Level(NamedTuple):
    """What kind of body a municipality is. kinds: of the register; () stands for all that no other level names."""

    name: str
    kinds: tuple[str, ...]


DISTRICT = Level("district", ("Landkreis", "Kreis", "Regionalverband"))
CITY = Level("city", CITIES_WITHOUT_DISTRICT)
TOWN = Level("town", ())


def level(ags: str, kind: str) -> Level:
    """Districts, kreisfreie Städte, and all that belong to a district."""
    if len(ags) == DISTRICT_DIGITS:
        return DISTRICT
    return CITY if kind in CITY.kinds else TOWN


def all_of_them() -> Participants:
    """Who takes part now; two queries, and those of `_gather` if something changed since."""
    return _kept.get(None)


def forget() -> None:
    """Gather anew at the next request (tests write rows that no change announces)."""
    _kept.forget()


def _gather(_key: None) -> Participants:
    """Two queries beside those of the index and of the other rooms."""
    index = kinds.EXAMPLES.index()
    lineage = index.geography.lineage
    newest = [index.keys[position] for position in index.orders[kinds.NEWEST]]
    own = {key: at.pk for key, at in zip(index.keys, index.geography.own, strict=True) if at}
    contributed = dict(
        PracticeExample.objects.live().filter(contributed_by__isnull=False).values_list("pk", "contributed_by")
    )

    def had_by(owners: Mapping[int, int]) -> dict[int, list[int]]:
        found: defaultdict[int, list[int]] = defaultdict(list)
        for key in newest:
            if key in owners:
                for one in (owners[key], *lineage.after(owners[key])):
                    found[one].append(key)
        return found

    parts: defaultdict[int, list[Part]] = defaultdict(list)
    for name in settings.TAKING_PART:
        for key, part in import_string(name)():
            for one in (key, *lineage.after(key)):
                parts[one].append(part)
    examples, brought = had_by(own), had_by(contributed)
    by_key = {
        row.municipality: Participant(
            pk=row.municipality,
            ags=row.municipality__ags,
            name=row.name,
            kind=row.kind,
            population=row.population,
            as_of=row.as_of,
            latitude=row.latitude,
            longitude=row.longitude,
            examples=tuple(examples.get(row.municipality, ())),
            contributed=tuple(brought.get(row.municipality, ())),
            parts=tuple(parts.get(row.municipality, ())),
            goes_on=lineage.today(row.municipality) == (row.municipality,),
        )
        for row in _last_states(examples.keys() | brought.keys() | parts.keys())
    }
    listed = sorted((one for one in by_key.values() if one.goes_on), key=lambda one: countries.sort_key(one.name))
    return Participants(by_key, tuple(listed))


def _last_states(keys: Iterable[int]) -> Iterable[Any]:
    rows = MunicipalityState.objects.filter(municipality__in=list(keys))
    return (
        rows.order_by("municipality", "-as_of")
        .distinct("municipality")
        .values_list(
            "municipality",
            "municipality__ags",
            "name",
            "kind",
            "population",
            "as_of",
            "latitude",
            "longitude",
            named=True,
        )
    )


_kept: Remembered[None, Participants] = Remembered(_gather)
