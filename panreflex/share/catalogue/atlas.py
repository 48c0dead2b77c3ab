"""What the map of examples shows: shaded areas, dots, and the tables that say the same. Knows no HTTP.

Placed is by the AGS only, never by a name. The map zooms in by filters: one Land shows its districts, one district
its municipalities. Above `MOST_LISTED` places the table stops at the areas and the dots are no links any more, so that
the page stays light; zooming in brings them back.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import sqrt
from typing import NamedTuple

from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panreflex.base import countries, outlines
from panreflex.people.models import Municipality
from panreflex.people.reference_data import CITIES_WITHOUT_DISTRICT, district_label
from panreflex.people.states import State
from panreflex.share.catalogue import kinds
from panreflex.share.catalogue.facets import members
from panreflex.share.catalogue.geography import Standing
from panreflex.share.catalogue.listing import Listing

MOST_LISTED = 250
# The drawing is about this large on a screen; dots keep their size however small the part that is seen.
_SCREEN_WIDTH, _SCREEN_HEIGHT = 420, 560
_DOT, _LARGEST_DOT = 4.0, 16.0  # radius of a place with one example, and at most
_COARSE = 0.5  # units of the map per pixel, from which on a whole unit is exact enough
_NICE = (1, 2, 3, 5)
_WHERE = (kinds.STATE, kinds.DISTRICT, kinds.MUNICIPALITY)


class Shape(NamedTuple):
    """An area. level: its class of shading, 0 without examples. url: to its own map, "" if there is none."""

    name: str
    href: str
    level: int
    n: int
    url: str


class Dot(NamedTuple):
    """A municipality, or (square) a district. x, y, radius and side in units of the map, as text of an SVG."""

    name: str
    n: int
    url: str
    x: str
    y: str
    radius: str
    side: str
    square: bool


class Row(NamedTuple):
    """A line of a table; url: to its examples; page: of the municipality, "" for what is none."""

    name: str
    n: int
    url: str
    page: str = ""


class Group(NamedTuple):
    """An area of the table with its places; url: to its own map, or to its examples where it has no parts.

    page: of the municipality or district that the area is, "" for a Land.
    """

    name: str
    n: int
    url: str
    rows: list[Row]
    page: str = ""


class Shade(NamedTuple):
    """A class of shading in words."""

    level: int
    words: str


class Atlas(NamedTuple):
    """The map of one choice of filters.

    crowd: paths of dots that are no links, as (d, width of the line). listed: whether the table names places.
    up: ways to the larger maps. abroad, unplaced: lines beside the map; unplaced is None if there are none.
    """

    title: str
    beside: str
    box: str
    unit: str
    shapes: list[Shape]
    dots: list[Dot]
    crowd: list[tuple[str, str]]
    shades: list[Shade]
    groups: list[Group]
    listed: bool
    up: list[Row]
    abroad: list[Row]
    unplaced: Row | None


class _Place(NamedTuple):
    """A municipality or district with its examples, and what they call it where that differs."""

    at: Standing
    n: int
    called: list[str]

    @property
    def name(self) -> str:
        if not self.called:
            return self.at.named(self.at.name)
        return _("%(name)s (auch: %(others)s)") % {"name": self.at.name, "others": ", ".join(self.called)}


def draw(listing: Listing, list_path: str) -> Atlas:
    """The map of what a listing of examples has chosen; no query. list_path: address of the list of examples."""
    return _Drawing(listing, list_path).atlas()


class _Drawing:
    def __init__(self, listing: Listing, list_path: str) -> None:
        self.listing, self.list_path = listing, list_path
        self.zoom = _zoom(listing)
        self.places = _places(listing)
        self.listed = len(self.places) <= MOST_LISTED
        box = outlines.areas()[self.zoom].around if self.zoom else outlines.GERMANY
        self.box = box
        self.unit = max(box.width / _SCREEN_WIDTH, box.height / _SCREEN_HEIGHT)  # units of the map per pixel

    def atlas(self) -> Atlas:
        counted = Counter[str]()
        for place in self.places:
            counted[place.at.ags[: 5 if self.zoom else 2]] += place.n
        bounds = classes(max(counted.values(), default=0))
        with_place = [place for place in self.places if place.at.point]
        abroad = self._abroad()
        unplaced = self._unplaced()
        return Atlas(
            title=self._title(),
            beside=_beside(abroad, unplaced),
            box=self.box.view_box,
            unit=f"{self.unit:.3f}",
            shapes=[self._shape(area, counted[area.ags], bounds) for area in outlines.parts(self.zoom)],
            dots=[self._dot(place) for place in sorted(with_place, key=lambda one: -one.n)] if self.listed else [],
            crowd=[] if self.listed else self._crowd(with_place),
            shades=_shades(bounds),
            groups=self._groups(),
            listed=self.listed,
            up=self._up(),
            abroad=abroad,
            unplaced=unplaced,
        )

    def _title(self) -> str:
        """ "112 Beispiele aus 74 Kommunen in 15 Ländern", or "Hessen: 5 Beispiele aus 4 Kommunen"."""
        n, states = sum(place.n for place in self.places), len({place.at.ags[:2] for place in self.places})
        values = {
            "area": _area_name(outlines.areas()[self.zoom]) if self.zoom else "",
            "examples": ngettext("%(n)s Beispiel", "%(n)s Beispiele", n) % {"n": _grouped(n)},
            "places": ngettext("aus %(n)s Kommune", "aus %(n)s Kommunen", len(self.places))
            % {"n": _grouped(len(self.places))},
            "states": ngettext("in %(n)s Land", "in %(n)s Ländern", states) % {"n": states},
        }
        if self.zoom:
            return _("%(area)s: %(examples)s %(places)s") % values
        return _("%(examples)s %(places)s %(states)s") % values

    def _map_of(self, ags: str) -> str:
        """The address of the map of an area, with all other filters; "" is Germany."""
        chosen = {key: values for key, values in self.listing.chosen.items() if key not in _WHERE}
        if ags:
            chosen[kinds.STATE] = (State(ags[:2]).name.lower(),)
        if len(ags) == 5:
            chosen[kinds.DISTRICT] = (ags,)
        return self.listing.url(chosen=chosen)

    def _list_of(self, key: str, value: str) -> str:
        """The address of the list of one place, with all other filters."""
        return self.listing.url(chosen=dict(self.listing.chosen) | {key: (value,)}, path=self.list_path)

    def _shape(self, area: outlines.Area, n: int, bounds: Sequence[int]) -> Shape:
        return Shape(
            name=_area_name(area),
            href=f"{staticfiles_storage.url(area.drawing)}#a{area.ags}",
            level=sum(n >= bound for bound in bounds),
            n=n,
            url=self._map_of(area.ags) if n and area.ags != self.zoom else "",
        )

    def _dot(self, place: _Place) -> Dot:
        x, y = place.at.point or (0.0, 0.0)
        radius = min(_DOT * sqrt(place.n), _LARGEST_DOT) * self.unit
        url = self._list_of(kinds.MUNICIPALITY, place.at.ags)
        square = len(place.at.ags) == 5
        return Dot(place.name, place.n, url, f"{x:g}", f"{y:g}", f"{radius:.2f}", f"{radius * 1.6:.2f}", square)

    def _crowd(self, places: list[_Place]) -> list[tuple[str, str]]:
        """One path per size: points that a round line end makes visible, each a step from the one before."""
        coarse = self.unit > _COARSE
        by_size: defaultdict[int, set[tuple[float, float]]] = defaultdict(set)
        for place in places:
            if place.at.point:
                x, y = place.at.point
                by_size[place.n].add((int(x), int(y)) if coarse else (x, y))
        return [
            (_steps(sorted(points)), f"{min(_DOT * sqrt(n), 2 * _LARGEST_DOT) * self.unit:.2f}")
            for n, points in sorted(by_size.items(), reverse=True)
        ]

    def _groups(self) -> list[Group]:
        digits = 5 if self.zoom else 2
        inside: defaultdict[str, list[_Place]] = defaultdict(list)
        for place in self.places:
            inside[place.at.ags[:digits]].append(place)
        groups = [
            self._group(outlines.areas()[ags], places) for ags, places in inside.items() if ags in outlines.areas()
        ]
        return sorted(groups, key=lambda group: countries.sort_key(group.name))

    def _group(self, area: outlines.Area, places: list[_Place]) -> Group:
        n = sum(place.n for place in places)
        if [place.at.ags for place in places] in ([f"{area.ags:0<8}"], [area.ags]):  # Berlin, or only the district
            at = places[0].at
            return Group(places[0].name, n, self._list_of(kinds.MUNICIPALITY, at.ags), [], at.url)
        rows = (
            [
                Row(place.name, place.n, self._list_of(kinds.MUNICIPALITY, place.at.ags), place.at.url)
                for place in places
            ]
            if self.listed
            else []
        )
        url = self._map_of(area.ags) if area.ags != self.zoom else self._list_of(kinds.DISTRICT, area.ags)
        is_district = area.kind and area.kind not in CITIES_WITHOUT_DISTRICT
        page = Municipality(ags=area.ags).get_absolute_url() if is_district else ""
        return Group(_area_name(area), n, url, sorted(rows, key=lambda row: countries.sort_key(row.name)), page)

    def _up(self) -> list[Row]:
        """Germany, and the Land of a district."""
        ways = [Row(_("Ganz Deutschland"), 0, self._map_of(""))] if self.zoom else []
        if len(self.zoom) == 5:
            ways.append(Row(str(State(self.zoom[:2]).label), 0, self._map_of(self.zoom[:2])))
        return ways

    def _abroad(self) -> list[Row]:
        index, entries = self.listing.index, self.listing.entries
        return [
            Row(str(value.label), n, self._list_of(kinds.COUNTRY, value.value))
            for value in index.facets[kinds.COUNTRY].values.values()
            if value.value != countries.HOME and (n := (value.entries & entries).bit_count())
        ]

    def _unplaced(self) -> Row | None:
        value = self.listing.index.facets[kinds.MUNICIPALITY].values[kinds.UNPLACED]
        n = (value.entries & self.listing.entries).bit_count()
        return Row(str(value.label), n, self._list_of(kinds.MUNICIPALITY, value.value)) if n else None


def _zoom(listing: Listing) -> str:
    """The key of the area that the map shows: the one chosen district, the one chosen Land, or "" for Germany."""
    districts, states = listing.chosen[kinds.DISTRICT], listing.chosen[kinds.STATE]
    if len(districts) == 1:
        return districts[0]
    if len(states) == 1:
        return str(State[states[0].upper()].value)
    return ""


def _places(listing: Listing) -> list[_Place]:
    """The places of the chosen entries, by their key."""
    geography = listing.index.geography
    counted, called = Counter[int](), defaultdict[int, set[str]](set)
    for position in members(listing.entries):
        at, own = geography.under[position], geography.own[position]
        if at and own:
            counted[at.pk] += 1
            if own.name != at.name:
                called[at.pk].add(own.name)
    found = [_Place(geography.standings[pk], n, sorted(called[pk])) for pk, n in counted.items()]
    return sorted(found, key=lambda place: place.at.ags)


def _steps(points: Iterable[tuple[float, float]]) -> str:
    x = y = 0.0
    parts = []
    for east, south in points:
        parts.append(f"m{east - x:.4g} {south - y:.4g}h0")
        x, y = east, south
    return "".join(parts)


def _area_name(area: outlines.Area) -> str:
    return district_label(area.name, area.kind) if area.kind else str(State(area.ags).label)


def classes(most: int) -> list[int]:
    """Lower bounds of up to four classes of shading for numbers from 1 to `most`: [1, 3, 10, 20] for 47.

    They grow by about the same factor, because a few areas have most examples and most have few.
    """
    return sorted({1} | {_nice(most ** (part / 4)) for part in (1, 2, 3)} - {_nice(most + 1)}) if most else []


def _nice(number: float) -> int:
    """The next number upwards that is easily read: 1, 2, 3, 5, 10, 20 …"""
    power = 1
    while True:
        for step in _NICE:
            if step * power >= number:
                return step * power
        power *= 10


def _shades(bounds: Sequence[int]) -> list[Shade]:
    shades = [Shade(0, _("keines"))]
    for level, (low, above) in enumerate(zip(bounds, [*bounds[1:], 0], strict=False), 1):
        if not above:
            words = _("%(n)s oder mehr") % {"n": low}
        elif above - low == 1:
            words = str(low)
        else:
            words = _("%(low)s bis %(high)s") % {"low": low, "high": above - 1}
        shades.append(Shade(level, words))
    return shades


def _beside(abroad: list[Row], unplaced: Row | None) -> str:
    """What is not on the map, as a sentence; "" if all is."""
    n = sum(row.n for row in abroad)
    values = {
        "abroad": ngettext("%(n)s Beispiel", "%(n)s Beispiele", n) % {"n": _grouped(n)},
        "unplaced": _grouped(unplaced.n) if unplaced else "",
    }
    if abroad and unplaced:
        return _("Dazu %(abroad)s aus anderen Staaten und %(unplaced)s von Verbänden, Ländern und Bund.") % values
    if abroad:
        return _("Dazu %(abroad)s aus anderen Staaten.") % values
    if unplaced:
        return _("Dazu %(unplaced)s von Verbänden, Ländern und Bund.") % values
    return ""


def _grouped(number: int) -> str:
    return number_format(number, use_l10n=True, force_grouping=True)
