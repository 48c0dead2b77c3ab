"""Editors keep the technical words; what search cannot use is refused in plain words."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from panreflex.base.links import sources
from panreflex.base.links.models import Mention
from panreflex.base.models import Change
from panreflex.project import editing_rights
from panreflex.vocabulary import concepts
from panreflex.vocabulary.models import Concept, ConceptBroader, ConceptRelated
from tests.making import make_client, make_concept, make_user

pytestmark = pytest.mark.django_db
LIST = "/redaktion/vokabular/fachwoerter/"


@pytest.fixture
def editor() -> Client:
    editing_rights.set_up()
    return make_client(make_user("editor"))


def concept_form(**changed: str) -> dict[str, str]:
    return {
        "label": "Krisenstab",
        "slug": "krisenstab",
        "synonyms": "",
        "abbreviations": "",
        "english": "",
        "broader": "",
        "related": "",
        "source_title": "Handbuch",
        "source_url": "https://handbuch.example/stab",
    } | changed


def test_a_new_concept_keeps_its_words_and_everybody_learns_of_it(editor):
    above, beside = make_concept("Stab"), make_concept("Lagebild", abbreviations=["LB"])

    editor.post(
        f"{LIST}add/",
        concept_form(
            synonyms="Stab für außergewöhnliche Ereignisse\r\n\r\nStab, der führt\r\nFührungsstab\r\nFührungsstab",
            abbreviations="SAE",
            english="crisis unit",
            broader="stab",
            related="LB",
        ),
    )

    concept = Concept.objects.get(slug="krisenstab")
    assert concept.synonyms == ["Stab für außergewöhnliche Ereignisse", "Stab, der führt", "Führungsstab"]
    assert (concept.abbreviations, concept.english) == (["SAE"], ["crisis unit"])
    assert [*concept.broader.all(), *concept.related.all(), *beside.related.all()] == [above, beside, concept]
    assert [(change.kind, change.key) for change in Change.objects.all()] == [("vocabulary.concept", str(concept.pk))]


def test_changing_and_deleting_a_concept_is_noted_and_stands_in_the_log(editor):
    concept = make_concept("Krisenstab")

    editor.post(f"{LIST}edit/{concept.pk}/", concept_form(synonyms="Einsatzstab", slug="anders"))
    concept.refresh_from_db()
    editor.post(f"{LIST}delete/{concept.pk}/")

    assert (concept.synonyms, concept.slug) == (["Einsatzstab"], "krisenstab")
    assert not Concept.objects.exists()
    assert Change.objects.filter(kind="vocabulary.concept", key=str(concept.pk)).count() == 2
    logged = ModelLogEntry.objects.filter(object_id=str(concept.pk)).order_by("timestamp")
    assert [entry.action for entry in logged] == ["wagtail.edit", "wagtail.delete"]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("synonyms", "Lage-Bild", "„Lage-Bild“ gehört schon zum Fachwort „Lagebild“."),
        ("synonyms", "LB", "„LB“ gehört schon zum Fachwort „Lagebild“."),
        ("abbreviations", "Lagebild", "„Lagebild“ gehört schon zum Fachwort „Lagebild“."),
        ("english", "Situation Picture", "„Situation Picture“ gehört schon zum Fachwort „Lagebild“."),
        ("label", "situation picture", "„situation picture“ gehört schon zum Fachwort „Lagebild“."),
        ("synonyms", "x", "„x“ ist zu kurz. Bitte mindestens zwei Buchstaben."),
        ("label", "…!", "„…!“ ist zu kurz."),
        ("synonyms", "und", "„und“ steht in fast jedem Text. Bitte ein genaueres Wort wählen."),
        ("english", "the", "„the“ steht in fast jedem Text."),
        ("synonyms", "Wort\n" + "x" * 81, "Zeile 2:"),
        ("synonyms", "\n".join(f"Wort {number}" for number in range(41)), "41"),
        ("broader", "Lagebilt", "„Lagebilt“ ist kein Fachwort. Meinten Sie „Lagebild“?"),
        ("broader", "Hochwasser", "„Hochwasser“ ist kein Fachwort. Bitte legen Sie es zuerst an."),
        ("broader", "Krisenstab", "„Krisenstab“ ist dieses Fachwort selbst."),
        ("broader", "Untergruppe", "„Untergruppe“ steht schon unter diesem Fachwort. Bitte nur eine Richtung wählen."),
        ("related", "Untergruppe", "„Untergruppe“ steht schon unter diesem Fachwort und gehört deshalb nicht hierher."),
        ("source_url", "handbuch", "Adresse"),
    ],
)
def test_what_search_cannot_use_is_refused_with_its_reason_and_stays_as_typed(editor, field, typed, sentence):
    make_concept("Lagebild", abbreviations=["LB"], english=["situation picture"])
    concept = make_concept("Krisenstab", synonyms=["Einsatzstab"])
    below = make_concept("Fachberatung")
    make_concept("Untergruppe").broader.set([below])
    below.broader.set([concept])

    page = editor.post(f"{LIST}edit/{concept.pk}/", concept_form(**{field: typed})).content.decode()

    assert sentence in page
    assert typed.splitlines()[0] in page
    assert Concept.objects.get(pk=concept.pk).synonyms == ["Einsatzstab"]
    assert not Change.objects.exists()


def test_what_stands_above_is_not_related_besides(editor):
    make_concept("Stab")

    page = editor.post(f"{LIST}add/", concept_form(broader="Stab", related="Stab")).content.decode()

    assert "„Stab“ steht schon über diesem Fachwort und gehört deshalb nicht hierher." in page


def test_two_concepts_may_share_an_abbreviation(editor):
    make_concept("Bezirksamt", abbreviations=["BA"])

    editor.post(f"{LIST}add/", concept_form(label="Bundesagentur", slug="bundesagentur", abbreviations="BA"))

    assert Concept.objects.get(slug="bundesagentur").abbreviations == ["BA"]


def test_an_acronym_that_is_spelled_like_a_little_word_is_a_word(editor):
    editor.post(f"{LIST}add/", concept_form(label="IT", slug="it", english="WHO\nIT"))

    assert Concept.objects.get().english == ["WHO", "IT"]


@pytest.mark.parametrize("asked", ["krisenst", "führungsst", "sae", "crisis un"])
def test_the_list_is_searched_by_any_word(editor, asked):
    make_concept("Krisenstab", synonyms=["Führungsstab"], abbreviations=["SAE"], english=["crisis unit"])
    make_concept("Hochwasser")

    rows = editor.get(LIST, {"q": asked}).content.decode().split("<tbody>")[-1]

    assert "Krisenstab" in rows
    assert "Hochwasser" not in rows


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"lacks": "english"}, {"Stab"}),
        ({"lacks": "synonyms"}, {"Stab", "Krisenstab"}),
        ({"lacks": "broader"}, {"Stab"}),
        ({"broader": "Stab"}, {"Krisenstab"}),
    ],
)
def test_the_list_shows_what_lacks_something_or_stands_below_a_word(editor, asked, shown):
    above = make_concept("Stab")
    make_concept("Krisenstab", english=["crisis unit"]).broader.set([above])
    if asked.get("broader"):
        asked = {"broader": str(above.pk)}

    page = editor.get(LIST, asked)

    assert {concept.label for concept in page.context["object_list"]} == shown


def test_the_list_costs_as_many_queries_for_50_concepts_as_for_one(editor, django_assert_max_num_queries):
    make_concept("Stab")
    editor.get(LIST)  # permissions and content types are remembered

    with django_assert_max_num_queries(20) as few:
        editor.get(LIST)
    for number in range(49):
        make_concept(f"Wort {number}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        editor.get(LIST)


@pytest.mark.parametrize(
    "fields", [{"label": ""}, {"label": "KRISENSTAB"}, {"synonyms": ["gut", ""]}, {"abbreviations": [""]}]
)
def test_the_database_refuses_empty_words_and_a_second_concept_of_the_same_name(fields):
    make_concept("Krisenstab")

    with pytest.raises(IntegrityError), transaction.atomic():
        Concept.objects.create(**({"slug": "neu", "label": "Neu"} | fields))


@pytest.mark.parametrize("relation", [ConceptBroader, ConceptRelated])
def test_the_database_refuses_a_concept_that_stands_above_or_beside_itself(relation):
    concept = make_concept("Stab")

    with pytest.raises(IntegrityError), transaction.atomic():
        relation.objects.create(from_concept=concept, to_concept=concept)


def test_the_source_of_a_concept_is_checked_for_dead_links():
    concept = make_concept("Stab", source_url="https://handbuch.example/stab")

    sources.refresh_all()

    mention = Mention.objects.get(link__url="https://handbuch.example/stab")
    assert (mention.title, mention.edit_url) == ("Stab", f"{LIST}edit/{concept.pk}/")


NAMES = st.sampled_from("abcdef")


@given(graph=st.dictionaries(NAMES, st.lists(NAMES, max_size=3)))
def test_what_stands_above_has_all_that_stands_above_that_also_in_a_circle(graph):
    for name in graph:
        found = concepts.above(name, graph)

        assert found >= set(graph[name])
        assert all(concepts.above(one, graph) <= found for one in found)


@given(related=st.dictionaries(NAMES, st.lists(NAMES, max_size=3)))
def test_of_two_that_are_related_both_say_so(related):
    found = concepts.both_ways(related)

    assert {(one, other) for one, others in found.items() for other in others} == {
        pair for one, others in related.items() for other in others for pair in ((one, other), (other, one))
    }
