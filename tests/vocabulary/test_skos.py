"""The words as SKOS, read back by an independent parser."""

import pytest
from rdflib import DCTERMS, OWL, RDF, SKOS, Graph, Literal, URIRef

from panreflex.vocabulary import merging
from panreflex.vocabulary.models import ResilienceFactor, Theme
from tests.making import make_crisis_kind, make_measure, make_theme

pytestmark = pytest.mark.django_db
HOST = "http://127.0.0.1:8000"


def concept(kind, slug):
    return URIRef(f"{HOST}/vokabular/{kind}/{slug}/")


def read(client, form="ttl"):
    answer = client.get(f"/vokabular.{form}")
    assert answer.status_code == 200
    return Graph().parse(data=answer.content, format={"ttl": "turtle", "jsonld": "json-ld"}[form])


def test_a_word_says_its_names_its_list_and_what_stands_above_it(client):
    above = make_theme("krisenmanagement", kind=Theme.Kind.TOPIC)
    theme = make_theme("hitze", label="Hitze", label_en="Heat", synonyms=["Hitzewelle"])
    theme.parents.set([above])

    found = read(client)

    one = concept("theme", "hitze")
    assert set(found.objects(one, SKOS.prefLabel)) == {Literal("Hitze", lang="de"), Literal("Heat", lang="en")}
    assert list(found.objects(one, SKOS.altLabel)) == [Literal("Hitzewelle", lang="de")]
    assert list(found.objects(one, SKOS.broader)) == [concept("theme", "krisenmanagement")]
    assert (one, SKOS.inScheme, URIRef(f"{HOST}/vokabular/theme/")) in found
    assert (URIRef(f"{HOST}/vokabular/theme/"), RDF.type, SKOS.ConceptScheme) in found


def test_a_factor_is_related_to_its_measures_and_names_its_source(client):
    measure = make_measure()
    factor = ResilienceFactor.objects.create(
        slug="vertrauen",
        order=1,
        title="Vertrauen",
        statements=["Vertrauen trägt."],
        source="S",
        url="https://q.example/",
    )
    factor.measures.set([measure])

    found = read(client)

    one = concept("factor", "vertrauen")
    assert (one, SKOS.related, concept("measure", measure.slug)) in found
    assert (one, DCTERMS.source, URIRef("https://q.example/")) in found
    assert (one, SKOS.note, Literal("Vertrauen trägt.", lang="de")) in found


def test_a_merged_word_is_deprecated_and_says_what_replaces_it(client):
    old, new = make_crisis_kind("flut", "Flut"), make_crisis_kind("hochwasser", "Hochwasser")
    merging.merge(type(old), old.pk, new.pk, by=None)

    found = read(client)

    assert (concept("crisis_kind", "flut"), OWL.deprecated, Literal(True)) in found
    assert list(found.objects(concept("crisis_kind", "flut"), DCTERMS.isReplacedBy)) == [
        concept("crisis_kind", "hochwasser")
    ]
    assert client.get("/vokabular/crisis_kind/flut/")["Location"] == "/vokabular/crisis_kind/hochwasser/"


def test_turtle_and_json_ld_say_the_same(client):
    make_theme("hitze")
    make_measure()

    assert read(client).isomorphic(read(client, "jsonld"))


@pytest.mark.parametrize(
    ("accept", "address"),
    [
        ("text/html", "/gute-beispiele/?thema=hitze"),
        ("*/*", "/gute-beispiele/?thema=hitze"),
        ("text/turtle", "/vokabular.ttl"),
        ("application/ld+json", "/vokabular.jsonld"),
        ("image/png", "/gute-beispiele/?thema=hitze"),
    ],
)
def test_the_name_of_a_word_leads_everybody_to_what_she_understands(client, accept, address):
    make_theme("hitze")

    answer = client.get("/vokabular/theme/hitze/", headers={"Accept": accept})

    assert (answer.status_code, answer["Location"], answer["Vary"]) == (303, address, "Accept")


def test_every_word_leads_to_a_page_that_is_there(client):
    make_theme("hitze")
    make_crisis_kind()

    for address in ("theme/hitze/", "crisis_kind/pandemie/", "level/Stadt/", "level/", "theme/"):
        answer = client.get(f"/vokabular/{address}", follow=True)

        assert answer.status_code == 200, address
        assert "Unbekannter Filter" not in answer.content.decode()


@pytest.mark.parametrize("address", ["theme/gibt-es-nicht/", "gibt-es-nicht/", "level/Mond/", "measure/neun/"])
def test_what_is_no_word_of_ours_is_not_found(client, address):
    assert client.get(f"/vokabular/{address}").status_code == 404
