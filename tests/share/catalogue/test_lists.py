import itertools
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.datastructures import MultiValueDict

from panreflex.base import changes
from panreflex.collect.library.models import PracticeExample, PublicationAuthor
from panreflex.share.catalogue import kinds
from panreflex.share.catalogue.listing import Listing
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

EXAMPLES = "/gute-beispiele/"
_number = itertools.count(1)
LISTS = [EXAMPLES, "/literatur/", "/forschungsprojekte/", "/im-gespraech/", "/empfehlungen/"]


def page(client, address, **asked):
    response = client.get(address, asked)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def titles(html):
    return re.findall(r'class="(?:hit|card)__title"><a href="[^"]*">([^<]*)</a>', html)


def ways_out(html):
    """Address, words and count of each link of an empty result."""
    return re.findall(r'<a href="([^"]*)">([^<]*)</a> <span class="muted num">([^<]*)</span></li>', html)


def count_beside(html, facet, value):
    box = rf'<input type="checkbox" name="{facet}" value="{value}" id="f-{facet}-{value}"( checked)?>'
    found = re.search(box + r'<span>[^<]*</span><span class="filter__count">(\d+)</span>', html)
    return (int(found[2]), bool(found[1])) if found else None


def make_examples(n):
    """Examples that fit three filters each, so that lists have something to count."""
    for number in range(n):
        make_example(
            title=f"Beispiel {number:03}",
            crisis_kinds=[make_crisis_kind("hitze")],
            themes=[make_theme("warnung")],
            measures=[make_measure("wissen", 2)],
            municipality=make_municipality(f"05{next(_number):06}"),
        )


@pytest.fixture
def floods_and_heat():
    flood, heat = make_crisis_kind("hochwasser", "Hochwasser"), make_crisis_kind("hitze", "Hitze")
    dortmund = make_municipality("05913000", "Dortmund", 595_471, latitude=51.5, longitude=7.46)
    munich = make_municipality("09162000", "München", 1_510_378)
    make_example(title="Flut in Dortmund", crisis_kinds=[flood], municipality=dortmund, year_start=2021)
    make_example(title="Hitze in Dortmund", crisis_kinds=[heat], municipality=dortmund, year_start=2022)
    make_example(title="Hitze in München", crisis_kinds=[heat], municipality=munich, place_name="München")
    make_example(title="Entwurf", crisis_kinds=[heat], municipality=munich, live=False)


def test_the_list_shows_what_is_live_with_its_place(client, floods_and_heat):
    html = page(client, EXAMPLES)

    assert set(titles(html)) == {"Flut in Dortmund", "Hitze in Dortmund", "Hitze in München"}
    assert "3 Beispiele" in html
    assert "<strong>München</strong>Bayern" in html


def test_values_of_one_facet_are_alternatives_and_facets_narrow_each_other(client, floods_and_heat):
    either = page(client, EXAMPLES, krise=["hochwasser", "hitze"])
    both = page(client, EXAMPLES, krise=["hochwasser", "hitze"], land="by")

    assert len(titles(either)) == 3
    assert titles(both) == ["Hitze in München"]


def test_the_counts_of_a_facet_ignore_its_own_choice(client, floods_and_heat):
    html = page(client, EXAMPLES, krise="hitze", land="by")

    assert count_beside(html, "krise", "hitze") == (1, True)
    assert count_beside(html, "krise", "hochwasser") == (0, False)
    assert count_beside(html, "land", "by") == (1, True)
    assert count_beside(html, "land", "nw") == (1, False)
    assert count_beside(html, "groesse", "500000") == (1, False)


def test_each_chosen_value_can_be_taken_away_by_a_link(client, floods_and_heat):
    html = page(client, EXAMPLES, krise=["hitze", "hochwasser"], land="by", ansicht="karten")

    chips = dict(re.findall(r'<a class="chip" href="([^"]*)"><span[^>]*>[^<]*</span>([^<]*)<', html))
    assert chips == {
        "/gute-beispiele/?krise=hochwasser&amp;land=by&amp;ansicht=karten": "Hitze",
        "/gute-beispiele/?krise=hitze&amp;land=by&amp;ansicht=karten": "Hochwasser",
        "/gute-beispiele/?krise=hitze&amp;krise=hochwasser&amp;ansicht=karten": "Bayern",
    }
    assert '<a class="small" href="/gute-beispiele/?ansicht=karten">Alle zurücksetzen</a>' in html


