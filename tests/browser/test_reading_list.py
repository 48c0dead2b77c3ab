"""A reader collects, orders, shares and takes over: in the list of her browser first, then in her account."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from panreflex.share.law import parts
from tests.browser.platform import Platform
from tests.browser.test_accessibility import NARROW, WIDE, violations

WORK = "/literatur/panreflex-stellschrauben-2025/"


def entries(page: Page) -> list[str]:
    return page.locator(".collected__entry h2").all_inner_texts()


def take_off(page: Page, title: str) -> Locator:
    """The button that takes an entry off."""
    return page.locator(".collected__entry").filter(has_text=title).get_by_role("button", name="Von der Liste nehmen")


def in_place(page: Page, button: Locator) -> None:
    """Press a button by keyboard, and wait until the platform has taken what it sends."""
    button.focus()
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.keyboard.press("Enter")


def by_keyboard(page: Page, button: Locator) -> None:
    """Press a button that leads to another page."""
    button.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def sound(page: Page) -> None:
    """Nothing that axe finds, and nothing that scrolls sideways on a phone."""
    assert violations(page) == []
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
    assert violations(page) == []
    page.set_viewport_size(WIDE)


def test_a_reader_collects_orders_shares_and_takes_over(visit: Callable[..., Page], platform: Platform) -> None:
    page = visit("/gute-beispiele/", viewport=WIDE)
    head = page.locator(".tools").get_by_role("link", name="Merkliste")
    hits = page.locator(".hits button.remember")
    assert page.context.cookies() == []

    for number in (0, 1):
        in_place(page, hits.nth(number))
        expect(hits.nth(number)).to_have_attribute("aria-pressed", "true")
        expect(page.locator("[data-status]")).to_contain_text("steht auf Ihrer Merkliste.")
    page.goto(WORK)
    in_place(page, page.get_by_role("button", name="Merken"))
    expect(head).to_have_text("Merkliste (3)")
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert set(cookies) == {"csrf", settings.READING_LIST_COOKIE_NAME, settings.READING_LIST_MARK_NAME}
    assert set(cookies) <= {cookie.name for cookie in parts.cookies()}
    assert cookies[settings.READING_LIST_COOKIE_NAME]["httpOnly"]

    head.click()
    one, two, work = entries(page)
    in_place(page, page.get_by_role("button", name=f"Nach unten: {one}"))
    expect(page.get_by_role("button", name=f"Nach unten: {one}")).to_be_focused()
    expect(page.locator("[data-status]")).to_have_text(f"„{one}“ steht jetzt an Stelle 2.")
    page.get_by_text(f"Notiz schreiben: {work}").click()
    page.get_by_label(f"Ihre Notiz: {work}").fill("Für die Vorlage im Mai")
    with page.expect_response("**/notiz/"):  # going on is enough to save it
        page.keyboard.press("Tab")
    drag(page, grip=2, above=0)
    expect(page.locator("[data-status]")).to_have_text(f"„{work}“ steht jetzt an Stelle 1.")
    page.reload()
    assert entries(page) == [work, two, one]
    expect(page.locator(".collected__said").first).to_have_text("Für die Vorlage im Mai")
    in_place(page, take_off(page, two))
    expect(page.get_by_role("button", name="Rückgängig machen")).to_be_focused()
    expect(head).to_have_text("Merkliste (2)")
    in_place(page, page.get_by_role("button", name="Rückgängig machen"))
    expect(head).to_have_text("Merkliste (3)")
    sound(page)

    page.get_by_role("checkbox", name="Notizen mitgeben").check()
    by_keyboard(page, page.get_by_role("button", name="Link erzeugen"))
    link = urlsplit(page.get_by_label("Wer diesen Link hat").input_value()).path
    reader = visit(link, viewport=WIDE)
    assert entries(reader) == [work, two, one]
    expect(reader.get_by_text("Für die Vorlage im Mai")).to_be_visible()
    sound(reader)
    by_keyboard(reader, reader.get_by_role("button", name="Auf meine Merkliste übernehmen"))
    expect(reader.get_by_text("3 Einträge kamen auf Ihre Merkliste.")).to_be_visible()
    assert entries(reader) == [work, two, one]
    by_keyboard(page, page.get_by_role("button", name="Link zurückziehen"))
    expect(page.get_by_text("Der Link gilt nicht mehr.")).to_be_visible()
    expect(visit(link, 404).get_by_role("heading", name="Diese Liste wird nicht geteilt")).to_be_visible()

    page.get_by_role("link", name="Im Konto aufheben").click()
    sign_in(page, platform)
    expect(page.get_by_role("heading", name="In diesem Browser liegt noch eine Merkliste")).to_be_visible()
    sound(page)
    by_keyboard(page, page.get_by_role("button", name="In mein Konto übernehmen"))
    assert entries(page) == [work, two, one]
    a_note_waits(page.context.new_page(), platform, two)  # a page of its own, for its errors are wanted
    page.reload()  # signing in over there made this page's form old
    page.get_by_text("Neue Liste").click()
    page.get_by_label("Name der Liste").first.fill("Für den Rat")
    by_keyboard(page, page.get_by_role("button", name="Liste anlegen"))
    expect(page.get_by_role("heading", name="Für den Rat")).to_be_visible()
    expect(page.get_by_text("Hier steht noch nichts")).to_be_visible()
    sound(page)
    assert settings.READING_LIST_COOKIE_NAME not in {cookie["name"] for cookie in page.context.cookies()}


def test_all_of_it_works_without_scripts(visit: Callable[..., Page]) -> None:
    page = visit("/gute-beispiele/?sort=titel", viewport=WIDE, java_script_enabled=False)
    for number in (0, 1):
        page.locator(".hits a.remember").nth(number).click()
        page.get_by_role("main").get_by_role("button", name="Merken").click()
        expect(page.get_by_role("heading", name="Steht auf Ihrer Merkliste")).to_be_visible()
        page.get_by_role("link", name="Zurück").click()
        assert page.url.endswith("/gute-beispiele/?sort=titel")
    page.goto("/merkliste/")
    one, two = entries(page)

    page.get_by_role("button", name=f"Nach oben: {two}").click()
    page.get_by_text(f"Notiz schreiben: {one}").click()
    page.get_by_label(f"Ihre Notiz: {one}").fill("Anrufen")
    page.get_by_role("button", name="Notiz speichern").last.click()
    take_off(page, two).click()
    assert entries(page) == [one]
    page.get_by_role("button", name="Rückgängig machen").click()
    assert entries(page) == [two, one]
    expect(page.locator(".collected__said").last).to_have_text("Anrufen")
    page.get_by_role("button", name="Liste leeren").click()
    expect(page.get_by_text("Hier steht noch nichts")).to_be_visible()
    page.get_by_role("button", name="Rückgängig machen").click()
    page.locator("[data-pick]").first.check()
    page.locator("[data-pick]").last.check()
    page.get_by_role("button", name="Ausgewählte vergleichen").click()
    expect(page.get_by_role("columnheader", name=one)).to_be_visible()


def sign_in(page: Page, platform: Platform) -> None:
    """From the form of the sign-in, which leads back to the list."""
    email, password = platform.accounts["researcher"]
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.get_by_label("Passwort", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Anmelden", exact=True).click()
    page.wait_for_url("**/merkliste/")


def a_note_waits(page: Page, platform: Platform, title: str) -> None:
    """Without a network, and after the session has ended, what was typed stays until it is saved."""
    note = page.get_by_label(f"Ihre Notiz: {title}")
    entry = page.locator(".collected__entry").filter(has_text=title)
    unsaved, said = entry.locator("[data-unsaved]"), page.locator("[data-status]")
    page.goto("/merkliste/")
    page.get_by_text(f"Notiz schreiben: {title}").click()

    page.context.set_offline(True)
    note.fill("Ohne Netz")
    page.keyboard.press("Tab")
    expect(unsaved).to_have_text("Nicht gespeichert. Bitte versuchen Sie es noch einmal.")
    expect(said).to_have_text("Nicht gespeichert. Bitte versuchen Sie es noch einmal.")
    expect(note).to_have_value("Ohne Netz")
    page.context.set_offline(False)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    entry.get_by_role("button", name="Notiz speichern").click()
    expect(unsaved).to_contain_text("Nicht gespeichert. Bitte melden Sie sich wieder an.")
    sound(page)
    unsaved.get_by_role("link", name="Anmelden").click()
    sign_in(page, platform)
    expect(note).to_have_value("Ohne Netz")
    entry.get_by_role("button", name="Notiz speichern").click()
    expect(said).to_have_text("Ihre Notiz ist gespeichert.")
    expect(entry.locator(".collected__said")).to_have_text("Ohne Netz")
    expect(unsaved).to_be_hidden()
    assert [key for key in page.evaluate("Object.keys(sessionStorage)") if key.startswith("note ")] == []
    page.close()


def drag(page: Page, *, grip: int, above: int) -> None:
    """Pull an entry by its handle above another one, and wait until the platform has taken it."""
    handles = page.locator("[data-grip]")
    handles.nth(grip).scroll_into_view_if_needed()
    start = handles.nth(grip).bounding_box()
    assert start
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    end = page.locator(".collected__entry").nth(above).bounding_box()
    assert end
    page.mouse.move(end["x"] + 5, end["y"] + 40, steps=4)
    page.mouse.move(end["x"] + 5, end["y"] + 5, steps=2)
    with page.expect_response("**/verschieben/"):
        page.mouse.up()
