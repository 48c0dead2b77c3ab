from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, date, datetime
from threading import Event

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from panreflex.base import changes
from panreflex.collect.library.models import PracticeExample
from panreflex.people.models import MunicipalityState
from panreflex.share.catalogue import kinds
from panreflex.vocabulary.models import Theme
from tests.making import (
    make_crisis_kind,
    make_example,
    make_interview,
    make_measure,
    make_municipality,
    make_project,
    make_publication,
    make_recommendation,
    make_theme,
)

pytestmark = pytest.mark.django_db


def counts(kind, facet):
    return {option.value: option.count for option in kind.index().options({})[facet]}


def listed(kind, order):
    index = kind.index()
    titles = dict(kind.model.objects.values_list("pk", "slug"))
    return [titles[key] for key in index.part(index.everything, order, start=0, stop=100)]


def test_land_and_size_come_from_the_key_of_the_municipality_never_from_names():
    make_example(municipality=make_municipality("09162000", "München", 1_510_378), region="Hessen")
    make_example(place_name="Dortmund", region="Nordrhein-Westfalen", municipality=None)

    assert counts(kinds.EXAMPLES, "land") == {"by": 1}
    assert counts(kinds.EXAMPLES, "groesse") == {"500000": 1}


def test_a_size_class_includes_its_lower_bound_and_follows_the_latest_state():
    municipality = make_municipality(population=50_000, as_of=date(2023, 12, 31))
    MunicipalityState.objects.create(
        municipality=municipality,
        as_of=date(2022, 12, 31),
        name="Dortmund",
        official_name="Dortmund",
        kind="Stadt",
        population=49_999,
        area_km2=1,
    )
    make_example(municipality=municipality)

    assert counts(kinds.EXAMPLES, "groesse") == {"50000": 1}


@pytest.mark.parametrize(
    ("kind", "make"),
    [
        (kinds.EXAMPLES, make_example),
        (kinds.PUBLICATIONS, make_publication),
        (kinds.PROJECTS, make_project),
        (kinds.INTERVIEWS, make_interview),
        (kinds.RECOMMENDATIONS, make_recommendation),
    ],
)
def test_drafts_are_in_no_index(kind, make):
    shown = make()
    make(live=False)

    assert kind.index().keys == (shown.pk,)


def test_drafts_are_in_no_count():
    theme, crisis = make_theme(), make_crisis_kind()
    for live in (True, False):
        make_example(
            live=live,
            themes=[theme],
            crisis_kinds=[crisis],
            municipality=make_municipality(population=60_000, as_of=date(2023, 1, 1 + live)),
            year_start=2021,
        )

    for facet, options in kinds.EXAMPLES.index().options({}).items():
        assert {option.count for option in options} <= {1}, facet


def test_a_topic_counts_the_entries_of_the_themes_below_it_at_any_depth_and_is_not_offered():
    topic = make_theme("krisenkommunikation", kind=Theme.Kind.TOPIC)
    theme, narrower = make_theme("warnung"), make_theme("sirenen")
    theme.parents.add(topic)
    narrower.parents.add(theme)
    make_example(themes=[theme])
    make_example(themes=[narrower])

    index = kinds.EXAMPLES.index()

    assert counts(kinds.EXAMPLES, "thema") == {"warnung": 2, "sirenen": 1}
    assert index.matching({"thema": ("krisenkommunikation",)}) == index.everything


def test_themes_that_hang_below_each_other_do_no_harm():
    first, second = make_theme("erstes"), make_theme("zweites")
    first.parents.add(second)
    second.parents.add(first)
    make_example(themes=[first])

    assert counts(kinds.EXAMPLES, "thema") == {"erstes": 1, "zweites": 1}


def test_frequent_themes_stand_first():
    rare, frequent = make_theme("aaa"), make_theme("zzz")
    make_example(themes=[rare, frequent])
    make_example(themes=[frequent])

    assert list(counts(kinds.EXAMPLES, "thema")) == ["zzz", "aaa"]


def test_germany_stands_before_other_countries():
    for country in ("FR", "FR", "AT"):
        make_example(country=country, level="international", place_kind="abroad")
    make_example()

    assert counts(kinds.EXAMPLES, "staat") == {"DE": 1, "FR": 2, "AT": 1}
    assert list(counts(kinds.EXAMPLES, "staat")) == ["DE", "FR", "AT"]


