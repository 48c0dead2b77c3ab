"""A reader searches, sees why something was found, and narrows it down: by keyboard, with and without scripts."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.test_walk import count, hits, press_tab_until


def test_a_reader_searches_and_narrows_down_by_keyboard_and_the_address_keeps_it(visit: Callable[..., Page]) -> None:
    page = visit("/suche/")
    page.get_by_role("search").get_by_label("Suchbegriff").first.focus()
    page.keyboard.type("SAE Köln")
    page.keyboard.press("Enter")
    page.wait_for_url("**/suche/?q=SAE+K%C3%B6ln")
    everything = count(page).inner_text()
    expect(page.locator(".hit__why").first).to_contain_text("gefunden über: SAE → ")
    page.evaluate("window.samePage = true")

    of_land = page.locator("#f-land-nw")
    press_tab_until(page, of_land)
    page.keyboard.press("Space")

    page.wait_for_url("**K%C3%B6ln&land=nw")
    expect(count(page)).not_to_have_text(everything)
    expect(of_land).to_be_focused()
    expect(page.get_by_role("status").first).to_have_text(count(page).inner_text())
    assert page.evaluate("window.samePage"), "htmx replaced a part, the browser did not load the page anew"

    page.get_by_role("link", name="nur Treffer von dort zeigen").press("Enter")
    page.wait_for_url("**land=nw&kommune=05315000")
    assert all("Köln" in title for title in hits(page).all_inner_texts())
    page.get_by_role("link", name="Filter entfernen: Nordrhein-Westfalen").press("Enter")
    page.wait_for_url("**/suche/?q=SAE+K%C3%B6ln&kommune=05315000")
    page.go_back()
    page.go_back()
    page.go_back()
    expect(count(page)).to_have_text(everything)


def test_without_scripts_a_reader_finds_the_same(visit: Callable[..., Page]) -> None:
    with_scripts = visit("/suche/?q=Personaleinsatz&art=beispiele&krise=pandemie&sortierung=neueste")
    page = visit("/suche/?q=Personaleinsatz", java_script_enabled=False)

    page.get_by_role("navigation", name="Art der Treffer").get_by_role("link", name="Gute Beispiele").click()
    page.get_by_role("link", name="Neueste").click()
    page.locator("#f-krise-pandemie").check()
    page.get_by_role("button", name="Filter anwenden").click()

    page.wait_for_url("**/suche/?q=Personaleinsatz&art=beispiele&sortierung=neueste&krise=pandemie")
    assert hits(page).all_inner_texts() == hits(with_scripts).all_inner_texts()
    assert count(page).inner_text() == count(with_scripts).inner_text()
