"""Charts as SVG, drawn on the server: text stays text, colours come from the style sheet, nothing inline.

Vega-Altair describes the drawing, vl-convert renders it. What it writes is then cleaned: no scripts, no `style`, no
colours of its own but classes (`chart__bar`, `chart__label` …), so that dark mode, print and forced colours hold.
"""

import textwrap
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from xml.etree import ElementTree

import altair
import vl_convert
from django.utils.safestring import SafeString, mark_safe

_SVG = "http://www.w3.org/2000/svg"
ElementTree.register_namespace("", _SVG)

# Vega colours by value; these stand for our classes and are replaced after drawing.
_CLASS_OF_FILL = {
    "#000001": "chart__bar",
    "#000002": "chart__label",
    "#000003": "chart__value",
    "#000004": "chart__gap",
}
_FILL_OF_CLASS = {name: fill for fill, name in _CLASS_OF_FILL.items()}
_KEPT = {"class", "d", "dy", "font-size", "text-anchor", "transform", "viewBox", "x", "y"}

_SIZE, _LINE = 16, 20  # of the labels, px
_BAR, _AIR = 18, 16  # height of a bar, distance between rows, px


class Bar(NamedTuple):
    """One row. `value`: 0 or more, None where there is no number; `shown`: stands beside the bar, or instead of it."""

    label: str
    value: float | None
    shown: str


class _Layout(NamedTuple):
    """Where things stand, in px. `characters`: how many of a label fit in a line."""

    name: str
    width: int
    characters: int
    bars_from: int
    bars_to: int
    label_above: bool


_WIDE = _Layout("wide", width=960, characters=50, bars_from=410, bars_to=880, label_above=False)
_NARROW = _Layout("narrow", width=320, characters=36, bars_from=0, bars_to=255, label_above=True)


@lru_cache(maxsize=256)
def bar_chart(name: str, bars: tuple[Bar, ...], *, title: str, description: str) -> SafeString:
    """Horizontal bars with label and number beside each, in the given order, from 0 to the largest value.

    Two drawings of the same rows, one for wide and one for narrow screens; the style sheet shows one of them.
    name: unique on the page, for ids. title and description are read out instead of the drawing; a table belongs
    beside it. Drawing takes some 20 ms (the first time in a process about a second), so results are kept.
    """
    drawings = (_drawing(f"{name}-{layout.name}", bars, layout, title, description) for layout in (_WIDE, _NARROW))
    return mark_safe("".join(drawings))  # ElementTree wrote it, and escapes


def _drawing(name: str, bars: Sequence[Bar], layout: _Layout, title: str, description: str) -> str:
    rows, height = _rows(bars, layout)
    largest = max((bar.value for bar in bars if bar.value is not None), default=0) or 1
    chart = altair.layer(*_layers(rows, layout, largest, height)).properties(width=layout.width, height=height)
    chart = chart.configure(aria=False, padding=0, background="transparent", view=altair.ViewConfig(stroke=None))
    return _cleaned(vl_convert.vegalite_to_svg(chart.to_dict()), name, layout, title, description)


def _rows(bars: Sequence[Bar], layout: _Layout) -> tuple[list[dict[str, Any]], int]:
    """Data for Vega, a record a bar, and the height of the whole; positions are ours, because labels wrap."""
    rows, top = [], 0
    for bar in bars:
        # XML refuses control characters, and direction marks could turn a row around.
        label = "".join(character if character.isprintable() else " " for character in bar.label)
        lines = textwrap.wrap(label, layout.characters) or [""]
        text_height = len(lines) * _LINE
        bar_top = top + text_height + 2 if layout.label_above else top + max(0, (text_height - _BAR) // 2)
        label_top = top if layout.label_above else top + max(0, (_BAR - text_height) // 2)
        rows.append(
            {
                "label": "\n".join(lines),
                "label_top": label_top,
                "value": bar.value,
                "drawn_to": bar.value or 0,
                "shown": bar.shown,
                "top": bar_top,
                "middle": bar_top + _BAR / 2,
                "bottom": bar_top + _BAR,
            }
        )
        top = max(bar_top + _BAR, label_top + text_height) + _AIR
    return rows, top - _AIR if rows else 0


def _layers(rows: list[dict[str, Any]], layout: _Layout, largest: float, height: int) -> list[altair.Chart]:
    down = altair.Scale(domain=[0, height], range=[0, height], nice=False, zero=False)
    along = altair.Scale(domain=[0, largest], range=[layout.bars_from, layout.bars_to], nice=False)
    data = altair.InlineData(values=rows)

    def y(field: str) -> altair.Y:
        return altair.Y(field, type="quantitative", axis=None, scale=down)

    def x(field: str) -> altair.X:
        return altair.X(field, type="quantitative", axis=None, scale=along)

    def text(name: str, **place: Any) -> altair.Chart:
        mark: dict[str, Any] = {
            "align": "left",
            "fontSize": _SIZE,
            "lineHeight": _LINE,
            "lineBreak": "\n",
            "fill": _FILL_OF_CLASS[name],
        }
        chart: altair.Chart = altair.Chart(data).mark_text(**(mark | place))
        return chart

    given, missing = "datum.value !== null", "datum.value === null"
    return [
        altair.Chart(data)
        .transform_filter(given)
        .mark_rect(cornerRadius=2, fill=_FILL_OF_CLASS["chart__bar"])
        .encode(x=x("drawn_to"), x2=altair.datum(0), y=y("top"), y2="bottom"),
        text("chart__label", baseline="top").encode(text="label:N", x=altair.value(0), y=y("label_top")),
        text("chart__value", baseline="middle", dx=8)
        .transform_filter(given)
        .encode(text="shown:N", x=x("drawn_to"), y=y("middle")),
        text("chart__gap", baseline="middle")
        .transform_filter(missing)
        .encode(text="shown:N", x=altair.value(layout.bars_from), y=y("middle")),
    ]


def _cleaned(svg: str, name: str, layout: _Layout, title: str, description: str) -> str:
    """Only shapes and text, classes instead of colours, and the name that assistive technology reads out."""
    drawn = ElementTree.fromstring(svg)
    for element in drawn.iter():
        fill = element.get("fill", "")
        kept = {key: value for key, value in element.attrib.items() if key in _KEPT and key != "class"}
        element.attrib.clear()
        element.attrib.update(kept)
        if fill in _CLASS_OF_FILL:
            element.set("class", _CLASS_OF_FILL[fill])
    for group in list(drawn.iter(f"{{{_SVG}}}g")):
        for path in group.findall(f"{{{_SVG}}}path"):
            if "class" not in path.attrib:  # Vega's empty fore- and background
                group.remove(path)
    for tag, content in (("desc", description), ("title", title)):
        element = ElementTree.Element(f"{{{_SVG}}}{tag}", id=f"{name}-{tag}")
        element.text = content
        drawn.insert(0, element)
    drawn.set("class", f"chart chart--{layout.name}")
    drawn.set("role", "img")
    drawn.set("aria-labelledby", f"{name}-title")
    drawn.set("aria-describedby", f"{name}-desc")
    return ElementTree.tostring(drawn, encoding="unicode")