def test_the_newest_are_those_that_came_on_the_latest_day_and_began_last():
    day = datetime(2026, 11, 1, 9, tzinfo=UTC)
    make_example("alt", title="A", first_published_at=day, year_start=2025)
    make_example("neu-von-2020", title="B", first_published_at=day.replace(month=12), year_start=2020)
    make_example("neu-von-2021", title="C", first_published_at=day.replace(month=12, hour=7), year_start=2021)
    make_example("nie", title="D")

    assert listed(kinds.EXAMPLES, kinds.NEWEST) == ["neu-von-2021", "neu-von-2020", "alt", "nie"]


def test_titles_stand_in_german_order():
    for slug, title in (("z", "Zelt"), ("ae", "Ämter"), ("am", "Ampel"), ("af", "Affe")):
        make_example(slug, title=title)

    assert listed(kinds.EXAMPLES, kinds.BY_TITLE) == ["af", "am", "ae", "z"]


def test_literature_without_a_year_stands_last():
    make_publication("ohne", title="A", year=None)
    make_publication("alt", title="B", year=1999)
    make_publication("neu", title="C", year=2024)

    assert listed(kinds.PUBLICATIONS, kinds.NEWEST) == ["neu", "alt", "ohne"]


def test_recommendations_follow_the_numbers_of_their_first_measures():
    third, first = make_measure("drei", 3), make_measure("eins", 1)
    make_recommendation("a", title="A", measures=[third])
    make_recommendation("b", title="B", measures=[third, first])
    make_recommendation("c", title="C")

    assert listed(kinds.RECOMMENDATIONS, kinds.BY_MEASURE) == ["b", "a", "c"]


def test_a_funder_is_a_value_with_an_address_of_its_own():
    make_project(funder="Bund & Länder (BMBF)")
    make_project(funder="")

    assert counts(kinds.PROJECTS, "foerderung") == {"bund-lander-bmbf": 1}


def test_the_index_is_built_once_and_anew_after_a_change():
    make_example()
    first = kinds.EXAMPLES.index()
    make_example()

    assert kinds.EXAMPLES.index() is first
    changes.record("library.practiceexample", ["1"])
    assert len(kinds.EXAMPLES.index().keys) == 2


def test_a_change_while_the_index_is_built_is_not_missed():
    built: list[int] = []

    def build():
        built.append(len(built))
        if len(built) == 1:
            changes.record("library.practiceexample", ["1"])
        return kinds.EXAMPLES.build()

    kind = kinds.Kind(PracticeExample, kinds.EXAMPLES.orders, build)
    kind.index()
    kind.index()
    kind.index()

    assert built == [0, 1]


def test_readers_who_come_while_the_index_is_built_wait_for_that_one(monkeypatch):
    monkeypatch.setattr(changes, "latest", lambda: 1)
    index, built, go_on = kinds.EXAMPLES.build(), [], Event()

    def build():
        built.append(index)
        go_on.wait(10)
        return index

    kind = kinds.Kind(PracticeExample, kinds.EXAMPLES.orders, build)
    with ThreadPoolExecutor(4) as readers:
        answers = [readers.submit(kind.index) for _ in range(4)]
        wait(answers, timeout=0.2)  # all of them are at the door now
        go_on.set()

    assert [answer.result() for answer in answers] == [index] * 4
    assert len(built) == 1


def test_a_standing_index_costs_one_query():
    kinds.EXAMPLES.index()

    with CaptureQueriesContext(connection) as captured:
        kinds.EXAMPLES.index()

    assert len(captured) == 1


def test_building_costs_the_same_queries_for_1_and_for_30_examples():
    counted = []
    for more in (1, 29):
        for _ in range(more):
            make_example(themes=[make_theme()], crisis_kinds=[make_crisis_kind()], measures=[make_measure()])
        kinds.EXAMPLES.forget()
        with CaptureQueriesContext(connection) as captured:
            kinds.EXAMPLES.index()
        counted.append(len(captured))

    assert counted[0] == counted[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.stadt.example/seite/", "http://stadt.example/seite"),
        ("https://Stadt.example/seite#absatz", "https://stadt.example/seite"),
    ],
)
def test_two_ways_to_write_the_same_address_are_one_source(one, other):
    assert kinds.source_key(one) == kinds.source_key(other)


def test_pages_that_differ_in_their_query_are_two_sources():
    assert kinds.source_key("https://stadt.example/?p=1") != kinds.source_key("https://stadt.example/?p=2")