def test_an_empty_result_says_which_filter_to_drop_and_what_one_gets(client, floods_and_heat):
    html = page(client, EXAMPLES, krise="hochwasser", land="by")

    assert titles(html) == []
    assert "Zu dieser Auswahl passt nichts" in html
    assert (
        '<a href="/gute-beispiele/?land=by">Ohne „Art der Krise: Hochwasser“</a> <span class="muted num">1 Beispiel<'
        in html
    )
    assert (
        '<a href="/gute-beispiele/?krise=hochwasser">Ohne „Land: Bayern“</a> <span class="muted num">1 Beispiel<'
        in html
    )
    assert '<a href="/gute-beispiele/">Alle Filter zurücksetzen</a> <span class="muted num">3 Beispiele<' in html


def test_where_dropping_one_filter_does_not_help_an_empty_result_offers_to_keep_one(client, floods_and_heat):
    make_example(title="Alt", year_start=1999)

    html = page(client, EXAMPLES, krise="hochwasser", land="by", jahr="1999")

    assert ways_out(html) == [
        ("/gute-beispiele/?krise=hochwasser", "Nur „Art der Krise: Hochwasser“", "1 Beispiel"),
        ("/gute-beispiele/?land=by", "Nur „Land: Bayern“", "1 Beispiel"),
        ("/gute-beispiele/?jahr=1999", "Nur „Seit: 1999“", "1 Beispiel"),
        ("/gute-beispiele/", "Alle Filter zurücksetzen", "4 Beispiele"),
    ]


def test_a_value_without_entries_gives_an_empty_list_and_a_way_out(client, floods_and_heat):
    make_theme("warnung", "Warnung")

    html = page(client, EXAMPLES, thema="warnung")

    assert "Zu dieser Auswahl passt nichts" in html
    assert "Unbekannter Filter" not in html
    assert ways_out(html) == [("/gute-beispiele/", "Alle Filter zurücksetzen", "3 Beispiele")]


@pytest.mark.parametrize("address", LISTS)
def test_an_empty_list_says_that_nothing_is_there_yet(client, address):
    html = page(client, address)

    assert "Hier steht noch nichts" in html
    assert "Ohne „" not in html


def test_unknown_values_are_left_out_and_named(client, floods_and_heat):
    html = page(client, EXAMPLES, krise=["hitze", "zombies"], sortierung="zufall", ansicht="kacheln")

    assert len(titles(html)) == 2
    assert "Unbekannte Filter: Art der Krise „zombies“, Sortierung „zufall“, Ansicht „kacheln“." in html
    assert "zombies" not in "".join(re.findall(r'href="([^"]*)"', html))


def test_a_thousand_unknown_values_are_named_in_one_sentence(client, floods_and_heat):
    html = page(client, EXAMPLES, krise=[f"{n:x}" for n in range(1000)][:700])

    assert "Unbekannte Filter: Art der Krise „0“, Art der Krise „1“, Art der Krise „2“ und 697 weitere." in html
    assert len(titles(html)) == 3


def test_a_value_asked_for_a_thousand_times_is_one_choice(client, floods_and_heat):
    response = client.get(EXAMPLES + "?" + "&".join(["land=by"] * 1000))

    html = response.content.decode()
    assert titles(html) == ["Hitze in München"]
    assert html.count('class="chip"') == 1


@pytest.mark.parametrize("value", ["<script>alert(1)</script>", '"><img src=x>', "' OR 1=1 --", "x" * 2000, "‮txt.exe"])
@pytest.mark.parametrize("key", ["krise", "jahr", "staat", "sortierung", "ansicht"])
def test_strange_values_are_shown_as_short_text(client, floods_and_heat, key, value):
    html = page(client, EXAMPLES, **{key: value})

    assert len(titles(html)) == 3
    assert "Unbekannter Filter: " in html
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "x" * 41 not in html
    assert "‮" not in html


@pytest.mark.parametrize("key", ["krise", "sortierung", "ansicht", "unbekannt"])
def test_empty_values_and_foreign_parameters_change_nothing(client, floods_and_heat, key):
    html = page(client, EXAMPLES, **{key: ""}, utm_source="brief")

    assert len(titles(html)) == 3
    assert "Unbekannt" not in html
    assert "utm_source" not in html


def test_a_list_has_pages_of_twenty_that_keep_the_choice(client):
    make_examples(41)

    first = page(client, EXAMPLES, krise="hitze", sortierung="titel")
    last = page(client, EXAMPLES, krise="hitze", sortierung="titel", seite="3")

    assert titles(first) == [f"Beispiel {n:03}" for n in range(20)]
    assert 'href="?krise=hitze&amp;sortierung=titel&amp;seite=2"' in first
    assert titles(last) == ["Beispiel 040"]
    assert "<title>Gute Beispiele, Seite 3 – " in last


