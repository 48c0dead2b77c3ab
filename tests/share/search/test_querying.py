"""What is found, in which order, and what never breaks the search."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from panreflex.share.search import holding, indexing, querying
from panreflex.share.search.models import Kind, SearchDocument
from panreflex.share.search.querying import Filters
from tests.making import make_theme

pytestmark = pytest.mark.django_db


def index(**texts: str) -> None:
    """One document per argument: its key, and "title" or "title | body" or "title | body | kind"."""
    documents = []
    for key, text in texts.items():
        title, body, kind, *_ = [*(part.strip() for part in text.split("|")), "", "", ""]
        documents.append(
            SearchDocument(
                kind=kind or Kind.PAGE, source="test", object_key=key, title=title, body=body, url=f"/{key}/"
            )
        )
    indexing.store(documents)


def found(text: str, *kinds: Kind) -> list[str]:
    results = querying.search(text, Filters(frozenset(kinds)), limit=20)
    assert results.total == len(results.documents)
    return [document.object_key for document in results.documents]


@pytest.mark.parametrize(
    ("searched", "title"),
    [
        ("staedtetag", "Beschluss des Städtetags"),
        ("krisenstab", "Krisenstäbe üben"),
        ("hitze", "Schritte zum Hitzeaktionsplan"),
        ("Verwaltungsstab", "Der Stab tagt"),
        ("Starkregengefahrenkarte", "Gefahrenkarten für Eigentümer"),
        ("Notfallinfopunkte", "Notfall-Infopunkte in Nürnberg"),
        ("Impf Zentrum", "Impfzentrum Erlangen"),
        ("THW", "Mit dem THW üben"),
    ],
)
def test_forms_spellings_parts_and_compounds_are_found(searched, title):
    index(sought=title, other="Ganz etwas anderes")

    assert found(searched) == ["sought"]


def test_what_has_more_of_the_words_comes_first():
    index(one="Hitze", both="Hitze und Personal", none="Wald")

    assert found("Personal bei Hitze") == ["both", "one"]


def test_a_rare_word_counts_more_than_a_frequent_one():
    index(a="Pandemie in Köln", b="Pandemie in Ulm", c="Pandemie in Kiel", rare="Springer in Ulm")

    assert found("Pandemie Springer")[0] == "rare"


def test_a_hit_in_the_title_counts_more_than_in_the_text_and_the_word_itself_more_than_a_compound():
    index(body="Etwas | Hier geht es um Hitze.", title="Hitze | Etwas.", compound="Hitzewelle | Etwas.")

    first, *others = found("Hitze")
    assert first == "title"
    assert set(others) == {"body", "compound"}


def test_the_other_words_of_a_theme_find_what_only_the_theme_says():
    make_theme("krisennachbereitung", "Krisennachbereitung und Evaluation", synonyms=["AAR", "After Action Review"])
    holding.forget()
    index(sought="Krisennachbereitung verankern", phrase="Ein After Action Review in Ulm", other="Review der Aktion")

    assert set(found("AAR")) == {"sought", "phrase"}


def test_a_slip_of_the_pen_finds_what_was_meant_and_says_so():
    index(sought="Bürgertelefon in München")

    results = querying.search("Bürgertelfon", Filters(), limit=20)

    assert [document.object_key for document in results.documents] == ["sought"]
    assert results.respelled == {"Bürgertelfon": "Bürgertelefon"}


def test_a_filter_keeps_its_kind_and_leaves_the_counts_alone():
    index(page="Hitze", news="Hitze | | aktuelles")

    results = querying.search("Hitze", Filters(frozenset([Kind.NEWS])), limit=20)

    assert [document.object_key for document in results.documents] == ["news"]
    assert (results.total, results.counts) == (1, {Kind.NEWS: 1, Kind.PAGE: 1})


def test_pages_of_results_follow_each_other_without_gap_or_repetition():
    index(**{f"k{number}": "Hitze" for number in range(5)})

    parts = [querying.search("Hitze", Filters(), limit=2, offset=offset).documents for offset in (0, 2, 4)]

    keys = [document.object_key for part in parts for document in part]
    assert sorted(keys) == ["k0", "k1", "k2", "k3", "k4"]


def test_nothing_is_searched_for_without_a_word_that_says_something():
    index(one="Hitze")

    assert found("") == found("und die") == found("%&/ * '") == []


def test_of_a_long_query_the_beginning_is_searched_for_and_it_says_so():
    index(one="Hitze", two="Wald")

    results = querying.search("Hitze " + "x" * 10_000 + " Wald", Filters(), limit=20)

    assert [document.object_key for document in results.documents] == ["one"]
    assert results.query.is_cut
    assert not querying.search("Hitze", Filters(), limit=20).query.is_cut


def test_the_number_of_queries_does_not_grow_with_words_and_results(django_assert_num_queries):
    index(**{f"k{number}": f"Hitze Wald Wasser {number}" for number in range(20)})

    querying.search("Hitze", Filters(), limit=20)  # the process reads the index
    for text in ("Hitze", "Hitze Wald Wasser 1 2 3 4 5 6"):
        with django_assert_num_queries(3):
            querying.search(text, Filters(), limit=20)


ODD = st.one_of(
    st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=250),
    st.lists(st.sampled_from(["Hitze", "&", "|", "!", "<->", ":*", "('", "\\", "%", "-", "½", "⑴", "ﬀ", "'a'"])).map(
        " ".join
    ),
)


class AnyText(TestCase):
    """Hypothesis needs a transaction per example."""

    @given(text=ODD)
    @settings(max_examples=50, deadline=None)
    def test_no_text_is_too_odd_to_be_searched_for_and_none_too_odd_to_be_found(self, text):
        odd = SearchDocument(kind=Kind.PAGE, source="test", object_key="one", title=f"Hitze {text}", url="/one/")
        indexing.store([odd])

        assert querying.search(text, Filters(), limit=20).total <= 1
        assert found("Hitze") == ["one"]
