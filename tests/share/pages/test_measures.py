"""Measure pages: finding, fact sheets, recommendations, literature, figures, factors."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from panreflex.share.pages.models import MeasureAdvice, MeasureExample, MeasurePublication
from panreflex.vocabulary.models import Measure, ResilienceFactor
from tests.making import (
    make_evidence,
    make_example,
    make_figure,
    make_interview,
    make_measure,
    make_publication,
    make_recommendation,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/stellschrauben/personal/"


def test_fact_sheets_and_literature_stand_in_the_editors_order_without_drafts(measure_page, client):
    for slug, live in (("zweites", True), ("entwurf", False), ("erstes", True)):
        measure_page.chosen_examples.add(MeasureExample(example=make_example(slug, live=live)))
        measure_page.chosen_publications.add(MeasurePublication(publication=make_publication(slug, live=live)))
    measure_page.save()

    context = client.get(ADDRESS).context

    assert [example.slug for example in context["examples"]] == ["zweites", "erstes"]
    assert [work.slug for work in context["publications"]] == ["zweites", "erstes"]


def test_short_advice_stands_with_its_source(measure_page, client):
    measure_page.advice.add(MeasureAdvice(text="Reserven aufbauen.", url="https://www.quelle.example/seite"))
    measure_page.save()

    page = client.get(ADDRESS).content.decode()

    assert "Reserven aufbauen." in page
    assert '<a class="small" href="https://www.quelle.example/seite">Quelle:&nbsp;quelle.example</a>' in page


def test_no_two_sources_of_the_finding_read_alike(measure_page, client):
    urls = ["https://www.quelle.example/", "https://www.quelle.example/studie", "https://anders.example/a"]
    measure_page.finding_sources = [("url", url) for url in urls]
    measure_page.save()

    sources = client.get(ADDRESS).context["finding_sources"]

    assert [source.url for source in sources] == urls
    assert [source.title for source in sources] == ["quelle.example", "quelle.example (studie)", "anders.example"]


def test_recommendations_say_on_how_much_of_which_kind_they_rest(measure_page, client):
    recommendation = make_recommendation("reserve", measures=[measure_page.measure])
    for piece in (
        {"example": make_example()},
        {"example": make_example()},
        {"example": make_example(live=False)},
        {"figure": make_figure()},
        {"interview": make_interview()},
        {"workshop": "innovation"},
    ):
        make_evidence(recommendation, **piece)
    make_recommendation("entwurf", measures=[measure_page.measure], live=False)
    make_recommendation("anders", measures=[make_measure("wissen", 2)])

    nodes = client.get(ADDRESS).context["recommendations"]

    assert [(node.url, node.note) for node in nodes] == [
        ("/empfehlungen/reserve/", "Beruht auf 2 Beispielen, 1 Befragungszahl, 1 Gespräch, 1 Workshop")
    ]


def test_figures_come_by_way_of_the_recommendations_that_rest_on_them(measure_page, client):
    recommendation = make_recommendation(measures=[measure_page.measure])
    make_evidence(recommendation, figure=make_figure("zahl"))
    make_evidence(recommendation, figure=make_figure("entwurf", live=False))
    make_evidence(make_recommendation(), figure=make_figure("anders"))

    assert [figure.slug for figure in client.get(ADDRESS).context["figures"]] == ["zahl"]


def test_factors_lead_to_their_place_and_back(measure_page, site, client):
    factor = ResilienceFactor.objects.create(
        slug="team",
        order=1,
        title="Team",
        statements=["Gut zusammenarbeiten"],
        source="Werkstatt",
        url="https://w.example",
    )
    factor.measures.add(measure_page.measure)

    there, back = client.get(ADDRESS).content.decode(), client.get("/resilienzfaktoren/").content.decode()

    assert 'href="/resilienzfaktoren/#team"' in there
    assert 'id="team"' in back
    assert "„Gut zusammenarbeiten“" in back
    assert f'href="{ADDRESS}"' in back


@pytest.mark.parametrize(
    ("sources", "above", "each"), [(("Werkstatt", "Werkstatt"), 1, 0), (("Werkstatt", "Umfrage"), 0, 2)]
)
def test_a_source_that_all_factors_share_is_named_once(site, client, sources, above, each):
    for order, source in enumerate(sources, start=1):
        ResilienceFactor.objects.create(
            slug=f"f{order}", order=order, title="F", statements=["So"], source=source, url="https://w.example"
        )

    page = client.get("/resilienzfaktoren/").content.decode()

    assert page.count("Quelle aller Zitate:") == above
    assert page.count("Quelle:") == each


def test_the_page_leads_to_the_measures_before_and_after(measure_page, client):
    make_measure("wissen", 2)
    make_measure("fuersorge", 4)

    context = client.get(ADDRESS).context

    assert (context["before"].slug, context["after"].slug) == ("wissen", "fuersorge")


def test_the_last_measure_leads_only_back(measure_page, client):
    Measure.objects.filter(pk=measure_page.measure_id).update(order=7)
    make_measure("vulnerable", 6)

    context = client.get(ADDRESS).context

    assert (context["before"].slug, context["after"]) == ("vulnerable", None)


def test_a_measure_needs_the_same_queries_for_1_and_for_20_entries(measure_page, client):
    counted = []
    for rows in (1, 19):
        for _row in range(rows):
            make_evidence(make_recommendation(measures=[measure_page.measure]), figure=make_figure())
            measure_page.chosen_examples.add(MeasureExample(example=make_example()))
            measure_page.chosen_publications.add(MeasurePublication(publication=make_publication()))
        measure_page.save()
        with CaptureQueriesContext(connection) as captured:
            client.get(ADDRESS)
        counted.append(len(captured))

    assert counted[0] == counted[1] <= 23
