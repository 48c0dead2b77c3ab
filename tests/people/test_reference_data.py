"""Municipalities and districts come in as dated states, all of a file or nothing of it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import Sum

from panreflex.base.models import Change, LoadedItem
from panreflex.people.models import Municipality, MunicipalityState
from panreflex.people.reference_data import (
    ATTRIBUTION,
    MunicipalitiesRefused,
    district_label,
    load_municipalities,
    read,
)

pytestmark = pytest.mark.django_db

FILE = Path(settings.ROOT) / "content" / "geo" / "municipalities.csv"
HEADER = "ags,name,official_name,kind,district_name,district_kind,area_km2,postcode,lat,lon,population_2023-12-31"
DORTMUND = (
    '05913000,Dortmund,"Dortmund, Stadt",Kreisfreie Stadt,Dortmund,Kreisfreie Stadt,280.71,44135,51.5,7.46,595471'
)
AYING = "09184112,Aying,,Gemeinde,München,Landkreis,45.11,85653,48.0,11.0,5807"
HAAR = "09184123,Haar,,Gemeinde,München,Landkreis,15.04,85540,49.0,12.0,24000"
LATEST, EARLIER = date(2023, 12, 31), date(2022, 12, 31)
Load = Callable[..., int]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Loads rows that are written into a file first."""

    def run(*rows: str, header: str = HEADER) -> int:
        path = tmp_path / "municipalities.csv"
        path.write_text("\n".join([header, *rows]) + "\n", "utf-8")
        return load_municipalities(path, lambda message: None)

    return run


def test_germany_is_whole():
    load_municipalities(FILE, lambda message: None)

    states = MunicipalityState.objects.filter(as_of=LATEST)
    municipalities = states.filter(municipality__ags__regex=r"^\d{8}$")
    districts = states.filter(municipality__ags__regex=r"^\d{5}$")
    assert (municipalities.count(), districts.count(), Municipality.objects.count()) == (10_775, 294, 11_069)
    assert municipalities.aggregate(Sum("population"), Sum("area_km2")) == {
        "population__sum": 84_669_326,
        "area_km2__sum": Decimal("353880.38"),
    }
    assert municipalities.filter(district=None).count() == 106
    earlier = MunicipalityState.objects.filter(as_of=EARLIER, municipality__ags__regex=r"^\d{8}$")
    assert earlier.aggregate(Sum("population")) == {"population__sum": 84_358_845}
    assert [state.municipality.ags for state in states.filter(name="Berlin")] == ["11000000"]
    assert {"Landkreis München", "Region Hannover", "Hochsauerlandkreis", "Regionalverband Saarbrücken"} <= set(
        districts.values_list("name", flat=True)
    )


def test_the_sentence_to_show_names_publisher_and_date():
    assert ATTRIBUTION.startswith("Gemeindedaten: © Statistisches Bundesamt (Destatis), 2024")
    assert "Gebietsstand 31.12.2023" in ATTRIBUTION


def test_a_municipality_keeps_all_that_its_row_says(load):
    load(DORTMUND)

    state = MunicipalityState.objects.get()
    assert (state.municipality.ags, state.municipality.state, state.as_of) == ("05913000", "05", LATEST)
    assert (state.name, state.official_name, state.kind) == ("Dortmund", "Dortmund, Stadt", "Kreisfreie Stadt")
    assert (state.population, state.area_km2, state.postcode) == (595_471, Decimal("280.71"), "44135")
    assert (state.latitude, state.longitude, state.district) == (51.5, 7.46, None)


def test_an_empty_official_name_is_the_name(load):
    load(AYING)

    assert MunicipalityState.objects.get(municipality__ags="09184112").official_name == "Aying"


def test_a_district_sums_its_municipalities_and_lies_in_their_middle(load):
    load(AYING, HAAR)

    district = MunicipalityState.objects.get(municipality__ags="09184")
    assert (district.name, district.kind) == ("Landkreis München", "Landkreis")
    assert (district.population, district.area_km2) == (29_807, Decimal("60.15"))
    assert district.latitude == pytest.approx(48.25, abs=0.001)
    assert district.longitude == pytest.approx(11.25, abs=0.001)
    members = MunicipalityState.objects.filter(district=district.municipality)
    assert {state.name for state in members} == {"Aying", "Haar"}


