"""Public pages are cacheable: an ETag from the version of the content, and no cookie."""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from panreflex.base import changes, languages

# Prefixes whose pages belong to one person or one work place; everything else is public.
# (Search and OAI-PMH follow the content by seconds, so the content's version says nothing about their answers.)
PRIVATE = (
    "/redaktion/",
    "/konto/",
    "/verwaltung/",
    "/meine-kommune/",
    "/meine-beispiele/",
    "/merkliste/",
    "/barrierefreiheit/rueckmeldung/",
    "/was-fehlt/",
    "/healthz",
    "/suche/",
    "/oai",
)
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
        response["Cache-Control"] = "public, max-age=0, must-revalidate"
        patch_vary_headers(response, ["Accept-Encoding"])
        return response


def _etag(request: HttpRequest, version: int) -> str:
    address = f"{languages.current()} {request.get_full_path()}"
    said = f"{settings.CODE_VERSION}|{version}|{timezone.localdate()}|{address}"
    return f'W/"{hashlib.blake2b(said.encode(), digest_size=12).hexdigest()}"'
