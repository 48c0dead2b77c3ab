"""Attacks on every address at once: what is sent on purpose ends in no error of ours and leads nowhere.

The addresses are those of the permission matrix, so a new one is attacked as soon as it has its row.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from panreflex.base.models import Change, Mail
from panreflex.people.models import AuditEntry, User
from tests.making import make_user
from tests.project.test_permission_matrix import PREFIXES, ROWS, Row, world

__all__ = ["world"]  # a fixture

ALL = [*ROWS.values(), *(row for prefix in PREFIXES.values() for row in prefix.rows)]
ELSEWHERE = {"next": "https://evil.example/", "weiter": "//evil.example/", "url": "/\\evil.example/"}
ELSEWHERE |= dict.fromkeys(("return_to", "redirect_to", "redirect", "continue", "referer"), "https://evil.example/")
MARK_UP = '<script>alert(1)</script>" onfocus="alert(1)\'; DROP TABLE people_user; -- {{ settings.SECRET_KEY }}'
CORPUS = {
    "mark-up, SQL, template": MARK_UP,
    "header": "a\r\nBcc: opfer@stadt.example\r\n\r\nText",
    "overlong": "ä" * 20_000,
    "number": "-" + "9" * 40,
}


class Form(NamedTuple):
    """A form as it stands on a page."""

    action: str
    method: str
    fields: tuple[str, ...]


class Forms(HTMLParser):
    """Collects the forms of a page; a form without an action leads to the page itself."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.found: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            action = (values.get("action") or self.address).split("?")[0].split("#")[0]
            self.found.append(Form(action, (values.get("method") or "get").lower(), ()))
        elif tag in ("input", "select", "textarea") and self.found and (name := values.get("name")):
            form = self.found[-1]
            self.found[-1] = form._replace(fields=(*form.fields, name))


def outside(response: Any) -> bool:
    """Whether an answer leads to another host."""
    address = response.headers.get("Location", "")
    return bool(urlsplit(address.replace("\\", "/")).netloc) or address.startswith(("//", "javascript:"))


def called(client: Client, method: str, address: str, **named: Any) -> Any:
    """The answer, with all that it changed taken back; `response.letters`: what it would have sent."""
    with transaction.atomic():
        before = list(Mail.objects.values_list("pk", flat=True))
        response = getattr(client, method)(address, **named)
        response.letters = list(Mail.objects.exclude(pk__in=before))
        transaction.set_rollback(True)
    return response


def address_of(row: Row, world: dict[str, Any]) -> str:
    """The row's address in this world."""
    return row.address.format(**world)


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["nobody", "administrator"])
def test_no_address_leads_to_another_host(world: dict[str, Any], who: str) -> None:
    client = world["clients"][who]
    led_away = []

    for row in ALL:
        address = address_of(row, world)
        asked = [called(client, "get", address, query_params=ELSEWHERE, headers={"Referer": "https://evil.example/"})]
        if row.method == "post":
            asked.append(called(client, "post", address, data={**row.data, **ELSEWHERE}))
        led_away += [address for response in asked if outside(response)]

    assert led_away == []


@pytest.mark.django_db
def test_a_forged_host_is_refused_everywhere_and_echoed_nowhere(world: dict[str, Any]) -> None:
    client = world["clients"]["nobody"]
    echoed, answered = [], {}

    for row in ALL:
        address = address_of(row, world)
        forged = client.get(address, headers={"Host": "evil.example"})
        forwarded = client.get(address, headers={"X-Forwarded-Host": "evil.example"})
        answered[address] = forged.status_code
        for response in (forged, forwarded):
            if b"evil.example" in b"".join([response.getvalue(), str(response.headers).encode()]):
                echoed.append(address)

    assert echoed == []
    assert {address: status for address, status in answered.items() if status != 400} == {}


@pytest.mark.django_db
def test_links_in_mail_start_with_our_own_address_whatever_name_was_called(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "zweiter-name.example"]
    settings.BASE_URL = "https://pan.example"
    person = make_user("reader")

    client.post("/konto/password/reset/", {"email": person.email}, headers={"Host": "zweiter-name.example"})

    text = Mail.objects.get(to=person.email).text
    assert "https://pan.example/konto/password/reset/key/" in text
    assert "zweiter-name" not in text
    assert mail.outbox == []


@pytest.mark.django_db
def test_no_method_but_the_right_one_changes_anything_or_breaks(world: dict[str, Any]) -> None:
    client = world["clients"]["administrator"]
    before = traces()
    broken = []

    for row in ROWS.values():
        address = address_of(row, world)
        attempts = [client.put(address), client.delete(address), client.trace(address)]
        if row.method == "post":
            attempts.append(client.get(address, headers={"X-HTTP-Method-Override": "POST"}))
        broken += [(address, response.status_code) for response in attempts if response.status_code >= 500]

    assert broken == []
    assert traces() == before


def traces() -> tuple[int, ...]:
    """What changes leave behind."""
    return tuple(model.objects.count() for model in (AuditEntry, Mail, ProcrastinateJob, Change, User))


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["nobody", "administrator"])
def test_every_form_that_can_be_found_takes_the_corpus_of_attacks(world: dict[str, Any], who: str) -> None:
    client = world["clients"][who]
    forms = set(forms_for(client, world))
    broken = []

    for form in forms:
        for name, value in CORPUS.items():
            response = called(client, form.method, form.action, data=dict.fromkeys(form.fields, value))
            page = response.getvalue().decode("utf-8", "replace")
            if response.status_code >= 500 or outside(response):
                broken.append((form.action, name, response.status_code))
            if "<script>alert" in page or ' onfocus="alert' in page or "Bcc" in response.headers:
                broken.append((form.action, name, "echoed"))
            if any(leads_astray(letter) for letter in response.letters):
                broken.append((form.action, name, "sent to others"))

    assert broken == []
    assert len(forms) >= {"nobody": 8, "administrator": 20}[who]


def leads_astray(letter: Mail) -> bool:
    """Whether it goes to whom an attack wanted it to, or its head could be read as two lines."""
    return "opfer@" in letter.to or bool(re.search(r"[\r\n]", letter.subject + letter.to))


def forms_for(client: Client, world: dict[str, Any]) -> Iterator[Form]:
    """The forms on all pages of ours that this person sees; editing has Wagtail's own."""
    for row in ROWS.values():
        address = address_of(row, world)
        if row.method == "post" or address.startswith("/redaktion/"):
            continue
        response = client.get(address)
        if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
            reader = Forms(address)
            reader.feed(response.getvalue().decode())
            yield from (form for form in reader.found if not urlsplit(form.action).netloc)


@pytest.mark.django_db
@pytest.mark.parametrize("depth", [10, 100_000])
def test_deep_json_breaks_nothing(client: Client, depth: int) -> None:
    deep = "[" * depth + "]" * depth

    response = client.post("/api/v1/examples", deep, content_type="application/json")

    assert response.status_code in (405, 413)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Location", "Set-Cookie"])
def test_a_line_break_in_an_address_becomes_no_header(client: Client, name: str) -> None:
    for address in (f"/gute-beispiele/%0d%0a{name}:%20x", f"/gute-beispiele?seite=1%0d%0a{name}:%20evil"):
        response = client.get(address)

        assert "evil" not in response.headers.get(name, "").split("?")[0]
        assert all("\n" not in value for value in response.headers.values())
