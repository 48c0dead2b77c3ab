"""The map of the examples: by mouse, by keyboard, without scripts, on a phone, in the dark and in forced colours."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import NARROW, WIDE, violations
from tests.browser.test_walk import PHONE, box, count, press_tab_until

MAP = "/gute-beispiele/karte/"


def test_a_reader_goes_from_the_list_to_a_place_on_the_map_and_keeps_the_filter(visit: Callable[..., Page]) -> None:
    page = visit("/gute-beispiele/?krise=pandemie", viewport=WIDE)

    page.get_by_role("navigation", name="Ansicht").get_by_role("link", name="Landkarte").click()
    page.wait_for_url(f"**{MAP}?krise=pandemie")
    everywhere = count(page).inner_text()
    assert "Kommunen" in everywhere

    box(page, "Stabsarbeit").check()
    page.wait_for_url("**krise=pandemie&thema=stabsarbeit")
    expect(count(page)).not_to_have_text(everywhere)
    expect(page.get_by_role("status")).to_have_text(count(page).inner_text())

    page.get_by_role("table", name="Beispiele nach Orten").get_by_role("link", name="Nordrhein-Westfalen").click()
    page.wait_for_url("**thema=stabsarbeit&land=nw")
    expect(count(page)).to_contain_text("Nordrhein-Westfalen: ")
    expect(page.get_by_role("link", name="Ganz Deutschland")).to_be_visible()

    page.locator(".map__place").first.click()
    page.wait_for_url("**/gute-beispiele/?krise=pandemie&thema=stabsarbeit&land=nw&kommune=*")
    expect(page.locator(".hits > li").first).to_be_visible()


def test_the_keyboard_passes_over_the_map_to_its_table_or_reaches_an_area_and_a_dot(visit: Callable[..., Page]) -> None:
    page = visit(MAP, viewport=WIDE)
    count(page).focus()
    skip = page.get_by_role("link", name="Landkarte überspringen, zur Tabelle")

    press_tab_until(page, skip)
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    first = page.get_by_role("table", name="Beispiele nach Orten").get_by_role("link").first
    expect(first).to_be_focused()

    skip.focus()
    area, dot = page.get_by_role("link", name="Bayern: 21"), page.get_by_role("link", name="Dortmund: 5")
    press_tab_until(page, area)
    assert area.locator("use").evaluate("(area) => getComputedStyle(area).strokeWidth") == "3px"
    press_tab_until(page, dot)
    assert dot.locator("circle").evaluate("(dot) => getComputedStyle(dot).strokeWidth") == "4px"
    page.keyboard.press("Enter")
    page.wait_for_url("**/gute-beispiele/?kommune=05913000")


def test_the_map_works_without_scripts_on_a_phone(visit: Callable[..., Page]) -> None:
    page = visit(MAP, java_script_enabled=False, viewport=PHONE)

    expect(page.locator(".map__drawing")).to_be_visible()
    page.get_by_role("table", name="Beispiele nach Orten").get_by_role("link", name="Hessen").click()
    page.wait_for_url(f"**{MAP}?land=he")
    page.get_by_role("table", name="Beispiele nach Orten").get_by_role("link", name="Wiesbaden", exact=True).click()
    page.wait_for_url("**/gute-beispiele/?land=he&kommune=06414000")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_map_in_forced_colours_or_in_the_dark(visit: Callable[..., Page], scheme: str) -> None:
    page = visit(MAP, viewport=NARROW, color_scheme=scheme, forced_colors="active" if scheme == "light" else "none")

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_dots_stand_out_from_the_ground_in_forced_colours(visit: Callable[..., Page]) -> None:
    page = visit(MAP, viewport=WIDE, forced_colors="active")

    dot, area = (
        page.locator(f".map__drawing {name}").first.evaluate("(shape) => getComputedStyle(shape).fill")
        for name in (".map__dot", ".map__area")
    )

    assert dot != area


def test_every_line_of_the_table_is_as_high_as_a_finger_needs(visit: Callable[..., Page]) -> None:
    page = visit(MAP, viewport=PHONE)

    heights = page.locator(".map__places a, .map__abroad a").evaluate_all(
        "(links) => links.map((link) => link.getBoundingClientRect().height)"
    )

    assert len(heights) > 80
    assert min(heights) >= 24
