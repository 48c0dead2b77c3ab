"""The address alone decides in which language a page speaks."""

import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from panreflex.base import languages
from panreflex.base.languages import LanguageMiddleware
from panreflex.share.catalogue import places
from tests.making import make_client, make_example, make_municipality, make_user


def answer(path: str, html: str = "", **headers: str) -> HttpResponse:
    """What a reader of `path` gets if the view inside answers with `html` and `headers`."""
    return LanguageMiddleware(lambda request: HttpResponse(html, headers=headers))(RequestFactory().get(path))


def html_of(response: HttpResponse) -> str:
    """Without the line breaks of the templates."""
    return " ".join(response.content.decode().split())


def seen_inside(path: str) -> tuple[str, str, str]:
    """Path, information for the resolver, and language as a view sees them."""
    seen = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append((request.path, request.path_info, translation.get_language() or ""))
        return HttpResponse()

    LanguageMiddleware(view)(RequestFactory().get(path))
    return seen[0]


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        ("/kontakt/", ("/kontakt/", "/kontakt/", "de")),
        ("/en/kontakt/", ("/kontakt/", "/kontakt/", "en")),
        ("/en/", ("/", "/", "en")),
        ("/english/", ("/english/", "/english/", "de")),
        ("/en/en/kontakt/", ("/en/kontakt/", "/en/kontakt/", "en")),
    ],
)
def test_inside_every_page_has_one_address(path, seen):
    assert seen_inside(path) == seen


def test_after_the_answer_the_request_has_its_own_path_again_for_the_log():
    request = RequestFactory().get("/en/kontakt/")

    LanguageMiddleware(lambda request: HttpResponse())(request)

    assert request.path == "/en/kontakt/"


@pytest.mark.django_db
def test_neither_cookie_nor_browser_decide(client):
    client.cookies["django_language"] = "en"

    page = client.get("/gibt-es-nicht/", headers={"Accept-Language": "en"})

    assert '<html lang="de">' in page.content.decode()
    assert "Accept-Language" not in page.headers.get("Vary", "")


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/en", "/en/"),
        ("/en?a=1", "/en/?a=1"),
        ("/en/redaktion/pages/?p=2", "/redaktion/pages/?p=2"),
        ("/en/verwaltung/", "/verwaltung/"),
        ("/en/api/v1/examples", "/api/v1/examples"),
        ("/en/sitemap.xml", "/sitemap.xml"),
        ("/en/befragungen/zahl.csv", "/befragungen/zahl.csv"),
        ("/en//fremd.example/a.b", "/fremd.example/a.b"),
    ],
)
def test_what_exists_once_is_found_at_its_one_address(path, to):
    moved = answer(path)

    assert (moved.status_code, moved["Location"]) == (301, to)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('<a href="/kontakt/">', '<a href="/en/kontakt/">'),
        ('<a href="/">', '<a href="/en/">'),
        ('<form action="/suche/">', '<form action="/en/suche/">'),
        ('<a href="/gute-beispiele/?krise=hitze#filter">', '<a href="/en/gute-beispiele/?krise=hitze#filter">'),
        ('<form hx-get="/gute-beispiele/">', '<form hx-get="/en/gute-beispiele/">'),
        ('<link href="https://wissen.example/x/">', '<link href="https://wissen.example/en/x/">'),
        ('<a href="/en/kontakt/">', '<a href="/en/kontakt/">'),
        ('<a hreflang="de" href="/kontakt/">', '<a hreflang="de" href="/kontakt/">'),
        ('<a hreflang="de"\n   href="/kontakt/">', '<a hreflang="de"\n   href="/kontakt/">'),
        ('<link href="/static/site.css">', '<link href="/static/site.css">'),
        ('<a href="/befragungen/zahl.csv">', '<a href="/befragungen/zahl.csv">'),
        ('<a href="/verwaltung/">', '<a href="/verwaltung/">'),
        ('<a href="//fremd.example/">', '<a href="//fremd.example/">'),
        ('<a href="https://fremd.example/x/">', '<a href="https://fremd.example/x/">'),
        ('<a href="?seite=2">', '<a href="?seite=2">'),
        ('<input value="/kontakt/">', '<input value="/kontakt/">'),
    ],
)
def test_links_of_a_page_lead_on_in_its_language(settings, written, read):
    settings.BASE_URL = "https://wissen.example"

    assert answer("/en/x/", written).content.decode() == read
    assert answer("/x/", written).content.decode() == written


