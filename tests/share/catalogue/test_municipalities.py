"""A municipality's page and the directory: what it has, where it took part, who is near and who is like it."""

import json
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from panreflex.people.models import Municipality, MunicipalityState, Succession
from panreflex.share.catalogue import kinds, neighbours, participants
from tests.making import make_evidence, make_example, make_measure, make_municipality, make_recommendation

BEFORE, NOW = date(2022, 12, 31), date(2023, 12, 31)

latitudes, longitudes = st.floats(47, 55), st.floats(6, 15)
somewhere = st.tuples(latitudes, longitudes)


def page(client, ags="05913000", **asked):
    response = client.get(f"/kommunen/{ags}/", asked)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def directory(client, **asked):
    response = client.get("/kommunen/", asked)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def section(html, heading):
    """The text of one section, without mark-up."""
    found = re.search(rf"<h2[^>]*>{heading}</h2>(.*?)</section>", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[1])).strip() if found else None


@given(one=somewhere, other=somewhere)
def test_a_distance_is_the_same_both_ways_and_nothing_to_oneself(one, other):
    assert neighbours.kilometres(one, one) == 0
    assert abs(neighbours.kilometres(one, other) - neighbours.kilometres(other, one)) < 1e-6
    assert 0 <= neighbours.kilometres(one, other) < 1200


def test_from_berlin_to_munich_it_is_504_kilometres():
    assert round(neighbours.kilometres((52.52, 13.405), (48.137, 11.575))) == 504


@pytest.fixture
def around():
    """Dortmund with an example; Bochum (near, smaller) and Köln (far, as large) with one each; Lünen with none."""
    unna = make_municipality("05978", "Kreis Unna", 399_000, kind="Kreis", latitude=51.53, longitude=7.68)
    places = {
        "dortmund": make_municipality(latitude=51.51, longitude=7.46),
        "bochum": make_municipality("05911000", "Bochum", 366_385, latitude=51.48, longitude=7.22),
        "köln": make_municipality("05315000", "Köln", 1_087_353, latitude=50.94, longitude=6.96),
        "lünen": make_municipality(
            "05978024", "Lünen", 86_348, kind="Stadt", district=unna, latitude=51.61, longitude=7.53
        ),
        "unna": unna,
    }
    for name in ("dortmund", "bochum", "köln"):
        title = f"Was {name.title()} getan hat"
        make_example(f"{name.replace('ö', 'oe')}-eins", title=title, place_name=name.title(), municipality=places[name])
    return places


@pytest.mark.django_db
def test_the_page_says_what_the_municipality_is_and_where_the_numbers_come_from(client, around):
    html = page(client)

    assert "<h1>Dortmund</h1>" in html
    assert "Kreisfreie Stadt in Nordrhein-Westfalen" in html
    assert "1 Beispiel von hier steht in der Sammlung." in html
    assert "rund 595.000" in html
    assert 'href="/gute-beispiele/?groesse=500000">ab 500.000' in html
    assert "Statistisches Bundesamt, Gemeindeverzeichnis, Stand 31. Dezember 2023" in html
    assert '<svg class="germany"' in html
    assert '<a href="/kommunen/05978/">Kreis Unna</a>' in page(client, "05978024")


@pytest.mark.django_db
def test_it_shows_its_examples_with_their_credit_and_what_rests_on_them(client, around):
    recommendation = make_recommendation(title="Reserven bilden", measures=[make_measure()])
    for number in range(2):
        example = make_example(
            title=f"Nummer {number}",
            municipality=around["dortmund"],
            credit="Amt 37",
            contributed_by=around["dortmund"],
        )
        make_evidence(recommendation, example=example, note="Zeigt es.")
    make_example(title="Entwurf", municipality=around["dortmund"], live=False)
    make_example(title="Anderswo", place_name="Hamm", contributed_by=around["dortmund"])

    html = page(client)

    own = section(html, "Was von hier kommt")
    assert own.count("Beigetragen von Amt 37") == 2
    assert "Hamm Anderswo" in own, "what it contributed from elsewhere names its place"
    assert "Entwurf" not in html
    assert section(html, "Was sich darauf stützt") == "Empfehlung Reserven bilden Zeigt es."
    assert "4 Beispiele von hier" in html


