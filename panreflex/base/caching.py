"""Public pages are cacheable: an ETag from the version of the content, and no cookie."""

import hashlib
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.views.decorators.http import condition

from panreflex.base import changes, languages

# Prefixes whose pages belong to one person or one work place; everything else is public.
# (Search and OAI-PMH follow the content by seconds, so the content's version says nothing about their answers. The
# search brings a version of its own: `versioned`.)
PRIVATE = (
    "/redaktion/",
    "/konto/",
    "/verwaltung/",
    "/meine-kommune/",
    "/meine-beispiele/",
    "/meine-suchen/",
    "/merkliste/",
    "/barrierefreiheit/rueckmeldung/",
    "/was-fehlt/",
    "/healthz",
    "/suche/",
    "/oai",
)
_REVALIDATED = "public, max-age=0, must-revalidate"
_View = Callable[..., HttpResponse]
OWN_RULES = ("/static/", "/media/", "/dokumente/")  # each has an ETag of its file, and Wagtail guards documents


class PublicPageMiddleware:
    """Answers 304 from the content's version before anything is rendered, and marks public pages as cacheable.

    Whatever a public page shows comes from content whose changes `changes.record` notes, from the code, and from
    today's date (events move to the archive), so these three, the address and its language are its version.
    A page that did set a cookie is not public, and gets neither.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(PRIVATE):
            response = self.get_response(request)
            if not response.has_header("Cache-Control"):
                response["Cache-Control"] = "no-store"
            return response
        if request.method not in ("GET", "HEAD") or request.path.startswith(OWN_RULES):
            return self.get_response(request)
        request.content_version = version = changes.latest()  # type: ignore[attr-defined]
        etag = _etag(request, version)
        if etag in parse_etags(request.headers.get("If-None-Match", "")):
            response = HttpResponseNotModified()
        else:
            response = self.get_response(request)
            if response.status_code != 200 or response.cookies or response.has_header("Cache-Control"):
                return response
        response["ETag"] = etag
        response["Cache-Control"] = _REVALIDATED
        patch_vary_headers(response, ["Accept-Encoding"])
        return response


def versioned(version: Callable[[], object]) -> Callable[[_View], _View]:
    """A public view whose answers also others than changes make old: who has the answer of this `version()` hears 304.

    The middleware leaves it alone, as it says itself how it may be kept.
    """

    def decorate(view: _View) -> _View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = view(request, *args, **kwargs)
            if response.status_code == HTTPStatus.OK and not response.cookies:
                response["Cache-Control"] = _REVALIDATED
                patch_vary_headers(response, ["Accept-Encoding"])
            return response

        return condition(etag_func=lambda request, *args, **kwargs: _etag(request, version()))(answer)

    return decorate


def _etag(request: HttpRequest, version: object) -> str:
    address = f"{languages.current()} {request.get_full_path()}"
    said = f"{settings.CODE_VERSION}|{version}|{timezone.localdate()}|{address}"
    return f'W/"{hashlib.blake2b(said.encode(), digest_size=12).hexdigest()}"'
