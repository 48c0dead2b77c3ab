"""Readers look up which words of administration mean the same."""

import pytest
from django.test import Client

from panreflex.vocabulary.models import Concept
from tests.making import make_concept

pytestmark = pytest.mark.django_db


def test_concepts_and_abbreviations_stand_under_their_letters_in_german_order(client):
    make_concept("Ältere Menschen", synonyms=["Senioren"])
    make_concept("Amtshilfe")
    make_concept("Verwaltungsstab", abbreviations=["SAE", "Verwaltungsstab"])
    make_concept("3-2-1-Regel")

    letters = client.get("/fachwoerter/").context["letters"]

    assert [(letter, [line.word for line in lines]) for letter, lines in letters] == [
        ("0–9", ["3-2-1-Regel"]),
        ("A", ["Ältere Menschen", "Amtshilfe"]),
        ("S", ["SAE"]),
        ("V", ["Verwaltungsstab"]),
    ]


def test_the_list_says_what_else_a_word_is_called_and_what_an_abbreviation_means(client):
    make_concept("Verwaltungsstab", synonyms=["Krisenstab"], abbreviations=["SAE"])

    page = client.get("/fachwoerter/").content.decode()

    line = '<a href="/fachwoerter/verwaltungsstab/">{}</a> <span class="small muted">{}</span>'
    assert line.format("Verwaltungsstab", "Krisenstab") in page
    assert line.format("SAE", "Verwaltungsstab") in page
    assert 'href="#s"' in page
    assert 'id="s"' in page


def test_a_word_shows_its_names_its_source_and_what_stands_around_it(client):
    concept = make_concept(
        "Verwaltungsstab", synonyms=["Stab & <Führung>"], abbreviations=["SAE"], english=["crisis unit"]
    )
    concept.broader.set([make_concept("Stab")])
    concept.related.set([make_concept("Lagebild")])
    make_concept("Stabsleitung").broader.set([concept])

    page = client.get("/fachwoerter/verwaltungsstab/").content.decode()

    for shown in (
        "<span>Stab &amp; &lt;Führung&gt;</span>",
        '<span lang="en">crisis unit</span>',
        'href="https://handbuch.example/"',
        'href="/fachwoerter/stab/"',
        'href="/fachwoerter/stabsleitung/"',
        'href="/fachwoerter/lagebild/"',
        'href="/suche/?q=Verwaltungsstab"',
        '"@type":"DefinedTerm"',
    ):
        assert shown in page


def test_an_english_page_says_which_words_are_german(client):
    make_concept("Verwaltungsstab", synonyms=["Krisenstab"], english=["crisis unit"])

    page = client.get("/en/fachwoerter/verwaltungsstab/").content.decode()

    assert '<h1 lang="de">Verwaltungsstab</h1>' in page
    assert '<span lang="de">Krisenstab</span>' in page
    assert "<span>crisis unit</span>" in page


def test_pages_cost_as_many_queries_for_many_words_as_for_few(client, django_assert_num_queries):
    above = make_concept("Stab")
    for number in range(30):
        make_concept(f"Wort {number}", abbreviations=[f"W{number}"]).broader.set([above])

    with django_assert_num_queries(2):  # the version of the content, and the words
        client.get("/fachwoerter/")
    with django_assert_num_queries(5):
        client.get("/fachwoerter/stab/")


def test_without_words_the_page_says_so(client):
    assert "Noch gibt es keine Fachwörter." in client.get("/fachwoerter/").content.decode()


@pytest.mark.parametrize("slug", ["gibt-es-nicht", "a" * 300])
def test_a_word_that_is_not_there_is_not_found(client, slug):
    assert client.get(f"/fachwoerter/{slug}/").status_code == 404


def test_readers_and_search_engines_find_the_words(client):
    make_concept("Stab")

    assert "/fachwoerter/stab/" in client.get("/sitemap.xml").content.decode()
    assert client.get("/vokabular/concept/stab/")["Location"] == "/fachwoerter/stab/"
    assert Client().get("/fachwoerter/").cookies == {}
    assert Concept.objects.get().get_absolute_url() == "/fachwoerter/stab/"
