"""Too large a request is refused before any of it is kept."""

from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.test import Client

from panreflex.base.media import door
from panreflex.project import editing_rights
from tests.making import make_client, make_user

pytestmark = pytest.mark.django_db(transaction=True)

MEGABYTE = 1_000_000
PICTURES = "/redaktion/images/add/"


class Sender:
    """Somebody who sends a body in parts, and counts how many were taken."""

    def __init__(self, parts: int = 0, *, client: Client | None = None) -> None:
        self.left, self.taken, self.answers = parts, 0, list[dict[str, Any]]()
        cookies = client.cookies if client else {}
        self.cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())

    async def receive(self) -> dict[str, Any]:
        self.taken += 1
        self.left -= 1
        return {"type": "http.request", "body": bytes(MEGABYTE), "more_body": self.left > 0}

    async def send(self, message: Any) -> None:
        self.answers.append(message)


def post(sender: Sender, path: str = PICTURES, *, length: int | str | None = None) -> int:
    """Status of the answer; 200 is that of an application which reads everything."""

    async def application(_scope: Any, receive: Any, send: Any) -> None:
        while (await receive())["more_body"]:
            pass
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    headers = [(b"cookie", sender.cookie.encode())]
    if length is not None:
        headers.append((b"content-length", str(length).encode()))
    scope = {"type": "http", "method": "POST", "path": path, "headers": headers, "query_string": b""}
    async_to_sync(door.limited(application))(scope, sender.receive, sender.send)
    return int(sender.answers[0]["status"])


@pytest.fixture
def editor() -> Client:
    editing_rights.set_up()
    return make_client(make_user("editor"))


def test_200_megabytes_are_refused_without_taking_one_of_them(editor):
    sender = Sender(200, client=editor)

    status = post(sender, length=200 * MEGABYTE)

    assert (status, sender.taken) == (413, 0)
    assert "zu groß" in sender.answers[1]["body"].decode()


def test_who_may_edit_sends_a_file_up_to_the_limit_of_its_kind(editor):
    limit = settings.MAX_PICTURE_BYTES

    assert post(Sender(20, client=editor), length=limit) == 200
    assert post(Sender(client=editor), length=limit + MEGABYTE) == 413
    assert post(Sender(90, client=editor), "/redaktion/videos/add/", length=90 * MEGABYTE) == 200


@pytest.mark.parametrize("path", [PICTURES, "/redaktion/documents/multiple/add/", "/redaktion/videos/add/"])
def test_nobody_else_sends_files(path):
    reader = make_client(make_user("reader"))

    assert post(Sender(), path, length=6 * MEGABYTE) == 413
    assert post(Sender(client=reader), path, length=6 * MEGABYTE) == 413


def test_whoever_is_signed_in_sends_a_file_for_an_offer_and_nobody_else_does():
    reader, nobody = make_client(make_user()), make_client()
    offers = ("/meine-beispiele/3/anhaenge/bild/", "/en/meine-beispiele/3/anhaenge/dokument/")

    assert [post(Sender(20, client=reader), path, length=20 * MEGABYTE) for path in offers] == [200, 200]
    assert [post(Sender(client=nobody), path, length=20 * MEGABYTE) for path in offers] == [413, 413]
    assert post(Sender(client=reader), "/meine-beispiele/3/feld/", length=20 * MEGABYTE) == 413


@pytest.mark.parametrize("path", ["/konto/login/", "/redaktion/pages/3/edit/", "/suche/"])
def test_other_addresses_take_forms_only(editor, path):
    assert post(Sender(client=editor), path, length=6 * MEGABYTE) == 413
    assert post(Sender(4, client=editor), path, length=4 * MEGABYTE) == 200


def test_who_promises_little_or_nothing_and_sends_much_is_stopped():
    promised_little, promised_nothing = Sender(200), Sender(200)

    assert post(promised_little, length=10) == 413
    assert post(promised_nothing) == 413
    assert promised_little.taken == promised_nothing.taken == 6


@pytest.mark.parametrize("length", ["-1", "viel", "9" * 20])
def test_a_length_that_is_none_counts_as_too_much(length):
    assert post(Sender(), length=length) == 413
