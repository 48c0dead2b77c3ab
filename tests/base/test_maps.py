"""Places on the small map of Germany."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panreflex.base import drawing_outlines, maps, outlines

OUTLINE = Path(maps.__file__).parent / "assets" / "images" / "germany.svg"


def outline() -> list[tuple[float, float]]:
    """Corners of the drawn outline: the first of each part is absolute, the others are steps."""
    corners = []
    for start, steps in re.findall(r"M([\d. ]+)l([^z]+)z", OUTLINE.read_text("utf-8")):
        x, y = map(float, start.split())
        numbers = [float(number) for number in re.findall(r"-?\d*\.?\d+", steps)]
        corners.append((x, y))
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            corners.append((x, y))
    return corners


def test_north_is_up_and_west_is_left():
    kiel, munich, cologne = maps.project(54.32, 10.14), maps.project(48.14, 11.58), maps.project(50.94, 6.96)

    assert kiel[1] < cologne[1] < munich[1]
    assert cologne[0] < kiel[0] < munich[0]


@pytest.mark.parametrize(
    ("place", "lat", "lon", "side"),
    [
        ("List auf Sylt", 55.02, 8.43, "top"),
        ("Oberstdorf", 47.41, 10.28, "bottom"),
        ("Görlitz", 51.15, 14.99, "right"),
        ("Selfkant", 51.03, 5.90, "left"),
    ],
)
def test_the_outermost_places_stand_at_the_edge_of_the_outline(place: str, lat: float, lon: float, side: str):
    x, y = maps.project(lat, lon)
    edge = {
        "top": min(y for _, y in outline()),
        "bottom": max(y for _, y in outline()),
        "right": max(x for x, _ in outline()),
        "left": min(x for x, _ in outline()),
    }[side]

    assert abs((y if side in ("top", "bottom") else x) - edge) < 1.6, place


@given(lat=st.floats(47.27, 55.06), lon=st.floats(5.87, 15.04))
def test_every_place_in_germany_falls_into_the_drawing(lat: float, lon: float):
    assert maps.is_inside(lat, lon)


@pytest.mark.parametrize(("lat", "lon"), [(48.2, 16.37), (40.4, -3.7), (59.33, 18.07), (-33.9, 18.4)])
def test_places_abroad_do_not(lat: float, lon: float):
    assert not maps.is_inside(lat, lon)


def test_the_drawing_has_the_box_that_the_projection_fills():
    assert f'viewBox="0 0 {maps.WIDTH} {maps.HEIGHT}"' in OUTLINE.read_text("utf-8")


def test_the_drawings_of_laender_and_districts_are_up_to_date():
    drawn = drawing_outlines.files()

    outdated = [path.name for path, content in drawn.items() if path.read_text("utf-8") != content]
    assert outdated == [], "Run: python -m panreflex.base.drawing_outlines"
    assert {path.name for path in drawing_outlines.DRAWINGS.iterdir()} == {
        path.name for path in drawn if path.suffix == ".svg"
    }


def test_every_land_is_drawn_of_its_own_districts():
    states = [area.ags for area in outlines.parts("")]
    districts = [area.ags for state in states for area in outlines.parts(state)]

    assert len(states) == 16
    assert len(districts) == len(set(districts)) == 400
    assert {area.drawing for area in outlines.parts("10")} == {"map/kreise-10.svg"}
