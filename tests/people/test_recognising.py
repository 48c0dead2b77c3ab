"""Places in a text: what is recognised, what is an ordinary word, and who is asked for."""

import json
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from panreflex.base import changes
from panreflex.people import reference_data
from panreflex.people.models import Municipality, MunicipalityState, Succession
from panreflex.people.recognising import MAX_OFFERED, places_starting_with, recognise
from tests.making import make_municipality

CONTENT = Path(settings.ROOT) / "content"
TOWNS = {
    "02000000": ("Hamburg", 1_910_160),
    "03241001": ("Hannover", 548_186),
    "03153017": ("Goslar", 50_000),
    "03353005": ("Buchholz in der Nordheide", 40_000),
    "03358016": ("Munster", 15_235),
    "09779155": ("Harburg (Schwaben)", 5_600),
    "05113000": ("Essen", 586_608),
    "05315000": ("Köln", 1_087_353),
    "05515000": ("Münster", 322_904),
    "05766040": ("Lage", 35_099),
    "06412000": ("Frankfurt am Main", 775_790),
    "06534016": ("Neustadt (Hessen)", 9_900),
    "07131007": ("Bad Neuenahr-Ahrweiler", 26_500),
    "07131074": ("Schuld", 600),
    "07316000": ("Neustadt an der Weinstraße", 53_900),
    "03241010": ("Neustadt am Rübenberge", 45_000),
    "09162000": ("München", 1_510_378),
    "09276138": ("Regen", 11_000),
    "09562000": ("Erlangen", 117_806),
    "12051000": ("Brandenburg an der Havel", 73_921),
    "12053000": ("Frankfurt (Oder)", 58_818),
    "15002000": ("Halle (Saale)", 242_172),
    "05754012": ("Halle (Westf.)", 22_000),
    "10046117": ("St. Wendel", 25_000),
    "16055000": ("Weimar", 65_620),
    "06534021": ("Weimar (Lahn)", 7_000),
    "15085370": ("Wernigerode", 31_000),
}


@pytest.fixture
def register(db):
    """A part of the register, large and small, with names that are shared or are words."""
    made = Municipality.objects.bulk_create(Municipality(ags=ags) for ags in TOWNS)
    MunicipalityState.objects.bulk_create(
        MunicipalityState(
            municipality=one,
            as_of=date(2023, 12, 31),
            name=TOWNS[one.ags][0],
            official_name=TOWNS[one.ags][0],
            kind="Stadt",
            population=TOWNS[one.ags][1],
            area_km2="10.00",
        )
        for one in made
    )


def tags(text):
    return [place.tag for place in recognise(text).places]


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Hochwasser Ahrtal", "region=ahrtal"),
        ("Flood Ahr valley", "region=ahrtal"),
        ("Köln Impfung", "kommune=05315000"),
        ("KOELN", "kommune=05315000"),
        ("koln", "kommune=05315000"),
        ("Kölner Stab", "kommune=05315000"),
        ("Cologne vaccination", "kommune=05315000"),
        ("Hamburgs Krisenstab", "kommune=02000000"),
        ("Münchner Modell", "kommune=09162000"),
        ("Frankfurt a. M.", "kommune=06412000"),
        ("Frankfurt/Main", "kommune=06412000"),
        ("FFM", "kommune=06412000"),
        ("Frankfurt/Oder", "kommune=12053000"),
        ("Halle an der Saale", "kommune=15002000"),
        ("Bad Neuenahr-Ahrweiler", "kommune=07131007"),
        ("Sankt Wendel", "kommune=10046117"),
        ("Ahrweiler", "kreis=07131"),
        ("Landkreis Ahrweiler", "kreis=07131"),
        ("LK München", "kreis=09184"),
        ("Landratsamt München", "kreis=09184"),
        ("StädteRegion Aachen", "kreis=05334"),
        ("Rheinisch-Bergischer Kreis", "kreis=05378"),
        ("Region Hannover", "kreis=03241"),
        ("Hannover", "kommune=03241001"),
        ("Harburg", "kreis=03353"),
        ("NRW", "land=nw"),
        ("nrw", "land=nw"),
        ("MeckPomm", "land=mv"),
        ("Kommunen in BW", "land=bw"),
        ("bayerische Kommunen", "land=by"),
        ("rheinland-pfälzischer Weg", "land=rp"),
        ("Lower Saxony", "land=ni"),
        ("Sachsen-Anhalt", "land=st"),
        ("Brandenburg", "land=bb"),
        ("Stadt Brandenburg", "kommune=12051000"),
        ("Ruhrgebiet", "region=ruhrgebiet"),
        ("Regierungsbezirk Köln", "region=regierungsbezirk-koeln"),
        ("Österreich", "staat=AT"),
        ("dänische Städte", "staat=DK"),
        ("Erfahrungen aus Island", "staat=IS"),
    ],
)
def test_a_place_is_recognised_however_people_write_it(register, text, tag):
    assert tags(text) == [tag]


