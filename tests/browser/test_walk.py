"""The walk of someone who reads: find an example, see what rests on it, and on what that rests."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.places import PAGES

PHONE = {"width": 320, "height": 640}
EXAMPLE = "/gute-beispiele/muenchen-peiman/"
RECOMMENDATION = "/empfehlungen/rec-personalreserve/"


def box(page: Page, label: str) -> Locator:
    """The box of one filter."""
    return page.get_by_role("form", name="Filter").get_by_role("checkbox", name=label)


def count(page: Page) -> Locator:
    """The line above the hits: *6 Beispiele*."""
    return page.locator(".results__count")


def hits(page: Page) -> Locator:
    """The titles of the hits, each a link."""
    return page.locator(".hits h3 a")


def press_tab_until(page: Page, wanted: Locator) -> None:
    """Go on with the keyboard until the focus is there; fail if it never comes."""
    for _press in range(120):
        page.keyboard.press("Tab")
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError("the keyboard does not get there")


def test_a_reader_sees_on_the_home_page_what_this_is(visit: Callable[..., Page]) -> None:
    page = visit("/")

    main = page.get_by_role("main")
    for tile in ("Gute Beispiele", "Literaturdatenbank", "Expert:innen im Gespräch", "Forschungsprojekte", "Webinare"):
        expect(main.get_by_role("link", name=tile).first).to_be_visible()
    expect(page.locator(".strands li")).to_have_count(7)
    expect(main.get_by_role("heading", name="Termine")).to_be_visible()
    expect(page.locator(".thread__item").first).to_be_visible()


def test_a_reader_narrows_the_examples_down_and_the_address_keeps_the_choice(visit: Callable[..., Page]) -> None:
    page = visit("/")
    page.get_by_role("main").get_by_role("link", name="Gute Beispiele").first.click()
    page.wait_for_url("**/gute-beispiele/")
    everything = count(page).inner_text()
    page.evaluate("window.samePage = true")

    box(page, "Hochwasser").check()
    page.wait_for_url("**/gute-beispiele/?krise=hochwasser")

    expect(count(page)).not_to_have_text(everything)
    expect(box(page, "Hochwasser")).to_be_focused()
    expect(page.get_by_role("status")).to_have_text(count(page).inner_text())
    narrowed, titles = count(page).inner_text(), hits(page).all_inner_texts()

    box(page, "Stromausfall").check()  # within a facet: or
    page.wait_for_url("**/gute-beispiele/?krise=hochwasser&krise=stromausfall")
    expect(count(page)).not_to_have_text(narrowed)
    assert number(count(page)) > int(narrowed.split()[0])
    assert page.evaluate("window.samePage"), "htmx replaced a part, the browser did not load the page anew"

    page.go_back()
    expect(count(page)).to_have_text(narrowed)
    expect(box(page, "Hochwasser")).to_be_checked()
    expect(box(page, "Stromausfall")).not_to_be_checked()
    page.go_back()
    expect(count(page)).to_have_text(everything)
    expect(box(page, "Hochwasser")).not_to_be_checked()

    page.goto("/gute-beispiele/?krise=hochwasser")
    assert (count(page).inner_text(), hits(page).all_inner_texts()) == (narrowed, titles)


def number(counted: Locator) -> int:
    """6 of *6 Beispiele*."""
    return int(counted.inner_text().split()[0])


def test_facets_narrow_each_other_and_a_chip_takes_its_filter_away(visit: Callable[..., Page]) -> None:
    page = visit("/gute-beispiele/?krise=pandemie")
    alone = number(count(page))

    box(page, "Vertrauensnetzwerke").check()  # between facets: and
    page.wait_for_url("**krise=pandemie&stellschraube=netzwerke")
    expect(page.get_by_role("link", name="Filter entfernen: Vertrauensnetzwerke")).to_be_visible()
    assert number(count(page)) < alone

    page.get_by_role("link", name="Filter entfernen: Vertrauensnetzwerke").click()
    page.wait_for_url("**/gute-beispiele/?krise=pandemie")
    expect(count(page)).to_have_text(f"{alone} Beispiele")
    expect(box(page, "Vertrauensnetzwerke")).not_to_be_checked()


def test_cards_and_list_show_the_same_examples(visit: Callable[..., Page]) -> None:
    page = visit("/gute-beispiele/?krise=hochwasser")
    listed = hits(page).all_inner_texts()

    page.get_by_role("navigation", name="Ansicht").get_by_role("link", name="Karten").click()

    page.wait_for_url("**ansicht=karten**")
    assert page.locator(".cards h3 a").all_inner_texts() == listed


def test_without_scripts_a_reader_finds_the_same_examples_and_the_thread(visit: Callable[..., Page]) -> None:
    with_scripts = visit("/gute-beispiele/?krise=hochwasser&krise=hitze")
    page = visit("/gute-beispiele/", java_script_enabled=False)

    box(page, "Hochwasser").check()
    box(page, "Hitze").check()
    page.get_by_role("button", name="Filter anwenden").click()

    page.wait_for_url("**/gute-beispiele/?krise=hochwasser&krise=hitze")
    assert hits(page).all_inner_texts() == hits(with_scripts).all_inner_texts()
    assert count(page).inner_text() == count(with_scripts).inner_text()

    page.goto(EXAMPLE)
    page.get_by_role("link", name="Personalreserven und flexible Einheiten aufbauen").click()
    page.wait_for_url(f"**{RECOMMENDATION}")
    page.locator(".thread__title a", has_text="Kiel").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kiel")
    expect(page.get_by_role("button", name="Drucken")).to_be_hidden()


@pytest.mark.parametrize("java_script_enabled", [True, False], ids=["with scripts", "without scripts"])
def test_on_a_phone_a_reader_uses_menu_and_filter(visit: Callable[..., Page], java_script_enabled: bool) -> None:
    page = visit("/", viewport=PHONE, java_script_enabled=java_script_enabled)

    page.locator("summary", has_text="Menü").click()
    page.get_by_role("navigation", name="Menü").get_by_role("link", name="Aktuelles").click()
    page.wait_for_url("**/aktuelles/")
    expect(page.get_by_role("navigation", name="Menü")).to_be_hidden()

    page.goto("/gute-beispiele/")
    expect(box(page, "Hochwasser")).to_be_hidden()
    page.locator("summary", has_text="Filter").click()
    box(page, "Hochwasser").check()
    if not java_script_enabled:
        page.get_by_role("button", name="Filter anwenden").click()
    page.wait_for_url("**/gute-beispiele/?krise=hochwasser")
    expect(page.locator("summary", has_text="Filter (1)")).to_be_visible()
    hits(page).first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_everything_is_reached_with_the_keyboard_alone(visit: Callable[..., Page]) -> None:
    page = visit("/gute-beispiele/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_focused()
    expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()

    press_tab_until(page, box(page, "Hochwasser"))
    page.keyboard.press("Space")
    page.wait_for_url("**/gute-beispiele/?krise=hochwasser")
    expect(page.get_by_role("link", name="Filter entfernen: Hochwasser")).to_be_visible()
    expect(box(page, "Hochwasser")).to_be_focused()

    first = hits(page).first
    title = first.inner_text()
    press_tab_until(page, first)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)

    press_tab_until(page, page.get_by_role("search").get_by_label("Suchbegriff"))
    page.keyboard.type("Sirenen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/suche/?q=Sirenen")


def test_the_menu_of_a_phone_opens_and_closes_with_the_keyboard(visit: Callable[..., Page]) -> None:
    page = visit("/gute-beispiele/", viewport=PHONE)
    button, menu = page.locator("summary", has_text="Menü"), page.get_by_role("navigation", name="Menü")

    press_tab_until(page, button)
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    press_tab_until(page, menu.get_by_role("link", name="Newsletter"))
    page.keyboard.press("Escape")

    expect(menu).to_be_hidden()
    expect(button).to_be_focused()


def test_a_complete_entry_shows_all_that_its_source_says(visit: Callable[..., Page]) -> None:
    page = visit(EXAMPLE)

    for heading in ("Das Problem", "Der Weg", "Was daraus wurde", "Was Sie übernehmen können", "Worauf es sich stützt"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    where = page.get_by_role("complementary")
    for text in ("München", "Bayern", "rund 1.510.000 Einwohner:innen", "Stand 31. Dezember 2023"):
        expect(where).to_contain_text(text)
    expect(page.get_by_role("region", name="Worauf es sich stützt")).to_contain_text("abgerufen im November 2026")
    related = page.get_by_role("region", name="Verwandt").get_by_role("listitem")
    assert related.count() > 0
    for entry in related.all():
        expect(entry.locator("p")).not_to_be_empty()  # the reason
    expect(page.get_by_role("region", name="Zitieren")).to_contain_text(EXAMPLE)


def test_a_sparse_entry_shows_nothing_that_its_source_does_not_say(visit: Callable[..., Page]) -> None:
    page = visit("/gute-beispiele/dortmund-kompetenzdatenbank/")

    expect(page.get_by_role("heading", name="Das Problem")).to_be_visible()
    for heading in ("Der Weg", "Was daraus wurde", "Was Sie übernehmen können", "Kosten und Aufwand"):
        expect(page.get_by_role("heading", name=heading)).to_have_count(0)
    expect(page.get_by_text("Mehr sagt die Quelle dazu nicht.")).to_be_visible()
    expect(page.get_by_role("complementary")).to_contain_text("Nordrhein-Westfalen")


def test_every_piece_of_the_thread_is_one_click_away_and_back(visit: Callable[..., Page]) -> None:
    page = visit(RECOMMENDATION)
    title = page.get_by_role("heading", level=1).inner_text()
    pieces = page.locator(".thread__title a")
    assert pieces.count() == 4

    for number in range(4):
        pieces.nth(number).click()
        expect(page).not_to_have_url(page.url.partition("/empfehlungen/")[0] + RECOMMENDATION)
        expect(page.get_by_text("Darauf stützen sich")).to_be_visible()
        page.get_by_role("main").get_by_role("link", name=title).click()
        page.wait_for_url(f"**{RECOMMENDATION}")


@pytest.mark.parametrize("name", ["home", "example", "recommendation", "figure", "measure", "news", "sign-in"])
def test_search_is_at_hand_on_any_page(visit: Callable[..., Page], name: str) -> None:
    page = visit(PAGES[name])

    page.get_by_role("search").get_by_label("Suchbegriff").fill("Personaleinsatz")
    page.get_by_role("search").get_by_role("button", name="Suchen").click()

    page.wait_for_url("**/suche/?q=Personaleinsatz")
    expect(page.locator(".hits mark").first).to_be_visible()
    expect(page.get_by_role("link", name="München: PEIMAN und Personaleinsatzplanung")).to_be_visible()


def test_search_finds_every_kind_of_content(visit: Callable[..., Page]) -> None:
    page = visit("/suche/?q=Resilienz")

    kinds = page.get_by_role("navigation", name="Art der Treffer")
    for kind in (
        "Gute Beispiele",
        "Empfehlungen",
        "Literatur",
        "Forschungsprojekte",
        "Gespräche",
        "Aktuelles",
        "Termine",
        "Seiten",
    ):
        expect(kinds.get_by_role("link", name=kind)).to_be_visible()


def test_an_empty_result_says_which_filter_to_drop(visit: Callable[..., Page]) -> None:
    page = visit(PAGES["examples-empty"])
    expect(count(page)).to_have_text("0 Beispiele")
    way = page.locator(".empty li").filter(has_text="Waldbrand")
    promised = way.inner_text().split()[-2:]

    way.get_by_role("link").click()

    page.wait_for_url("**/gute-beispiele/?stellschraube=fuersorge")
    expect(count(page)).to_have_text(" ".join(promised))
    assert hits(page).count() == int(promised[0])


def test_examples_from_abroad_have_a_view_of_their_own(visit: Callable[..., Page]) -> None:
    page = visit("/gute-beispiele/")

    page.get_by_role("link", name="Aus aller Welt").click()

    page.wait_for_url("**/gute-beispiele/welt/")
    page.get_by_role("navigation", name="Staaten").get_by_role("link", name="Finnland").click()
    expect(page.get_by_role("heading", name="Finnland")).to_be_in_viewport()
    expect(page.get_by_role("main")).not_to_contain_text("Bayern")


def test_past_events_stand_in_the_archive(visit: Callable[..., Page]) -> None:
    page = visit("/termine/")

    page.get_by_role("link", name="Personelle Belastungssteuerung").click()
    expect(page.get_by_role("main")).to_contain_text("6. März 2025")
    page.goto("/termine/archiv/2024/")
    expect(page.get_by_role("link", name="Inklusion von Menschen mit Behinderungen")).to_be_visible()


def test_readers_get_no_cookie_on_any_public_page(visit: Callable[..., Page]) -> None:
    page = visit("/")

    for name, path in PAGES.items():
        if name != "sign-in":
            page.goto(path)
            assert page.context.cookies() == [], path
    assert page.evaluate("Object.keys(localStorage)") == []
