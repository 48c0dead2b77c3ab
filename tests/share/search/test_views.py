"""The page of the search."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from panreflex.share.search import indexing
from tests.making import make_event, make_example, make_publication, make_theme

pytestmark = pytest.mark.django_db


def page(query: str = "", **more: str) -> str:
    response = Client().get("/suche/", {"q": query} | more)
    assert response.status_code == 200
    return response.content.decode()


def links(html: str) -> list[str]:
    return re.findall(r'href="([^"]+)"', html.split("<main", 1)[1].split("</main", 1)[0])


def test_results_show_kind_title_passage_and_place_with_the_hit_marked():
    make_example("probe", title="Kühle Räume", summary="Die Stadt öffnet bei Hitze ihre Keller.", year_start=2023)
    indexing.rebuild()

    html = page("hitze")

    assert "1 Treffer für „hitze“" in html
    assert "Gutes Beispiel" in html
    assert 'href="/gute-beispiele/probe/">Kühle Räume</a>' in html
    assert "öffnet bei <mark>Hitze</mark> ihre Keller" in html
    assert "Dortmund, Nordrhein-Westfalen · seit 2023" in html


def test_kinds_are_offered_with_their_counts_and_one_can_be_chosen():
    make_example("eins", title="Hitze eins")
    make_example("zwei", title="Hitze zwei")
    make_publication("drei", title="Hitze drei")
    indexing.rebuild()

    html = page("Hitze", art="literatur")

    assert "Alles (3)" in html
    assert "Gute Beispiele (2)" in html
    assert re.search(r'href="\?q=Hitze&amp;art=literatur" aria-current="true">Literatur \(1\)', html)
    assert "/literatur/drei/" in html
    assert "/gute-beispiele/eins/" not in html


def test_results_go_on_over_pages_and_a_page_past_the_end_is_the_last_one():
    for number in range(25):
        make_example(f"probe-{number}", title="Hitze")
    indexing.rebuild()

    first, last, beyond = (page("Hitze", seite=number) for number in ("1", "2", "99"))

    assert first.count('class="hit ') == 20
    assert last.count('class="hit ') == beyond.count('class="hit ') == 5
    assert "?q=Hitze&amp;seite=2" in first


@pytest.mark.parametrize("number", ["0", "-1", "zwei", "1e3", "9" * 30, "٣", ""])
def test_whatever_is_no_page_is_the_first_one(number):
    make_example("probe", title="Hitze")
    indexing.rebuild()

    assert "/gute-beispiele/probe/" in page("Hitze", seite=number)


def test_an_empty_search_explains_itself_and_offers_the_themes():
    make_theme("hitze", "Hitze")

    html = page()

    assert "So finden Sie, was Sie brauchen" in html
    assert "/suche/?q=Hitze" in links(html)


def test_twelve_themes_are_offered_the_topics_and_those_with_most_examples_first():
    for number in range(13):
        make_theme(f"leer-{number}", f"A{number:02}")
    make_example(themes=[make_theme("zelt", "Zelt")])
    make_example(themes=[make_theme("entwurf", "Entwurf")], live=False)
    make_theme("vorsorge", "Vorsorge", kind="topic")

    found = [link for link in links(page()) if link == "/vorsorge/" or "?q=" in link]

    assert len(found) == 12
    assert found[:3] == ["/vorsorge/", "/suche/?q=Zelt", "/suche/?q=A00"]
    assert "/gute-beispiele/#filter" in links(page())


def test_an_empty_result_leads_on():
    make_example("probe", title="Waldbrand im Harz")
    make_theme("kommunale-resilienz", "Kommunale Resilienz", kind="topic")
    indexing.rebuild()

    html = page("Wlodbroond")

    assert "Dazu wurde nichts gefunden" in html
    assert {"?q=Waldbrand", "/gute-beispiele/", "/kommunale-resilienz/"} <= set(links(html))


def test_an_empty_kind_leads_to_the_others():
    make_example("probe", title="Waldbrand")
    indexing.rebuild()

    html = page("Waldbrand", art="termine")

    assert "Nichts von dieser Art gefunden" in html
    assert "?q=Waldbrand" in links(html)


def test_a_query_of_words_that_say_nothing_is_explained():
    assert "Damit lässt sich nicht suchen" in page("und die")


def test_a_corrected_word_is_told():
    make_example("probe", title="Bürgertelefon")
    indexing.rebuild()

    assert "„Bürgertelfon“ kommt in keinem Text vor. Gesucht wurde auch nach „Bürgertelefon“." in page("Bürgertelfon")


def test_a_long_query_is_cut_with_a_notice():
    response = Client().get("/suche/", {"q": "Hitze " + "x" * 5_000})

    assert response.status_code == 200
    assert "Die Anfrage war sehr lang" in response.content.decode()


@pytest.mark.parametrize("query", ["a" * 10_000, " ".join(f"wort{number}" for number in range(2_000))])
def test_a_query_longer_than_any_address_is_refused_in_words(query):
    assert Client().get("/suche/", {"q": query}).status_code == 414


def test_a_null_byte_is_refused():
    assert Client().get("/suche/?q=Hitze%00").status_code == 400


def test_what_was_searched_for_is_text_everywhere_on_the_page():
    html = page('"><script>alert(1)</script><b>')

    assert "<script>alert" not in html
    assert "<b>" not in html


def test_mark_up_in_an_entry_is_text_in_its_result():
    make_example("probe", title="Hitze <script>alert(1)</script>", summary="<b>Hitze</b>")
    indexing.rebuild()

    html = page("Hitze")

    assert "<script>alert" not in html
    assert "&lt;b&gt;<mark>Hitze</mark>&lt;/b&gt;" in html


def test_the_page_sets_no_cookie_and_is_not_kept():
    response = Client().get("/suche/", {"q": "Hitze"})

    assert not response.cookies
    assert response["Cache-Control"] == "no-store"


def test_the_page_only_reads():
    assert Client().post("/suche/", {"q": "Hitze"}).status_code in (403, 405)


def test_the_page_needs_the_same_queries_for_1_and_for_20_results(django_assert_num_queries):
    make_example("eins", title="Hitze")
    indexing.rebuild()
    with django_assert_num_queries(6):  # one of them counts what this network asks
        page("Hitze")
    for number in range(30):
        make_event(f"termin-{number}", title="Hitze")
    indexing.rebuild()
    with django_assert_num_queries(6):
        page("Hitze")


class Parsed(HTMLParser):
    """Fails for an attribute that only a broken-out value could have made."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not any(name.startswith("on") for name, _value in attrs), attrs


ODD = st.one_of(
    st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=300),
    st.sampled_from(
        [
            "'; DROP TABLE search_searchdocument; --",
            "Hitze:*",
            "!(Hitze & | <->",
            '"Hitze',
            "100 % * _",
            "\N{RIGHT-TO-LEFT OVERRIDE}ezti\N{POP DIRECTIONAL FORMATTING}",
            "🔥🔥",
            '" onfocus="alert(1)',
            " ".join(["Hitze"] * 500),
        ]
    ),
)


class AnyQuery(TestCase):
    """Hypothesis needs a transaction per example."""

    @given(query=ODD, kind=st.sampled_from(["", "termine", "quatsch", "'"]), number=st.sampled_from(["", "2", "-1"]))
    @settings(max_examples=40, deadline=None)
    def test_no_query_breaks_the_page(self, query, kind, number):
        make_example("probe", title=f"Hitze {query}"[:160])
        indexing.rebuild()

        Parsed().feed(page(query, art=kind, seite=number))
