"""From the invitation to the deleted account: a coordinator at her desk, a newcomer with a phone and a keyboard."""

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.platform import Platform
from tests.browser.test_accessibility import violations
from tests.browser.test_signing_in import PHONE, last_letter, link_in, look, press, tab_to, type_into

NORA = "nora.neuling@stadt.example"
PASSWORD = "Regen auf dem Marktplatz um sieben"
DORTMUND = "/meine-kommune/05913000/"


def test_an_invited_person_joins_takes_her_data_along_and_deletes_her_account(
    visit: Callable[..., Page], platform: Platform
) -> None:
    desk = coordinator(visit, platform)
    desk.get_by_role("link", name="Personen einladen").click()
    assert violations(desk) == []
    desk.get_by_label("E-Mail-Adressen").fill(f"Nora <{NORA}>\nkaputt@")
    desk.get_by_role("button", name="Einladungen senden").click()
    expect(desk.get_by_role("link", name="Zeile 2: „kaputt@“ ist keine E-Mail-Adresse.")).to_be_visible()
    assert violations(desk) == []
    desk.get_by_label("E-Mail-Adressen").fill(f"Nora <{NORA}>")
    desk.get_by_label("Persönlicher Satz").fill("Schön, dass Sie dabei sind.")
    desk.get_by_role("button", name="Einladungen senden").click()
    expect(desk.get_by_text("1 Einladung ist unterwegs.")).to_be_visible()
    expect(desk.get_by_role("rowheader", name=NORA)).to_be_visible()
    assert violations(desk) == []

    letter = last_letter(visit, platform, "Einladung: Dortmund")
    assert "Schön, dass Sie dabei sind." in letter
    link = link_in(letter, platform)
    phone = visit(link, viewport=PHONE)
    look(phone, "Arbeiten Sie für Dortmund mit")
    type_into(phone, "Ihr Name", "Nora Neuling")
    type_into(phone, "Passwort", "nora")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", name="Eine Angabe fehlt noch oder stimmt nicht")).to_be_visible()
    look(phone, "Arbeiten Sie für Dortmund mit")
    type_into(phone, "Passwort", PASSWORD)
    press(phone, "Konto anlegen und annehmen")
    phone.wait_for_url(f"**{DORTMUND}")
    look(phone, "Dortmund")
    expect(phone.get_by_text("Willkommen! Sie gehören jetzt zu Dortmund.")).to_be_visible()

    desk.reload()
    row = desk.get_by_role("row").filter(has_text="Nora Neuling")
    expect(row).to_contain_text("Mitglied")
    expect(desk.get_by_text("Zurzeit wartet keine Einladung auf Antwort.")).to_be_visible()

    phone.goto("/konto/")
    look(phone, "Mein Konto")
    press(phone, "Ansehen und mitnehmen", "link")
    look(phone, "Meine Daten")
    tab_to(phone, phone.get_by_role("link", name="Für Programme (JSON)"))
    with phone.expect_download() as download:
        phone.keyboard.press("Enter")
    records = json.loads(Path(download.value.path()).read_text("utf-8"))["records"]
    assert (records["account"][0]["name"], records["memberships"][0]["role"]) == ("Nora Neuling", "member")

    press(phone, "Konto löschen", "link")
    look(phone, "Wollen Sie Ihr Konto löschen?")
    tab_to(phone, phone.get_by_role("checkbox", name="Ja, mein Konto soll gelöscht werden."))
    phone.keyboard.press("Space")
    press(phone, "Konto endgültig löschen")
    look(phone, "Ihr Konto ist gelöscht")

    desk.reload()
    expect(desk.get_by_text("Nora Neuling")).to_have_count(0)
    over = visit(link, 410, viewport=PHONE)
    look(over, "Diese Einladung gilt nicht mehr")


def coordinator(visit: Callable[..., Page], platform: Platform) -> Page:
    """The demo coordinator on the page of her city."""
    email, password = platform.accounts["coordinator"]
    page = visit(f"/konto/login/?next={DORTMUND}")
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.get_by_label("Passwort", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Anmelden", exact=True).click()
    page.wait_for_url(f"**{DORTMUND}")
    return page
