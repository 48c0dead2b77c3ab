"""The walk of an editor: sign in, change, look, publish, and everybody sees it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.platform import Platform
from tests.waiting import wait_until

TITLE = "Hagen: Impfaktion für Obdachlose"
ADDRESS = "/gute-beispiele/hagen-impfung-obdachlose/"
SUMMARY = "Der Stab fragt vor jeder Lage im Haus nach Zwiebelkuchen."


def test_what_an_editor_publishes_is_seen_at_once_and_found_within_seconds(
    visit: Callable[..., Page], platform: Platform
) -> None:
    reader = visit(ADDRESS)
    editor = visit("/redaktion/", viewport={"width": 1400, "height": 900})
    email, password = platform.accounts["editor"]
    editor.get_by_label("E-Mail").fill(email)
    editor.get_by_label("Passwort", exact=True).fill(password)
    editor.get_by_role("button", name="Anmelden").click()
    editor.wait_for_url("**/redaktion/")

    editor.goto("/redaktion/beispiele/?q=Obdachlose")
    editor.get_by_role("link", name=TITLE).click()
    editor.get_by_label("Kurzfassung").fill(SUMMARY)
    editor.get_by_role("button", name="Vorschau").first.click()
    expect(editor.frame_locator("iframe[title=Vorschau]").last.get_by_text(SUMMARY)).to_be_visible()
    reader.reload()
    expect(reader.get_by_text(SUMMARY)).to_have_count(0)  # a preview is not yet public

    editor.get_by_role("button", name="Mehr Aktionen").last.click()
    editor.get_by_role("button", name="Veröffentlichen").last.click()
    editor.wait_for_url("**/redaktion/beispiele/**")

    reader.reload()
    expect(reader.get_by_text(SUMMARY)).to_be_visible()
    reader.goto("/gute-beispiele/?krise=pandemie")
    expect(reader.get_by_text(SUMMARY)).to_be_visible()
    wait_until(lambda: finds(reader, "Zwiebelkuchen"), within=5)


def finds(page: Page, word: str) -> bool:
    """Whether the search finds our example now."""
    page.goto(f"/suche/?q={word}")
    return page.get_by_role("link", name=TITLE).count() == 1
