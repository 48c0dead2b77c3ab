import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from panreflex.distil.models import Evidence, Recommendation
from panreflex.share.catalogue.views.recommendations import recommendation_page
from panreflex.vocabulary.models import Addressee
from tests.making import make_event, make_evidence, make_example, make_figure, make_measure, make_recommendation

pytestmark = pytest.mark.django_db


def page(client, recommendation):
    return client.get(recommendation.get_absolute_url()).content.decode()


def test_the_page_says_what_for_whom_and_along_which_measure(client):
    measure = make_measure("aufgaben-personal", 3, "Aufgaben und Personal")
    recommendation = make_recommendation(title="Aufgaben ordnen", text="Ämter ordnen.", measures=[measure])

    html = page(client, recommendation)

    assert "<h1>Aufgaben ordnen</h1>" in html
    assert '<p class="kind">Empfehlung · Stellschraube 3</p>' in html
    assert '<p class="lead">Ämter ordnen.</p>' in html
    assert "<dt>Für wen</dt><dd>Rat</dd>" in html
    assert '<dd><a href="/stellschrauben/aufgaben-personal/">Aufgaben und Personal</a></dd>' in html


def test_several_measures_are_named_in_one_sentence(client):
    measures = [make_measure("eins", 1), make_measure("zwei", 2), make_measure("fuenf", 5)]

    html = page(client, make_recommendation(measures=measures))

    assert "Empfehlung · Stellschrauben 1, 2 und 5" in html


def test_each_piece_of_the_thread_is_one_click_away_and_leads_back(client):
    recommendation = make_recommendation(title="Krisenbeauftragte benennen")
    pieces = [make_figure(), make_event()]
    make_evidence(recommendation, figure=pieces[0])
    make_evidence(recommendation, workshop=pieces[1].slug)

    html = page(client, recommendation)

    for piece in pieces:
        assert f'<a href="{piece.get_absolute_url()}">' in html
        assert f'<a href="{recommendation.get_absolute_url()}">' in page(client, piece)


def test_a_page_whose_evidence_is_hidden_says_so_instead_of_showing_a_gap(client):
    recommendation = make_recommendation()
    make_evidence(recommendation, example=make_example(title="Noch geheim", live=False), note="Verrät etwas.")

    html = page(client, recommendation)

    assert "Noch geheim" not in html
    assert "Verrät etwas." not in html
    assert "noch kein Beleg veröffentlicht" in html


def test_other_recommendations_of_the_same_measure_are_named_once_and_drafts_are_not(client):
    measures = [make_measure("eins", 1), make_measure("zwei", 2)]
    make_recommendation(title="Auch dazu", measures=measures)
    make_recommendation(title="Nur ein Entwurf", measures=measures, live=False)
    make_recommendation(title="Etwas anderes", measures=[make_measure("drei", 3)])

    html = page(client, make_recommendation(measures=measures))

    assert html.count("Auch dazu") == 1
    assert "Nur ein Entwurf" not in html
    assert "Etwas anderes" not in html


def test_the_citation_names_the_lasting_address(client, settings):
    recommendation = make_recommendation("aufgaben-ordnen", title="Aufgaben ordnen")

    html = page(client, recommendation)

    address = f"{settings.BASE_URL}/empfehlungen/aufgaben-ordnen/"
    assert f"„Aufgaben ordnen“. In: Kommunales Krisenmanagement, die Wissensplattform von PanReflex. {address}" in html
    assert f'<link rel="canonical" href="{address}">' in html


@pytest.mark.parametrize("slug", ["gibt-es-nicht", "x" * 1500, "1%27%20or%201=1", "<script>", "../../etc"])
def test_an_address_of_nothing_is_not_found(client, slug):
    assert client.get(f"/empfehlungen/{slug}/").status_code == 404


def test_a_draft_is_not_found(client):
    assert client.get(make_recommendation(live=False).get_absolute_url()).status_code == 404


def test_only_reading_is_possible(client):
    assert client.post(make_recommendation().get_absolute_url()).status_code == 405


def test_what_editors_write_is_shown_as_text(client):
    recommendation = make_recommendation(title="<script>alert(1)</script>", text="<b>fett</b>")
    make_evidence(recommendation, url="https://anderswo.example/", note="<img src=x onerror=alert(1)>")

    html = page(client, recommendation)

    assert "<script>alert" not in html
    assert "<b>fett" not in html
    assert "<img" not in html


def test_the_page_needs_ten_queries_at_most_however_long_the_thread_is(client):
    recommendation, counted = make_recommendation(measures=[make_measure()]), []
    for more in (1, 20):
        for _ in range(more):
            make_evidence(recommendation, example=make_example())
            make_evidence(recommendation, figure=make_figure())
            make_evidence(recommendation, workshop=make_event().slug)
            make_recommendation(measures=[make_measure()])
        with CaptureQueriesContext(connection) as captured:
            page(client, recommendation)
        counted.append(len(captured))

    assert counted[0] == counted[1] <= 10


def test_a_page_sets_no_cookie(client):
    response = client.get(make_recommendation().get_absolute_url())

    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_the_preview_shows_what_is_in_the_editor_and_not_stored_yet():
    draft = Recommendation(slug="neu", title="Ganz neu", text="Noch nicht gespeichert.")
    draft.measures = [make_measure("wissen", 2)]
    draft.addressees = [Addressee(label="Rat")]
    draft.evidence = [Evidence(example=make_example(title="Vorbild"), note="Daher.")]

    html = recommendation_page(RequestFactory().get("/"), draft, draft=True).content.decode()

    assert "Ganz neu" in html
    assert "Empfehlung · Stellschraube 2" in html
    assert "Vorbild" in html
