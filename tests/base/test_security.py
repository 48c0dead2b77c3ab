"""Headers on every response, and input that no view has to think of."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from panreflex.base import security

pytestmark = pytest.mark.urls("tests.base.addresses")


@pytest.fixture(autouse=True)
def only_our_middleware(settings):
    settings.MIDDLEWARE = [
        "panreflex.base.security.SecurityHeadersMiddleware",
        "panreflex.base.security.RefuseMalformedInputMiddleware",
        "panreflex.base.errors.ErrorPagesMiddleware",
    ]


@pytest.mark.parametrize("address", ["/", "/gibt-es-nicht/", "/entfernt/", "/?q=%00"])
def test_every_page_carries_the_strict_policy_and_its_companions(client: Client, address: str):
    response = client.get(address)

    assert response["Content-Security-Policy"] == security.PUBLIC_POLICY
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.parametrize("forbidden", ["unsafe", "nonce", "http:", "https:", "*", "blob:"])
def test_the_public_policy_allows_nothing_inline_and_no_foreign_host(forbidden: str):
    assert forbidden not in security.PUBLIC_POLICY


def test_only_the_editing_interface_may_use_inline_scripts_and_only_those_with_the_number_of_the_response(
    client: Client,
):
    policies = [client.get("/redaktion/")["Content-Security-Policy"] for _twice in range(2)]
    numbers = [re.findall(r"script-src 'self' 'nonce-([\w-]{22})';", policy) for policy in policies]

    assert [len(number) for number in numbers] == [1, 1]
    assert numbers[0] != numbers[1]
    assert "unsafe-eval" not in policies[0]
    assert "nonce" not in client.get("/redaktionelles/")["Content-Security-Policy"]


def test_a_stricter_policy_that_a_view_set_stays(client: Client):
    assert client.get("/bild/")["Content-Security-Policy"] == "default-src 'none'"


@pytest.mark.parametrize(("secure", "header"), [(True, "max-age=31536000"), (False, None)])
def test_browsers_are_told_to_stay_with_tls_only_where_there_is_tls(settings, secure: bool, header: str | None):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    middleware = security.SecurityHeadersMiddleware(lambda request: HttpResponse())

    response = middleware(RequestFactory().get("/", secure=secure))

    assert response.headers.get("Strict-Transport-Security") == header


@pytest.mark.parametrize("address", ["/?q=a%00b", "/?%00=1", "/seite%00/", "/?q=a&q=%00"])
def test_a_null_byte_in_the_address_is_answered_in_german(client: Client, address: str):
    response = client.get(address)

    assert response.status_code == 400
    assert "Diese Anfrage verstehen wir nicht." in response.content.decode()


@pytest.mark.parametrize("form", [{"name": "a\x00b"}, {"na\x00me": "a"}])
@pytest.mark.parametrize("multipart", [True, False])
def test_a_null_byte_in_a_form_is_refused(form: dict[str, str], multipart: bool):
    client = Client()

    response = client.post("/", form) if multipart else client.post("/", _encoded(form), _URLENCODED)

    assert response.status_code == 400


@pytest.mark.parametrize("address", ["/?" + "krise=pandemie&" * 1_000, "/" + "a" * 3_000])
def test_an_overlong_address_is_refused_before_any_view(client: Client, address: str):
    response = client.get(address)

    assert response.status_code == 414
    assert "Diese Adresse ist zu lang." in response.content.decode()


@pytest.mark.parametrize("address", ["/?q=Stab%20aufbauen", "/?" + "krise=pandemie&" * 150, "/?q=%E2%80%AEumgekehrt"])
def test_what_people_do_type_passes(client: Client, address: str):
    assert client.get(address).status_code == 200


_URLENCODED = "application/x-www-form-urlencoded"


def _encoded(form: dict[str, str]) -> str:
    return "&".join(f"{name}={value}" for name, value in form.items()).replace("\x00", "%00")
