"""The language of a page. Its address alone decides: German has no prefix, English stands below /en/ (decision 19).

The prefix is taken off at the door and put on again at the door. Views, models and texts of editors know one address.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import trans_real

HOME = "de"
PREFIXES = {"en": "/en"}
# What exists once: work places that stay German, and what machines read.
SHARED = ("/redaktion/", "/verwaltung/", "/api/", "/static/", "/media/", "/dokumente/", "/_util/", "/healthz", "/oai")

_ADDRESS = re.compile(
    # Links to this page in another language say so first, and stay as they are.
    rf'(?P<foreign>hreflang="(?:{HOME}|x-default)"\s+)?'
    r'\b(?P<name>href|action|formaction|hx-get|hx-post|data-copy|data-state)="'
    r'(?P<host>BASE)?(?P<path>/(?!/)[^"?#]*)'
)


def current() -> str:
    """The language that is being spoken, of `settings.LANGUAGES`."""
    language = (translation.get_language() or HOME).partition("-")[0]
    return language if language in PREFIXES else HOME


def split(path: str) -> tuple[str, str]:
    """ "/en/kontakt/" -> ("en", "/kontakt/"); "/kontakt/" -> ("de", "/kontakt/")."""
    for language, prefix in PREFIXES.items():
        if path == prefix or path.startswith(f"{prefix}/"):
            return language, "/" + path[len(prefix) :].lstrip("/")
    return HOME, path


def is_shared(path: str) -> bool:
    """Whether this address stands for all languages: work places, the interface for machines, files ("x.csv")."""
    return path.startswith(SHARED) or ("." in path.rpartition("/")[2] and not path.startswith("/konto/"))


def local(path: str, language: str = "") -> str:
    """The address of `path` (without prefix) in a language; without one, in that which is being spoken."""
    prefix = PREFIXES.get(language or current(), "")
    if not prefix or is_shared(path) or split(path)[0] != HOME:
        return path
    return prefix + path


def alternatives(path: str) -> dict[str, str]:
    """Language -> address of the same page; empty for what exists once. `path` is without prefix."""
    if is_shared(path):
        return {}
    return {HOME: path} | {language: local(path, language) for language in PREFIXES}


def is_ours(text: str | Promise) -> bool:
    """Whether these are words of the platform, in the language that is being spoken; all other words are content."""
    return isinstance(text, Promise) or text.isdigit() or text in _said(current())


@cache
def _said(language: str) -> frozenset[str]:
    catalogue: Any = trans_real.translation(language)
    return frozenset(said for _asked, said in catalogue._catalog.items() if said)


class LanguageMiddleware:
    """Speaks the language of the address, hides the prefix from all that stands inside, and puts it into the answer.

    Neither a cookie nor Accept-Language is looked at: an address has one answer, which any cache may keep.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.path
        language, path = split(asked)
        with translation.override(language):
            if language == HOME:
                return self.get_response(request)
            if is_shared(path) or asked in PREFIXES.values():
                query = request.META.get("QUERY_STRING", "")
                return HttpResponsePermanentRedirect(f"{local(path)}?{query}" if query else local(path))
            request.path = request.path_info = path
            try:
                response = self.get_response(request)
            finally:
                request.path = asked
            _lead_on(response)
            return response


def _lead_on(response: HttpResponse) -> None:
    """Links, forms and redirects of an answer stay in the language that is being spoken."""
    location = response.headers.get("Location", "")
    if location.startswith("/") and not location.startswith("//"):
        path, mark, query = location.partition("?")
        response.headers["Location"] = local(path) + mark + query
    if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
        return
    response.content = localised(response.content.decode(response.charset)).encode(response.charset)
    if response.has_header("Content-Length"):
        response.headers["Content-Length"] = str(len(response.content))


def localised(html: str) -> str:
    """A page whose links and forms lead to addresses in the language that is being spoken."""
    return _pattern(settings.BASE_URL).sub(_localise, html)


@cache
def _pattern(base_url: str) -> re.Pattern[str]:
    return re.compile(_ADDRESS.pattern.replace("BASE", re.escape(base_url)))


def _localise(found: re.Match[str]) -> str:
    if found["foreign"]:
        return found[0]
    return f'{found["name"]}="{found["host"] or ""}{local(found["path"])}'
