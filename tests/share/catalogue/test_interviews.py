import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from panreflex.collect.library.models import Interview
from panreflex.share.catalogue.views.interviews import interview_page
from tests.making import make_evidence, make_interview, make_recommendation, make_theme

pytestmark = pytest.mark.django_db


def page(client, interview):
    return client.get(interview.get_absolute_url()).content.decode()


def test_the_page_says_who_speaks_for_whom_and_where_to_hear_it(client):
    html = page(client, make_interview(name="Dr. Alex Muster", role="Amtsleitung", organisation="Stadt Muster"))

    assert "<h1>Dr. Alex Muster</h1>" in html
    assert '<p class="kind">Videointerview</p>' in html
    assert "<dt>Funktion</dt><dd>Amtsleitung</dd>" in html
    assert "<dt>Organisation</dt><dd>Stadt Muster</dd>" in html
    assert 'href="https://gespraech.example/"' in html
    assert "Das Gespräch steht auf gespraech.example." in html


def test_without_a_name_the_function_is_the_title_and_said_once(client):
    html = page(client, make_interview(name="", role="Arbeitspsychologin", organisation=""))

    assert "<h1>Arbeitspsychologin</h1>" in html
    assert "<dt>Funktion</dt>" not in html
    assert "<dt>Organisation</dt>" not in html


def test_the_page_leads_back_to_what_rests_on_it_and_on_to_what_is_near(client):
    interview, other = make_interview(), make_interview(name="Kim Beispiel")
    for one in (interview, other):
        one.themes.add(make_theme("hitze", "Hitze"))
        one.save()
    recommendation = make_recommendation(title="Üben")
    make_evidence(recommendation, interview=interview)

    html = page(client, interview)

    assert f'<a href="{recommendation.get_absolute_url()}">Üben</a>' in html
    assert f'<a href="{other.get_absolute_url()}">Kim Beispiel</a>' in html
    assert 'href="/im-gespraech/?thema=hitze">Hitze</a>' in html


@pytest.mark.parametrize("slug", ["gibt-es-nicht", "x" * 1500, "%3Cscript%3E"])
def test_an_address_of_nothing_is_not_found(client, slug):
    assert client.get(f"/im-gespraech/{slug}/").status_code == 404


def test_a_draft_is_not_found(client):
    assert client.get(make_interview(live=False).get_absolute_url()).status_code == 404


def test_what_editors_write_is_shown_as_text(client):
    html = page(client, make_interview(name="<script>alert(1)</script>", summary="<b>fett</b>"))

    assert "<script>alert" not in html
    assert "<b>fett" not in html


def test_the_page_needs_the_same_queries_however_much_rests_on_it(client):
    interview, counted = make_interview(), []
    for more in (1, 10):
        for _ in range(more):
            make_evidence(make_recommendation(), interview=interview)
        with CaptureQueriesContext(connection) as captured:
            page(client, interview)
        counted.append(len(captured))

    assert counted[0] == counted[1] <= 5


def test_the_preview_shows_what_is_in_the_editor_and_not_stored_yet():
    draft = Interview(slug="neu", role="Amtsleitung", format="Podcast", summary="Bald.", url="https://g.example/")
    draft.themes = []

    assert "<h1>Amtsleitung</h1>" in interview_page(RequestFactory().get("/"), draft).content.decode()
