"""A search that finds nothing leads on."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from panreflex.share.search import indexing, nothing
from panreflex.share.search.asking import understand
from panreflex.share.search.models import Kind, SearchDocument
from tests.making import make_example

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_vectors(settings):
    settings.MEANING = False


def ways_on(query: str) -> nothing.WaysOn:
    return nothing.ways_on(understand(query))


def test_a_word_that_no_text_has_leads_to_one_that_is_written_alike():
    make_example("probe", title="Waldbrand im Harz")
    indexing.rebuild()

    assert ways_on("Wlodbroond").spelled == [("Waldbrand", 1)]


def test_the_word_itself_is_written_in_another_way_not_its_letters_in_another_word():
    make_example("probe", title="Beratung im Rathaus")
    indexing.rebuild()

    assert ways_on("Unterratheus ratheus").spelled == [("Unterratheus Rathaus", 1)]


def test_a_phrase_that_stands_nowhere_leads_to_its_words_and_then_to_fewer_of_them():
    make_example("probe", title="Waldbrand im Harz")
    make_example("zweites", title="Waldbrand im Taunus")
    indexing.rebuild()

    found = ways_on('"Harz Waldbrand"')

    assert found.shorter == [("Harz Waldbrand", 2), ("Harz", 1), ("Waldbrand", 2)]


def test_what_is_excluded_may_be_let_in_again():
    make_example("probe", title="Waldbrand im Harz")
    indexing.rebuild()

    assert ways_on("Waldbrand -Harz").shorter == [("Waldbrand", 1)]


def test_entries_come_near_by_the_letters_of_their_titles_where_no_vectors_are():
    make_example("probe", title="Waldbrand im Harz")
    make_example("entwurf", title="Waldbrand im Moor", live=False)
    indexing.rebuild()

    assert [one.title for one in ways_on("Waldbrond Alpen").near] == ["Waldbrand im Harz"]


def test_what_comes_near_can_be_kept_if_reading_lists_can_keep_it():
    fields = {"source": "test", "part": 1, "title": "Waldbrand im Harz"}
    indexing.store(
        [
            SearchDocument(kind=Kind.FILE, object_key="1", url="/heft.pdf#page=1", **fields),
            SearchDocument(kind=Kind.EXAMPLE, object_key="2", url="/gute-beispiele/wald/", **fields),
        ]
    )

    page = Client().get("/suche/", {"q": '"Harz Waldbrand"'}).content.decode()

    assert "/heft.pdf#page=1" in page
    assert "/merkliste/hinzufuegen/?seite=/gute-beispiele/wald/" in page
    assert "/merkliste/hinzufuegen/?seite=/heft.pdf" not in page


def test_the_page_offers_an_example_and_a_way_to_say_what_is_missing():
    indexing.rebuild()

    page = Client().get("/suche/", {"q": 'Impfbus "Ü'}).content.decode()

    assert "Dazu wurde nichts gefunden" in page
    assert 'href="/beispiel-anbieten/"' in page
    assert 'href="/was-fehlt/?q=Impfbus%20%22%C3%9C"' in page


def test_the_number_of_queries_has_a_limit_however_much_was_asked():
    make_example("probe", title="Waldbrand im Harz")
    indexing.rebuild()
    ways_on("Waldbrand")

    with CaptureQueriesContext(connection) as captured:
        ways_on('"' + " ".join(f"Wald{letter}brond" for letter in "abcdefghijkl") + '" -x')

    assert len(captured) <= 60
