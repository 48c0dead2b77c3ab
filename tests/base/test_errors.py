"""Error pages stand on their own feet: no database (pytest forbids it here), no session, plain German."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from panreflex.base import errors

pytestmark = pytest.mark.urls("tests.base.addresses")
STATUSES = [400, 403, 404, 410, 414, 429, 500, 503]


@pytest.fixture(autouse=True)
def error_pages(settings):
    settings.MIDDLEWARE = ["panreflex.base.errors.ErrorPagesMiddleware"]


@pytest.mark.parametrize("status", STATUSES)
def test_an_error_page_names_the_error_and_offers_the_search(status: int):
    response = errors.page(status, "/irgendwo/")

    page = response.content.decode()
    assert response.status_code == status
    assert f"Fehler {status}" in page
    assert 'action="/suche/"' in page
    assert '<meta name="robots" content="noindex">' in page
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]


def test_who_asks_too_often_is_told_when_to_come_back(client: Client):
    response = client.get("/zu-oft/")

    assert response.status_code == 429
    assert response["Retry-After"] == "90"


def test_maintenance_says_when_to_come_back():
    response = errors.unavailable(RequestFactory().get("/"), retry_after=300)

    assert response.status_code == 503
    assert response["Retry-After"] == "300"


def test_an_unknown_address_is_shown_our_page(client: Client):
    response = client.get("/gibt-es-nicht/")

    assert response.status_code == 404
    assert "Unter dieser Adresse gibt es keine Seite." in response.content.decode()


def test_a_form_without_its_token_is_told_that_nothing_was_saved():
    response = errors.csrf_failure(RequestFactory().post("/"))

    assert response.status_code == 403
    assert "Es wurde nichts gespeichert." in response.content.decode()


def test_words_are_left_when_even_the_error_page_cannot_be_rendered(monkeypatch: pytest.MonkeyPatch):
    def broken(*args: object) -> str:
        raise ValueError("no static files yet")

    monkeypatch.setattr("django.template.loader.render_to_string", broken)

    response = errors.handler500(RequestFactory().get("/"))

    assert response.status_code == 500
    assert "Bitte versuchen Sie es in einigen Minuten noch einmal." in response.content.decode()


def test_other_errors_of_a_view_go_on_their_way():
    middleware = errors.ErrorPagesMiddleware(lambda request: HttpResponse())

    assert middleware.process_exception(RequestFactory().get("/"), ValueError()) is None
