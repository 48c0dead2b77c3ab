"""Draws the outlines of Länder and districts for the map: `python -m panreflex.base.drawing_outlines`.

Reads `content/geo/*.topojson` and writes `assets/images/map/` and `outlines.json`. What it writes stands in the
repository, because set-up shall not need to draw; a test says when it is out of date.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from panreflex.base import maps

HERE: Final = Path(__file__).parent
SOURCE: Final = HERE.parents[1] / "content" / "geo"
DRAWINGS: Final = HERE / "assets" / "images" / "map"
AREAS: Final = HERE / "outlines.json"

Point = tuple[int, int]
Ring = list[Point]

_NOTE = "© BKG dl-de/by-2-0, data changed; drawn by panreflex/base/drawing_outlines.py"
# Steps of the drawing per unit of the map. Germany as a whole is seen at less than a pixel a unit, a small Land at
# eight; 0.1 units are 100 m, the source is made for 1:2,500,000.
_STATE_STEPS, _DISTRICT_STEPS = 2, 10
# An island far out must not make the picture of its Land small (Hamburg has one in the North Sea).
_SMALLEST_IN_BOX = 0.01


def files() -> dict[Path, str]:
    """All files with their content."""
    states = _areas("states", _STATE_STEPS)
    districts = _areas("districts", _DISTRICT_STEPS)
    drawn = {DRAWINGS / "laender.svg": _drawing(states, _STATE_STEPS)}
    for state in states:
        own = {ags: area for ags, area in districts.items() if ags.startswith(state)}
        drawn[DRAWINGS / f"kreise-{state}.svg"] = _drawing(own, _DISTRICT_STEPS)
    boxes = {ags: _about(area, steps) for found, steps in _both(states, districts) for ags, area in found.items()}
    lines = ",\n".join(f"{json.dumps(ags)}: {json.dumps(about, ensure_ascii=False)}" for ags, about in boxes.items())
    return drawn | {AREAS: f"{{\n{lines}\n}}\n"}


def _both(states: dict[str, Any], districts: dict[str, Any]) -> Iterator[tuple[dict[str, Any], int]]:
    yield states, _STATE_STEPS
    yield districts, _DISTRICT_STEPS


def _areas(name: str, steps: int) -> dict[str, dict[str, Any]]:
    """Key -> name, kind and rings (whole numbers of steps) of each area, in the order of their keys."""
    topology = json.loads((SOURCE / f"{name}.topojson").read_text("utf-8"))
    arcs = [_arc(arc, topology["transform"], steps) for arc in topology["arcs"]]
    found = {}
    for shape in topology["objects"][name]["geometries"]:
        parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        rings = [_ring(numbers, arcs) for part in parts for numbers in part]
        about = shape["properties"]
        found[about["ags"]] = {
            "name": about["name"],
            "kind": about.get("kind", ""),
            # What shrinks to a line or point at this size cannot be seen; the largest part always stays.
            "rings": [ring for ring in rings if len(ring) > 2] or [max(rings, key=len)],
        }
    return dict(sorted(found.items()))


def _arc(arc: list[list[int]], transform: dict[str, list[float]], steps: int) -> list[Point]:
    """The points of an arc in steps of the map. Areas share their arcs, so no gap comes from rounding."""
    x = y = 0
    points: list[Point] = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        lon = x * transform["scale"][0] + transform["translate"][0]
        lat = y * transform["scale"][1] + transform["translate"][1]
        east, south = maps.project(lat, lon, maps.MAP_SCALE)
        point = (round(east * steps), round(south * steps))
        if not points or points[-1] != point:
            points.append(point)
    return points


def _ring(numbers: Iterable[int], arcs: list[list[Point]]) -> Ring:
    """One closed line; TopoJSON writes ~n for arc n walked backwards."""
    points: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc if not points else arc[1:]
    return points[:-1] if len(points) > 1 and points[0] == points[-1] else points


def _drawing(areas: dict[str, dict[str, Any]], steps: int) -> str:
    paths = "\n".join(f'<path id="a{ags}" d="{_path(area["rings"], steps)}"/>' for ags, area in areas.items())
    box = f"0 0 {maps.WIDTH * maps.MAP_SCALE} {maps.HEIGHT * maps.MAP_SCALE}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">\n<!-- {_NOTE} -->\n{paths}\n</svg>\n'


def _path(rings: list[Ring], steps: int) -> str:
    parts = []
    for (x, y), *others in rings:
        parts.append(f"M{_number(x, steps)} {_number(y, steps)}l")
        moves = []
        for east, south in others:
            moves.append(f"{_number(east - x, steps)} {_number(south - y, steps)}")
            x, y = east, south
        parts.append(" ".join(moves).replace(" -", "-") + "z")
    return "".join(parts)


def _number(value: int, steps: int) -> str:
    """Whole steps as units, as short as SVG allows: 0.5 is .5."""
    text = f"{value / steps:g}"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def _about(area: dict[str, Any], steps: int) -> list[Any]:
    """Name, kind and box (left, top, width, height) of an area, in units of the map."""
    boxes = [_box(ring) for ring in area["rings"]]
    largest = max(width * height for _x, _y, width, height in boxes)
    seen = [
        ring for ring, box in zip(area["rings"], boxes, strict=True) if box[2] * box[3] >= largest * _SMALLEST_IN_BOX
    ]
    box = _box([point for ring in seen for point in ring])
    return [area["name"], area["kind"], *(round(value / steps, 1) for value in box)]


def _box(points: Ring) -> tuple[int, int, int, int]:
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def main() -> None:
    """Write all files."""
    DRAWINGS.mkdir(parents=True, exist_ok=True)
    for path, content in files().items():
        path.write_text(content, "utf-8")


if __name__ == "__main__":
    main()