def test_a_city_without_district_exists_once(load):
    load(DORTMUND)

    assert [municipality.ags for municipality in Municipality.objects.all()] == ["05913000"]


@pytest.mark.parametrize(
    ("name", "kind", "label"),
    [
        ("München", "Landkreis", "Landkreis München"),
        ("Steinfurt", "Kreis", "Kreis Steinfurt"),
        ("Ostalbkreis", "Landkreis", "Ostalbkreis"),
        ("Region Hannover", "Landkreis", "Region Hannover"),
        ("Städteregion Aachen", "Kreis", "Städteregion Aachen"),
    ],
)
def test_a_district_is_called_as_people_call_it(name, kind, label):
    assert district_label(name, kind) == label


def test_each_column_of_inhabitants_becomes_a_state(load):
    load(DORTMUND + ",593317", header=HEADER + ",population_2022-12-31")

    states = MunicipalityState.objects.order_by("as_of")
    assert [(state.as_of, state.population) for state in states] == [(EARLIER, 593_317), (LATEST, 595_471)]


def test_loading_the_same_file_again_changes_nothing_in_one_query(load, django_assert_num_queries):
    load(DORTMUND)
    before = list(MunicipalityState.objects.values())

    with django_assert_num_queries(3):  # one, and two for the transaction
        written = load(DORTMUND)

    assert written == 0
    assert list(MunicipalityState.objects.values()) == before


def test_a_later_state_stands_beside_the_earlier_one(load):
    load(DORTMUND, AYING)
    known = Municipality.objects.get(ags="05913000").pk

    load(DORTMUND.replace("595471", "601343"), AYING, header=HEADER.replace("2023", "2024"))

    dortmund = Municipality.objects.get(pk=known)
    assert dortmund.states.count() == 2
    assert dortmund.current is not None
    assert (dortmund.current.as_of, dortmund.current.population) == (date(2024, 12, 31), 601_343)


def test_search_and_caches_learn_of_a_municipality_that_was_known_before(load):
    load(DORTMUND)
    before = Change.objects.latest("pk").pk

    load(DORTMUND.replace("595471", "595472"), AYING)

    known = Municipality.objects.get(ags="05913000")
    recorded = Change.objects.filter(pk__gt=before).values_list("kind", "key")
    assert list(recorded) == [("people.municipality", str(known.pk))]


def test_a_register_of_new_municipalities_only_is_one_change_so_that_their_names_are_read(load):
    load(DORTMUND, AYING)

    assert Change.objects.values_list("kind").get() == ("people.municipality",)


