"""The map of practice examples: what it draws, what its tables say, and how heavy it is."""

import gzip
import re
from datetime import date
from pathlib import Path
from random import Random

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from panreflex.base import outlines
from panreflex.collect.library.models import PracticeExample
from panreflex.people.models import Municipality, MunicipalityState
from panreflex.share.catalogue import atlas
from panreflex.vocabulary.models import Level
from tests.making import make_crisis_kind, make_example, make_municipality

pytestmark = pytest.mark.django_db

MAP = "/gute-beispiele/karte/"
MOST_BYTES = 150_000
ENTRIES = 10_000


def page(client, **asked):
    response = client.get(MAP, asked)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def rows(html):
    """Name -> (address, number) of each line of the tables."""
    found = re.findall(r'<th scope="row(?:group)?"><a href="([^"]*)">([^<]*)</a></th><td class="number">(\d+)', html)
    return {name: (address.replace("&amp;", "&"), int(n)) for address, name, n in found}


def dots(html):
    """Words -> address of each dot."""
    found = re.findall(r'<a class="map__place" href="([^"]*)"><title>([^<]*)</title>', html)
    return {words: address.replace("&amp;", "&") for address, words in found}


@pytest.fixture
def examples():
    heat, flood = make_crisis_kind("hitze", "Hitze"), make_crisis_kind("hochwasser", "Hochwasser")
    dortmund = make_municipality("05913000", "Dortmund", latitude=51.5, longitude=7.46)
    unna = make_municipality("05978", "Kreis Unna", kind="Kreis", latitude=51.55, longitude=7.68)
    munich = make_municipality("09162000", "München", 1_510_378, latitude=48.14, longitude=11.58)
    make_example(municipality=dortmund, crisis_kinds=[heat])
    make_example(municipality=dortmund, crisis_kinds=[flood], place_kind="part", place_name="Dortmund-Hörde")
    make_example(municipality=unna, crisis_kinds=[heat], place_kind="district", place_name="Kreis Unna")
    make_example(municipality=munich, crisis_kinds=[heat], place_name="München")
    make_example(place_kind="association", place_name="München", region="Bayern")
    make_example(place_kind="abroad", place_name="Wien", country="AT", level=Level.INTERNATIONAL)
    make_example(municipality=munich, live=False)


def test_the_title_says_what_is_seen(client, examples):
    html = page(client)

    assert "4 Beispiele aus 3 Kommunen in 2 Ländern" in html
    assert "Dazu 1 Beispiel aus anderen Staaten und 1 von Verbänden, Ländern und Bund." in html


def test_two_examples_in_one_city_are_one_dot_that_leads_to_both(client, examples):
    html = page(client)

    assert dots(html) == {
        "Dortmund: 2": "/gute-beispiele/?kommune=05913000",
        "München: 1": "/gute-beispiele/?kommune=09162000",
        "Kreis Unna: 1": "/gute-beispiele/?kommune=05978",
    }
    assert "2 Beispiele" in client.get(dots(html)["Dortmund: 2"]).content.decode()


def test_the_table_says_the_same_in_words(client, examples):
    assert rows(page(client)) == {
        "Nordrhein-Westfalen": (f"{MAP}?land=nw", 3),
        "Dortmund": ("/gute-beispiele/?kommune=05913000", 2),
        "Kreis Unna": ("/gute-beispiele/?kommune=05978", 1),
        "Bayern": (f"{MAP}?land=by", 1),
        "München": ("/gute-beispiele/?kommune=09162000", 1),
        "Österreich": ("/gute-beispiele/?staat=AT", 1),
        "Verbände, Länder, Bund": ("/gute-beispiele/?kommune=ohne", 1),
    }


def test_an_example_without_a_key_is_never_placed_by_its_name(client, examples):
    html = client.get(rows(page(client))["Verbände, Länder, Bund"][0]).content.decode()

    assert "<strong>München</strong>Bayern" in html
    assert "1 Beispiel<" in html
    assert "map__dot" not in html


def test_the_map_is_filtered_like_the_list_and_leads_back_to_it_with_the_same_filters(client, examples):
    html = page(client, krise="hitze", sortierung="titel", seite="7")

    assert "3 Beispiele aus 3 Kommunen" in html
    assert dots(html)["Dortmund: 1"] == "/gute-beispiele/?krise=hitze&kommune=05913000&sortierung=titel"
    assert '<a class="chip" href="/gute-beispiele/karte/?sortierung=titel">' in html
    assert '<a href="/gute-beispiele/?krise=hitze&amp;sortierung=titel">Liste</a>' in html
    assert '<a href="/gute-beispiele/karte/?krise=hitze&amp;sortierung=titel" aria-current="true">Landkarte</a>' in html


def test_the_list_leads_to_the_map_with_its_filters(client, examples):
    html = client.get("/gute-beispiele/?krise=hitze&ansicht=karten&seite=1").content.decode()

    assert '<a href="/gute-beispiele/karte/?krise=hitze">Landkarte</a>' in html


