import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panreflex.base.charts import Bar, bar_chart

SVG = "{http://www.w3.org/2000/svg}"


def drawings(*bars: Bar, title: str = "Befund", description: str = "Alle Werte") -> list[ElementTree.Element]:
    chart = bar_chart("abbildung", bars, title=title, description=description)
    return list(ElementTree.fromstring(f"<div>{chart}</div>"))


def texts(drawing: ElementTree.Element, of: str) -> list[str]:
    return [" ".join(text.itertext()) for text in drawing.iter(f"{SVG}text") if text.get("class") == of]


def lengths(drawing: ElementTree.Element) -> list[float]:
    """Width of each bar, from the numbers of its path."""
    paths = [path.get("d", "") for path in drawing.iter(f"{SVG}path") if path.get("class") == "chart__bar"]
    across = [[float(x) for x, _y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", path)] for path in paths]
    return [round(max(xs) - min(xs), 3) for xs in across]


def test_every_bar_has_its_label_and_its_number_as_text():
    for drawing in drawings(Bar("Personal", 7.78, "7,78"), Bar("Schulungen", 4.0, "4")):
        assert texts(drawing, "chart__label") == ["Personal", "Schulungen"]
        assert texts(drawing, "chart__value") == ["7,78", "4"]


def test_bars_are_as_long_as_their_numbers_say():
    for drawing in drawings(Bar("ganz", 8.0, "8"), Bar("halb", 4.0, "4")):
        whole, half = lengths(drawing)

        assert half == pytest.approx(whole / 2)


def test_a_value_that_cannot_be_read_has_words_and_no_bar():
    for drawing in drawings(Bar("Personal", 7.78, "7,78"), Bar("Schulungen", None, "nicht lesbar")):
        assert texts(drawing, "chart__gap") == ["nicht lesbar"]
        assert len(lengths(drawing)) == 1


def test_nothing_inline_and_no_colour_of_its_own():
    chart = bar_chart("abbildung", (Bar("a", 1.0, "1"), Bar("b", None, "–")), title="t", description="d")

    assert not re.search(r"style=|<style|<script|fill=|stroke=|font-family|href|#0", chart)


def test_both_drawings_have_a_name_and_a_description_of_their_own():
    wide, narrow = drawings(Bar("a", 1.0, "1"), title="Ämter & Räte", description="a: 1 <viel>")

    for drawing in (wide, narrow):
        by_id = {element.get("id"): element.text for element in drawing.iter() if element.get("id")}
        assert drawing.get("role") == "img"
        assert by_id[drawing.get("aria-labelledby")] == "Ämter & Räte"
        assert by_id[drawing.get("aria-describedby")] == "a: 1 <viel>"
    assert wide.get("aria-labelledby") != narrow.get("aria-labelledby")


def test_a_long_label_wraps_and_pushes_the_next_row_down():
    [wide, _narrow] = drawings(Bar("Bessere Verankerung der Krisenvorbereitung " * 3, 1.0, "1"), Bar("kurz", 1.0, "1"))

    long, short = wide.iter(f"{SVG}text"), list(wide.iter(f"{SVG}text"))[1]
    lines = len(list(next(long).iter(f"{SVG}tspan")))
    top = float(re.findall(r",([\d.]+)\)", short.get("transform", ""))[0])
    assert lines == 3
    assert top > lines * 20


@settings(max_examples=20, deadline=None)
@given(label=st.text(max_size=80), value=st.none() | st.floats(0, 1e9))
def test_any_label_and_value_becomes_well_formed_text(label, value):
    for drawing in drawings(Bar(label, value, "–"), Bar("daneben", 1.0, "1")):
        assert "daneben" in texts(drawing, "chart__label")