@pytest.mark.parametrize(
    "text",
    [
        "essen auf rädern",
        "Essen auf Rädern",
        "Schulessen und essen gehen",
        "Hochwasser bei Regen",
        "regen",
        "Fähigkeiten erlangen",
        "Die Friedrich-Ebert-Halle",
        "in der Lage sein",
        "Nachschlag Essen-Ausgabe",
        "bw",
        "he said",
        "TH Lübeck",
        "HE SAID NOTHING",
        "Dänisch und Schwedisch",
        "Hamburger Modell",
        "weil sie müssen",
        "",
        "!?",
        "Schuldnerberatung",
        "urban heat island",
        "further training",
    ],
)
def test_an_ordinary_word_is_no_place(register, text):
    assert tags(text) == []


@pytest.mark.parametrize(
    ("text", "tag", "is_clear"),
    [
        ("Essen Impfung", "kommune=05113000", False),
        ("Impfung in essen", "kommune=05113000", True),
        ("Stadt Essen", "kommune=05113000", True),
        ("Gesundheitsamt Essen", "kommune=05113000", True),
        ("essen", "kommune=05113000", False),
        ("Stadt Regen", "kommune=09276138", True),
        ("Landkreis Regen", "kreis=09276", True),
        ("Hochwasser in Schuld", "kommune=07131074", True),
        ("erlangen", "kommune=09562000", False),
        ("HE", "land=he", False),
        ("Schulen in HE", "land=he", True),
    ],
)
def test_a_name_that_is_also_a_word_counts_with_a_sign_that_the_place_is_meant(register, text, tag, is_clear):
    [place] = recognise(text).places

    assert (place.tag, place.is_clear) == (tag, is_clear)


def test_an_ambiguous_name_asks_and_offers_all_with_what_tells_them_apart(register):
    [place] = recognise("Hochwasser Neustadt").places

    assert not place.is_clear
    assert [(one.label, one.note) for one in (place, *place.also)] == [
        ("Neustadt an der Weinstraße", "Rheinland-Pfalz"),
        ("Neustadt am Rübenberge", "Region Hannover, Niedersachsen"),
        ("Neustadt (Hessen)", "Landkreis Marburg-Biedenkopf, Hessen"),
    ]
    assert place.tags == ("kommune=07316000", "kommune=03241010", "kommune=06534016")


@pytest.mark.parametrize(
    ("text", "meant", "others"),
    [
        ("Frankfurt", "kommune=06412000", ["kommune=12053000"]),
        ("Weimar", "kommune=16055000", ["kommune=06534021"]),
        ("in Halle", "kommune=15002000", ["kommune=05754012"]),
        ("München", "kommune=09162000", ["kreis=09184"]),
        ("Harz", "region=harz", ["kreis=15085"]),
    ],
)
def test_one_that_is_far_larger_is_meant_and_the_others_are_still_offered(register, text, meant, others):
    [place] = recognise(text).places

    assert (place.tag, [one.tag for one in place.also], place.is_clear) == (meant, others, True)
    assert place.tags == (meant,)


def test_a_land_beside_it_tells_which_one_of_a_name_is_meant(register):
    neustadt, land = recognise("Neustadt, Rheinland-Pfalz").places

    assert (neustadt.tag, neustadt.is_clear, neustadt.also) == ("kommune=07316000", True, ())
    assert land.tag == "land=rp"


def test_umlauts_may_be_written_out_and_only_be_left_out_for_cities_that_everybody_knows(register):
    assert tags("Muenster") == tags("Münster") == ["kommune=05515000"]

    [written_so] = recognise("Munster").places
    assert (written_so.tag, [one.tag for one in written_so.also]) == ("kommune=03358016", ["kommune=05515000"])
    assert not written_so.is_clear


def test_the_span_takes_the_title_along_and_the_text_stays_as_it_was(register):
    text = "Impfen in der Stadt Köln – jetzt"

    [place] = recognise(text).places

    assert (place.text, text[place.start : place.end]) == ("Stadt Köln", "Stadt Köln")
    assert place.label == "Köln"


