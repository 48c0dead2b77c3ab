"""Every kind of public page, looked at by axe: wide and narrow, light and dark."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from tests.browser.places import FAULTS, PAGES

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE = ViewportSize(width=1280, height=900)
NARROW = ViewportSize(width=320, height=640)


def violations(page: Page) -> list[str]:
    """What axe finds wrong, a line each, with the first place of each fault."""
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response["violations"]
    return [f"{fault['id']}: {fault['help']} ({fault['nodes'][0]['html'][:200]})" for fault in found]


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_axe_finds_nothing_on_a_kind_of_page_wide_or_narrow(visit: Callable[..., Page], path: str) -> None:
    page = visit(path, viewport=WIDE)
    wide = violations(page)

    page.set_viewport_size(NARROW)
    narrow = violations(page)

    assert (wide, narrow) == ([], [])


@pytest.mark.parametrize(("path", "status"), FAULTS.values(), ids=FAULTS.keys())
def test_axe_finds_nothing_on_a_page_that_says_what_went_wrong(
    visit: Callable[..., Page], path: str, status: int
) -> None:
    page = visit(path, status, viewport=WIDE)

    assert violations(page) == []


@pytest.mark.parametrize("name", ["home", "examples-filtered", "example", "recommendation", "figure", "search"])
def test_axe_finds_nothing_on_a_main_page_in_the_dark(visit: Callable[..., Page], name: str) -> None:
    page = visit(PAGES[name], viewport=WIDE, color_scheme="dark")

    assert violations(page) == []


def test_no_page_scrolls_sideways_at_320_pixels(visit: Callable[..., Page]) -> None:
    page = visit("/", viewport=NARROW)
    widths = {}

    for path in PAGES.values():
        page.goto(path)
        widths[path] = page.evaluate("document.documentElement.scrollWidth")

    assert {path: width for path, width in widths.items() if width != 320} == {}


@pytest.mark.parametrize("unfolded", ["Filter", "Menü"])
def test_what_a_phone_unfolds_is_accessible(visit: Callable[..., Page], unfolded: str) -> None:
    page = visit(PAGES["examples"], viewport=NARROW)

    page.locator("summary", has_text=unfolded).click()

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320