def test_a_corrected_row_replaces_the_state_of_its_date(load):
    load(DORTMUND)

    load(DORTMUND.replace("595471", "595472"))

    assert MunicipalityState.objects.get().population == 595_472


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            AYING.replace("09184112", "9184112"),
            "Zeile 3, Spalte „ags“: „9184112“ ist kein Gemeindeschlüssel. Bitte 8 Ziffern eintragen.",
        ),
        (
            AYING.replace("09184112", "99184112"),
            "Zeile 3, Spalte „ags“: „99184112“ beginnt mit keinem Land. Bitte 01 bis 16 eintragen.",
        ),
        (
            AYING.replace("09184112", "٠٩١٨٤١١٢"),
            "Zeile 3, Spalte „ags“: „٠٩١٨٤١١٢“ ist kein Gemeindeschlüssel. Bitte 8 Ziffern eintragen.",
        ),
        (AYING.replace("Aying", ""), "Zeile 3, Spalte „name“: Die Zelle ist leer. Bitte füllen Sie sie aus."),
        (
            AYING.replace("Aying", "A" * 121),
            "Zeile 3, Spalte „name“: Der Text hat mehr als 120 Zeichen. Bitte kürzen Sie ihn.",
        ),
        (
            AYING.replace("Aying", "A\x00ying"),
            "Zeile 3, Spalte „name“: Der Text enthält Steuerzeichen. Bitte entfernen Sie sie.",
        ),
        (
            AYING.replace("Landkreis", "Bezirk"),
            "Zeile 3, Spalte „district_kind“: „Bezirk“ ist nicht vorgesehen. "
            "Möglich sind: Landkreis, Kreis, Regionalverband, Kreisfreie Stadt, Stadtkreis.",
        ),
        (
            AYING.replace("85653", "8565"),
            "Zeile 3, Spalte „postcode“: „8565“ ist keine Postleitzahl. Bitte 5 Ziffern eintragen.",
        ),
        (
            AYING.replace("5807", "5.807"),
            "Zeile 3, Spalte „population_2023-12-31“: „5.807“ ist keine ganze Zahl von 0 bis 20 Millionen.",
        ),
        (
            AYING.replace("45.11", '"45,11"'),
            "Zeile 3, Spalte „area_km2“: „45,11“ ist keine Zahl zwischen 0 und 2000 mit Punkt statt Komma.",
        ),
        (
            AYING.replace("48.0,11.0", "11.0,48.0"),
            "Zeile 3, Spalte „lat“: „11.0“ ist keine Zahl zwischen 47 und 56 mit Punkt statt Komma.",
        ),
        (AYING + ",1", "Zeile 3: Sie hat 12 Zellen, nötig sind 11."),
        ("", "Zeile 3: Sie hat 0 Zellen, nötig sind 11."),
        (DORTMUND, "Spalte „ags“: Der Schlüssel 05913000 steht in zwei Zeilen."),
        (
            HAAR + "\n" + AYING.replace("Landkreis", "Kreis"),
            "Spalte „district_name“: Der Kreis 09184 hat zwei Namen oder Arten (Gemeinde 09184112).",
        ),
    ],
)
def test_a_faulty_row_is_named_and_nothing_is_taken(load, row, sentence):
    with pytest.raises(MunicipalitiesRefused) as refused:
        load(DORTMUND, row)

    assert refused.value.faults[0] == sentence
    assert str(refused.value).endswith("Es wurde nichts übernommen.")
    assert not Municipality.objects.exists()
    assert not LoadedItem.objects.exists()


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        (HEADER.replace(",postcode", ",plz"), "Zeile 1: Die Spalte „plz“ ist nicht vorgesehen."),
        (HEADER.replace(",lat", ""), "Zeile 1: Die Spalte „lat“ fehlt oder ist doppelt."),
        (HEADER + ",lat", "Zeile 1: Die Spalte „lat“ fehlt oder ist doppelt."),
        (
            HEADER.replace(",population_2023-12-31", ""),
            "Zeile 1: Es braucht je Stichtag eine Spalte wie „population_2023-12-31“.",
        ),
        (HEADER.replace("12-31", "13-31"), "Zeile 1: Die Spalte „population_2023-13-31“ ist nicht vorgesehen."),
    ],
)
def test_a_wrong_header_is_named(load, header, sentence):
    with pytest.raises(MunicipalitiesRefused) as refused:
        load(DORTMUND, header=header)

    assert sentence in refused.value.faults


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Zeile 1: Die Spalte „ags“ fehlt oder ist doppelt."),
        (HEADER.encode(), "Die Datei enthält keine Gemeinde. Bitte prüfen Sie sie."),
        (
            "Köln".encode("latin-1"),
            "Die Datei ist nicht in UTF-8 geschrieben. Bitte speichern Sie sie als CSV in UTF-8.",
        ),
        (
            (HEADER + '\n"05913000"x').encode(),
            "Die Datei ist keine CSV-Datei mit Komma als Trennzeichen. Bitte speichern Sie sie so.",
        ),
    ],
)
def test_a_file_that_is_no_table_is_refused(content, sentence):
    with pytest.raises(MunicipalitiesRefused) as refused:
        read(content)

    assert refused.value.faults[0] == sentence


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(MunicipalitiesRefused, match="lässt sich nicht lesen"):
        load_municipalities(tmp_path / "municipalities.csv", lambda message: None)


def test_of_many_faults_the_first_twenty_are_shown(load):
    with pytest.raises(MunicipalitiesRefused) as refused:
        load(*["falsch"] * 50)

    assert len(refused.value.faults) == 50
    assert "Und 30 weitere Stellen." in str(refused.value)