@pytest.mark.parametrize("number", ["-1", "0", "abc", "", "1.5", "01", "3", "٣", " 2", "9" * 8, "9" * 2000])
def test_a_page_that_the_list_does_not_have_is_not_found_and_leads_back(client, number):
    make_examples(21)

    response = client.get(EXAMPLES, {"seite": number, "krise": "hitze"})

    html = response.content.decode()
    assert response.status_code == 404
    assert "Sie hat die Seiten 1 bis 2." in html
    assert '<a href="/gute-beispiele/?krise=hitze">Zur ersten Seite</a>' in html
    assert '<a href="/gute-beispiele/?krise=hitze&amp;seite=2">Zur letzten Seite</a>' in html
    assert titles(html) == []


def test_the_first_page_of_an_empty_result_is_there(client, floods_and_heat):
    assert "passt nichts" in page(client, EXAMPLES, krise="hochwasser", land="by", seite="1")


def test_cards_are_another_view_of_the_same_choice(client, floods_and_heat):
    html = page(client, EXAMPLES, land="by", ansicht="karten")

    assert '<article class="card">' in html
    assert titles(html) == ["Hitze in München"]
    assert '<input type="hidden" name="ansicht" value="karten">' in html
    assert '<a href="/gute-beispiele/?land=by">Liste</a>' in html


def test_the_panel_shows_six_options_and_folds_the_others_and_those_that_lead_nowhere():
    flood, *kinds_of_crisis = (make_crisis_kind(f"k{number}", f"Krise {number}") for number in range(9))
    for kind in (flood, *kinds_of_crisis):
        make_example(crisis_kinds=[kind], municipality=make_municipality(f"05{next(_number):06}"))
    make_example(crisis_kinds=[kinds_of_crisis[-1]], municipality=make_municipality("09162000", "München"))

    def shown(**asked):
        listing = Listing(kinds.EXAMPLES, EXAMPLES, MultiValueDict(asked))
        panel = next(panel for panel in listing.panels() if panel.key == "krise")
        return [option.value for option in panel.first], [option.value for option in panel.more]

    assert shown() == (["k0", "k1", "k2", "k3", "k4", "k5"], ["k6", "k7", "k8"])
    assert shown(land=["by"]) == (["k8"], ["k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7"])
    assert shown(land=["by"], krise=["k3"])[0] == ["k3", "k8"]


def test_the_panel_is_a_plain_form_that_keeps_order_and_view(client, floods_and_heat):
    html = page(client, EXAMPLES, sortierung="titel", ansicht="karten", seite="1")

    form = html[html.index('<form class="filter__form"') : html.index("</form>", html.index("filter__form"))]
    assert 'method="get"' in form
    assert '<input type="hidden" name="sortierung" value="titel">' in form
    assert '<input type="hidden" name="ansicht" value="karten">' in form
    assert 'name="seite"' not in form
    assert 'type="submit"' in form


def test_the_canonical_address_names_known_values_once_in_one_order(client, floods_and_heat, settings):
    html = page(client, EXAMPLES, seite="1", land="by", krise=["hitze", "hitze", "nichts"], sortierung="neueste")

    assert f'<link rel="canonical" href="{settings.BASE_URL}/gute-beispiele/?krise=hitze&amp;land=by">' in html


def test_a_published_change_is_in_the_list_at_once(client, floods_and_heat):
    page(client, EXAMPLES)
    new = make_example(title="Ganz neu")
    changes.record("library.practiceexample", [str(new.pk)])

    assert "Ganz neu" in titles(page(client, EXAMPLES))


def test_an_entry_taken_back_after_the_index_was_built_is_not_shown(client, floods_and_heat):
    kinds.EXAMPLES.index()
    PracticeExample.objects.filter(title="Flut in Dortmund").update(live=False)

    assert "Flut in Dortmund" not in titles(page(client, EXAMPLES))


def test_from_all_over_the_world_groups_by_country_with_german_names_and_without_germany(client):
    for country, name in (("GB", "Leeds"), ("AT", "Wien"), ("AT", "Graz"), ("TR", "Bursa")):
        make_example(title=name, place_name=name, region="", country=country, level="international")
    make_example(title="Zu Hause")
    make_example(title="Entwurf", country="FR", level="international", live=False)

    html = page(client, "/gute-beispiele/welt/")

    assert re.findall(r'<h2 id="staat-(..)">([^<]*)</h2>', html) == [
        ("AT", "Österreich"),
        ("TR", "Türkei"),
        ("GB", "Vereinigtes Königreich"),
    ]
    assert titles(html) == ["Graz", "Wien", "Bursa", "Leeds"]
    assert "4 Beispiele aus 3 anderen Staaten" in html
    assert "<strong>Wien</strong>Österreich" in html
    assert '<svg class="germany' not in html