@pytest.mark.django_db
def test_neighbours_with_examples_come_first_with_their_distance(client, around):
    nearby = section(page(client), "In der Nachbarschaft")

    assert nearby.startswith("Bochum 17 km entfernt Was Bochum getan hat Noch ohne Beispiel: Lünen (12 km entfernt)")
    assert "Köln" not in nearby, "73 km are no neighbourhood"


@pytest.mark.django_db
def test_alike_is_who_has_the_same_kind_and_size_class_the_same_land_first(client, around):
    make_example(municipality=make_municipality("09162000", "München", 1_510_378), title="Aus München")
    make_example(municipality=make_municipality("05954", "Ennepe-Ruhr-Kreis", 600_000, kind="Kreis"), title="Kreis")
    make_municipality("14713000", "Leipzig", 619_879)

    alike = section(page(client), "Ähnliche Kommunen")

    assert alike.startswith(
        "Kreisfreie Städte, ab 500.000 Einwohner:innen Köln Nordrhein-Westfalen Was Köln getan hat München Bayern "
    )
    assert "Noch ohne Beispiel: Leipzig" in alike
    assert "Bochum" not in alike
    assert "Ennepe" not in alike


@pytest.mark.django_db
def test_who_has_nothing_yet_sees_what_others_did_and_is_kept_out_of_search_engines(client, around):
    html = page(client, "05978024")

    assert "Von hier steht noch kein Beispiel in der Sammlung." in html
    assert "Dortmund 12 km entfernt Was Dortmund getan hat" in section(html, "In der Nachbarschaft")
    assert 'href="/beispiel-anbieten/"' in html
    assert '<meta name="robots" content="noindex">' in html
    assert '<meta name="robots" content="noindex">' not in page(client)


@pytest.mark.django_db
def test_a_district_shows_what_comes_from_its_municipalities(client, around):
    make_example(municipality=around["lünen"], title="Aus Lünen", place_name="Lünen")

    html = page(client, "05978")

    assert "Von hier steht noch kein Beispiel in der Sammlung. 1 kommt aus den Gemeinden." in html
    assert section(html, "Aus den Gemeinden") == "Lünen Aus Lünen"
    assert "Lünen" not in section(html, "In der Nachbarschaft")
    assert '<meta name="robots" content="noindex">' not in html


@pytest.mark.django_db
def test_a_merged_municipality_leads_to_the_new_one_which_has_what_it_had(client):
    old = make_municipality("16076004", "Berga", 3_000, kind="Stadt", as_of=BEFORE, latitude=50.75, longitude=12.16)
    new = make_municipality("16076094", "Berga-Wünschendorf", 6_000, kind="Stadt", latitude=50.76, longitude=12.1)
    Succession.objects.create(old=old, new=new, on=NOW)
    make_example(municipality=old, title="Altes Beispiel", place_name="Berga")

    former, today = page(client, "16076004"), page(client, "16076094")

    assert "Berga ist seit 31. Dezember 2023 keine eigene Kommune mehr" in former
    assert '<a href="/kommunen/16076094/">Berga-Wünschendorf</a>' in former
    assert '<meta name="robots" content="noindex">' in former
    assert "Altes Beispiel" in section(former, "Was von hier kommt")
    assert "Altes Beispiel" in section(today, "Was von hier kommt")
    assert "keine eigene Kommune mehr" not in today
    assert "Berga-Wünschendorf</a>" in directory(client)
    assert 'href="/kommunen/16076004/"' not in directory(client)
    detail = client.get("/gute-beispiele/", {"kommune": "16076094"}).content.decode()
    assert "Altes Beispiel" in detail


@pytest.mark.django_db
def test_one_that_ended_without_a_known_successor_says_so(client, around):
    make_municipality("03354999", "Breest", as_of=BEFORE)

    assert "Breest ist nicht mehr selbstständig" in page(client, "03354999")


@pytest.mark.django_db
def test_a_key_without_any_register_has_a_page_all_the_same(client, around):
    Municipality.objects.create(ags="16076999")

    assert "<h1>16076999</h1>" in page(client, "16076999")


@pytest.mark.django_db
@pytest.mark.parametrize("ags", ["0591300", "99999999", "dortmund", "05913000x", "'", "０５９１３０００"])
def test_an_unknown_key_is_no_page(client, around, ags):
    assert client.get(f"/kommunen/{ags}/").status_code == 404


