"""The walk of two editors: written beside the check, handed in, sent back, compared, released; and a conflict."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from tests.browser.conftest import WAIT
from tests.browser.platform import Platform
from tests.browser.test_accessibility import violations

TITLE = "Musterstadt: Leute aus allen Ämtern im Stab"
ADDRESS = "/gute-beispiele/musterstadt-leute-aus-allen-aemtern-im-stab/"
LONG = "Die Stadt fragte " + "sehr " * 25 + "viele Menschen."
WAGTAILS = ("region:", "page-has-heading-one:")  # the skip link; the heading of a form comes as the second rank
WIDE: ViewportSize = {"width": 1400, "height": 900}


@pytest.fixture
def signed_in(platform: Platform, browser: Browser) -> Iterator[Callable[[str], Page]]:
    """`signed_in(role)`: the window of somebody with that role. Not `visit`: Wagtail keeps drafts by itself, and where
    that meets a button it is answered with 400, which Chromium logs as an error."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_window(role: str) -> Page:
        context = browser.new_context(base_url=platform.url, locale="de-DE", viewport=WIDE)
        context.set_default_timeout(WAIT)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto("/redaktion/")
        email, password = platform.accounts[role]
        page.get_by_label("E-Mail").fill(email)
        page.get_by_label("Passwort", exact=True).fill(password)
        page.get_by_role("button", name="Anmelden").click()
        page.wait_for_url("**/redaktion/")
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert faults == []


def test_what_one_writes_the_other_compares_and_releases_and_readers_see_when(
    signed_in: Callable[[str], Page], visit: Callable[..., Page]
) -> None:
    editor, second = signed_in("editor"), signed_in("administrator")

    editor.goto("/redaktion/beispiele/add/")
    findings = editor.locator("[data-entry-check]")
    expect(findings).to_contain_text("Die Adresse der Quelle fehlt.")
    editor.locator("[name=title]").fill(TITLE)
    editor.get_by_label("Kurzfassung").fill(LONG)
    expect(findings).to_contain_text("hat 30 Wörter")
    press(findings.get_by_role("link", name="Das Problem"))  # by keyboard, from the finding to its field
    expect(editor.get_by_label("Das Problem")).to_be_focused()
    editor.keyboard.type("Es fehlten Leute.")
    expect(findings).not_to_contain_text("Das Problem ist nicht beschrieben.")
    editor.get_by_label("Kurzfassung").fill("Die Stadt fragte viele Menschen.")
    editor.get_by_label("Art des Ortes").select_option(label="Teil einer Kommune")
    editor.get_by_label("Ort, wie die Quelle ihn nennt").fill("Musterstadt")
    editor.locator("[name=level]").select_option(label="Stadt")
    editor.locator("[name=crisis_kinds]").first.check()
    editor.locator("[name=source_title]").fill("Stadt Musterstadt")
    editor.get_by_label("Adresse der Quelle").fill("https://musterstadt.example/")
    press(editor.get_by_role("button", name="Zur Prüfung geben"))
    editor.wait_for_url("**/redaktion/beispiele/")

    second.goto("/redaktion/aufgaben/#pruefen")
    assert faults_of(second) == []
    press(second.locator("#pruefen").get_by_role("link", name=TITLE))
    second.locator("#notizen > summary").click()
    assert faults_of(second) == []
    second.get_by_label("Zu welchem Feld?").select_option(label="Das Problem")
    second.get_by_label("Ihre Notiz").fill("Wie viele fehlten?")
    second.get_by_role("button", name="Notiz schreiben").click()
    expect(second.locator("[data-notes]")).to_contain_text("Wie viele fehlten?")
    action(second, "Zurückgeben")
    second.get_by_label("Was noch fehlt").fill("Bitte die Zahl ergänzen.")
    second.locator(".modal").get_by_role("button", name="Zurückgeben").click()
    second.wait_for_url("**/redaktion/beispiele/")

    editor.goto("/redaktion/aufgaben/#zurueck")
    editor.locator("#zurueck").get_by_role("link", name=TITLE).click()
    expect(editor.get_by_text("Bitte die Zahl ergänzen.").first).to_be_visible()
    editor.get_by_label("Das Problem").fill("Es fehlten 300 Leute.")
    editor.get_by_role("button", name="Erneut zur Prüfung geben").click()
    editor.wait_for_url("**/redaktion/beispiele/")

    second.goto("/redaktion/aufgaben/")
    second.locator("#pruefen").get_by_role("link", name=TITLE).click()
    second.get_by_role("link", name="Was hat sich geändert?").click()
    expect(second.locator("ins", has_text="300")).to_be_visible()
    assert faults_of(second) == []
    second.get_by_role("link", name="Zum Eintrag").last.click()
    second.get_by_role("button", name="Freigeben und Veröffentlichen").first.click()
    second.wait_for_url("**/redaktion/beispiele/")

    reader = visit(ADDRESS)
    expect(reader.get_by_text("Geprüft am")).to_be_visible()


def test_who_saves_second_chooses_field_by_field_and_loses_nothing(signed_in: Callable[[str], Page]) -> None:
    first, second = signed_in("editor"), signed_in("administrator")
    for page in (first, second):
        page.goto("/redaktion/gespraeche/")
        page.locator("main tbody a").first.click()
        page.wait_for_url("**/edit/**")
    # Her script is cut off and saves nothing by itself.
    second.evaluate("() => { window.fetch = () => new Promise(() => {}); }")
    second.get_by_label("Worum es geht").fill("Die zweite schrieb vom Wasser.")

    first.get_by_label("Worum es geht").fill("Die erste schrieb vom Strom.")
    action(first, "Entwurf speichern")
    first.wait_for_load_state()
    expect(first.get_by_label("Worum es geht")).to_have_value("Die erste schrieb vom Strom.")
    action(second, "Entwurf speichern")

    expect(second.get_by_role("heading", name="Inzwischen hat jemand anders gespeichert")).to_be_visible()
    expect(second.get_by_text("Die erste schrieb vom Strom.").first).to_be_visible()
    expect(second.get_by_text("Die zweite schrieb vom Wasser.").first).to_be_visible()
    assert faults_of(second) == []
    second.get_by_label("Ihre Fassung").first.focus()
    second.keyboard.press("ArrowDown")  # to theirs, and back
    second.keyboard.press("ArrowUp")
    press(second.get_by_role("button", name="Auswahl übernehmen"))
    expect(second.get_by_label("Worum es geht")).to_have_value("Die zweite schrieb vom Wasser.")


def faults_of(page: Page) -> list[str]:
    """What axe finds, without what is Wagtail's (decision 18)."""
    return [fault for fault in violations(page) if not fault.startswith(WAGTAILS)]


def press(control: Locator) -> None:
    """By keyboard."""
    control.focus()
    control.press("Enter")


def action(page: Page, name: str) -> None:
    """A button behind the arrow at the bottom of the form."""
    page.get_by_role("button", name="Mehr Aktionen").last.click()
    page.get_by_role("button", name=re.compile(name)).last.click()
