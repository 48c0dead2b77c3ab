from datetime import date

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from panreflex.collect.library.models import ProjectPartner, ResearchProject
from panreflex.share.catalogue.views.projects import project_page
from tests.making import make_project, make_theme

pytestmark = pytest.mark.django_db


def page(client, project):
    return client.get(project.get_absolute_url()).content.decode()


def test_the_page_says_what_when_who_pays_and_who_works_on_it(client):
    project = make_project(
        acronym="PanReflex",
        title="Stärkung städtischer Resilienz",
        funder="Ein Ministerium",
        start=date(2022, 3, 1),
        end=date(2025, 8, 31),
    )
    ProjectPartner.objects.create(project=project, name="Stadt Muster")

    html = page(client, project)

    assert "<h1>PanReflex</h1>" in html
    assert '<p class="lead">Stärkung städtischer Resilienz</p>' in html
    assert "<dt>Laufzeit</dt><dd>März 2022 bis August 2025</dd>" in html
    assert "<dt>Förderung</dt><dd>Ein Ministerium</dd>" in html
    assert "<li>Stadt Muster</li>" in html
    assert '<a href="https://uni.example/projekt">uni.example</a>' in html


def test_what_the_source_does_not_say_is_left_out(client):
    html = page(client, make_project())

    for words in ("Laufzeit", "Förderung", "Wer daran arbeitet", "Verwandt", "None"):
        assert words not in html


def test_projects_with_the_same_theme_are_near(client):
    theme = make_theme("hitze", "Hitze")
    project, other = make_project(), make_project(acronym="HAP-DE")
    for one in (project, other):
        one.themes.add(theme)
        one.save()

    html = page(client, project)

    assert f'<a href="{other.get_absolute_url()}">HAP-DE</a>' in html
    assert "Gemeinsames Thema: Hitze" in html
    assert 'href="/forschungsprojekte/?thema=hitze">Hitze</a>' in html


@pytest.mark.parametrize("slug", ["gibt-es-nicht", "x" * 1500, "%3Cscript%3E"])
def test_an_address_of_nothing_is_not_found(client, slug):
    assert client.get(f"/forschungsprojekte/{slug}/").status_code == 404


def test_a_draft_is_not_found(client):
    assert client.get(make_project(live=False).get_absolute_url()).status_code == 404


def test_what_editors_write_is_shown_as_text(client):
    html = page(client, make_project(acronym="<script>alert(1)</script>", summary="<b>fett</b>"))

    assert "<script>alert" not in html
    assert "<b>fett" not in html


def test_the_page_needs_the_same_queries_for_1_and_for_20_partners(client):
    project, counted = make_project(), []
    for more in (1, 19):
        for number in range(more):
            ProjectPartner.objects.create(project=project, name=f"Partner {number}")
        with CaptureQueriesContext(connection) as captured:
            page(client, project)
        counted.append(len(captured))

    assert counted[0] == counted[1] <= 5


def test_the_preview_shows_what_is_in_the_editor_and_not_stored_yet():
    draft = ResearchProject(slug="neu", title="Ganz neu", acronym="NEU", summary="Bald.", url="https://u.example/")
    draft.partners = [ProjectPartner(name="Stadt Muster")]
    draft.themes = []

    html = project_page(RequestFactory().get("/"), draft).content.decode()

    assert "Ganz neu" in html
    assert "Stadt Muster" in html
