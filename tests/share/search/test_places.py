"""A place in a query lifts what is from there, whatever word the text has for it, and takes nothing away."""

from datetime import date

import pytest

from panreflex.people.models import Succession
from panreflex.share.search import indexing
from panreflex.share.search.querying import Filters, search
from tests.making import make_example, make_municipality, make_publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def index():
    """Three examples of the same words, of which two say in no word where they are from, and a paper."""
    cologne = make_municipality("05315000", "Köln", 1_087_353)
    sinzig = make_municipality("07131077", "Sinzig", 17_700)
    make_example(
        "anderswo", title="Impfung in Quartieren", municipality=make_municipality("09162000", "München", 10**6)
    )
    make_example("rhein", title="Impfung in Quartieren", municipality=cologne)
    make_example("ahr", title="Impfung in Quartieren", municipality=sinzig)
    make_publication("buch", title="Impfung in Quartieren")
    indexing.rebuild()


def found(text, filters=None):
    return [document.url for document in search(text, filters or Filters(), limit=20).documents]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Impfung Köln", "rhein"),
        ("Kölner Impfung", "rhein"),
        ("Cologne Impfung", "rhein"),
        ("Impfung NRW", "rhein"),
        ("Impfung im Rheinland", "rhein"),
        ("Impfung Ahrtal", "ahr"),
        ("Impfung Landkreis Ahrweiler", "ahr"),
        ("Impfung rheinland-pfälzischer Kommunen", "ahr"),
    ],
)
def test_what_is_from_there_comes_first_and_everything_else_stays(index, text, first):
    urls = found(text)

    assert urls[0] == f"/gute-beispiele/{first}/"
    assert set(found("Impfung")) <= set(urls)


def test_the_place_as_a_filter_keeps_only_what_is_from_there(index):
    [place] = search("Impfung Ahrtal", Filters(), limit=20).places

    urls = found("Impfung Ahrtal", Filters(facets={place.facet: frozenset({place.value})}))

    assert urls == ["/gute-beispiele/ahr/"]


def test_of_an_ambiguous_name_all_are_lifted():
    for ags, slug in (("07316000", "weinstrasse"), ("06534016", "hessen"), ("05315000", "anderswo")):
        name = "Köln" if slug == "anderswo" else f"Neustadt ({slug})"
        make_example(slug, title="Hitze", place_name="Ort", municipality=make_municipality(ags, name, 50_000))
    indexing.rebuild()

    assert set(found("Neustadt Hitze")[:2]) == {"/gute-beispiele/weinstrasse/", "/gute-beispiele/hessen/"}


def test_the_old_name_finds_what_is_from_the_successor_and_the_other_way_round():
    old = make_municipality("16076004", "Berga/Elster", 3_200, as_of=date(2022, 12, 31))
    new = make_municipality("16076094", "Neuhof-Wünschendorf", 5_900)
    Succession.objects.create(old=old, new=new, on=date(2023, 1, 1))
    make_example("damals", title="Hitze", place_name="Ort", municipality=old)
    make_example("heute", title="Hitze", place_name="Ort", municipality=new)
    make_example("anderswo", title="Hitze", place_name="Ort", municipality=make_municipality())
    indexing.rebuild()

    both = {"/gute-beispiele/damals/", "/gute-beispiele/heute/"}
    assert set(found("Hitze Berga/Elster")[:2]) == set(found("Hitze Neuhof-Wünschendorf")[:2]) == both


def test_quotation_marks_and_what_is_left_out_do_not_shift_a_place(index):
    assert found('"in Quartieren" Ahrtal')[0] == "/gute-beispiele/ahr/"
    assert found("-Übung Impfung Ahrtal")[0] == "/gute-beispiele/ahr/"
    assert search("Impfung -Ahrtal", Filters(), limit=20).places == ()
