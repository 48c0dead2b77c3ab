"""The way of somebody who makes an account and protects it: on a phone, by keyboard, each page looked at by axe."""

import re
from collections.abc import Callable

from playwright.sync_api import CDPSession, Locator, Page, Route, expect

from tests.browser.platform import Platform
from tests.browser.test_accessibility import violations
from tests.one_time_codes import code_of

PHONE = {"width": 320, "height": 640}
PETRA = "petra.pegel@stadt.example"
PASSWORD = "Nebel über dem Hafen um sieben"


def look(page: Page, heading: str) -> None:
    """The page is there, axe finds nothing on it, and it does not scroll sideways."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert violations(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"], page.url


def tab_to(page: Page, wanted: Locator) -> None:
    """Go on by keyboard until the focus is there."""
    for _press in range(80):
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not get to {wanted} on {page.url}")


def type_into(page: Page, label: str, text: str) -> None:
    tab_to(page, page.get_by_label(label))
    page.keyboard.type(text)


def press(page: Page, name: str, role: str = "button") -> None:
    """Go there by keyboard and press Enter."""
    tab_to(page, page.get_by_role("main").get_by_role(role, name=name, exact=True))  # type: ignore[arg-type]
    page.keyboard.press("Enter")


def last_letter(visit: Callable[..., Page], platform: Platform, subject: str) -> str:
    """The text of the newest letter with that subject, read by the demo administrator."""
    email, password = platform.accounts["administrator"]
    page = visit("/konto/login/?next=/verwaltung/postausgang/")
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.get_by_label("Passwort", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Anmelden", exact=True).click()
    page.wait_for_url("**/verwaltung/postausgang/")
    text = page.get_by_role("listitem").filter(has_text=subject).first.inner_text()
    page.context.close()
    return text


def link_in(letter: str, platform: Platform) -> str:
    """The path of its first link, which begins with the platform's own address."""
    found = re.search(re.escape(platform.url) + r"(/konto/\S+)", letter)
    assert found
    return found[1]


def add_authenticator(page: Page) -> CDPSession:
    """A device that makes passkeys and always says yes, as a telephone with a finger on it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def sign_in(page: Page, password: str) -> None:
    """The first step, by keyboard."""
    page.goto("/konto/login/")
    type_into(page, "E-Mail-Adresse", PETRA)
    type_into(page, "Passwort", password)
    page.keyboard.press("Enter")


def sign_out(page: Page) -> None:
    page.goto("/konto/logout/")
    look(page, "Möchten Sie sich abmelden?")
    press(page, "Abmelden")
    page.wait_for_url(re.compile(r":\d+/$"))


def test_somebody_makes_an_account_and_signs_in_with_app_code_and_passkey(
    visit: Callable[..., Page], platform: Platform
) -> None:
    page = visit("/konto/login/", by_name=True, viewport=PHONE)
    look(page, "Anmelden")
    press(page, "Konto anlegen", "link")
    look(page, "Konto anlegen")
    type_into(page, "E-Mail-Adresse", PETRA)
    type_into(page, "Name", "Petra Pegel")
    type_into(page, "Passwort", PASSWORD)
    press(page, "Konto anlegen")
    look(page, "Bitte bestätigen Sie Ihre E-Mail-Adresse")

    page.goto(link_in(last_letter(visit, platform, PETRA), platform))
    look(page, "E-Mail-Adresse bestätigen")
    press(page, "Ja, bestätigen")
    expect(page.get_by_text("Ihre E-Mail-Adresse ist bestätigt.")).to_be_visible()

    sign_in(page, PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Mein Konto")
    page.goto("/konto/sicherheit/")
    look(page, "Sicherheit")
    press(page, "App einrichten", "link")
    look(page, "App mit Codes einrichten")
    tab_to(page, page.locator("summary", has_text="Schlüssel als Text"))
    page.keyboard.press("Enter")
    secret = page.locator(".secret").inner_text()
    type_into(page, "Code aus der App", code_of(secret))
    press(page, "App einrichten")
    look(page, "Notfall-Codes")
    emergency = page.locator(".codes code").first.inner_text()
    expect(page.get_by_role("button", name="Drucken")).to_be_visible()
    press(page, "Weiter", "link")
    look(page, "Sicherheit")
    sign_out(page)

    sign_in(page, PASSWORD)
    look(page, "Zweiter Schritt der Anmeldung")
    type_into(page, "Code", code_of(secret, steps=1))  # that of now was used to set the app up
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mein Konto")

    add_authenticator(page)
    page.goto("/konto/sicherheit/passkeys/neu/")
    look(page, "Passkey anlegen")
    press(page, "Passkey anlegen")
    expect(page.get_by_text("Der Passkey ist angelegt.")).to_be_visible()
    look(page, "Sicherheit")
    sign_out(page)

    page.goto("/konto/login/?next=/konto/sicherheit/")
    press(page, "Mit Passkey anmelden")
    page.wait_for_url("**/konto/sicherheit/")
    look(page, "Sicherheit")
    sign_out(page)

    sign_in(page, PASSWORD)
    look(page, "Zweiter Schritt der Anmeldung")
    press(page, "Mit Passkey anmelden")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mein Konto")
    sign_out(page)

    sign_in(page, PASSWORD)
    type_into(page, "Code", emergency)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mein Konto")


def test_the_end_of_a_session_is_announced_and_put_off_by_keyboard(
    visit: Callable[..., Page], platform: Platform
) -> None:
    email, password = platform.accounts["reader"]
    page = visit("/konto/login/", viewport=PHONE)
    page.clock.install()
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.get_by_label("Passwort", exact=True).fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/konto/")
    warning = page.get_by_role("region", name="Anmeldung")
    expect(warning).to_be_hidden()

    page.route("**/konto/anmeldung/stand/", lambda route: answer(route))
    page.clock.fast_forward("01:56:00")

    expect(warning.get_by_role("alert")).to_contain_text("Ihre Anmeldung endet bald.")
    assert violations(page) == []
    tab_to(page, warning.get_by_role("button", name="Angemeldet bleiben"))
    page.keyboard.press("Enter")
    expect(warning).to_be_hidden()


def answer(route: Route) -> None:
    """Only the browser's clock was turned on; so what a server with that clock would say is said here."""
    if route.request.method == "POST":
        route.continue_()
    else:
        route.fulfill(json={"seconds": 240, "can_last": True})
