"""Pictures of every kind of page into build/shots/, for looking at them: `make shots`."""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

os.environ.setdefault("PYTEST_XDIST_WORKER", "shots")
from tests import database
from tests.browser.places import FAULTS, FURTHER, PAGES, SIGNED_IN

FOLDER = Path("build/shots")
VIEWS: dict[str, dict[str, Any]] = {
    "": {"viewport": {"width": 1280, "height": 900}},
    "-390": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2},
    "-dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
}


def main() -> None:
    """Start the platform on a database of its own, or take the one whose address is given."""
    if len(sys.argv) > 1:
        photograph(sys.argv[1])
        return
    import django

    from panreflex.project import data_folder, embedded_postgres
    from tests.browser.platform import serving

    data_folder.prepare(database.cluster)
    django.setup()
    with embedded_postgres.database(database.cluster, fleeting=True):
        database.make_pattern()
        with serving("shots") as platform:
            photograph(platform.url, platform.accounts["administrator"])


def photograph(url: str, account: tuple[str, str] | None = None) -> None:
    """Every page in every view; with an administrator's address and password also those behind the sign-in."""
    from tests.browser.conftest import WITHOUT_NETWORK

    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=WITHOUT_NETWORK)
        for view, options in VIEWS.items():
            page = chromium.new_context(base_url=url, locale="de-DE", reduced_motion="reduce", **options).new_page()
            take(page, PAGES | FURTHER | {name: path for name, (path, _status) in FAULTS.items()}, view)
            if account:
                page.goto("/konto/login/")
                page.get_by_label("E-Mail").fill(account[0])
                page.get_by_label("Passwort", exact=True).fill(account[1])
                page.get_by_role("button", name="Anmelden").click()
                page.wait_for_url("**/konto/")
                take(page, SIGNED_IN, view)
        chromium.close()
    sys.stdout.write(f"{len(list(FOLDER.iterdir()))} pictures in {FOLDER}/\n")


def take(page: Page, places: Mapping[str, str], view: str) -> None:
    """One picture of each place, named after it and the view."""
    for name, path in places.items():
        page.goto(path)
        page.screenshot(path=FOLDER / f"{name}{view}.png", full_page=True)


if __name__ == "__main__":
    try:
        main()
    finally:
        database.pytest_unconfigure()
