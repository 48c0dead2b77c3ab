"""Suggestions under the search box, by keyboard, mouse and without network."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import NARROW, WIDE, violations


def test_a_reader_finds_an_entry_by_keyboard_and_hears_how_many_there_are(visit: Callable[..., Page]) -> None:
    page = visit("/", viewport=WIDE)
    field = page.get_by_role("main").get_by_role("combobox", name="Suchbegriff")
    options = page.get_by_role("option")

    field.press_sequentially("Krisenst")

    expect(options.first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("group", name="Einträge")).to_be_visible()
    number = options.count()
    assert 1 < number <= 9
    expect(page.locator("[data-status]")).to_have_text(f"{number} Vorschläge")
    assert violations(page) == []

    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    field.press("ArrowUp")  # back to the letters
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(0)
    field.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    field.press("Home")
    assert field.get_attribute("aria-activedescendant") is None
    field.press("Escape")
    expect(options).to_have_count(0)
    expect(field).to_have_value("Krisenst")
    expect(field).to_be_focused()

    field.press("ArrowDown")
    expect(options.first).to_be_visible()
    field.press("ArrowDown")
    target = options.first.get_attribute("href")
    field.press("Enter")
    page.wait_for_url(f"**{target}")


def test_enter_without_a_choice_searches_for_what_was_typed_and_leaving_the_field_closes_the_list(
    visit: Callable[..., Page],
) -> None:
    page = visit("/gute-beispiele/", viewport=NARROW)
    page.locator("summary", has_text="Menü").click()
    field = page.get_by_role("combobox", name="Suchbegriff")
    field.press_sequentially("Krisenst")
    expect(page.get_by_role("option").first).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320

    field.press("Escape")  # closes the list, not the menu
    expect(field).to_be_visible()
    field.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    field.press("Tab")
    expect(page.get_by_role("option")).to_have_count(0)
    field.press("Enter")
    page.wait_for_url("**/suche/?q=Krisenst")


@pytest.mark.parametrize("answer", [{"status": 503}, {"json": 7}, None], ids=["fault", "nonsense", "offline"])
def test_without_an_answer_the_search_works_as_if_there_were_no_suggestions(
    visit: Callable[..., Page], answer: dict[str, int] | None
) -> None:
    page = visit("/gibt-es-nicht/", 404, viewport=WIDE)  # where the browser may complain about what failed
    page.route("**/suche/vorschlaege/**", lambda route: route.fulfill(**answer) if answer else route.abort())
    field = page.get_by_role("main").get_by_role("combobox", name="Suchbegriff")

    with page.expect_request("**/suche/vorschlaege/**"):
        field.press_sequentially("Krisenst")
    field.press("Enter")

    page.wait_for_url("**/suche/?q=Krisenst")


def test_an_opened_result_is_told_with_the_words_alone(visit: Callable[..., Page]) -> None:
    page = visit("/suche/?q=Krisenstab")

    with page.expect_request("**/suche/geoeffnet/") as asked:
        page.locator(".hits h3 a").first.click()

    assert asked.value.post_data == "q=Krisenstab"
    assert not {"cookie", "referer"} & set(asked.value.all_headers())
