"""An editor brings a list in and takes it back: with the keyboard, on a phone, and without scripts."""

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.platform import Platform
from tests.browser.test_accessibility import NARROW, RULES, WIDE
from tests.collect.importing.importing import bib

INDEX = "/redaktion/import/"


def sign_in(visit: Callable[..., Page], platform: Platform, **options: object) -> Page:
    """An editor at the list of imports."""
    page = visit(INDEX, **options)
    email, password = platform.accounts["editor"]
    page.get_by_label("E-Mail").fill(email)
    page.get_by_label("Passwort", exact=True).fill(password)
    page.get_by_role("button", name="Anmelden").click()
    page.wait_for_url(f"**{INDEX}")
    return page


def violations(page: Page) -> list[str]:
    """What axe finds wrong in our part of the page; the frame around it is Wagtail's."""
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    found = Axe().run(page, context=".imports", options=options).response["violations"]
    return [f"{fault['id']}: {fault['help']} ({fault['nodes'][0]['html'][:200]})" for fault in found]


def press(page: Page, role: str, name: str) -> None:
    """Reach it with the keyboard and press Enter."""
    page.get_by_role(role, name=name, exact=True).first.focus()  # type: ignore[arg-type]
    page.keyboard.press("Enter")


def test_an_editor_imports_a_list_by_keyboard_and_takes_it_back(visit: Callable[..., Page], platform: Platform) -> None:
    page = sign_in(visit, platform, viewport=WIDE)
    found = violations(page)

    press(page, "link", "Liste einlesen")
    page.get_by_label("oder Text einfügen").fill(
        bib("neu", title="Ein eingelesenes Werk") + bib("kaputt", title="Ohne gültige DOI", doi="keine")
    )
    found += violations(page)
    press(page, "button", "Einlesen und prüfen")
    expect(page.get_by_role("heading", name="Übernehmen")).to_be_visible(timeout=30_000)
    expect(page.get_by_label("Als Entwürfe")).to_be_checked()
    found += violations(page)
    page.get_by_role("link", name="Fehlerhaft 1").click()
    expect(page.get_by_text("„keine“ ist keine DOI")).to_be_visible()
    found += violations(page)
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    found += violations(page)
    page.set_viewport_size(WIDE)

    press(page, "button", "Jetzt übernehmen")
    expect(page.get_by_text("als Entwürfe übernommen")).to_be_visible(timeout=30_000)
    press(page, "link", "Import zurücknehmen")
    expect(page.get_by_text("Ein neuer Eintrag wird gelöscht.")).to_be_visible()
    found += violations(page)
    press(page, "button", "Import zurücknehmen")
    expect(page.get_by_text("Alles steht wieder wie zuvor.")).to_be_visible(timeout=30_000)

    assert found == []


def test_a_table_comes_in_without_scripts(visit: Callable[..., Page], platform: Platform) -> None:
    page = sign_in(visit, platform, viewport=WIDE, java_script_enabled=False)

    page.goto(f"{INDEX}neu/")
    page.get_by_label("Was steht in der Liste?").select_option("project")
    page.get_by_label("oder Text einfügen").fill("Kurzname;Projektname\nABC;Ein Projekt\n")
    page.get_by_role("button", name="Einlesen und prüfen").click()
    page.get_by_label("Projektname").select_option("title")
    page.get_by_role("button", name="Weiter zur Prüfung").click()
    for _look in range(60):
        if not page.get_by_role("link", name="Stand neu laden").count():
            break
        page.wait_for_timeout(250)
        page.get_by_role("link", name="Stand neu laden").click()

    expect(page.get_by_text("Für einen neuen Eintrag wird sie gebraucht.").first).to_be_visible()
