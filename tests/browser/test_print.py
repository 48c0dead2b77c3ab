"""What lies on the table after someone pressed *Drucken*."""

from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_a_printed_example_has_address_date_and_sources(visit: Callable[..., Page]) -> None:
    page = visit("/gute-beispiele/muenchen-peiman/")
    page.clock.set_fixed_time("2027-03-05T10:00:00")

    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")

    foot = page.locator(".print-foot")
    expect(foot).to_be_visible()
    expect(foot).to_contain_text("/gute-beispiele/muenchen-peiman/")
    expect(foot).to_contain_text("5. März 2027")
    sources = page.get_by_role("region", name="Worauf es sich stützt")
    expect(sources).to_contain_text("PanReflex digital zu Gast in der Landeshauptstadt München")
    expect(sources).to_contain_text("abgerufen im November 2026")


def test_what_only_works_on_a_screen_is_not_printed(visit: Callable[..., Page]) -> None:
    page = visit("/gute-beispiele/muenchen-peiman/")
    expect(page.get_by_role("button", name="Drucken")).to_be_visible()

    page.emulate_media(media="print")

    expect(page.get_by_role("button", name="Drucken")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Hauptnavigation")).to_be_hidden()
    expect(page.get_by_role("search")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_without_scripts_the_printed_page_still_has_address_and_sources(visit: Callable[..., Page]) -> None:
    page = visit("/gute-beispiele/muenchen-peiman/", java_script_enabled=False)

    page.emulate_media(media="print")

    expect(page.locator(".print-foot")).to_contain_text("/gute-beispiele/muenchen-peiman/")
    expect(page.get_by_role("region", name="Worauf es sich stützt")).to_be_visible()
