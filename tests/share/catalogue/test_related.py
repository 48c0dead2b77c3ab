from uuid import uuid4

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pgvector import HalfVector

from panreflex.base import meaning
from panreflex.collect.library.models import ExampleLink, PracticeExample
from panreflex.share.catalogue import kinds
from panreflex.share.catalogue.related import related
from panreflex.share.search.models import SearchVector
from tests.making import make_crisis_kind, make_example, make_measure, make_municipality, make_theme
from tests.share.catalogue.meanings import mean

pytestmark = pytest.mark.django_db


def make(title, **fields):
    """An example with a source of its own and a place that its title names."""
    fields.setdefault("source_url", f"https://quelle.example/{title}")
    return make_example(title=title, place_name=title, **fields)


def notes(example):
    return {other.title: other.note for other in related(example, kinds.EXAMPLES.index())}


def test_what_has_nothing_in_common_is_not_related():
    one = make("Eins", themes=[make_theme("a")])
    make("Zwei", themes=[make_theme("b")])

    assert related(one, kinds.EXAMPLES.index()) == []


def test_each_reason_is_said_in_words():
    measure, crisis, theme = (
        make_measure("eins", 1, "Wissen"),
        make_crisis_kind("hitze", "Hitze"),
        make_theme("x", "Warnung"),
    )
    one = make("Eins", measures=[measure], crisis_kinds=[crisis], themes=[theme])
    make("Zwei", measures=[measure])
    make("Drei", crisis_kinds=[crisis])
    make("Vier", themes=[theme])
    make("Fünf", source_url=one.source_url)
    make("Leer")

    assert notes(one) == {
        "Zwei": "gleiche Stellschraube",
        "Drei": "gleiche Art der Krise „Hitze“",
        "Vier": "gleiches Thema „Warnung“",
        "Fünf": "dieselbe Quelle",
    }


def test_a_further_source_relates_as_well():
    one, other = make("Eins"), make("Zwei")
    ExampleLink.objects.create(example=other, url=one.source_url.replace("https://", "http://www."))
    make("Leer")

    assert notes(one) == {"Zwei": "dieselbe Quelle"}


def test_similar_size_and_the_same_land_strengthen_a_relation_but_make_none():
    theme = make_theme("x", "Warnung")
    towns = [make_municipality(f"0511100{number}", f"Stadt {number}", 60_000 + number) for number in range(3)]
    one = make("Eins", municipality=towns[0], themes=[theme])
    make("Fern", themes=[theme])
    make("Nah", municipality=towns[1], themes=[theme])
    make("Drei", municipality=towns[2])
    for number in range(3):
        make(f"Leer {number}")

    assert [other.title for other in related(one, kinds.EXAMPLES.index())] == ["Nah", "Fern"]


def test_similar_size_and_the_same_land_are_said():
    theme = make_theme("x", "Warnung")
    bonn, kiel, aachen = (
        make_municipality("05314000", "Bonn", 60_001),
        make_municipality("01002000", "Kiel", 60_002),
        make_municipality("05334000", "Aachen", 900_000),
    )
    one = make("Eins", municipality=bonn, themes=[theme])
    make("Größe", municipality=kiel, themes=[theme])
    make("Land", municipality=aachen, themes=[theme])
    make("Leer")

    assert {title: set(note.split(", ")) for title, note in notes(one).items()} == {
        "Größe": {"gleiches Thema „Warnung“", "ähnliche Größe"},
        "Land": {"gleiches Thema „Warnung“", "gleiches Bundesland"},
    }


def test_the_two_weightiest_reasons_are_named():
    theme, crisis, measure = make_theme("x", "Warnung"), make_crisis_kind("hitze", "Hitze"), make_measure("eins", 1)
    one = make("Eins", themes=[theme], crisis_kinds=[crisis], measures=[measure])
    make("Alles", themes=[theme], crisis_kinds=[crisis], measures=[measure])
    for number in range(2):
        make(f"Krise {number}", crisis_kinds=[crisis])
        make(f"Leer {number}")
    make("Stellschraube", measures=[measure])

    assert notes(one)["Alles"] == "gleiches Thema „Warnung“, gleiche Stellschraube"


def test_a_long_name_is_left_out():
    theme, crisis = make_theme("x", "T" * 26), make_crisis_kind("y", "K" * 26)
    one = make("Eins", themes=[theme], crisis_kinds=[crisis])
    make("Zwei", themes=[theme])
    make("Drei", crisis_kinds=[crisis])
    make("Leer")

    assert notes(one) == {"Zwei": "gleiches Thema", "Drei": "gleiche Art der Krise"}


def test_the_same_municipality_says_land_and_size_already():
    dortmund = make_municipality()
    one = make("Eins", municipality=dortmund)
    make("Zwei", municipality=dortmund)
    make("Leer")

    assert notes(one) == {"Zwei": "gleiche Kommune"}


