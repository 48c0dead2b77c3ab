"""What the front end is made of."""

import json
import re
from pathlib import Path

from panreflex.base import layout

ROOT = Path(layout.__file__).parents[2]
ASSETS = ROOT / "panreflex" / "base" / "assets"
ENTRIES = ("site", "account", "redaktion", "reading-list")


def locked() -> dict[str, dict[str, object]]:
    packages: dict[str, dict[str, object]] = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    return {name: entry for name, entry in packages.items() if name}


def test_every_npm_package_is_locked_by_its_hash_and_by_no_address():
    assert locked()
    assert [name for name, entry in locked().items() if "integrity" not in entry] == []
    assert [name for name, entry in locked().items() if "resolved" in entry] == []


def test_htmx_is_the_second_edition():
    assert str(locked()["node_modules/htmx.org"]["version"]).startswith("2.")


def test_style_sheets_of_the_site_name_no_colour_of_their_own():
    colour = re.compile(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(|\boklch\((?!from var)", re.IGNORECASE)
    found = {
        f"{sheet.name}: {match[0]}"
        for sheet in (ASSETS / "css").glob("*.css")
        for match in colour.finditer(sheet.read_text("utf-8"))
    }

    assert found == set()


def test_every_style_sheet_is_part_of_the_public_one_or_of_the_one_behind_the_sign_in():
    sheets = {sheet.name for sheet in (ASSETS / "css").glob("*.css")}
    imported = [
        name
        for entry in ENTRIES
        for name in re.findall(r'@import "\./([\w-]+\.css)"', (ASSETS / "css" / f"{entry}.css").read_text("utf-8"))
    ]

    assert sorted(imported) == sorted(sheets - {f"{entry}.css" for entry in ENTRIES})


def test_the_page_loads_every_behaviour():
    modules = {module.name for module in (ASSETS / "js").glob("*.js")}
    imported = [
        name
        for entry in ENTRIES
        for name in re.findall(r'import "\./([\w-]+\.js)"', (ASSETS / "js" / f"{entry}.js").read_text("utf-8"))
    ]

    assert sorted(imported) == sorted(modules - {f"{entry}.js" for entry in ENTRIES})
