"""Journey 7: examples side by side, on a desk, on a phone, by keyboard, without scripts, and on paper."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
from playwright.sync_api import Page, expect

from tests.browser.places import PAGES
from tests.browser.test_accessibility import NARROW, WIDE, violations
from tests.browser.test_walk import PHONE, press_tab_until

COMPARISON = PAGES["comparison"]
# Those that say most: what is printed has to hold them.
LONGEST = (
    "/gute-beispiele/vergleich/?beispiel=siegen-wittgenstein-cyber-notseite&beispiel=muenchen-servicehotline-wissensbasis"
    "&beispiel=koeln-mobile-emergency-team&beispiel=muenchen-ukraine-personal"
)


def test_a_reader_picks_examples_in_the_list_compares_them_and_changes_the_choice(visit: Callable[..., Page]) -> None:
    page = visit("/gute-beispiele/?sortierung=titel", viewport=WIDE)
    picks = page.get_by_role("checkbox", name="Zum Vergleich auswählen")
    picks.first.check()
    expect(page.get_by_role("status")).to_have_text("1 von höchstens 4 ausgewählt")

    page.get_by_role("link", name="Weiter", exact=True).click()  # htmx shows the next part; the tick is not lost
    page.wait_for_url("**seite=2**")
    picks.nth(1).check()
    button = page.get_by_role("button", name="Ausgewählte vergleichen")
    expect(button).to_be_in_viewport()
    expect(page.locator(".picked__words")).to_have_text("2 von höchstens 4 ausgewählt")
    button.click()

    table = page.get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_count(2)
    address = page.url
    page.evaluate("window.samePage = true")
    page.get_by_role("region", name="Beispiel hinzufügen").get_by_role("link", name="hinzufügen").first.click()
    page.wait_for_url(lambda url: url.count("beispiel=") == 3)
    expect(table.get_by_role("columnheader")).to_have_count(3)
    expect(page.get_by_role("status")).to_contain_text("3 Beispiele im Vergleich")
    assert page.evaluate("window.samePage"), "htmx replaced a part"

    page.get_by_role("link", name="Nur Unterschiede").click()
    page.wait_for_url("**&unterschiede=1")
    expect(page.get_by_text("Ausgeblendet, weil alle dasselbe sagen")).to_be_visible()
    page.get_by_role("link", name="Aus dem Vergleich nehmen: C").click()
    page.wait_for_url(f"{address}&unterschiede=1")

    page.reload()
    expect(table.get_by_role("columnheader")).to_have_count(2)


def test_the_heads_stay_in_sight_on_a_desk(visit: Callable[..., Page]) -> None:
    page = visit(COMPARISON, viewport=WIDE)

    page.get_by_role("rowheader", name="Themen").scroll_into_view_if_needed()

    for head in page.get_by_role("columnheader").all():
        expect(head).to_be_in_viewport()
    assert page.get_by_role("cell").count() > 40


def test_on_a_phone_each_field_has_the_examples_below_each_other(visit: Callable[..., Page]) -> None:
    page = visit(COMPARISON, viewport=NARROW)

    way = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Der Weg"))
    places = way.locator(".comparison__who")
    tops = [box["y"] for place in places.all() if (box := place.bounding_box())]
    assert tops == sorted(set(tops)), "one below the other"
    expect(places.nth(2)).to_contain_text("Köln")
    expect(page.get_by_role("columnheader")).to_have_count(4)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_keyboard_adds_by_searching_without_scripts(visit: Callable[..., Page]) -> None:
    page = visit("/gute-beispiele/vergleich/?beispiel=muenchen-peiman", viewport=PHONE, java_script_enabled=False)
    field = page.get_by_role("searchbox", name="Titel, Ort oder Stichwort")

    field.fill("Dortmund")
    field.press("Enter")
    page.wait_for_url("**q=Dortmund**")
    wanted = page.get_by_role("link", name="Dortmunder Personalpool für Krisen und Belastungsspitzen hinzufügen")
    wanted.focus()
    page.keyboard.press("Enter")

    page.wait_for_url("**/vergleich/?beispiel=muenchen-peiman&beispiel=dortmund-personalpool")
    expect(page.get_by_role("columnheader")).to_have_count(2)


def test_a_keyboard_reaches_the_switch_and_every_example(visit: Callable[..., Page]) -> None:
    page = visit(COMPARISON, viewport=WIDE)
    page.locator("main").focus()

    press_tab_until(page, page.get_by_role("link", name="Nur Unterschiede"))
    press_tab_until(page, page.get_by_role("link", name="Aus dem Vergleich nehmen: D"))
    press_tab_until(page, page.get_by_role("columnheader").last.get_by_role("link"))


def test_four_long_examples_are_printed_on_one_landscape_page(visit: Callable[..., Page]) -> None:
    page = visit(LONGEST, viewport=WIDE)

    with pikepdf.open(BytesIO(page.pdf(prefer_css_page_size=True))) as printed:
        [only] = printed.pages
        _left, _bottom, width, height = (float(one) for one in only.mediabox)

    assert 1.40 < width / height < 1.42, "A4 lies on its side"
    page.emulate_media(media="print")
    expect(page.get_by_role("rowheader", name="Quelle")).to_be_visible()
    expect(page.locator(".print-foot")).to_contain_text("beispiel=muenchen-ukraine-personal")


def test_axe_finds_nothing_in_the_dark_and_in_forced_colours(visit: Callable[..., Page]) -> None:
    dark = visit(f"{COMPARISON}&unterschiede=1", viewport=WIDE, color_scheme="dark")
    assert violations(dark) == []

    forced = visit("/kommunen/05913000/", viewport=NARROW, forced_colors="active")
    assert violations(forced) == []


def test_a_reader_goes_from_an_example_to_its_municipality_and_on_to_one_like_it(visit: Callable[..., Page]) -> None:
    page = visit(PAGES["example"], viewport=WIDE)

    page.get_by_role("complementary").get_by_role("link", name="München", exact=True).click()
    page.wait_for_url("**/kommunen/09162000/")
    expect(page.get_by_role("heading", level=1)).to_have_text("München")
    alike = page.get_by_role("region", name="Ähnliche Kommunen").get_by_role("listitem").first
    name = alike.get_by_role("link").first.inner_text()
    alike.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)

    page.get_by_role("link", name="Kommunen", exact=True).first.click()
    page.get_by_label("Name, Postleitzahl oder Gemeindeschlüssel").fill("Mitterteich")
    page.locator("#treffer").get_by_role("link", name="Mitterteich").click()
    page.wait_for_url("**/kommunen/09377141/")
    expect(page.get_by_text("Von hier steht noch kein Beispiel in der Sammlung.")).to_be_visible()
