"""What people and machines send by mistake or on purpose: never an error of ours, never their mark-up on our page."""

import pytest
from django.test import Client
from wagtail.models import Page, Site

from panreflex.share.pages.models import HomePage, NewsIndexPage
from tests.making import (
    PASSWORD,
    make_crisis_kind,
    make_event,
    make_example,
    make_figure,
    make_interview,
    make_project,
    make_publication,
    make_recommendation,
    make_user,
)

LISTS = [
    "/",
    "/aktuelles/",
    "/gute-beispiele/",
    "/gute-beispiele/welt/",
    "/literatur/",
    "/forschungsprojekte/",
    "/im-gespraech/",
    "/empfehlungen/",
    "/befragungen/",
    "/termine/",
    "/suche/",
]
DETAILS = [
    "/gute-beispiele/",
    "/literatur/",
    "/forschungsprojekte/",
    "/im-gespraech/",
    "/empfehlungen/",
    "/befragungen/",
]
FIELDS = [
    "q",
    "seite",
    "krise",
    "thema",
    "stellschraube",
    "land",
    "staat",
    "groesse",
    "ebene",
    "jahr",
    "ansicht",
    "art",
]
VALUES = {
    "empty": "",
    "overlong": "a" * 10_000,
    "wrong type": "-1.5e309",
    "negative": "-1",
    "huge": "9" * 40,
    "html": "<b>fett</b>",
    "script": "<script>alert(1)</script>",
    "attribute": '" autofocus onfocus="alert(1)',
    "template": "{{ settings.SECRET_KEY }}{% debug %}",
    "right to left": "\u202eegasreiV",
    "sql": "'; DROP TABLE people_user; --",
    "query operators": "!&|():*<-> ''",
    "like operators": "%_\\",
    "quote": '"nie geschlossen',
    "emoji": "🌊🔥" * 20,
    "lone surrogate": b"\xed\xa0\x80",
    "broken utf-8": b"\xff\xfe",
    "path": "../../etc/passwd",
    "line break": "a\r\nSet-Cookie: x=1",
}


@pytest.fixture
def something_of_each() -> None:
    """An entry of each kind, and the two pages of editors that read parameters or stand at the root."""
    home = Page.get_first_root_node().add_child(
        instance=HomePage(title="Start", slug="start", claim="Lernen", lead="Aus Krisen.")
    )
    home.add_child(instance=NewsIndexPage(title="Aktuelles", slug="aktuelles"))
    Site.objects.update(root_page=home)
    Site.clear_site_root_paths_cache()
    make_example(crisis_kinds=[make_crisis_kind()])
    make_publication()
    make_project()
    make_interview()
    make_figure()
    make_event()
    make_recommendation()


@pytest.mark.django_db
@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
@pytest.mark.parametrize("path", LISTS)
def test_no_list_breaks_or_echoes_mark_up_for_a_bad_value_in_any_field(
    client: Client, something_of_each: None, path: str, value: str | bytes
) -> None:
    for field in FIELDS:
        response = client.get(path, {field: value})

        assert response.status_code in (200, 400, 404, 414), (field, response.status_code)
        page = response.content.decode()
        assert "<script>alert" not in page
        assert 'onfocus="alert' not in page
        assert "SECRET" not in page.replace("settings.SECRET_KEY", "")
        assert not response.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("path", LISTS)
def test_a_null_byte_is_refused_before_it_reaches_the_database(
    client: Client, something_of_each: None, path: str
) -> None:
    assert client.get(path, {"q": "Stab\x00"}).status_code == 400
    assert client.get(f"{path}%00").status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("path", LISTS)
def test_a_thousand_values_of_one_filter_are_answered(client: Client, something_of_each: None, path: str) -> None:
    response = client.get(path, {"krise": [f"wert-{number}" for number in range(1000)], "thema": ["x"] * 1000})

    assert response.status_code in (200, 400, 414)


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["gibt-es-nicht", "a" * 3000, "<script>", "..", "%2e%2e%2fetc", "ä" * 50])
@pytest.mark.parametrize("prefix", DETAILS)
def test_an_address_that_nobody_gave_out_is_not_found(client: Client, prefix: str, slug: str) -> None:
    response = client.get(f"{prefix}{slug}/")

    assert response.status_code in (404, 414)
    assert "<script>" not in response.content.decode().replace('<script type="module"', "").replace("<script src", "")


@pytest.mark.django_db
@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_public_pages_take_nothing_but_reading(client: Client, something_of_each: None, path: str, method: str) -> None:
    assert getattr(client, method)(path).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "https:evil.example"],
)
def test_signing_in_never_leads_to_another_host(client: Client, target: str) -> None:
    user = make_user("reader")

    response = client.post("/konto/login/", {"login": user.email, "password": PASSWORD, "next": target})

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/")
    assert not response.headers["Location"].startswith(("//", "/\\"))