def test_only_pages_are_rewritten():
    data = '{"link": "<a href=\\"/x/\\">"}'

    assert answer("/en/x/", data, **{"Content-Type": "application/json"}).content.decode() == data


@pytest.mark.parametrize(
    ("location", "led_to"),
    [
        ("/konto/", "/en/konto/"),
        ("/konto/login/?next=/x/", "/en/konto/login/?next=/x/"),
        ("/redaktion/", "/redaktion/"),
        ("//fremd.example/", "//fremd.example/"),
        ("https://fremd.example/", "https://fremd.example/"),
    ],
)
def test_redirects_stay_in_the_language(location, led_to):
    assert answer("/en/x/", Location=location)["Location"] == led_to


@pytest.mark.django_db
def test_an_english_page_says_what_is_german_and_leads_to_the_german_one(client):
    make_example("hitze", title="Hitzeschutz in Köln")

    page = html_of(client.get("/en/gute-beispiele/hitze/"))

    assert '<html lang="en">' in page
    assert "The content of this page is in German." in page
    assert '<h1 lang="de">Hitzeschutz in Köln</h1>' in page
    assert re.search(r'<a hreflang="de" href="/gute-beispiele/hitze/" lang="de">Deutsch</a>', page)
    assert re.search(r'<link rel="alternate" hreflang="en" href="[^"]*/en/gute-beispiele/hitze/">', page)
    assert re.search(r'<link rel="canonical" href="[^"]*/en/gute-beispiele/hitze/">', page)


@pytest.mark.django_db
def test_a_german_page_marks_no_german(client):
    make_example("hitze", title="Hitzeschutz in Köln")

    page = html_of(client.get("/gute-beispiele/hitze/"))

    assert "<h1>Hitzeschutz in Köln</h1>" in page
    assert 'hreflang="en" href="/en/gute-beispiele/hitze/" lang="en">English</a>' in page


@pytest.mark.django_db
def test_the_switch_keeps_the_choice_of_a_list(client):
    make_example("hitze")

    page = html_of(client.get("/en/gute-beispiele/?sortierung=titel&unbekannt=1"))

    assert 'hreflang="de" href="/gute-beispiele/?sortierung=titel"' in page


@pytest.mark.django_db
def test_both_languages_have_versions_of_their_own_and_an_unchanged_page_costs_no_more(client):
    make_example("hitze")
    german, english = (client.get(f"{prefix}/gute-beispiele/hitze/") for prefix in ("", "/en"))

    again = client.get("/en/gute-beispiele/hitze/", headers={"If-None-Match": english["ETag"]})
    crossed = client.get("/en/gute-beispiele/hitze/", headers={"If-None-Match": german["ETag"]})

    assert (again.status_code, crossed.status_code) == (304, 200)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/en/konto/", "/en/konto/sicherheit/", "/en/meine-suchen/"])
def test_private_pages_are_private_in_every_language(path):
    page = make_client(make_user("reader")).get(path)

    assert page["Cache-Control"] in ("no-store", "max-age=0, no-cache, no-store, must-revalidate, private")
    assert "ETag" not in page


@pytest.mark.django_db
def test_errors_speak_english_as_well(client):
    missing = client.get("/en/gibt-es-nicht/")

    assert missing.status_code == 404
    assert "There is no page at this address." in missing.content.decode()


@pytest.mark.django_db
def test_numbers_and_dates_are_written_as_in_english(client):
    munich = make_municipality("09162000", "München", 1_510_378)
    example = make_example(municipality=munich)

    with translation.override("en"):
        assert places.size(example) == "around 1,510,000 inhabitants (as of 31 December 2023)"


def test_words_of_the_platform_are_told_from_content():
    with translation.override("en"):
        assert languages.is_ours("Good examples")
        assert languages.is_ours("2025")
        assert not languages.is_ours("Hitzeschutz in Köln")
