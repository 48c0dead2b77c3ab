"""The small map of Germany: where a place stands in it.

The outline in `assets/images/germany.svg` is drawn with the same projection; both must change together.
"""

from math import cos, radians

# Box of the drawing in its own units, as in the viewBox of germany.svg.
WIDTH, HEIGHT = 60, 80

_UNITS_PER_DEGREE = 10
_NORTH, _WEST = 55.17, 5.65
_MIDDLE = 51.165  # between the northernmost and the southernmost point of the outline


def project(lat: float, lon: float) -> tuple[float, float]:
    """Place of a point of Germany in the drawing: x from the left (0 to 60), y from the top (0 to 80), one decimal.

    lat, lon: decimal degrees, WGS 84. Equidistant cylindrical projection, true to scale at Germany's middle
    latitude; over these eight degrees its error is smaller than the dot that marks the place.
    """
    x = (lon - _WEST) * _UNITS_PER_DEGREE * cos(radians(_MIDDLE))
    y = (_NORTH - lat) * _UNITS_PER_DEGREE
    return round(x, 1), round(y, 1)


def is_inside(lat: float, lon: float) -> bool:
    """Whether a point falls into the box of the drawing at all (an example from abroad doesn't)."""
    x, y = project(lat, lon)
    return 0 <= x <= WIDTH and 0 <= y <= HEIGHT
