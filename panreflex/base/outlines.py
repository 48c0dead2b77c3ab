"""The areas of the map: what they are called, where they lie, and which drawing holds their outline."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from panreflex.base import maps

_MARGIN = 0.04  # of an area's longer side, around it


class Box(NamedTuple):
    """A part of the map, in its units."""

    left: float
    top: float
    width: float
    height: float

    @property
    def view_box(self) -> str:
        """As the attribute of an SVG."""
        return " ".join(f"{value:g}" for value in self)


class Area(NamedTuple):
    """A Land (two digits) or district (five) as the registers call it. kind: "" for a Land."""

    ags: str
    name: str
    kind: str
    box: Box

    @property
    def drawing(self) -> str:
        """The static file that holds its outline, with the anchor of the outline."""
        file = "laender" if len(self.ags) == 2 else f"kreise-{self.ags[:2]}"
        return f"map/{file}.svg"

    @property
    def around(self) -> Box:
        """Its box with a margin: what a map of this area alone shows."""
        margin = round(max(self.box.width, self.box.height) * _MARGIN, 1)
        left, top, width, height = self.box
        return Box(
            round(left - margin, 1), round(top - margin, 1), round(width + 2 * margin, 1), round(height + 2 * margin, 1)
        )


GERMANY: Final = Box(0, 0, maps.WIDTH * maps.MAP_SCALE, maps.HEIGHT * maps.MAP_SCALE)


@cache
def areas() -> Mapping[str, Area]:
    """All Länder and districts by their key, in its order."""
    stored = json.loads(Path(__file__).with_name("outlines.json").read_text("utf-8"))
    return {ags: Area(ags, name, kind, Box(*box)) for ags, (name, kind, *box) in stored.items()}


@cache
def parts(ags: str) -> tuple[Area, ...]:
    """The areas that a map of `ags` is drawn of: all Länder ("" is Germany), the districts of a Land, or a district."""
    if len(ags) == 5:
        return (areas()[ags],)
    digits = 5 if ags else 2
    return tuple(area for area in areas().values() if len(area.ags) == digits and area.ags.startswith(ags))
