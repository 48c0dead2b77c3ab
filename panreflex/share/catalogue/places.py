"""Where an example comes from, in words and as a dot on the map. Land, size and dot come from the AGS only."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from panreflex.base import countries
from panreflex.collect.library.models import PracticeExample
from panreflex.people.states import State
from panreflex.share.catalogue.geography import Geography, Standing


class Place(NamedTuple):
    """A place as the components `hit` and `place` show it; without `lat` and `lon` there is no map."""

    name: str
    note: str
    lat: float | None = None
    lon: float | None = None


def of_example(example: PracticeExample, standings: Mapping[int, Standing]) -> Place:
    """The place of an example, with the name of today. Needs `municipality` and its `states`.

    standings: of municipalities by primary key; one that is missing goes on as it was.
    """
    if example.country != countries.HOME:
        country = countries.name(example.country)
        return Place(example.place_name, ", ".join(filter(None, (example.region, country))))
    if example.municipality is None:
        return Place(example.place_name, _differing(example.region, example.place_name))
    land = str(State(example.municipality.state).label)
    state = example.municipality.current
    note = _differing(land, example.place_name)
    standing = standings.get(example.municipality.pk)
    name = standing.named(example.place_name) if standing else example.place_name
    return Place(name, note, state.latitude if state else None, state.longitude if state else None)


def page_of(example: PracticeExample, geography: Geography) -> str:
    """The page of the municipality that the example stands under today; "" if its place has no key."""
    if example.municipality is None or example.country != countries.HOME:
        return ""
    standing = geography.standing_under(example.municipality.pk)
    return standing.url if standing else example.municipality.get_absolute_url()


def size(example: PracticeExample) -> str:
    """ "rund 595.000 Einwohner:innen (Stand 31. Dezember 2023)"; "" if the place has no key."""
    state = example.municipality.current if example.municipality else None
    if state is None:
        return ""
    values = {
        "n": number_format(rounded(state.population), use_l10n=True, force_grouping=True),
        "date": date_format(state.as_of, "DATE_FORMAT"),
        "name": state.name,
    }
    if example.place_kind == PracticeExample.PlaceKind.PART:  # the number is not the part's
        return _("%(name)s: rund %(n)s Einwohner:innen (Stand %(date)s)") % values
    return _("rund %(n)s Einwohner:innen (Stand %(date)s)") % values


def rounded(population: int) -> int:
    """Three significant digits: more of them promise an accuracy that such a number does not have."""
    return int(float(f"{population:.3g}"))


def _differing(text: str, name: str) -> str:
    return "" if text == name else text