def test_a_rare_value_weighs_more_than_a_common_one():
    rare, common = make_theme("selten"), make_theme("haeufig")
    one = make("Eins", themes=[rare, common])
    make("Selten", themes=[rare])
    for number in range(4):
        make(f"Häufig {number}", themes=[common])
    make("Leer")

    assert related(one, kinds.EXAMPLES.index())[0].title == "Selten"


def test_more_reasons_weigh_more_than_one():
    first, second = make_theme("eins"), make_measure("zwei", 2)
    one = make("Eins", themes=[first], measures=[second])
    make("A", themes=[first])
    make("B", measures=[second])
    make("Beides", themes=[first], measures=[second])
    make("Leer")

    assert related(one, kinds.EXAMPLES.index())[0].title == "Beides"


def test_what_all_examples_have_is_no_reason():
    theme = make_theme()
    one = make("Eins", themes=[theme])
    make("Zwei", themes=[theme])

    assert related(one, kinds.EXAMPLES.index()) == []


def test_four_are_named_at_most_and_the_example_itself_and_drafts_are_not():
    theme = make_theme()
    one = make("Eins", themes=[theme])
    for number in range(7):
        make(f"Andere {number}", themes=[theme])
    make("Entwurf", themes=[theme], live=False)
    make("Leer")

    found = notes(one)

    assert len(found) == 4
    assert not {"Eins", "Entwurf"} & set(found)


def test_the_place_is_named_where_the_title_does_not():
    theme = make_theme("x", "Warnung")
    one = make("Eins", themes=[theme])
    make_example(title="Sirenen", place_name="Kiel", themes=[theme], source_url="https://kiel.example/")
    make("Leer")

    assert notes(one) == {"Sirenen": "Kiel: gleiches Thema „Warnung“"}


def test_a_draft_finds_what_it_will_be_related_to():
    theme = make_theme("x", "Warnung")
    make("Eins", themes=[theme])
    make("Leer")
    draft = PracticeExample(title="Neu", place_name="Neu", source_url="https://neu.example/")
    draft.themes = [theme]

    assert notes(draft) == {"Eins": "gleiches Thema „Warnung“"}


def test_relating_costs_two_queries_however_many_examples_there_are():
    theme, counted = make_theme(), []
    make("Leer")
    one = make("Eins", themes=[theme])
    for more in (1, 20):
        for number in range(more):
            make(f"{more} {number}", themes=[theme])
        kinds.EXAMPLES.forget()
        example = PracticeExample.objects.prefetch_related(*PracticeExample.RELATED, "further_links").get(pk=one.pk)
        related(example, kinds.EXAMPLES.index())
        with CaptureQueriesContext(connection) as captured:
            related(example, kinds.EXAMPLES.index())
        counted.append(len(captured))

    assert counted == [2, 2]


def test_texts_that_are_alike_are_related_the_more_the_more_alike():
    one, near, nearer, far = make("Eins"), make("Nah"), make("Näher"), make("Fern")
    mean({one: 1.0, near: 0.88, nearer: 0.95, far: 0.8})

    assert list(notes(one).items()) == [("Näher", "ähnlicher Text"), ("Nah", "ähnlicher Text")]


def test_what_is_alike_and_shares_something_comes_before_what_only_shares():
    theme = make_theme("x", "Warnung")
    one, both, shares = (make(title, themes=[theme]) for title in ("Eins", "Beides", "Thema"))
    make("Leer")
    mean({one: 1.0, both: 0.9, shares: 0.5})

    assert list(notes(one).items()) == [
        ("Beides", "ähnlicher Text, gleiches Thema „Warnung“"),
        ("Thema", "gleiches Thema „Warnung“"),
    ]


def test_a_text_that_was_withdrawn_or_is_a_draft_is_not_related_before_the_index_knows():
    one, withdrawn, draft = make("Eins"), make("Zurückgezogen"), make("Entwurf", live=False)
    mean({one: 1.0, withdrawn: 0.95, draft: 0.95})
    assert list(notes(one)) == ["Zurückgezogen"]
    withdrawn.live = False
    withdrawn.save()
    kinds.EXAMPLES.forget()

    assert notes(one) == {}


def test_what_is_alike_is_found_behind_many_texts_of_other_kinds_that_are_nearer():
    one, other = make("Eins"), make("Zwei")
    mean({one: 1.0, other: 0.9})
    nearer = np.random.default_rng(7).normal(scale=0.005, size=(150, meaning.DIMENSIONS))
    nearer[:, 0] = 1.0
    SearchVector.objects.bulk_create(SearchVector(text=uuid4(), vector=HalfVector(vector)) for vector in nearer)

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # as with thousands of texts: by the index

    assert notes(one) == {"Zwei": "ähnlicher Text"}


def test_likeness_costs_no_further_query(django_assert_num_queries):
    one, other = make("Eins"), make("Zwei")
    mean({one: 1.0, other: 0.95})
    index = kinds.EXAMPLES.index()
    example = PracticeExample.objects.prefetch_related(*PracticeExample.RELATED, "further_links").get(pk=one.pk)

    with django_assert_num_queries(1):
        assert related(example, index)
