"""Where a place stands in the drawings of Germany: the small one, and the map of Länder and districts.

The outline in `assets/images/germany.svg` and those in `assets/images/map/` are drawn with the same projection; all
must change together.
"""

from math import cos, radians

# Box of the small drawing in its own units, as in the viewBox of germany.svg; the map is ten times as large.
WIDTH, HEIGHT = 60, 80
MAP_SCALE = 10

_UNITS_PER_DEGREE = 10
_NORTH, _WEST = 55.17, 5.65
_MIDDLE = 51.165  # between the northernmost and the southernmost point of the outline


def project(lat: float, lon: float, scale: int = 1) -> tuple[float, float]:
    """Place of a point of Germany in the drawing: x from the left (0 to 60), y from the top (0 to 80), one decimal.

    lat, lon: decimal degrees, WGS 84. scale: how much larger the drawing is (the map: MAP_SCALE). Equidistant
    cylindrical projection, true to scale at Germany's middle latitude; over these eight degrees its error is smaller
    than the dot that marks the place.
    """
    x = (lon - _WEST) * _UNITS_PER_DEGREE * cos(radians(_MIDDLE)) * scale
    y = (_NORTH - lat) * _UNITS_PER_DEGREE * scale
    return round(x, 1), round(y, 1)


def is_inside(lat: float, lon: float) -> bool:
    """Whether a point falls into the box of the drawing at all (an example from abroad doesn't)."""
    x, y = project(lat, lon)
    return 0 <= x <= WIDTH and 0 <= y <= HEIGHT
