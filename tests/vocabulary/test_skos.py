"""The words as SKOS, read back by an independent parser."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from rdflib import DCTERMS, OWL, RDF, SKOS, Graph, Literal, URIRef

from panreflex.base import changes
from panreflex.vocabulary import merging, skos
from panreflex.vocabulary.models import Concept, ResilienceFactor, Theme
from tests.making import make_concept, make_crisis_kind, make_measure, make_theme

pytestmark = pytest.mark.django_db
HOST = "http://127.0.0.1:8000"


def concept(kind, slug):
    return URIRef(f"{HOST}/vokabular/{kind}/{slug}/")


def read(client, form="ttl", address="/vokabular"):
    answer = client.get(f"{address}.{form}")
    assert answer.status_code == 200
    return Graph().parse(data=answer.content, format={"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml"}[form])


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


def make_stab():
    """A concept with everything, one above and one beside it."""
    above, beside = make_concept("Stab"), make_concept("Lagebild")
    concept = make_concept(
        "Krisenstab",
        synonyms=["Stab für außergewöhnliche Ereignisse"],
        abbreviations=["SAE"],
        english=["crisis unit", "crisis <management> team"],
        source_title="Handbuch & Co.",
        source_url="https://handbuch.example/?a=1&b=2",
    )
    concept.broader.set([above])
    concept.related.set([beside])
    return concept


def test_a_technical_word_says_all_its_names_its_source_and_what_stands_around_it(client):
    make_stab()
    make_theme("hitze")

    found = read(client, address="/vokabular/concept")

    one = concept("concept", "krisenstab")
    assert set(found.objects(one, SKOS.prefLabel)) == {
        Literal("Krisenstab", lang="de"),
        Literal("crisis unit", lang="en"),
    }
    assert set(found.objects(one, SKOS.altLabel)) == {
        Literal("Stab für außergewöhnliche Ereignisse", lang="de"),
        Literal("SAE", lang="de"),
        Literal("crisis <management> team", lang="en"),
    }
    assert list(found.objects(one, SKOS.broader)) == [concept("concept", "stab")]
    assert list(found.objects(one, SKOS.related)) == [concept("concept", "lagebild")]
    assert (concept("concept", "stab"), SKOS.narrower, one) in found
    assert list(found.objects(one, DCTERMS.source)) == [URIRef("https://handbuch.example/?a=1&b=2")]
    assert set(found.subjects(RDF.type, SKOS.ConceptScheme)) == {URIRef(f"{HOST}/vokabular/concept/")}
    assert set(found.objects(None, SKOS.hasTopConcept)) == {concept("concept", "stab"), concept("concept", "lagebild")}
    assert concept("theme", "hitze") not in set(found.subjects())


def test_no_name_is_preferred_and_alternative_at_once(client):
    make_concept("Lockdown", synonyms=["Lockdown", "Abriegelung"], abbreviations=["Lockdown"], english=["lockdown"] * 2)

    found = read(client)

    one = concept("concept", "lockdown")
    assert not set(found.objects(one, SKOS.prefLabel)) & set(found.objects(one, SKOS.altLabel))
    assert len(list(found.objects(one, SKOS.prefLabel))) == 2  # one in each language


@pytest.mark.parametrize("address", ["/vokabular", "/vokabular/concept", "/vokabular/theme"])
def test_all_forms_say_the_same(client, address):
    make_theme("hitze")
    make_measure()
    make_stab()

    turtle = read(client, address=address)

    assert turtle.isomorphic(read(client, "jsonld", address))
    assert turtle.isomorphic(read(client, "rdf", address))


def test_a_changed_word_is_in_the_file_at_once(client):
    one = make_concept("Stab")
    read(client)

    with transaction.atomic():
        Concept.objects.filter(pk=one.pk).update(synonyms=["Führungsstab"])
        changes.record("vocabulary.concept", [str(one.pk)])

    assert list(read(client).objects(concept("concept", "stab"), SKOS.altLabel)) == [Literal("Führungsstab", lang="de")]


def test_the_file_costs_as_many_queries_for_30_concepts_as_for_three(client, django_assert_num_queries):
    make_stab()
    with CaptureQueriesContext(connection) as few:
        read(client, address="/vokabular/concept")
    for number in range(27):
        make_concept(f"Wort {number}").broader.set(Concept.objects.filter(slug="stab"))
    skos.written.cache_clear()

    with django_assert_num_queries(len(few)):
        read(client, address="/vokabular/concept")


@pytest.mark.parametrize(
    ("accept", "address"),
    [
        ("text/html", "/gute-beispiele/?thema=hitze"),
        ("*/*", "/gute-beispiele/?thema=hitze"),
        ("text/turtle", "/vokabular/theme.ttl"),
        ("application/ld+json", "/vokabular/theme.jsonld"),
        ("application/rdf+xml", "/vokabular/theme.rdf"),
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
    make_concept("Stab")

    for address in (
        "concept/stab/",
        "concept/",
        "theme/hitze/",
        "crisis_kind/pandemie/",
        "level/Stadt/",
        "level/",
        "theme/",
    ):
        answer = client.get(f"/vokabular/{address}", follow=True)

        assert answer.status_code == 200, address
        assert "Unbekannter Filter" not in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    ["concept/gibt-es-nicht/", "quatsch.ttl", "theme/gibt-es-nicht/", "gibt-es-nicht/", "level/Mond/", "measure/neun/"],
)
def test_what_is_no_word_of_ours_is_not_found(client, address):
    assert client.get(f"/vokabular/{address}").status_code == 404
