"""What machines read about pages, read back as they do: JSON-LD with rdflib, the head with an HTML parser."""

import json
from datetime import date

import pytest
from bs4 import BeautifulSoup
from rdflib import Graph, Namespace
from rdflib.namespace import RDF

from panreflex.share.pages.models import HomePage
from tests.making import (
    make_crisis_kind,
    make_event,
    make_evidence,
    make_example,
    make_figure,
    make_interview,
    make_measure,
    make_project,
    make_publication,
    make_recommendation,
    make_theme,
)

pytestmark = pytest.mark.django_db
SCHEMA = Namespace("https://schema.org/")
HOST = "http://127.0.0.1:8000"


@pytest.fixture
def platform_with_one_of_each():
    example = make_example(
        "peiman", title="Personal </script><b>&", themes=[make_theme()], crisis_kinds=[make_crisis_kind()]
    )
    make_publication("werk", kind="report", year=2024, month=5, title="Ein Bericht")
    make_project("projekt", start=date(2020, 1, 1))
    make_interview("gespraech")
    make_figure("zahl")
    make_event("termin", starts_on=date(2026, 3, 1), month_only=True)
    make_evidence(make_recommendation("ueben", measures=[make_measure()]), example=example)


def head_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").head


def read(head):
    """The JSON-LD of a page as RDF; the context stands here, nothing is fetched."""
    graph = Graph()
    for block in head.find_all("script", type="application/ld+json"):
        data = json.loads(block.string)
        assert data["@context"] == "https://schema.org"
        graph.parse(data=json.dumps(data | {"@context": {"@vocab": str(SCHEMA)}}), format="json-ld")
    return graph


KINDS = {
    "/gute-beispiele/peiman/": "Article",
    "/literatur/werk/": "Report",
    "/forschungsprojekte/projekt/": "ResearchProject",
    "/im-gespraech/gespraech/": "CreativeWork",
    "/befragungen/zahl/": "Dataset",
    "/empfehlungen/ueben/": "CreativeWork",
    "/termine/termin/": "Event",
    "/gute-beispiele/": "CollectionPage",
    "/literatur/": "CollectionPage",
}


def test_every_kind_of_page_says_what_it_is_and_where_it_stands(client, platform_with_one_of_each):
    for address, kind in KINDS.items():
        graph = read(head_of(client, address))

        assert list(graph.subjects(RDF.type, SCHEMA[kind])), address
        assert len(list(graph.subjects(RDF.type, SCHEMA.BreadcrumbList))) == 1, address


def test_messengers_and_search_engines_get_title_text_picture_and_one_address(client, platform_with_one_of_each):
    for address in KINDS:
        head = head_of(client, f"{address}?utm_source=mail")
        said = {meta["property"]: meta["content"] for meta in head.find_all("meta", property=True)}

        assert said["og:title"], address
        assert said["og:description"], address
        assert said["og:url"] == f"{HOST}{address}", address
        assert said["og:image"] == f"{HOST}/static/share.png"
        assert head.find("link", rel="canonical")["href"] == f"{HOST}{address}", address
        assert head.find("meta", attrs={"name": "description"})["content"], address


def test_no_text_of_an_entry_can_end_the_block(client, platform_with_one_of_each):
    page = client.get("/gute-beispiele/peiman/").content.decode()

    assert "</script><b>" not in page
    (article,) = read(head_of(client, "/gute-beispiele/peiman/")).subjects(RDF.type, SCHEMA.Article)
    assert str(article) == f"{HOST}/gute-beispiele/peiman/"
    assert (
        str(next(read(head_of(client, "/gute-beispiele/peiman/")).objects(article, SCHEMA.headline)))
        == "Personal </script><b>&"
    )


def test_a_recommendation_cites_what_it_rests_on(client, platform_with_one_of_each):
    graph = read(head_of(client, "/empfehlungen/ueben/"))

    cited = {str(url) for piece in graph.objects(None, SCHEMA.citation) for url in graph.objects(piece, SCHEMA.url)}
    assert cited == {f"{HOST}/gute-beispiele/peiman/"}


def test_a_figure_leads_to_its_table(client, platform_with_one_of_each):
    graph = read(head_of(client, "/befragungen/zahl/"))

    assert [str(url) for url in graph.objects(None, SCHEMA.contentUrl)] == [f"{HOST}/befragungen/zahl.csv"]


def test_days_are_as_exact_as_they_are_known(client, platform_with_one_of_each):
    event = read(head_of(client, "/termine/termin/"))
    work = read(head_of(client, "/literatur/werk/"))

    assert [str(day) for day in event.objects(None, SCHEMA.startDate)] == ["2026-03"]
    assert "2024-05" in [str(day) for day in work.objects(None, SCHEMA.datePublished)]


def test_the_home_page_says_who_it_is_and_how_to_search_it():
    home = HomePage(title="Start", slug="start", claim="Aus Krisen lernen", lead="Was Kommunen tun.")

    site, organisation = home.about.data

    assert (site["@type"], organisation["@type"]) == ("WebSite", "Organization")
    assert site["potentialAction"]["target"]["urlTemplate"] == f"{HOST}/suche/?q={{search_term_string}}"
    assert site["publisher"]["@id"] == organisation["@id"]
