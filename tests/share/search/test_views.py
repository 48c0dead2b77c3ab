"""The page of the search: results and why they are there, facets, places, and whatever anybody may type."""

import re
from datetime import date
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.html import conditional_escape
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from panreflex.base import changes
from panreflex.share.search import asking, facets, holding, indexing, showing
from panreflex.share.search.explaining import Reason, Synonym
from panreflex.share.search.models import Kind, SearchDocument
from panreflex.share.search.querying import Results
from panreflex.vocabulary import merging
from panreflex.vocabulary.models import Concept
from tests.making import (
    make_crisis_kind,
    make_event,
    make_example,
    make_measure,
    make_municipality,
    make_publication,
    make_theme,
)
from tests.share.search.meaning import ABOUT_STAFF, make_meant

pytestmark = pytest.mark.django_db


def page(query: str = "", **more: str | list[str]) -> str:
    parameters: dict[str, str | list[str]] = {"q": query, **more}
    response = Client().get("/suche/", parameters)
    assert response.status_code == 200
    return response.content.decode()


def main(html: str) -> str:
    return html.split("<main", 1)[1].split("</main", 1)[0]


def links(html: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'href="([^"]+)"', main(html))]


def words(html: str) -> str:
    """What stands on the page, without mark-up."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", main(html))).split())


def test_results_show_kind_title_passage_tags_and_place_with_the_hit_marked():
    crises = [make_crisis_kind("hitze", "Hitzewelle")]
    make_example("probe", title="Kühle Räume", summary="Die Stadt öffnet bei Hitze ihre Keller.", crisis_kinds=crises)
    indexing.rebuild()

    html = page("hitze")

    assert "1 Treffer für „hitze“" in html
    assert "Gutes Beispiel" in html
    assert 'href="/gute-beispiele/probe/">Kühle Räume</a>' in html
    assert "öffnet bei <mark>Hitze</mark> ihre Keller" in html
    assert "Dortmund, Nordrhein-Westfalen" in html
    assert '<span class="tag tag--crisis">Hitzewelle</span>' in html


def test_the_part_of_a_compound_is_marked_in_title_and_text():
    make_example("probe", title="Dortmunder Hitzeaktionsplan", summary="Er warnt vor Gluthitze.")
    indexing.rebuild()

    html = page("hitze")

    assert "Dortmunder <mark>Hitze</mark>aktionsplan" in html
    assert "Er warnt vor Glut<mark>hitze</mark>." in html


def test_a_result_says_by_which_other_name_it_was_found():
    Concept.objects.create(slug="stab", label="Stab für außergewöhnliche Ereignisse", synonyms=["Verwaltungsstab"])
    holding.forget()
    make_example("probe", title="Der Stab für außergewöhnliche Ereignisse tagt", summary="Täglich.")
    indexing.rebuild()

    html = page("Verwaltungsstab")

    assert "gefunden über: Verwaltungsstab → Stab für außergewöhnliche Ereignisse" in words(html)


def test_on_an_english_page_names_and_notes_of_entries_say_that_they_are_german():
    Concept.objects.create(slug="stab", label="Stab für außergewöhnliche Ereignisse", synonyms=["<Verwaltungsstab>"])
    holding.forget()
    make_example("probe", title="Der Stab für außergewöhnliche Ereignisse tagt", summary="Täglich.")
    indexing.rebuild()

    german, english = page("Verwaltungsstab"), Client().get("/en/suche/?q=Verwaltungsstab").content.decode()

    assert 'Verwaltungsstab → <span lang="de">Stab für außergewöhnliche Ereignisse</span>' in english
    assert '<span lang="de">Dortmund, Nordrhein-Westfalen' in english
    assert 'lang="de">Stab' not in german
    assert "found via" in english


def test_names_and_words_of_a_reason_are_escaped():
    document = SearchDocument(pk=7, kind=Kind.PAGE, title="Wald", url="/wald/", note="<i>")
    reason = Reason(synonyms=(Synonym("<b>", "<u>"),))
    results = Results(asking.understand("Feuer"), [document], reasons={7: reason})

    for language in ("de", "en"):
        with translation.override(language):
            [hit] = showing.hits([document], results, vocabulary=facets.VOCABULARY.get(None))

            assert "&lt;b&gt; → " in hit.why[0]
            assert "<u>" not in hit.why[0]
            assert "<i>" not in conditional_escape(hit.note)


def test_what_is_only_alike_in_meaning_says_so():
    document = SearchDocument(pk=7, kind=Kind.PAGE, title="Waldbrand", url="/wald/", summary="Es brennt.")
    results = Results(asking.understand("Feuer"), [document], reasons={7: Reason(meaning=True)})

    [hit] = showing.hits([document], results, vocabulary=facets.VOCABULARY.get(None))

    assert hit.why == ("inhaltlich ähnlich",)


def test_a_word_that_another_name_explains_is_not_taken_for_a_slip():
    Concept.objects.create(slug="personal", label="Personaleinsatz", english=["staff"])
    holding.forget()
    make_example("probe", title="Personaleinsatz planen", summary="Jeden Tag.")
    make_example("andere", title="Bürgermeister Steffen")
    indexing.rebuild()

    html = page("staff")

    assert "gefunden über: staff → Personaleinsatz" in words(html)
    assert "kommt in keinem Text vor" not in html


def test_a_hit_in_a_file_names_its_page_and_leads_there():
    indexing.store(
        [
            SearchDocument(
                kind=Kind.FILE,
                source="test",
                object_key="1",
                part=12,
                title="Leitfaden",
                url="/dokumente/1/leitfaden.pdf#page=12",
                body="So übt man bei Hitze.",
                note="PDF, Seite 12 · in: Üben",
            )
        ]
    )

    html = page("hitze")

    assert "/dokumente/1/leitfaden.pdf#page=12" in links(html)
    assert "PDF, Seite 12" in words(html)
    assert "/merkliste/hinzufuegen/" not in html


def test_kinds_are_offered_with_their_counts_and_one_can_be_chosen():
    make_example("eins", title="Hitze eins")
    make_example("zwei", title="Hitze zwei")
    make_publication("drei", title="Hitze drei")
    indexing.rebuild()

    html = page("Hitze", art="literatur")

    assert "Alles 3Gute Beispiele 2Literatur 1" in words(html)
    assert re.search(r'href="\?q=Hitze&amp;art=literatur" aria-current="true"', re.sub(r"\s+", " ", html))
    assert "/literatur/drei/" in html
    assert "/gute-beispiele/eins/" not in html


def make_town(name: str, ags: str, **fields: Any) -> None:
    make_example(
        name.lower(), title=f"Hitze in {name}", place_name=name, municipality=make_municipality(ags, name), **fields
    )


def test_facets_count_what_each_value_leaves_beside_the_other_choices():
    crises = [make_crisis_kind("pandemie", "Pandemie"), make_crisis_kind("flut", "Hochwasser")]
    make_town("Köln", "05315000", crisis_kinds=crises, year_start=2021)
    make_town("Bonn", "05314000", crisis_kinds=crises[:1], year_start=2022)
    make_town("Jena", "16053000", crisis_kinds=crises[:1])
    indexing.rebuild()

    html = page("Hitze", krise=["pandemie", "flut"], land="nw")

    assert {"/gute-beispiele/köln/", "/gute-beispiele/bonn/"} == {x for x in links(html) if x.startswith("/gute-b")}
    assert re.search(r'name="land" value="th" id="f-land-th"><span>Thüringen</span><span [^>]*>1<', html)
    assert re.search(r'value="pandemie"[^>]* checked><span>Pandemie</span><span [^>]*>2<', html)
    assert re.search(r'value="flut"[^>]* checked><span>Hochwasser</span><span [^>]*>1<', html)
    assert re.search(r'name="jahr" value="2022" id="f-jahr-2022"><span>2022</span><span [^>]*>1<', html)
    assert 'name="kommune"' not in html


def test_each_chip_leads_to_the_same_search_without_it():
    make_town("Köln", "05315000", year_start=2021)
    indexing.rebuild()

    found = links(page("Hitze", land="nw", jahr="2021", art="beispiele", sortierung="neueste"))

    assert "?q=Hitze&art=beispiele&jahr=2021&sortierung=neueste" in found
    assert "?q=Hitze&art=beispiele&land=nw&sortierung=neueste" in found
    assert "?q=Hitze&art=beispiele&sortierung=neueste" in found


def test_a_choice_stays_through_the_next_one_without_scripts():
    make_town("Köln", "05315000", year_start=2021)
    make_town("Jena", "16053000", year_start=2022)
    make_event(title="Hitze")
    indexing.rebuild()

    html = page("Hitze", art="beispiele", sortierung="neueste")

    form = html[html.index('class="filter__form"') :].split("</form", 1)[0]
    for name, value in (("q", "Hitze"), ("art", "beispiele"), ("sortierung", "neueste")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in form
    assert 'type="submit"' in form


def test_a_theme_stands_for_those_below_it_and_merged_words_for_their_successors():
    broad, narrow, old = make_theme("schutz", "Schutz"), make_theme("warnung", "Warnung"), make_theme("alt", "Alt")
    narrow.parents.add(broad)
    make_example("probe", title="Hitze", themes=[narrow])
    make_example("andere", title="Hitze", themes=[old])
    merging.merge(type(narrow), old.pk, narrow.pk, by=None)
    indexing.rebuild()

    assert "2 Treffer" in page("Hitze", thema="schutz")
    assert "2 Treffer" in page("Hitze", thema="alt")


def test_what_is_unknown_is_left_out_and_told():
    make_town("Köln", "05315000")
    indexing.rebuild()

    html = page(
        "Hitze", land="xx", kommune="00000000", kreis="5", staat="D\x01E", jahr="²", art="quatsch", sprache="a" * 99
    )

    assert "1 Treffer" in html
    assert "Unbekannte Filter: Land „xx“, Kreis „5“" in words(html)


def test_the_newest_come_first_if_one_wants_them_so():
    make_publication("alt", title="Hitze und Hitze", year=1999)
    make_publication("neu", title="Sommer", abstract="Auch Hitze.", year=2024)
    make_event("morgen", title="Hitze", starts_on=date(2025, 1, 1))
    indexing.rebuild()

    found = [
        link for link in links(page("Hitze", sortierung="neueste")) if link.startswith(("/literatur/", "/termine/"))
    ]

    assert found == ["/termine/morgen/", "/literatur/neu/", "/literatur/alt/"]


def test_a_place_is_recognised_offered_and_hides_nothing():
    make_town("Köln", "05315000")
    make_town("Bonn", "05314000")
    indexing.rebuild()

    before, after = page("Hitze Köln"), page("Hitze Köln", kommune="05315000")

    assert "2 Treffer" in before
    assert "Ort erkannt: Köln – nur Treffer von dort zeigen 1" in words(before)
    assert "?q=Hitze+K%C3%B6ln&kommune=05315000" in links(before)
    assert "1 Treffer" in after
    assert "Ort erkannt" not in after


def test_of_places_of_the_same_name_it_asks_which_one_is_meant():
    make_municipality("07316000", "Neustadt an der Weinstraße")
    make_town("Neustadt", "06534014", crisis_kinds=[])
    for number, land in enumerate(("03241", "14628", "16075")):
        make_municipality(f"{land}{number:03}", "Neustadt")
    indexing.rebuild()

    html = page("Hitze Neustadt")

    assert "Welchen Ort meinen Sie mit „Neustadt“?" in words(html)
    assert "?q=Hitze+Neustadt&kommune=06534014" in links(html)
    assert "/kommunen/07316000/" in links(html)


def test_results_go_on_over_pages_and_a_page_past_the_end_is_the_last_one():
    for number in range(25):
        make_example(f"probe-{number}", title="Hitze")
    indexing.rebuild()

    first, last, beyond = (page("Hitze", art="beispiele", seite=number) for number in ("1", "2", "99"))

    assert first.count('class="hit ') == 20
    assert last.count('class="hit ') == beyond.count('class="hit ') == 5
    assert "?q=Hitze&art=beispiele&seite=2" in links(first)


@pytest.mark.parametrize("number", ["0", "-1", "zwei", "1e3", "9" * 30, "٣", ""])
def test_whatever_is_no_page_is_the_first_one(number):
    make_example("probe", title="Hitze")
    indexing.rebuild()

    assert "/gute-beispiele/probe/" in page("Hitze", seite=number)


def test_an_empty_search_explains_itself_and_offers_the_themes():
    make_theme("hitze", "Hitze")

    html = page(krise="pandemie")

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
    assert {"/suche/?q=Waldbrand", "/gute-beispiele/", "/was-fehlt/?q=Wlodbroond"} <= set(links(html))


def test_what_only_means_something_alike_stands_below_a_word_about_it_and_the_ways_on():
    make_meant()

    html = page("coronavirus staff shortage Wlodbroond")

    assert "Dazu wurde nichts gefunden" not in html
    assert "Treffer für" not in words(html)
    sentence, spelled, offer, similar, hit = (
        words(html).index(text)
        for text in (
            "Kein Text enthält diese Wörter.",
            "coronavirus staff shortage Waldbrand 2 Treffer",
            "Sagen, was fehlt",
            "Inhaltlich ähnlich ist:",
            "Aushilfe im Gesundheitsamt",
        )
    )
    assert sentence < spelled < offer < similar < hit
    assert html.count("/was-fehlt/") == 1
    assert "/beispiel-anbieten/" in links(html)
    assert "inhaltlich ähnlich" in words(html)[hit:]


def test_a_text_with_one_of_the_words_makes_the_others_further_results():
    make_meant()

    html = page(f"{ABOUT_STAFF} Sirenen")

    assert "Treffer für" in words(html)
    assert "Kein Text enthält" not in html
    assert words(html).index("Warnung per Sirene") < words(html).index("Sagen, was fehlt")


def test_little_that_was_found_leads_on_in_short():
    make_example("probe", title="Waldbrand")
    indexing.rebuild()

    assert "/was-fehlt/?q=Waldbrand" in links(page("Waldbrand"))


def test_a_choice_that_leaves_nothing_leads_to_the_others():
    make_example("probe", title="Waldbrand")
    indexing.rebuild()

    of_kind, of_facet = page("Waldbrand", art="termine"), page("Waldbrand", land="by")

    assert "Zu dieser Auswahl passt nichts" in of_kind
    assert "In allen Inhalten suchen 1 Treffer" in words(of_kind)
    assert "Zu dieser Auswahl passt nichts" in of_facet
    assert "?q=Waldbrand" in links(of_facet)


def test_a_corrected_word_is_told():
    make_example("probe", title="Bürgertelefon")
    indexing.rebuild()

    assert "„Bürgertelfon“ kommt in keinem Text vor. Gesucht wurde auch nach „Bürgertelefon“." in page("Bürgertelfon")


# What anybody may type, and what the page says to it.
TYPED = {
    "only stop words": ("und die", "Damit lässt sich nicht suchen"),
    "only punctuation": ('!?.,;: "" -- %', "Damit lässt sich nicht suchen"),
    "long": ("Hitze " + "x" * 5_000, "Die Anfrage war sehr lang"),
    "500 terms": (" ".join(f"wort{number}" for number in range(500)), "Die Anfrage war sehr lang"),
    "unbalanced quotation marks": ('"Hitze', "1 Treffer"),
    "wildcards": ("Hitz* Hitze% _", "1 Treffer"),
    "operators of PostgreSQL": ("!(Hitze & | <-> :*", "1 Treffer"),
    "SQL": ("Hitze'; DROP TABLE search_searchdocument; --", "1 Treffer"),
    "mark-up": ('"><script>alert(1)</script><b>Hitze', "1 Treffer"),
    "emoji": ("Hitze 🔥🧯", "1 Treffer"),
    "from right to left": ("\N{RIGHT-TO-LEFT OVERRIDE}Hitze\N{POP DIRECTIONAL FORMATTING} שלום", "1 Treffer"),
}


@pytest.mark.parametrize(("query", "said"), TYPED.values(), ids=TYPED.keys())
def test_whatever_is_typed_is_answered_and_stays_in_the_box(query, said):
    make_example("probe", title="Hitze")
    indexing.rebuild()

    html = page(query)

    assert said in words(html)
    [box] = re.findall(r'<input class="search-form__input"[^>]*id="suche"[^>]*value="([^"]*)"', html)
    assert unescape(box) == query
    assert "<script>alert" not in html
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in words(html)


@pytest.mark.parametrize("query", ["a" * 10_000, " ".join(f"wort{number}" for number in range(2_000))])
def test_a_query_longer_than_any_address_is_refused_in_words(query):
    assert Client().get("/suche/", {"q": query}).status_code == 414


def test_a_null_byte_is_refused_and_broken_text_is_not():
    assert Client().get("/suche/?q=Hitze%00").status_code == 400
    assert Client().get("/suche/?q=Hitze%ff%c3%28&krise=%ff&seite=%ff").status_code == 200


def test_mark_up_in_an_entry_is_text_in_its_result():
    make_example("probe", title="Hitze <script>alert(1)</script>", summary="<b>Hitze</b>")
    indexing.rebuild()

    html = page("Hitze")

    assert "<script>alert" not in html
    assert "&lt;b&gt;<mark>Hitze</mark>&lt;/b&gt;" in html


def test_any_cache_may_keep_the_page_until_something_changes():
    make_example("probe", title="Hitze")
    indexing.rebuild()
    client = Client()

    first = client.get("/suche/", {"q": "Hitze"})
    again = client.get("/suche/", {"q": "Hitze"}, headers={"If-None-Match": first["ETag"]})
    changes.record("library.practiceexample", ["1"])
    noted = client.get("/suche/", {"q": "Hitze"}, headers={"If-None-Match": first["ETag"]})
    indexing.follow_changes()
    followed = client.get("/suche/", {"q": "Hitze"}, headers={"If-None-Match": noted["ETag"]})

    assert not first.cookies
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert [again.status_code, noted.status_code, followed.status_code] == [304, 200, 200]


def test_the_page_only_reads():
    assert Client().post("/suche/", {"q": "Hitze"}).status_code in (403, 405)


def test_the_page_needs_the_same_queries_for_1_and_for_20_results():
    counted = []
    everything = {"krise": "hitze", "land": "nw", "kommune": "05315000", "stellschraube": "netze", "jahr": "2024"}
    make_town("Köln", "05315000", crisis_kinds=[make_crisis_kind("hitze")], measures=[make_measure("netze")])
    for rows in (0, 30):
        for number in range(rows):
            make_event(f"termin-{number}", title="Hitze")
            make_example(title="Hitze", crisis_kinds=[make_crisis_kind(f"krise-{number}")], year_start=2000 + number)
        make_publication(f"werk-{rows}", title="Hitze")
        make_publication(f"zweites-{rows}", title="Hitze")
        indexing.rebuild()
        for choice in ({}, everything):
            page("Hitze", **choice)  # what the process keeps is made anew after a change
            with CaptureQueriesContext(connection) as captured:
                page("Hitze", **choice)
            counted.append(len(captured))

    # The network's count, twice the version of the index, and of words, the documents; what a municipality is called.
    assert counted == [6, 8, 6, 8]


class Parsed(HTMLParser):
    """Fails for an attribute that only a broken-out value could have made."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not any(name.startswith("on") for name, _value in attrs), attrs


ODD = st.one_of(
    st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=300),
    st.sampled_from([query for query, _said in TYPED.values()]),
)


@given(ODD)
def test_words_of_a_query_stand_in_it_in_their_order(typed):
    query = asking.understand(typed)

    assert all(query.text[word.start : word.end] == word.text for word in query.words)
    assert [word.start for word in query.words] == sorted(word.start for word in query.words)
    assert len(query.text) <= asking.MAX_CHARACTERS
    assert sum(1 for word in query.words if word.terms) <= asking.MAX_WORDS


class AnyQuery(TestCase):
    """Hypothesis needs a transaction per example."""

    @given(query=ODD, key=st.sampled_from(["art", "krise", "kommune", "kreis", "jahr", "seite"]), more=ODD)
    @settings(max_examples=25, deadline=None)
    def test_no_query_breaks_the_page(self, query, key, more):
        make_example("probe", title=f"Hitze {query}"[:160])
        indexing.rebuild()

        Parsed().feed(page(query, **{key: more[:200]}))
