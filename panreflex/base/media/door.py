"""The limit at the door: a body that is too large is refused before any of it is kept.

Under ASGI Django stores a whole body on disk before any code of ours runs, so this stands in front of it. Everybody
may send a form; files come from those who may edit, and for an offer from whoever is signed in, and only to the
addresses that take some.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from io import BytesIO
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpResponse
from django.utils.module_loading import import_string

from panreflex.base import errors

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

MAX_FORM = 5_000_000  # bytes of a form without files; the longest page of an editor has some 200 kB
_AROUND_A_FILE = 100_000  # bytes of the fields and the frame around a file
# Where files come in, and the setting that says how many bytes they may have.
_UPLOADS = {
    re.compile(r"/redaktion/images/"): "MAX_PICTURE_BYTES",
    re.compile(r"/redaktion/documents/"): "MAX_DOCUMENT_BYTES",
    re.compile(r"/redaktion/videos/"): "MAX_VIDEO_BYTES",
    re.compile(r"/redaktion/import/neu/"): "MAX_IMPORT_BYTES",
    re.compile(r"(/en)?/meine-beispiele/\d+/anhaenge/bild/"): "MAX_PICTURE_BYTES",
    re.compile(r"(/en)?/meine-beispiele/\d+/anhaenge/dokument/"): "MAX_DOCUMENT_BYTES",
}
_FOR_EDITORS = "/redaktion/"


class _TooLarge(Exception):
    """More came than was promised, or than is taken without a promise."""


def limited(application: Application) -> Application:
    """The application behind the door."""

    async def door(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        promised = _promised(scope)
        limit = MAX_FORM
        if promised > MAX_FORM:
            limit = await sync_to_async(_upload_limit)(scope)
        if promised > limit:
            await _refuse(scope, send)
            return
        came = 0
        begun = False

        async def counted() -> Mapping[str, Any]:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > limit:
                raise _TooLarge
            return message

        async def noted(message: Mapping[str, Any]) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await application(scope, counted, noted)
        except _TooLarge:
            if not begun:
                await _refuse(scope, send)

    return door


def _promised(scope: Scope) -> int:
    """Content-Length, 0 where there is none; a nonsensical one counts as too much."""
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return int(length) if length.isdigit() and len(length) < 16 else 1 << 62


def _upload_limit(scope: Scope) -> int:
    """What may come to this address from whoever sends the session cookie; MAX_FORM for those who send no files."""
    for address, setting in _UPLOADS.items():
        if address.match(scope["path"]):
            request = ASGIRequest(scope, BytesIO())
            session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
            request.session = session(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
            user = get_user(request)
            editing = scope["path"].startswith(_FOR_EDITORS)
            if user.has_perm("wagtailadmin.access_admin") if editing else user.is_authenticated:
                return int(getattr(settings, setting)) + _AROUND_A_FILE
    return MAX_FORM


async def _refuse(scope: Scope, send: Send) -> None:
    page: HttpResponse = errors.page(413, scope["path"])
    page["Connection"] = "close"  # what is still to come is not read
    headers = [(name.lower().encode(), value.encode()) for name, value in page.items() if name != "Connection"]
    headers.append((b"content-length", str(len(page.content)).encode()))
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": page.content})