def test_one_land_is_shown_enlarged_with_its_districts(client, examples):
    html = page(client, land="nw")

    assert f'viewBox="{outlines.areas()["05"].around.view_box}"' in html
    assert html.count("kreise-05.svg#a05") == 53
    assert "Nordrhein-Westfalen: 3 Beispiele aus 2 Kommunen" in html
    assert rows(html) == {
        "Dortmund": ("/gute-beispiele/?land=nw&kommune=05913000", 2),
        "Kreis Unna": ("/gute-beispiele/?land=nw&kommune=05978", 1),
    }
    assert '<a href="/gute-beispiele/karte/">Ganz Deutschland</a>' in html


def test_one_district_is_shown_enlarged(client, examples):
    html = page(client, land="nw", kreis="05978")

    assert html.count("kreise-05.svg#a05") == 1
    assert "Kreis Unna: 1 Beispiel aus 1 Kommune" in html
    assert '<a href="/gute-beispiele/karte/?land=nw">Nordrhein-Westfalen</a>' in html


def test_a_choice_that_gives_nothing_says_what_to_do(client, examples):
    html = page(client, krise="hochwasser", land="by")

    assert "Zu dieser Auswahl passt nichts" in html
    assert "Alle Filter zurücksetzen" in html
    assert "map__drawing" not in html


def test_a_choice_that_is_only_abroad_has_a_table_and_no_drawing(client, examples):
    html = page(client, staat="AT")

    assert "Keines dieser Beispiele hat einen Ort auf der Karte." in html
    assert list(rows(html)) == ["Österreich"]


def test_the_owners_of_the_outlines_are_named_under_the_map(client, examples):
    figure = re.search("<figcaption.*?</figcaption>", page(client), re.DOTALL)

    assert figure
    assert '<a href="https://www.bkg.bund.de">BKG</a> (2025)' in figure[0]
    assert '<a href="https://www.govdata.de/dl-de/by-2-0">dl-de/by-2-0</a> (Daten verändert)' in figure[0]


@pytest.mark.parametrize(
    ("most", "bounds"), [(0, []), (1, [1]), (3, [1, 2, 3]), (5, [1, 2, 3, 5]), (47, [1, 3, 10, 20])]
)
def test_shading_has_at_most_four_classes_that_are_easily_read(most, bounds):
    assert atlas.classes(most) == bounds


@pytest.fixture
def ten_thousand():
    """Examples in as many municipalities, spread over all districts: the heaviest map there can be."""
    chance, districts = Random(7), [area for area in outlines.areas().values() if len(area.ags) == 5]
    places = []
    for number in range(ENTRIES):
        area = districts[number % len(districts)]
        places.append((f"{area.ags}{number // len(districts):03}", area.box))
    Municipality.objects.bulk_create(Municipality(ags=ags) for ags, _box in places)
    ids = dict(Municipality.objects.values_list("ags", "pk"))
    MunicipalityState.objects.bulk_create(
        MunicipalityState(
            municipality_id=ids[ags],
            as_of=date(2023, 12, 31),
            name="".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=10)).title(),
            official_name="Ort",
            kind="Gemeinde",
            population=chance.randrange(100_000),
            area_km2=10,
            latitude=47.3 + chance.random() * 7.7,
            longitude=5.9 + chance.random() * 9.1,
        )
        for ags, _box in places
    )
    PracticeExample.objects.bulk_create(
        PracticeExample(
            slug=f"erfunden-{number}",
            title=f"Erfunden {number}",
            summary="Erfunden.",
            place_kind="municipality",
            place_name="Ort",
            municipality_id=ids[ags],
            level=Level.CITY,
            source_title="Quelle",
            source_url="https://quelle.example/",
            accessed=date(2026, 11, 1),
            live=True,
        )
        for number, (ags, _box) in enumerate(places)
    )


def weight(client, address):
    """Bytes of a page and of all drawings that it uses, each compressed as a server does."""
    html = client.get(address).content
    drawings = {name.decode() for name in re.findall(rb'href="/static/(map/[^#"]+)#', html)}
    files = [Path(str(finders.find(name))).read_bytes() for name in drawings]
    return sum(len(gzip.compress(content, 6)) for content in [html, *files])


def test_map_of_10000_examples_in_10000_places_weighs_at_most_150_kb(client, ten_thousand):
    heaviest_land, district = "?land=by", "?land=by&kreis=09162"

    weights = {address: weight(client, MAP + address) for address in ("", heaviest_land, district)}

    assert max(weights.values()) <= MOST_BYTES, weights


def test_the_map_asks_once_for_the_version_of_the_content_however_many_examples_there_are(client, examples):
    counted = []
    for more in (0, 30):
        for number in range(more):
            make_example(municipality=make_municipality(f"07{number:06}", latitude=50, longitude=7))
        page(client)
        with CaptureQueriesContext(connection) as captured:
            page(client)
        counted.append(len(captured))

    assert counted[0] == counted[1] <= 3
