"""Reporting a barrier from any page, answering it, and what the pages that the law asks for say."""

import re
from collections.abc import Callable

from django.conf import settings
from playwright.sync_api import Page, expect

from panreflex.share.law import parts
from tests.browser.platform import Platform
from tests.browser.test_accessibility import NARROW, WIDE, violations
from tests.browser.test_operating import sign_in

LEGAL = ["/impressum/", "/datenschutz/", "/barrierefreiheit/"]


def press_on(page: Page, name: str, role: str = "link") -> None:
    """Reach something with the keyboard and press Enter."""
    page.get_by_role(role, name=name).first.focus()  # type: ignore[arg-type]
    page.keyboard.press("Enter")


def test_a_barrier_is_reported_by_keyboard_on_a_phone_and_an_administrator_answers_it(
    visit: Callable[..., Page], platform: Platform
) -> None:
    page = visit("/literatur/", viewport=NARROW, forced_colors="active")
    press_on(page, "Barriere auf dieser Seite melden")
    page.wait_for_url("**/barrierefreiheit/rueckmeldung/**")
    assert violations(page) == []
    press_on(page, "Rückmeldung senden", "button")

    page.wait_for_function("document.activeElement.classList.contains('error-summary')")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.type("Die Tabelle lässt sich nicht vorlesen.")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value").endswith("/literatur/")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    press_on(page, "Rückmeldung senden", "button")
    expect(page.get_by_role("heading", name="Danke für Ihre Rückmeldung")).to_be_visible()
    number = page.locator("main strong").inner_text()
    assert re.fullmatch(r"[A-Z2-9-]{8,10}", number)
    assert violations(page) == []

    office = sign_in(visit, platform, "/verwaltung/rueckmeldungen/", viewport=WIDE, color_scheme="dark")
    expect(office.get_by_role("row").filter(has_text=number)).to_contain_text("noch 28 Tage")
    assert violations(office) == []
    press_on(office, number)
    office.get_by_label("Was wurde geantwortet oder geändert?").fill("Die Tabelle hat jetzt Überschriften.")
    press_on(office, "Als beantwortet notieren", "button")
    expect(office.get_by_text("Die Rückmeldung ist als beantwortet notiert.")).to_be_visible()


def test_the_pages_the_law_asks_for_are_accessible_in_the_dark_and_on_a_phone(visit: Callable[..., Page]) -> None:
    page = visit(LEGAL[0], viewport=WIDE)
    found = {}

    for path in LEGAL:
        page.goto(path)
        page.emulate_media(color_scheme="light")
        wide = violations(page)
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size(NARROW)
        found[path] = (wide, violations(page), page.evaluate("document.documentElement.scrollWidth"))
        page.set_viewport_size(WIDE)

    assert found == dict.fromkeys(LEGAL, ([], [], 320))


def test_the_cookies_that_a_browser_gets_are_those_that_the_page_names(
    visit: Callable[..., Page], platform: Platform
) -> None:
    reader = visit("/", viewport=WIDE)
    for path in ("/gute-beispiele/?krise=pandemie", "/suche/?q=Personal", *LEGAL):
        reader.goto(path)
    assert reader.context.cookies() == []

    page = sign_in(visit, platform, "/verwaltung/angaben/", viewport=WIDE)
    page.locator("[name=email]").fill("kein@")
    press_on(page, "Angaben speichern", "button")
    expect(page.get_by_role("link", name=re.compile("^E-Mail –"))).to_be_visible()
    assert violations(page) == []
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") == 320

    got = {str(cookie.get("name")) for cookie in page.context.cookies()}
    named = {cookie.name for cookie in parts.cookies()}
    page.goto("/datenschutz/")
    shown = set(page.get_by_role("table").locator("tbody th").all_inner_texts())
    assert got <= named
    lists = {settings.READING_LIST_COOKIE_NAME, settings.READING_LIST_MARK_NAME}  # tests/browser/test_reading_list.py
    assert named - got <= {"messages"} | lists
    assert shown == named
