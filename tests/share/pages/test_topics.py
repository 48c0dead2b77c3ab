"""Topic pages show what carries one of the themes below the topic."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.making import (
    make_event,
    make_evidence,
    make_example,
    make_interview,
    make_project,
    make_publication,
    make_recommendation,
    make_theme,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/kommunale-resilienz/"


def test_themes_stand_with_counts_that_lead_to_the_filtered_lists(topic, client):
    heat = make_theme("hitze")
    make_example(themes=[heat])
    make_example(themes=[heat, make_theme("stabsarbeit")])
    make_example(themes=[heat], live=False)
    make_publication(themes=[heat])

    themes = client.get(ADDRESS).context["themes"]

    assert [(theme.slug, counts) for theme, counts in themes] == [
        (
            "hitze",
            [("2 Beispiele", "/gute-beispiele/?thema=hitze"), ("1 Veröffentlichung", "/literatur/?thema=hitze")],
        )
    ]


def test_the_addresses_behind_the_counts_show_as_many_entries(topic, client):
    heat = make_theme("hitze")
    make_example("kiel", themes=[heat])
    make_example("anders", themes=[make_theme("stabsarbeit")])

    ((_theme, ((_words, address),)),) = client.get(ADDRESS).context["themes"]

    page = client.get(address).content.decode()
    assert "/gute-beispiele/kiel/" in page
    assert "/gute-beispiele/anders/" not in page


def test_only_public_entries_of_the_topic_are_shown_newest_first(topic, client):
    heat = make_theme("hitze")
    make_example("alt", themes=[heat], year_start=2001)
    make_example("neu", themes=[heat], year_start=2024)
    make_example("ohne-jahr", themes=[heat])
    make_example("entwurf", themes=[heat], live=False)
    make_example("anders", themes=[make_theme("stabsarbeit")])

    assert [example.slug for example in client.get(ADDRESS).context["examples"]] == ["neu", "alt", "ohne-jahr"]


def test_events_talks_and_projects_of_the_topic_are_shown(topic, client):
    heat = make_theme("hitze")
    for make in (make_event, make_interview, make_project):
        entry, draft = make("zeigen"), make("entwurf", live=False)
        for one in (entry, draft):
            one.themes = [heat]
            one.save()

    context = client.get(ADDRESS).context

    assert [[entry.slug for entry in context[kind]] for kind in ("events", "interviews", "projects")] == [
        ["zeigen"]
    ] * 3


def test_each_list_beside_the_text_has_three_entries_at_most(topic, client):
    heat = make_theme("hitze")
    for make in (make_event, make_interview, make_project, make_publication):
        for _number in range(4):
            entry = make()
            entry.themes = [heat]
            entry.save()

    context = client.get(ADDRESS).context

    assert [len(context[kind]) for kind in ("events", "interviews", "projects", "publications")] == [3] * 4


def test_recommendations_that_rest_on_the_topic_stand_with_all_their_evidence(topic, client):
    heat = make_theme("hitze")
    once, twice = make_recommendation("einmal"), make_recommendation("zweimal")
    make_evidence(once, publication=make_publication(themes=[heat]))
    make_evidence(twice, example=make_example(themes=[heat]))
    make_evidence(twice, example=make_example(themes=[heat]))
    make_evidence(twice, url="https://anderswo.example/")
    make_evidence(make_recommendation("anders"), example=make_example())
    make_evidence(make_recommendation("entwurf"), example=make_example(themes=[heat], live=False))

    nodes = client.get(ADDRESS).context["recommendations"]

    assert [(node.url, node.note) for node in nodes] == [
        ("/empfehlungen/zweimal/", "Beruht auf 2 Beispielen, 1 Webseite"),
        ("/empfehlungen/einmal/", "Beruht auf 1 Veröffentlichung"),
    ]


def test_a_topic_needs_the_same_queries_for_1_and_for_20_entries(topic, client):
    heat, counted = make_theme("hitze"), []
    for rows in (1, 19):
        for _row in range(rows):
            make_evidence(make_recommendation(), example=make_example(themes=[heat]))
            make_publication(themes=[heat])
            make_event(starts_on=date(2025, 1, 1)).themes.add(heat)
        with CaptureQueriesContext(connection) as captured:
            client.get(ADDRESS)
        counted.append(len(captured))

    assert counted[0] == counted[1] <= 18
