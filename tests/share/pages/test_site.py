"""What all pages have in common."""

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction, get_page_models

from panreflex.project import editing_rights
from panreflex.share.pages.models import MeasurePage, SitePage
from tests.making import make_client, make_measure, make_user
from tests.share.pages.conftest import PATHS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_public_sets_no_cookie_and_may_be_kept(site, client, path):
    response = client.get(path)

    assert response.status_code == 200
    assert not response.cookies
    assert response["Vary"] == "Accept-Encoding"
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"


@pytest.mark.parametrize("path", PATHS[1:])
def test_a_draft_is_found_by_nobody(site, client, path):
    client.get(path).context["page"].unpublish()

    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", PATHS[1:])
def test_the_trail_leads_back_to_pages_that_exist(site, client, path):
    trail = client.get(path).context["trail"]

    assert [client.get(step.url).status_code for step in trail] == [200] * len(trail)
    assert trail[-1].url == path


@pytest.mark.parametrize("path", PATHS)
def test_every_page_says_what_of_it_is_searched(site, client, path):
    assert isinstance(client.get(path).context["page"].search_text, str)


@pytest.mark.parametrize("path", PATHS)
def test_a_draft_of_every_kind_of_page_can_be_previewed(site, client, path):
    page = client.get(path).context["page"]
    page.title = "Noch ein Entwurf"
    page.save_revision()

    preview = page.get_latest_revision_as_object().make_preview_request(original_request=None, preview_mode="")

    assert preview.status_code == 200
    assert "Noch ein Entwurf" in preview.content.decode() or path == "/"


@pytest.mark.parametrize(
    "kind", [kind for kind in get_page_models() if issubclass(kind, SitePage)], ids=lambda kind: kind.__name__
)
def test_an_empty_draft_can_be_previewed(site, kind):
    page = kind(title="Leer", slug="leer")

    assert page.make_preview_request(original_request=None, preview_mode="").status_code == 200


def test_a_page_for_some_is_not_shown_to_all(site, client):
    page = Page.objects.get(slug="impressum")
    PageViewRestriction.objects.create(page=page, restriction_type="login")

    assert client.get("/impressum/").status_code == 302


def test_the_address_of_a_measure_follows_the_measure(measures_page):
    page = MeasurePage(title="Wissen", slug="anders", measure=make_measure("wissen", 2), finding="Es fehlt.")

    measures_page.add_child(instance=page)

    assert Client().get("/stellschrauben/wissen/").status_code == 200


def test_a_published_address_can_not_be_edited(site):
    editing_rights.set_up()
    editor = make_client(make_user("editor"))
    page = Page.objects.get(slug="impressum")
    page.specific.save_revision().publish()

    form = editor.get(f"/redaktion/pages/{page.pk}/edit/").context["form"]

    assert form.fields["slug"].disabled
