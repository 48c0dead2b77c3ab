from datetime import date

import pytest
from django.utils import translation

from panreflex.base import countries
from panreflex.share.catalogue import places
from panreflex.share.catalogue.places import Place
from tests.making import make_example, make_municipality


@pytest.mark.parametrize(
    ("population", "shown"),
    [
        (0, 0),
        (987, 987),
        (4_321, 4_320),
        (54_321, 54_300),
        (595_471, 595_000),
        (1_510_378, 1_510_000),
        (99_999, 100_000),
    ],
)
def test_inhabitants_are_told_to_three_digits(population, shown):
    assert places.rounded(population) == shown


@pytest.mark.django_db
def test_a_municipality_has_its_land_and_its_dot():
    munich = make_municipality("09162000", "München", 1_510_378, latitude=48.14, longitude=11.58)

    example = make_example(municipality=munich, place_name="München", region="von Hand geschrieben")

    assert places.of_example(example, {}) == Place("München", "Bayern", 48.14, 11.58)
    assert places.size(example) == "rund 1.510.000 Einwohner:innen (Stand 31. Dezember 2023)"


@pytest.mark.django_db
def test_the_number_of_inhabitants_of_a_part_is_said_to_be_the_citys():
    berlin = make_municipality("11000000", "Berlin", 3_782_202)

    example = make_example(municipality=berlin, place_kind="part", place_name="Berlin-Neukölln")

    assert places.of_example(example, {}).note == "Berlin"
    assert places.size(example) == "Berlin: rund 3.780.000 Einwohner:innen (Stand 31. Dezember 2023)"


@pytest.mark.django_db
def test_a_city_that_is_a_land_is_named_once():
    example = make_example(municipality=make_municipality("02000000", "Hamburg"), place_name="Hamburg")

    assert places.of_example(example, {}).note == ""


@pytest.mark.django_db
def test_the_latest_state_of_a_municipality_counts():
    dortmund = make_municipality(population=600_000, as_of=date(2022, 12, 31))
    make_municipality(population=595_471, as_of=date(2023, 12, 31))

    assert "rund 595.000" in places.size(make_example(municipality=dortmund))


@pytest.mark.django_db
def test_a_place_without_a_key_has_what_its_source_says_and_no_dot():
    example = make_example(place_kind="association", place_name="Verbandsgemeinde", region="Rheinland-Pfalz")

    assert places.of_example(example, {}) == Place("Verbandsgemeinde", "Rheinland-Pfalz")
    assert places.size(example) == ""


@pytest.mark.django_db
def test_a_place_abroad_has_region_and_country_and_no_dot():
    example = make_example(
        place_kind="abroad", place_name="Leeds", region="Yorkshire", country="GB", level="international"
    )

    assert places.of_example(example, {}) == Place("Leeds", "Yorkshire, Vereinigtes Königreich")


@pytest.mark.parametrize(("language", "name"), [("de", "Griechenland"), ("en", "Greece")])
def test_countries_are_named_in_the_language_of_the_reader(language, name):
    with translation.override(language):
        assert countries.name("GR") == name
        assert str(countries.lazy_name("GR")) == name


def test_a_code_that_nobody_gave_out_names_itself():
    assert countries.name("QX") == "QX"


def test_countries_stand_in_german_order():
    names = ["Zypern", "Österreich", "Oman", "Ägypten", "Afghanistan"]

    assert sorted(names, key=countries.sort_key) == ["Afghanistan", "Ägypten", "Oman", "Österreich", "Zypern"]
