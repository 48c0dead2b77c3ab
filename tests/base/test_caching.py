"""Public pages can be cached by everybody, private ones by nobody."""

from datetime import date

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from panreflex.base import changes
from panreflex.base.caching import PublicPageMiddleware
from tests.making import make_client, make_figure, make_user

PRIVATE = ["/konto/", "/redaktion/", "/verwaltung/auftraege/", "/meine-kommune/05913000/", "/healthz"]


class Page:
    """A view that counts how often it was rendered."""

    def __init__(self, response: HttpResponse | None = None) -> None:
        self.response = response
        self.rendered = 0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.rendered += 1
        return self.response or HttpResponse("Seite")

    def get(self, path: str = "/ueber/", etag: str = "") -> HttpResponse:
        headers = {"If-None-Match": etag} if etag else {}
        return PublicPageMiddleware(self)(RequestFactory().get(path, headers=headers))


pytestmark = pytest.mark.django_db


def test_a_page_that_did_not_change_is_answered_before_anything_is_rendered(django_assert_num_queries):
    page = Page()
    etag = page.get()["ETag"]

    with django_assert_num_queries(1):
        again = page.get(etag=etag)

    assert again.status_code == 304
    assert again["ETag"] == etag
    assert page.rendered == 1


def test_a_change_makes_every_page_new():
    page = Page()
    etag = page.get()["ETag"]

    changes.record("library.practiceexample", ["1"])

    assert page.get(etag=etag).status_code == 200


def test_the_next_day_makes_every_page_new(monkeypatch):
    page = Page()
    etag = page.get()["ETag"]

    monkeypatch.setattr(timezone, "localdate", lambda: date(2030, 1, 1))

    assert page.get(etag=etag).status_code == 200


def test_a_release_makes_every_page_new(settings):
    page = Page()
    etag = page.get()["ETag"]

    settings.CODE_VERSION = "another"

    assert page.get(etag=etag).status_code == 200


def test_another_address_or_filter_is_another_page():
    page = Page()

    assert len({page.get(path)["ETag"] for path in ("/ueber/", "/literatur/", "/literatur/?thema=a")}) == 3


def test_a_page_that_sets_a_cookie_is_not_public():
    response = HttpResponse("Seite")
    response.set_cookie("merkliste", "1")

    answer = Page(response).get()

    assert not answer.has_header("ETag")
    assert not answer.has_header("Cache-Control")


def test_what_is_not_found_is_not_marked_as_cacheable():
    answer = Page(HttpResponse(status=404)).get()

    assert not answer.has_header("ETag")


@pytest.mark.parametrize(
    "path", ["/konto/", "/redaktion/", "/verwaltung/auftraege/", "/meine-kommune/05913000/", "/healthz"]
)
def test_private_pages_are_stored_by_nobody(path):
    answer = Page().get(path)

    assert answer["Cache-Control"] == "no-store"
    assert not answer.has_header("ETag")


def test_publishing_shows_at_once_on_a_page_that_was_cached():
    figure = make_figure("personal", question="Was fehlt?")
    browser = Client()
    first = browser.get("/befragungen/")
    unchanged = browser.get("/befragungen/", headers={"If-None-Match": first["ETag"]})
    figure.finding = "Es fehlt Personal."

    figure.save_revision().publish()

    again = browser.get("/befragungen/", headers={"If-None-Match": first["ETag"]})
    assert unchanged.status_code == 304
    assert again.status_code == 200
    assert "Es fehlt Personal." in again.content.decode()


def test_a_public_page_asks_neither_session_nor_user_and_sets_no_cookie(django_assert_max_num_queries):
    make_figure("personal")
    reader, nobody = make_client(make_user()), Client()

    with django_assert_max_num_queries(3):
        for_reader = reader.get("/befragungen/")

    assert not for_reader.cookies
    assert for_reader.content == nobody.get("/befragungen/").content
    assert "Cookie" not in for_reader.get("Vary", "")