def test_of_a_country_with_many_examples_the_first_are_shown_with_a_link_to_all(client):
    for number in range(7):
        make_example(title=f"Ort {number}", country="FR", level="international")

    html = page(client, "/gute-beispiele/welt/")

    assert len(titles(html)) == 5
    assert '<a href="/gute-beispiele/?staat=FR">Frankreich: alle 7 Beispiele</a>' in html


def test_the_list_leads_to_the_examples_from_all_over_the_world(client):
    make_example(country="FR", level="international")

    html = page(client, EXAMPLES)

    assert '<a href="/gute-beispiele/welt/">Aus aller Welt</a>' in html
    assert "1 Beispiel aus einem anderen Staat" in html


@pytest.mark.parametrize(("container", "note"), [("Krisenheft", "Krisenheft"), ("Zeitung", "Krisenheft. Zeitung")])
def test_a_container_that_is_the_author_is_named_once(client, container, note):
    work = make_publication(container_title=container)
    PublicationAuthor.objects.create(publication=work, literal="Krisenheft")

    assert f">{note}<" in page(client, "/literatur/")


def test_literature_is_filtered_by_theme_kind_year_and_language(client):
    theme = make_theme("hitze")
    asked: dict[str, Any] = {"themes": [theme], "kind": "book", "year": 2021, "language": "en"}
    make_publication(title="Treffer", **asked)
    for differing in ("kind", "year", "language", "themes"):
        make_publication(**asked | {differing: {"kind": "report", "year": 2020, "language": "de"}.get(differing)})

    html = page(client, "/literatur/", thema="hitze", art="book", jahr="2021", sprache="en")

    assert titles(html) == ["Treffer"]


def test_a_work_names_its_authors_kind_and_year(client):
    work = make_publication(kind="book", year=2019, container_title="Reihe 7")
    for number, name in enumerate(("Ahrens", "Berger", "Celik", "Dorn")):
        PublicationAuthor.objects.create(publication=work, family=name, given="A.", sort_order=number)
    PublicationAuthor.objects.create(publication=make_publication(), literal="Deutscher Städtetag")

    html = page(client, "/literatur/")

    assert '<p class="kind">Buch · 2019</p>' in html
    assert "Ahrens und andere. Reihe 7" in html
    assert "Deutscher Städtetag" in html


def test_projects_are_filtered_by_funder(client):
    make_project("resi", acronym="RESI", title="Resilienz im Kreis", funder="Bund")
    make_project(funder="Land")

    assert titles(page(client, "/forschungsprojekte/", foerderung="bund")) == ["RESI: Resilienz im Kreis"]


def test_talks_name_the_role_where_the_source_gives_no_name(client):
    make_interview(name="", role="Leitung Krisenstab", organisation="Stadt Muster")

    html = page(client, "/im-gespraech/")

    assert titles(html) == ["Leitung Krisenstab"]
    assert html.count("Leitung Krisenstab") == 2, "the title, and what is put on the reading list"


def test_recommendations_are_filtered_by_measure_and_addressee(client):
    one = make_measure("eins", 1, "Erstes")
    make_recommendation(title="Treffer", measures=[one])
    make_recommendation(title="Daneben", measures=[make_measure("zwei", 2)])

    html = page(client, "/empfehlungen/", stellschraube="eins", zielgruppe="rat")

    assert titles(html) == ["Treffer"]
    assert "Für: Rat" in html


@pytest.mark.parametrize("address", [*LISTS, "/gute-beispiele/welt/"])
def test_lists_set_no_cookie_and_only_read(client, address):
    response = client.get(address)

    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert client.post(address).status_code == 405


def test_a_list_with_all_counts_needs_ten_queries_at_most_however_long_it_is(client):
    counted = []
    for more in (1, 30):
        make_examples(more)
        kinds.EXAMPLES.forget()
        page(client, EXAMPLES, krise="hitze")
        with CaptureQueriesContext(connection) as captured:
            page(client, EXAMPLES, krise="hitze")
        counted.append(len(captured))

    assert counted[0] == counted[1] <= 10


@pytest.mark.parametrize(
    ("address", "make"),
    [
        ("/literatur/", lambda: PublicationAuthor.objects.create(publication=make_publication(), literal="Amt")),
        ("/forschungsprojekte/", make_project),
        ("/im-gespraech/", make_interview),
        ("/empfehlungen/", lambda: make_recommendation(measures=[make_measure()])),
        ("/gute-beispiele/welt/", lambda: make_example(country="FR", level="international")),
    ],
)
def test_the_other_lists_need_ten_queries_at_most_however_long_they_are(client, address, make):
    counted = []
    for more in (1, 15):
        for _ in range(more):
            make()
        for kind in kinds.ALL:
            kind.forget()
        page(client, address)
        with CaptureQueriesContext(connection) as captured:
            page(client, address)
        counted.append(len(captured))

    assert counted[0] == counted[1] <= 10
