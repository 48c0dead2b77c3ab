"""A city offers an example: by keyboard on a phone, with a colleague, over an ended sign-in, to the published page."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.platform import Platform
from tests.browser.test_accessibility import violations
from tests.browser.test_signing_in import PHONE, look, press, tab_to, type_into

TITLE = "Wärmeinseln in Schulturnhallen"


def sign_in(page: Page, platform: Platform, role: str) -> None:
    """On the page of the sign-in, wherever it leads."""
    email, password = platform.accounts[role]
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.get_by_label("Passwort", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Anmelden", exact=True).click()


def saved(page: Page) -> None:
    expect(page.locator("[data-saving]")).to_have_attribute("data-saving", "saved")


def says(page: Page, what: str) -> None:
    expect(page.locator(f"[data-says={what}]")).to_be_visible()


def ours(page: Page) -> list[str]:
    """What axe finds on a page of editors, without what is Wagtail's (decision 18)."""
    return [fault for fault in violations(page) if not fault.startswith("region:")]


def answer_500(route: Route) -> None:
    route.fulfill(status=500, body="", content_type="text/html")


def test_an_offer_is_written_by_two_survives_whatever_happens_and_is_published(
    visit: Callable[..., Page], platform: Platform
) -> None:
    # Pages that are answered with errors on purpose: this visitor's console is not listened to.
    phone = visit("/gibt-es-nicht/", 404, viewport=PHONE)
    phone.goto("/beispiel-anbieten/")
    look(phone, "Ihre Erfahrung hilft anderen Kommunen")
    press(phone, "Beispiel anbieten", "link")
    sign_in(phone, platform, "member")
    look(phone, "Beispiel anbieten")
    press(phone, "Beginnen")
    look(phone, "Worum geht es?")
    page = phone.url

    # Every field is kept for itself, and the server's error is bridged by the browser.
    type_into(phone, "Titel", TITLE)
    saved(phone)
    phone.route("**/feld/", answer_500)
    type_into(phone, "Kurzfassung", "Eine Stadt öffnet Turnhallen.")
    says(phone, "offline")
    phone.unroute("**/feld/")
    phone.goto(page)  # the server may have the words before the page is left, or the browser brings them back
    saved(phone)
    expect(phone.get_by_label("Kurzfassung")).to_have_value("Eine Stadt öffnet Turnhallen.")

    # The sign-in ends, she goes on typing, signs in again and finds her words.
    session = phone.context.cookies()
    phone.context.clear_cookies(name="session")
    type_into(phone, "Kurzfassung", " Im Winter. ")
    says(phone, "signed-out")
    assert session
    press(phone, "Wieder anmelden", "link")
    sign_in(phone, platform, "member")
    phone.wait_for_url(page)
    saved(phone)
    expect(phone.get_by_label("Kurzfassung")).to_have_value("Eine Stadt öffnet Turnhallen. Im Winter.")
    tab_to(phone, phone.get_by_role("checkbox", name="Hitze"))
    phone.keyboard.press("Space")
    saved(phone)
    press(phone, "Speichern und weiter")
    look(phone, "Problem und Weg")

    # A colleague of the same city goes on; both write into one field, and nobody loses a word.
    desk = visit("/gibt-es-nicht/", 404)
    desk.goto("/konto/login/?next=/meine-beispiele/")
    sign_in(desk, platform, "coordinator")
    desk.get_by_role("link", name=f"Weiterschreiben: {TITLE}").click()
    desk.get_by_role("button", name="Speichern und weiter").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Problem und Weg")
    type_into(phone, "Das Problem", "Alte Menschen frieren.")
    saved(phone)
    desk.get_by_label("Das Problem").fill("Viele Wohnungen sind kalt.")
    says(desk, "conflict")
    expect(desk.get_by_role("group", name="Die andere Fassung")).to_contain_text("Alte Menschen frieren.")
    assert violations(desk) == []
    desk.get_by_role("button", name="Meine Fassung behalten").click()
    saved(desk)
    desk.reload()
    desk.get_by_text("Frühere Fassungen").click()
    expect(desk.get_by_text("Alte Menschen frieren.")).to_be_visible()
    desk.get_by_label("Der Weg").fill("Die Schule gibt Schlüssel aus.")
    desk.get_by_role("button", name="Speichern und weiter").click()
    desk.get_by_label("Was daraus wurde").fill("Noch offen.")
    desk.get_by_label("Was sich übernehmen lässt").fill("Der Schlüsselplan.")
    desk.get_by_role("button", name="Speichern und weiter").click()
    expect(desk.get_by_label("Ort", exact=True)).to_have_value("Dortmund")
    desk.get_by_role("button", name="Speichern und weiter").click()
    expect(desk.get_by_role("link", name="Bitte wählen Sie, wie wir Sie nennen dürfen.")).to_be_visible()
    desk.get_by_label("nur die Kommune").check()
    saved(desk)
    assert violations(desk) == []
    desk.get_by_label("Ja, ich willige ein.").check()
    desk.get_by_role("button", name="An die Redaktion senden").click()
    expect(desk.get_by_text("Ihr Beispiel ist bei der Redaktion.")).to_be_visible()
    assert violations(desk) == []

    # What is typed elsewhere now is not lost without a word either.
    type_into(phone, "Der Weg", " Zu spät.")
    says(phone, "closed")

    editor = visit("/konto/login/?next=/redaktion/angebote/", viewport={"width": 1400, "height": 900})
    sign_in(editor, platform, "editor")
    editor.get_by_role("link", name=TITLE).click()
    editor.wait_for_load_state("load")
    expect(editor.get_by_role("heading", name="Was angeboten wird")).to_be_visible()
    assert ours(editor) == []
    editor.get_by_role("link", name="Annehmen und vervollständigen").click()
    editor.get_by_label("Adresse der Quelle").fill("https://www.dortmund.example/")
    assert ours(editor) == []
    editor.get_by_role("button", name="Annehmen und veröffentlichen").click()
    expect(editor.get_by_text(f"„{TITLE}“ ist veröffentlicht.")).to_be_visible()

    desk.reload()
    desk.get_by_role("link", name="Zur veröffentlichten Seite").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(desk.get_by_role("link", name="Dortmund", exact=True).last).to_have_attribute("href", "/kommunen/05913000/")


def test_without_scripts_the_five_steps_keep_what_was_typed(visit: Callable[..., Page], platform: Platform) -> None:
    page = visit("/konto/login/?next=/meine-beispiele/neu/", java_script_enabled=False)
    sign_in(page, platform, "reader")
    page.get_by_role("button", name="Beginnen").click()
    page.get_by_label("Titel").fill("Ohne Skript geschrieben")
    page.get_by_role("button", name="Speichern und weiter").click()
    page.get_by_label("Das Problem").fill("Kein Skript.")
    page.context.clear_cookies(name="session")
    page.get_by_role("button", name="Speichern und weiter").click()
    sign_in(page, platform, "reader")
    expect(page.get_by_text("Ihr Text ist noch da")).to_be_visible()
    expect(page.get_by_label("Das Problem")).to_have_value("Kein Skript.")
    page.get_by_role("button", name="Speichern und weiter").click()
    page.get_by_role("button", name="Später weiter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ohne Skript geschrieben")
    page.get_by_role("button", name="Entwurf verwerfen").click()
    page.get_by_role("button", name="Doch wieder anbieten").click()
    expect(page.get_by_text("Das Beispiel ist wieder da.")).to_be_visible()
