"""A reader keeps a search, gets a letter about what is new, and ends letters with one click."""

import os
import re
from collections.abc import Callable

import psycopg
from playwright.sync_api import Page, expect

from panreflex.project import embedded_postgres
from tests import database
from tests.browser.platform import Platform
from tests.browser.test_accessibility import NARROW, WIDE, violations


def sign_in(page: Page, platform: Platform, role: str) -> None:
    """From the form of the sign-in, which leads on to where she wanted to go."""
    email, password = platform.accounts[role]
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.get_by_label("Passwort", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Anmelden", exact=True).click()


def sound(page: Page) -> None:
    """Nothing that axe finds, and nothing that scrolls sideways on a phone."""
    assert violations(page) == []
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
    page.set_viewport_size(WIDE)


def let_time_pass() -> None:
    """As if she had saved her search before anything was published, a week ago."""
    name = f"browser_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"  # as the platform's fixture calls it
    with psycopg.connect(embedded_postgres.url(database.cluster, name)) as connection:
        connection.execute(
            "UPDATE saved_searches_savedsearch SET told_up_to = 0, looked_at = now() - interval '8 days'"
        )


def test_a_reader_keeps_a_search_gets_a_letter_and_ends_letters(visit: Callable[..., Page], platform: Platform) -> None:
    page = visit("/suche/?q=Hitze&art=beispiele", viewport=WIDE)
    keep = page.get_by_role("link", name="Diese Suche merken")
    keep.focus()
    page.keyboard.press("Enter")
    sign_in(page, platform, "facilitator")
    page.wait_for_url("**/suche/merken/**")
    expect(page.get_by_label("Name der Suche")).to_have_value("Hitze (Gute Beispiele)")
    sound(page)
    page.get_by_label("Täglich").check()
    page.get_by_role("button", name="Suche merken").click()
    page.wait_for_url("**/meine-suchen/")
    expect(page.get_by_text("„Hitze (Gute Beispiele)“ ist gespeichert.")).to_be_visible()
    sound(page)

    let_time_pass()
    office = visit("/verwaltung/auftraege/", viewport=WIDE)
    sign_in(office, platform, "administrator")
    letters = office.locator("#geplante li").filter(
        has=office.get_by_role("heading", name="Briefe zu gespeicherten Suchen")
    )
    letters.get_by_role("button").click()
    expect(letters.get_by_text("gelungen")).to_be_visible(timeout=20_000)
    office.goto("/verwaltung/postausgang/")
    letter = office.locator("main li").filter(has_text="zu Ihren Suchen").first
    expect(letter).to_contain_text("weil Sie die Suchen in Ihrem Konto gespeichert haben")
    [end] = re.findall(r"/meine-suchen/abbestellen/[\w-]+/", letter.inner_text())

    program = visit(end, java_script_enabled=False)
    program.get_by_role("button", name="Alle Briefe abbestellen").click()
    expect(program.get_by_role("heading", name="Sie bekommen keine Briefe mehr")).to_be_visible()
    assert program.context.cookies() == []
    page.reload()
    expect(page.get_by_label("Wie oft")).to_have_value("pause")

    page.get_by_role("button", name="Löschen").click()
    expect(page.get_by_text("„Hitze (Gute Beispiele)“ ist gelöscht.")).to_be_visible()
    page.get_by_role("button", name="Rückgängig machen").click()
    expect(page.get_by_role("link", name="Hitze (Gute Beispiele)", exact=True)).to_be_visible()
    page.get_by_role("button", name="Löschen").click()
    expect(page.get_by_role("heading", name="Hier steht noch keine Suche")).to_be_visible()
