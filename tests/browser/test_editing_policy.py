"""The editing interface works under a policy that runs no inline script but its own: `visit` fails for any refusal."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.platform import Platform


def test_date_fields_repeated_rows_and_choosers_work_without_foreign_inline_scripts(
    visit: Callable[..., Page], platform: Platform
) -> None:
    editor = visit("/redaktion/", viewport={"width": 1400, "height": 900})
    email, password = platform.accounts["editor"]
    editor.get_by_label("E-Mail").fill(email)
    editor.get_by_label("Passwort", exact=True).fill(password)
    editor.get_by_role("button", name="Anmelden").click()
    editor.wait_for_url("**/redaktion/")

    editor.goto("/redaktion/termine/?q=Personal")
    editor.locator("main tbody a").first.click()
    editor.locator("input[name=starts_on]").click()
    expect(editor.locator(".xdsoft_datetimepicker:visible")).to_have_count(1)

    editor.goto("/redaktion/empfehlungen/?q=Daueraufgabe")
    editor.locator("main tbody a").first.click()
    rows = editor.locator("#id_evidence-FORMS > [data-inline-panel-child]")
    expect(rows.first).to_be_visible()
    before = rows.count()
    editor.locator("#id_evidence-ADD").click()
    expect(rows).to_have_count(before + 1)
    rows.last.locator("[data-chooser-action-choose]").first.click()
    expect(editor.get_by_role("dialog")).to_be_visible()
