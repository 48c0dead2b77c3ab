"""Examples of municipalities that were merged, split or renamed: lists, detail page, map, filters, search and API."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from panreflex.people.models import Succession
from panreflex.share.catalogue import kinds
from panreflex.share.search import sources
from tests.making import make_example, make_municipality

pytestmark = pytest.mark.django_db

BEFORE, NOW, DAY = date(2023, 12, 31), date(2024, 12, 31), date(2024, 1, 1)
BERGA, WUENSCHENDORF, BOTH = "16076004", "16076084", "16076094"
BOTH_NAMES = "Berga/Elster (seit 1.1.2024 Berga-Wünschendorf)"


def titles(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return set(re.findall(r'class="hit__title"><a href="[^"]*">([^<]*)</a>', response.content.decode()))


def succeed(old, *new, on=DAY):
    for one in new:
        Succession.objects.create(old=old, new=one, on=on)
    kinds.EXAMPLES.forget()


@pytest.fixture
def berga():
    """An example of a town of 25,000 that became part of one of 60,000; invented numbers."""
    old = make_municipality(BERGA, "Berga/Elster", 25_000, as_of=BEFORE, latitude=50.75, longitude=12.16)
    new = make_municipality(BOTH, "Berga-Wünschendorf", 60_000, as_of=NOW, latitude=50.77, longitude=12.13)
    succeed(old, new)
    make_example("eins", title="Aus Berga", municipality=old, place_name="Berga/Elster")
    return old, new


@pytest.mark.parametrize("address", ["/gute-beispiele/", "/gute-beispiele/eins/"])
def test_list_and_detail_page_show_both_names(client, berga, address):
    assert BOTH_NAMES in client.get(address).content.decode()


def test_on_the_map_it_stands_under_the_name_of_today_with_the_old_one(client, berga):
    html = client.get("/gute-beispiele/karte/").content.decode()

    name = "Berga-Wünschendorf (auch: Berga/Elster)"
    assert f"<title>{name}: 1</title>" in html
    assert f'<a href="/gute-beispiele/?kommune={BOTH}">{name}</a>' in html


def test_the_filter_of_the_successor_finds_it_and_so_does_the_old_address(client, berga):
    make_example(title="Von heute", municipality=berga[1], place_name="Berga-Wünschendorf")
    kinds.EXAMPLES.forget()

    assert titles(client, f"/gute-beispiele/?kommune={BOTH}") == {"Aus Berga", "Von heute"}
    assert titles(client, f"/gute-beispiele/?kommune={BERGA}") == {"Aus Berga"}


def test_its_size_is_the_last_one_under_its_own_name(client, berga):
    assert titles(client, "/gute-beispiele/?groesse=20000") == {"Aus Berga"}
    assert titles(client, "/gute-beispiele/?groesse=50000") == set()
    assert (
        "rund 25.000 Einwohner:innen (Stand 31. Dezember 2023)" in client.get("/gute-beispiele/eins/").content.decode()
    )


def test_the_search_index_knows_the_name_of_today(berga):
    source = next(source for source in sources.ALL if source.name == "library.practiceexample")

    document = source.describe(source.live().get())

    assert document
    assert {"Berga/Elster", "Berga-Wünschendorf"} <= set(document.labels)


def test_the_api_names_both_and_filters_by_the_successor(client, berga):
    place = client.get(f"/api/v1/examples?municipality={BOTH}").json()["items"][0]["place"]

    assert (place["name"], place["label"]) == ("Berga/Elster", BOTH_NAMES)
    assert (place["ags"], place["ags_today"]) == (BERGA, [BOTH])


def test_of_a_chain_the_last_one_counts(client, berga):
    last = make_municipality("16076095", "Neue Stadt", as_of=NOW)
    succeed(berga[1], last, on=date(2025, 7, 1))

    assert "Berga/Elster (seit 1.7.2025 Neue Stadt)" in client.get("/gute-beispiele/").content.decode()
    for ags in (BERGA, BOTH, "16076095"):
        assert titles(client, f"/gute-beispiele/?kommune={ags}") == {"Aus Berga"}


def test_what_was_split_is_found_under_each_and_keeps_its_own_place(client, berga):
    other = make_municipality("16076096", "Anderswo", as_of=NOW)
    succeed(berga[0], other)
    html = client.get("/gute-beispiele/karte/").content.decode()

    name = "Berga/Elster (seit 1.1.2024 Berga-Wünschendorf und Anderswo)"
    assert f"<title>{name}: 1</title>" in html
    assert titles(client, f"/gute-beispiele/?kommune={BOTH}") == {"Aus Berga"}
    assert titles(client, "/gute-beispiele/?kommune=16076096") == {"Aus Berga"}


def test_a_new_name_without_a_merger_is_shown_as_well(client):
    place = make_municipality(BERGA, "Berga/Elster", as_of=BEFORE)
    make_municipality(BERGA, "Berga an der Elster", as_of=NOW)
    make_example(municipality=place, place_name="Berga/Elster")

    assert "Berga/Elster (heute Berga an der Elster)" in client.get("/gute-beispiele/").content.decode()


def test_one_that_ended_without_a_known_successor_is_said_to_have_ended(client):
    make_municipality("05913000", "Dortmund", as_of=NOW)
    make_example(municipality=make_municipality("13071017", "Breest", as_of=BEFORE), place_name="Breest")

    assert "Breest (nicht mehr selbstständig)" in client.get("/gute-beispiele/").content.decode()


def test_a_merger_into_one_of_the_same_name_changes_nothing_that_is_seen(client):
    old, new = make_municipality("16061097", "Uder", as_of=BEFORE), make_municipality("16061119", "Uder", as_of=NOW)
    succeed(old, new)
    make_example(municipality=old, place_name="Uder")

    assert "<strong>Uder</strong>" in client.get("/gute-beispiele/").content.decode()


@pytest.mark.parametrize("address", ["/gute-beispiele/", "/gute-beispiele/eins/", "/gute-beispiele/karte/"])
def test_no_page_asks_more_because_of_mergers(client, address):
    old = make_municipality(BERGA, "Berga/Elster", as_of=BEFORE)
    make_example("eins", municipality=old, place_name="Berga/Elster")
    counted = []
    for new in (None, make_municipality(BOTH, "Berga-Wünschendorf", as_of=NOW)):
        if new:
            succeed(old, new)
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counted.append(len(captured))

    assert counted[0] == counted[1]
