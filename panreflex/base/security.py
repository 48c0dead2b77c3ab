"""What the browser is told to refuse, and which input is refused before any view sees it."""

import secrets
from collections.abc import Callable
from contextvars import ContextVar
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict

from panreflex.base import errors

EDITING_PREFIX = "/redaktion/"

# No inline script or style, nothing from a foreign host; so no nonce, and public pages stay cacheable.
PUBLIC_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # KERN's icons are data: images
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",  # Wagtail previews pages in a frame of its own admin
    )
)

# Wagtail 8's editor brings a few inline scripts, which get the nonce of their response (decision 15), and inline
# styles (Draftail, the userbar), some as attributes, which no nonce covers.
_EDITING_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'nonce-{nonce}'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)

_PERMISSIONS = ", ".join(
    f"{feature}=()" for feature in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
)

MAX_QUERY = 8_192  # bytes; 150 ticked filters take about half of it
MAX_PATH = 2_048  # characters

_nonce: ContextVar[str] = ContextVar("nonce", default="")

GetResponse = Callable[[HttpRequest], HttpResponse]


def nonce() -> str:
    """The number that marks the inline scripts of the response that is being made; "" where none are allowed.

    Write it only into mark-up of our own templates, never into what holds something that people typed.
    """
    return _nonce.get()


class SecurityHeadersMiddleware:
    """Sets the headers of ASVS 3.4 on every response; what a view has set itself stays."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        editing = request.path.startswith(EDITING_PREFIX)
        token = _nonce.set(secrets.token_urlsafe(16) if editing else "")
        try:
            response = self.get_response(request)
            policy = _EDITING_POLICY.format(nonce=_nonce.get()) if editing else PUBLIC_POLICY
        finally:
            _nonce.reset(token)
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if settings.SECURE_HSTS_SECONDS and request.is_secure():
            response.headers.setdefault("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}")
        return response


class RefuseMalformedInputMiddleware:
    """Refuses what no form of ours sends: null bytes anywhere (400), addresses of excessive length (414).

    PostgreSQL takes no null byte in text, so without this each view would have to think of it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = cast(str, request.META.get("QUERY_STRING", ""))
        if len(query) > MAX_QUERY or len(request.path) > MAX_PATH:
            return errors.page(414, "/")
        if "\x00" in request.path or "\x00" in query or "%00" in query or _has_null(request):
            return errors.page(400, "/")
        return self.get_response(request)


def _has_null(request: HttpRequest) -> bool:
    form = request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data")
    return form and request.method == "POST" and _holds_null(request.POST)


def _holds_null(data: QueryDict) -> bool:
    return any("\x00" in name or any("\x00" in value for value in values) for name, values in data.lists())