@pytest.mark.django_db
def test_the_directory_lists_who_takes_part_by_land_with_true_counts(client, around):
    make_example(municipality=around["dortmund"])
    make_example(municipality=make_municipality("09162000", "München", 1_510_378))

    html = directory(client)

    assert re.findall(r'directory__land"[^>]*>([^<]*) <span class="muted num">([^<]*)', html) == [
        ("Bayern", "1 Kommune"),
        ("Nordrhein-Westfalen", "3 Kommunen"),
    ]
    assert re.findall(r'directory__item"><a href="[^"]*">([^<]*)</a> <span class="small muted num">([^<]*)', html) == [
        ("München", "1 Beispiel"),
        ("Bochum", "1 Beispiel"),
        ("Dortmund", "2 Beispiele"),
        ("Köln", "1 Beispiel"),
    ]
    assert '<p class="muted num">4 Kommunen</p>' in html
    only_bavaria = directory(client, land="by")
    assert "München" in only_bavaria
    assert "Bochum" not in only_bavaria
    assert "<title>Kommunen: Bayern" in only_bavaria


@pytest.mark.django_db
def test_the_directory_finds_every_municipality_whatever_it_has(client, around):
    html = directory(client, q="luenen")

    assert "1 Kommune gefunden" in html
    assert '<a href="/kommunen/05978024/">Lünen</a>' in html
    assert "Keine Kommune gefunden" in directory(client, q="Atlantis")
    assert client.get("/kommunen/", {"q": "x" * 101}).status_code == 422


@pytest.mark.django_db
def test_very_many_participants_are_shown_a_land_at_a_time(client, around, monkeypatch):
    monkeypatch.setattr("panreflex.share.catalogue.views.municipalities.MOST_LISTED", 2)

    html = directory(client)

    assert "directory__item" not in html
    assert '<a href="/kommunen/?land=nw">Nordrhein-Westfalen</a>' in html
    assert "Bochum" in directory(client, land="nw")


@pytest.mark.django_db
def test_machines_read_key_place_and_district(client, around):
    found = re.search(
        r'<script type="application/ld\+json">(.*?)</script>', client.get("/kommunen/05978024/").content.decode()
    )
    assert found
    node = json.loads(found[1])["@graph"][0]

    assert node["@type"] == "City"
    assert node["identifier"]["value"] == "05978024"
    assert node["geo"] == {"@type": "GeoCoordinates", "latitude": 51.61, "longitude": 7.53}
    assert node["containedInPlace"]["name"] == "Kreis Unna"


@pytest.mark.django_db
def test_the_api_names_the_page(client, around):
    assert client.get("/api/v1/municipalities/05913000").json()["url"].endswith("/kommunen/05913000/")


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "most"), [("/kommunen/05913000/", 14), ("/kommunen/", 2)])
def test_the_pages_ask_the_same_queries_whatever_there_is(client, around, address, most):
    recommendation, counted = make_recommendation(measures=[make_measure()]), []
    for more in (1, 12):
        for number in range(more):
            ags = f"069{more + 12}{number:03}"
            other = make_municipality(ags, f"Ort {ags}", 590_000, latitude=51.4, longitude=7.4)
            make_example(municipality=other)
            make_evidence(recommendation, example=make_example(municipality=around["dortmund"]))
            make_municipality(f"071{more + 12}{number:03}", "Still", 580_000, latitude=51.45, longitude=7.41)
        kinds.EXAMPLES.forget()
        participants.forget()
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counted.append(len(captured))

    assert counted[0] == counted[1] <= most


@pytest.mark.django_db
def test_the_pages_are_public_and_can_be_kept_by_any_cache(client, around):
    for address in ("/kommunen/", "/kommunen/05913000/"):
        response = client.get(address)
        assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert not response.cookies
        assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
        assert client.post(address).status_code == 405


@pytest.mark.django_db
def test_the_latest_state_counts(client, around):
    MunicipalityState.objects.create(
        municipality=around["bochum"],
        as_of=BEFORE,
        name="Bochum-Alt",
        official_name="Bochum",
        kind="Kreisfreie Stadt",
        population=1,
        area_km2="1",
    )

    assert "Bochum-Alt" not in directory(client)
    assert "366.000" in page(client, "05911000")
