"""The data about regions and names hold together with the register."""

import csv
import json
from pathlib import Path

from babel import Locale
from django.conf import settings

from panreflex.people import place_names, regions
from panreflex.people.states import State

GEO = Path(settings.ROOT) / "content" / "geo"


def rows():
    with (GEO / "municipalities.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_area_of_a_region_is_in_the_register():
    keys = {row["ags"] for row in rows()}

    for region in regions.regions().values():
        assert region.areas, region.slug
        for area in region.areas:
            assert len(area) in (2, 3, 5), (region.slug, area)
            assert any(key.startswith(area) for key in keys), (region.slug, area)


def test_no_two_regions_share_a_name_and_each_says_where_it_comes_from():
    names = [place_names.key_of(name) for region in regions.regions().values() for name in {region.name, *region.also}]

    assert len(names) == len(set(names))
    assert all(region.source for region in regions.regions().values())


def test_a_district_lies_in_its_regions_and_in_no_other():
    assert regions.around("07131") == regions.around("07131007") == ["ahrtal", "eifel"]
    assert "ruhrgebiet" in regions.around("05113000")
    assert "ruhrgebiet" not in regions.around("05315000")


def test_what_no_rule_makes_is_said_of_places_that_exist():
    irregular = json.loads((GEO / "place_names.json").read_text("utf-8"))
    keys = {row["ags"] for row in rows()}
    known = {
        place_names.key_of(place_names.without_addition(row[column]))
        for row in rows()
        for column in ("name", "district_name")
    }
    known |= {place_names.key_of(row["name"]) for row in rows()}
    known |= {place_names.key_of(name) for name in Locale.parse("de").territories.values()}

    assert {code.upper() for code in irregular["states"]} == {state.name for state in State}
    assert irregular["municipalities"].keys() <= keys
    assert irregular["districts"].keys() <= {key[:5] for key in keys}
    for group in irregular["words"]:
        assert group["needs"] in ("preposition", "title")
        assert [word for word in group["words"] if place_names.key_of(word) not in known] == []
