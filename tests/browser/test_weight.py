"""What the home page costs someone who comes for the first time."""

from collections.abc import Callable

from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.conftest import WAIT
from tests.browser.platform import Platform

BUDGET = 150_000  # bytes over the line, with fonts
WATCH_SHIFTS = """
window.shifts = 0
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value
}).observe({ type: "layout-shift", buffered: true })
"""


def test_the_home_page_with_its_fonts_is_lighter_than_150_kilobytes(platform: Platform, browser: Browser) -> None:
    page = browser.new_context(base_url=platform.url).new_page()
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    loaded: list[float] = []
    network.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))

    page.goto("/", wait_until="networkidle")

    fonts = page.evaluate("[...document.fonts].filter((font) => font.status === 'loaded').length")
    page.context.close()
    assert fonts >= 2
    assert len(loaded) >= 6  # the page, style sheet, two scripts, two fonts
    assert sum(loaded) <= BUDGET


def test_nothing_moves_while_the_home_page_loads(platform: Platform, browser: Browser) -> None:
    for width in (1280, 390):
        viewport = ViewportSize(width=width, height=844)
        page = browser.new_context(base_url=platform.url, viewport=viewport).new_page()
        page.add_init_script(WATCH_SHIFTS)

        page.goto("/", wait_until="networkidle")
        page.wait_for_function("document.fonts.status === 'loaded'", timeout=WAIT)

        shifts = page.evaluate("window.shifts")
        page.context.close()
        assert shifts <= 0.01


def test_public_pages_ask_only_our_own_host(visit: Callable[..., Page], platform: Platform) -> None:
    asked: set[str] = set()
    page = visit("/")
    page.on("request", lambda request: asked.add(request.url.split("/")[2]))

    for path in ("/", "/gute-beispiele/", "/gute-beispiele/muenchen-peiman/", "/befragungen/sf-prioritaeten-2024/"):
        page.goto(path, wait_until="networkidle")

    assert asked == {platform.url.split("/")[2]}
