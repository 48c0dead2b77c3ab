"""A later state of the municipalities: what is stored, what is refused, and what it says it changed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import transaction

from panreflex.base.models import Change
from panreflex.people import history, reference_data, renewing
from panreflex.people.models import Membership, Municipality, MunicipalityState, Succession
from tests.making import make_example, make_user
from tests.waiting import on_own_connection, someone_waits_for_us, wait_until

pytestmark = pytest.mark.django_db

HEADER = "ags,name,official_name,kind,district_name,district_kind,area_km2,postcode,lat,lon,population,as_of"
OLD, NEW = "2023-12-31", "2024-12-31"
BERGA, WUENSCHENDORF, BOTH, GREIZ = "16076004", "16076084", "16076094", "16076022"


def quietly(_message: str) -> None:
    """What the command says meanwhile is of no interest here."""


def line(ags, name, population=3_000, as_of=NEW, **cells):
    known = {"kind": "Gemeinde", "area": "43.52", "postcode": "07980", "lat": "50.75", "lon": "12.16"} | cells
    return (
        f"{ags},{name},,{known['kind']},Greiz,Landkreis,{known['area']},{known['postcode']},{known['lat']},"
        f"{known['lon']},{population},{as_of}"
    )


@pytest.fixture
def written(tmp_path):
    """`written("name.csv", header, *lines)`: the path of such a file."""

    def write(name, *lines):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return path

    return write


@pytest.fixture
def before(written):
    """Three municipalities at the end of 2023."""
    lines = [line(BERGA, "Berga/Elster", 3_193, OLD), line(WUENSCHENDORF, "Wünschendorf/Elster", 2_740, OLD)]
    renewing.renew(written("2023.csv", HEADER, *lines, line(GREIZ, "Greiz", 19_000, OLD)), None, quietly)


def renew(written, lines, successions=(), **options):
    files = written("2024.csv", HEADER, *lines), None
    if successions:
        files = files[0], written("wer-folgte.csv", "old_ags,new_ags,on", *successions)
    return renewing.renew(*files, quietly, **options)


MERGED = [line(BOTH, "Berga-Wünschendorf", 5_900), line(GREIZ, "Greiz", 19_000)]
FOLLOWED = [f"{BERGA},{BOTH},2024-01-01", f"{WUENSCHENDORF},{BOTH},2024-01-01"]


def test_a_later_state_stands_beside_the_earlier_one(before, written):
    renewal = renew(written, MERGED, FOLLOWED)

    assert renewal.new == [(BOTH, "Berga-Wünschendorf")]
    assert renewal.ended == [(BERGA, "Berga/Elster"), (WUENSCHENDORF, "Wünschendorf/Elster")]
    assert renewal.without_successor == []
    assert (renewal.renamed, renewal.changed) == ([], ["16076"])  # the district has other inhabitants
    assert renewal.unchanged == 1
    assert [state.as_of for state in Municipality.objects.get(ags=BERGA).states.all()] == [date(2023, 12, 31)]
    assert MunicipalityState.objects.filter(municipality__ags=GREIZ).count() == 2
    assert history.lineage().today(Municipality.objects.get(ags=BERGA).pk) == (Municipality.objects.get(ags=BOTH).pk,)


def test_memberships_and_entries_stay_with_the_municipality_that_ended(before, written):
    berga = Municipality.objects.get(ags=BERGA)
    person, example = make_user("member", municipality=berga), make_example(municipality=berga)

    renew(written, MERGED, FOLLOWED)

    example.refresh_from_db()
    assert example.municipality == berga
    assert Membership.objects.get(user=person, ended_at=None).municipality == berga


def test_loading_the_same_again_changes_nothing(before, written):
    renew(written, MERGED, FOLLOWED)
    states = list(MunicipalityState.objects.values().order_by("pk"))

    again = renew(written, MERGED, FOLLOWED)

    assert (again.new, again.ended, again.renamed, again.changed, again.successions) == ([], [], [], [], [])
    assert [{**row, "id": 0} for row in MunicipalityState.objects.values().order_by("pk")] == [
        {**row, "id": 0} for row in states
    ]


def test_a_dry_run_says_the_same_and_changes_nothing(before, written):
    changes = Change.objects.count()

    rehearsed = renew(written, MERGED, FOLLOWED, dry_run=True)

    assert not Municipality.objects.filter(ags=BOTH).exists()
    assert not Succession.objects.exists()
    assert Change.objects.count() == changes
    assert renew(written, MERGED, FOLLOWED) == rehearsed


def test_a_new_name_under_the_same_key_is_a_renaming(before, written):
    lines = [line(BERGA, "Berga an der Elster", 3_193), line(WUENSCHENDORF, "Wünschendorf/Elster", 2_740)]

    renewal = renew(written, [*lines, line(GREIZ, "Greiz", 19_000)])

    assert renewal.renamed == [(BERGA, "Berga/Elster", "Berga an der Elster")]
    assert (renewal.new, renewal.ended) == ([], [])


def test_one_that_ended_without_a_successor_is_named(before, written):
    renewal = renew(written, MERGED, FOLLOWED[:1])

    assert renewal.without_successor == [(WUENSCHENDORF, "Wünschendorf/Elster")]


def test_a_corrected_file_for_the_same_date_replaces_the_state_as_a_whole(before, written):
    renew(written, [*MERGED, line("16076099", "Irrtum")], FOLLOWED)

    corrected = renew(written, MERGED, FOLLOWED)

    assert corrected.ended == [("16076099", "Irrtum")]
    assert not MunicipalityState.objects.filter(municipality__ags="16076099").exists()


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ([line(BOTH, "Neu", as_of="31.12.2024")], "Zeile 2, Spalte „as_of“: „31.12.2024“ ist kein Tag."),
        ([line(BOTH, "Neu"), line(GREIZ, "Greiz", as_of=OLD)], "Zeile 3, Spalte „as_of“: Hier steht 2023-12-31"),
        ([line(BOTH, "Neu", "viele")], "Zeile 2, Spalte „population_2024-12-31“: „viele“"),
        ([line("1607609", "Neu")], "Zeile 2, Spalte „ags“: „1607609“ ist kein Gemeindeschlüssel."),
        ([], "Die Datei enthält keine Gemeinde."),
    ],
)
def test_a_wrong_cell_is_named_with_row_and_column_and_nothing_changes(before, written, lines, fault):
    states = MunicipalityState.objects.count()

    with pytest.raises(reference_data.MunicipalitiesRefused, match="Es wurde nichts übernommen") as refused:
        renew(written, lines)

    assert refused.value.faults[0].startswith(fault)
    assert MunicipalityState.objects.count() == states


@pytest.mark.parametrize(
    ("successions", "fault"),
    [
        ([f"{BERGA},{BOTH},1.1.2024"], "wer-folgte.csv, Zeile 2, Spalte „on“: „1.1.2024“ ist kein Tag."),
        ([f"{BERGA},1607,2024-01-01"], "wer-folgte.csv, Zeile 2, Spalte „new_ags“: „1607“ ist kein"),
        ([f"{BERGA},{BERGA},2024-01-01"], "wer-folgte.csv, Zeile 2, Spalte „new_ags“: Der Schlüssel ist derselbe"),
        ([FOLLOWED[0], f"{BERGA},16076999,2024-01-01"], "wer-folgte.csv, Zeile 3, Spalte „new_ags“: Den Schlüssel"),
        ([f"{GREIZ},{BOTH},2024-01-01"], f"wer-folgte.csv, Zeile 2, Spalte „old_ags“: {GREIZ} steht im Stand"),
        ([FOLLOWED[0], FOLLOWED[0]], "wer-folgte.csv, Zeile 3, Spalte „new_ags“: Dasselbe steht schon in Zeile 2."),
        ([BERGA], "wer-folgte.csv, Zeile 2: Sie hat 1 Zellen, nötig sind 3."),
        (
            [f"{BERGA},{WUENSCHENDORF},2024-01-01", f"{WUENSCHENDORF},{BERGA},2024-01-01"],
            f"wer-folgte.csv: {BERGA}, {WUENSCHENDORF} folgen einander im Kreis.",
        ),
    ],
)
def test_a_wrong_succession_is_named_and_nothing_changes(before, written, successions, fault):
    states = MunicipalityState.objects.count()

    with pytest.raises(reference_data.MunicipalitiesRefused) as refused:
        renew(written, MERGED, successions)

    assert refused.value.faults[0].startswith(fault)
    assert (MunicipalityState.objects.count(), Succession.objects.count()) == (states, 0)


def test_a_circle_with_what_is_stored_is_refused(before, written):
    renew(written, MERGED, FOLLOWED)
    later = [line("16076095", "Ganz neu", 5_900, "2025-12-31"), line(GREIZ, "Greiz", 19_000, "2025-12-31")]

    with pytest.raises(reference_data.MunicipalitiesRefused, match="im Kreis"):
        renew(written, later, [f"{BOTH},{BERGA},2025-01-01"])


@pytest.mark.django_db(transaction=True)
def test_two_who_load_at_once_close_no_circle_between_them(before, written):
    register = written("2024.csv", HEADER, line(GREIZ, "Greiz", 19_000))
    forth = written("hin.csv", "old_ags,new_ags,on", f"{BERGA},{WUENSCHENDORF},2024-01-01")
    back = written("her.csv", "old_ags,new_ags,on", f"{WUENSCHENDORF},{BERGA},2024-01-01")

    with ThreadPoolExecutor(1) as second_person:
        with transaction.atomic():  # the first has not committed yet …
            renewing.renew(register, forth, quietly)
            attempt = second_person.submit(on_own_connection, renewing.renew, register, back, quietly)
            wait_until(someone_waits_for_us)  # … so the second must look again

        with pytest.raises(reference_data.MunicipalitiesRefused, match="im Kreis"):
            attempt.result(timeout=30)
    assert Succession.objects.count() == 1