def test_a_merged_municipality_leads_to_what_its_area_belongs_to_today(db):
    old = make_municipality("16076004", "Berga/Elster", 3_200, as_of=date(2022, 12, 31))
    new = make_municipality("16076094", "Berga-Wünschendorf", 5_900)
    Succession.objects.create(old=old, new=new, on=date(2023, 1, 1))

    [place] = recognise("Hochwasser Berga/Elster").places

    assert (place.tag, place.label) == ("kommune=16076094", "Berga-Wünschendorf")


def test_one_that_ended_without_a_known_successor_is_no_place(db):
    make_municipality("16076004", "Bergaritz", 3_200, as_of=date(2022, 12, 31))
    make_municipality("16076094", "Wünschendorf", 5_900)

    assert tags("Bergaritz Wünschendorf") == ["kommune=16076094"]


def test_at_most_eight_others_are_offered(db):
    for number in range(12):
        make_municipality(f"091300{number:02}", f"Kirchbach a.d.Aue{'x' * number}", 1_000 + number)

    [place] = recognise("Kirchbach").places

    assert len(place.also) == MAX_OFFERED
    assert not place.is_clear


def test_names_are_read_anew_after_a_change_of_municipalities_and_not_after_others(register, django_assert_num_queries):
    assert tags("Bergaritz") == []
    changed = make_municipality("16076094", "Bergaritz", 5_900)

    changes.record("library.practiceexample", ["1"])
    with django_assert_num_queries(3):  # the newest change twice, and the newest one of a municipality
        assert tags("Bergaritz") == []

    changes.record("people.municipality", [str(changed.pk)])
    assert tags("Bergaritz") == ["kommune=16076094"]
    with django_assert_num_queries(1):
        recognise("Köln, Bonn, Neustadt und Bergaritz")


def test_labels_are_in_the_language_of_the_reader(register):
    with translation.override("en"):
        [bavaria] = recognise("Bayern").places
    [bayern] = recognise("Bayern").places

    assert (bavaria.label, bayern.label) == ("Bavaria", "Bayern")


def test_the_largest_places_that_begin_so_are_suggested_first(register):
    assert [place.tag for place in places_starting_with("frankfurt", 3)] == ["kommune=06412000", "kommune=12053000"]
    assert [place.label for place in places_starting_with("koe", 1)] == ["Köln"]
    assert [place.label for place in places_starting_with("Bad Neu", 5)] == ["Bad Neuenahr-Ahrweiler"]
    assert [place.label for place in places_starting_with("ahrw", 5)] == ["Landkreis Ahrweiler"]
    assert len(places_starting_with("b", 4)) == 4
    assert places_starting_with("", 4) == places_starting_with("–", 4) == []


PIECES = "Köln koeln in Stadt Neustadt am Frankfurt a. M. ( Saale) Halle -Rhein Sieg Kreis/ , NRW HE Essen auf ﬀ ½ \x00"
WORDS = st.sampled_from(PIECES.split(" "))
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=12).map(" ".join))


@given(text=TEXTS)
@hypothesis_settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
def test_any_text_has_an_answer_with_spans_in_it_that_do_not_overlap(register, text):
    places = recognise(text).places

    assert all(0 <= place.start < place.end <= len(text) for place in places)
    assert all(text[place.start : place.end] == place.text for place in places)
    assert all(one.end <= other.start for one, other in pairwise(places))
    assert all(place.tag not in {one.tag for one in place.also} for place in places)
    places_starting_with(text, 3)


def test_a_text_of_any_length_is_read_to_a_limit(register):
    assert len(recognise("Köln " * 100_000).places) == 200


def test_in_the_starting_content_every_example_is_found_at_its_place_and_no_title_names_a_wrong_one(db):
    examples = json.loads((CONTENT / "practice_examples.json").read_text("utf-8"))
    reference_data.write(reference_data.read((CONTENT / "geo" / "municipalities.csv").read_bytes()))

    wrong = [
        (example["municipality"], example["ags"])
        for example in examples
        if example.get("ags")
        and not any(tag.endswith(f"={example['ags']}") for tag in _offered(example["municipality"]))
    ]
    elsewhere = {
        (place.text, place.tag)
        for example in examples
        for place in recognise(example["title"]).places
        if place.facet == "kommune" and place.value != example.get("ags")
    }

    assert wrong == []
    assert elsewhere <= NAMED_IN_TITLES


def _offered(text):
    return {one.tag for place in recognise(text).places for one in (place, *place.also)}


# Places that titles name beside that of the example, or the town where a district acts.
NAMED_IN_TITLES = {
    ("Hamburg", "kommune=02000000"),
    ("Bamberg", "kommune=09461000"),
    ("Bremerhaven", "kommune=04012000"),
    ("Deggendorf", "kommune=09271119"),
    ("Freising", "kommune=09178124"),
    ("Berliner", "kommune=11000000"),
}
