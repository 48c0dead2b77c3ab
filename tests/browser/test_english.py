"""Someone who reads English, and someone who reads Leichte Sprache."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests import spoken
from tests.browser.places import PAGES
from tests.browser.test_accessibility import NARROW, WIDE, violations

EXAMPLE = PAGES["example"]
EASY = "/leichte-sprache/"


def test_a_reader_changes_to_english_searches_filters_and_changes_back(visit: Callable[..., Page]) -> None:
    page = visit(EXAMPLE, viewport=WIDE)

    page.get_by_role("link", name="English").click()
    page.wait_for_url(f"**/en{EXAMPLE}")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_attribute("lang", "de")

    page.get_by_role("search").get_by_label("Search term").fill("Personaleinsatz")
    page.get_by_role("search").get_by_role("button", name="Search").click()
    page.wait_for_url("**/en/suche/?q=Personaleinsatz")
    page.locator(".hits h3 a").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")

    page.get_by_role("contentinfo").get_by_role("link", name="Good examples").click()
    page.wait_for_url("**/en/gute-beispiele/")
    page.get_by_role("form", name="Filters").get_by_role("checkbox", name="Hochwasser").check()
    page.wait_for_url("**/en/gute-beispiele/?krise=hochwasser")
    expect(page.locator(".results__count")).to_contain_text("examples")

    page.reload()
    page.get_by_role("link", name="Deutsch").click()
    page.wait_for_url("**/gute-beispiele/?krise=hochwasser")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator(".results__count")).to_contain_text("Beispiele")


def test_english_pages_with_real_content_say_nothing_in_german_and_are_accessible_on_a_phone(
    visit: Callable[..., Page],
) -> None:
    page = visit("/en/", viewport=NARROW)
    german, faults = spoken.german_words(), {}

    for name in ("home", "examples-filtered", "example", "figure", "measure", "event", "about", "search", "sign-in"):
        page.goto(f"/en{PAGES[name]}")
        left = [said for language, said in spoken.pieces(page.content()) if language != "de" and said in german]
        faults[name] = left + violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, name

    assert {name: found for name, found in faults.items() if found} == {}


def test_every_page_leads_to_the_text_in_leichte_sprache(visit: Callable[..., Page]) -> None:
    page = visit(PAGES["recommendation"], viewport=WIDE)

    page.get_by_role("banner").get_by_role("link", name="Leichte Sprache").click()

    page.wait_for_url(f"**{EASY}")
    text = page.locator("[lang=de-x-leicht].easy__text")
    expect(text).to_contain_text("Hier erklären wir diese Internet-Seite.")
    expect(page.get_by_text("Diesen Text hat noch keine Prüfgruppe gelesen.")).to_be_visible()
    assert float(text.evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)")) >= 20
    wide = violations(page)
    page.set_viewport_size(NARROW)
    assert (wide, violations(page)) == ([], [])
    assert page.evaluate("document.documentElement.scrollWidth") == 320
