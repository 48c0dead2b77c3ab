"""What editors write into the vocabulary works in the next search."""

import pytest

from panreflex.project import editing_rights
from panreflex.share.search import indexing, querying
from panreflex.share.search.models import Kind, SearchDocument
from panreflex.share.search.querying import Filters
from tests.making import make_client, make_concept, make_user

pytestmark = pytest.mark.django_db
LIST = "/redaktion/vokabular/fachwoerter/"


def search(text):
    results = querying.search(text, Filters(), limit=10)
    return {document.title: results.reasons[document.pk].synonyms for document in results.documents}


def test_a_synonym_that_an_editor_adds_changes_or_takes_away_counts_in_the_next_search():
    indexing.store(
        [SearchDocument(kind=Kind.PAGE, source="test", object_key="1", title="Der Verwaltungsstab übt", url="/1/")]
    )
    concept = make_concept("Verwaltungsstab")
    editing_rights.set_up()
    editor = make_client(make_user("editor"))
    form = {
        "label": "Verwaltungsstab",
        "slug": "verwaltungsstab",
        "source_title": "Handbuch",
        "source_url": "https://handbuch.example/",
    } | dict.fromkeys(("synonyms", "abbreviations", "english", "broader", "related"), "")
    before = search("Lagegremium")

    editor.post(f"{LIST}edit/{concept.pk}/", form | {"synonyms": "Lagegremium", "english": "contingency board"})
    with_words = [search("Lagegremium"), search("contingency board")]
    editor.post(f"{LIST}edit/{concept.pk}/", form | {"synonyms": "Sondergremium"})
    after_change = [search("Lagegremium"), search("Sondergremium")]
    editor.post(f"{LIST}delete/{concept.pk}/")

    assert before == {}
    assert [list(found) for found in with_words] == [["Der Verwaltungsstab übt"]] * 2
    assert "Lagegremium" in str(with_words[0])  # the reason names the word
    assert after_change[0] == {}
    assert list(after_change[1]) == ["Der Verwaltungsstab übt"]
    assert search("Sondergremium") == {}
