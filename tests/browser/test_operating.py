"""The walk of an administrator: what is urgent, what runs, and starting something with the keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.platform import Platform
from tests.browser.test_accessibility import NARROW, WIDE, violations

PAGES = ["/verwaltung/", "/verwaltung/auftraege/", "/verwaltung/einrichtung/"]


def sign_in(visit: Callable[..., Page], platform: Platform, path: str, **options: object) -> Page:
    """An administrator at `path`."""
    page = visit(path, **options)
    email, password = platform.accounts["administrator"]
    page.get_by_label("E-Mail").fill(email)
    page.get_by_label("Passwort", exact=True).fill(password)
    page.get_by_role("button", name="Anmelden").click()
    page.wait_for_url(f"**{path}")
    return page


def test_an_administrator_starts_a_long_job_by_keyboard_and_sees_it_end_without_loading_the_page(
    visit: Callable[..., Page], platform: Platform
) -> None:
    page = sign_in(visit, platform, "/verwaltung/", viewport=WIDE)

    page.get_by_role("link", name="Aufträge").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/verwaltung/auftraege/")
    rebuild = page.locator("#geplante li").filter(has=page.get_by_role("heading", name="Suche neu aufbauen"))
    rebuild.get_by_role("button").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Der Auftrag läuft gleich.")).to_be_visible()
    expect(rebuild.get_by_text("gelungen")).to_be_visible(timeout=20_000)
    expect(page.locator("#auftraege[data-moving]")).to_have_count(0)


def test_an_administrator_sees_what_is_set_up_wrongly_also_without_scripts(
    visit: Callable[..., Page], platform: Platform
) -> None:
    page = sign_in(visit, platform, "/verwaltung/einrichtung/", viewport=NARROW, java_script_enabled=False)

    page.get_by_role("button", name="Jetzt prüfen").click()
    expect(page.get_by_text("Das Ergebnis steht gleich hier.")).to_be_visible()
    for _look in range(40):
        if page.get_by_text("Zuletzt geprüft am").count():
            break
        page.wait_for_timeout(250)
        page.reload()

    expect(page.get_by_role("heading", name="Der Beispielbetrieb ist an.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_pages_of_administrators_and_none_scrolls_sideways(
    visit: Callable[..., Page], platform: Platform, scheme: str
) -> None:
    page = sign_in(visit, platform, PAGES[0], viewport=WIDE, color_scheme=scheme)
    found = {}

    for path in PAGES:
        page.goto(path)
        page.set_viewport_size(WIDE)
        wide = violations(page)
        page.set_viewport_size(NARROW)
        width = page.evaluate("document.documentElement.scrollWidth")
        found[path] = (wide, violations(page), width)

    assert found == dict.fromkeys(PAGES, ([], [], 320))
