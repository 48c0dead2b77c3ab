"""The read-only API: all routes under one roof, and every error in one shape."""

import logging
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer
from pydantic import Field

from panreflex.base import api as base
from panreflex.people.api import router as municipalities
from panreflex.share.catalogue.api import router as catalogue
from panreflex.share.catalogue.figures_api import router as figures
from panreflex.share.events.api import router as events
from panreflex.share.pages.api import router as news
from panreflex.share.search.api import router as search
from panreflex.vocabulary.api import router as vocabulary

_log = logging.getLogger(__name__)


class ReadableRenderer(JSONRenderer):
    """JSON whose umlauts can be read."""

    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title="PanReflex: Kommunales Krisenmanagement",
    version="1",
    description="Read what the platform publishes: no sign-in, no cookie, ETag and 304 for what did not change.",
    docs_url=None,  # its page would load scripts from a foreign host
    renderer=ReadableRenderer(),
    urls_namespace="api",
)


class DirectoryOut(Schema):
    """Where to go from here."""

    openapi: str = Field(description="The description of all routes")
    lists: dict[str, str] = Field(description="Name of a list -> its address")
    search: str = Field(description="The search in all of them")


LISTS = (
    "examples",
    "publications",
    "projects",
    "interviews",
    "recommendations",
    "figures",
    "events",
    "news",
    "municipalities",
    "vocabulary",
)


@api.get("/", response={200: DirectoryOut} | base.INVALID, url_name="directory", tags=["directory"])
def directory(request: HttpRequest) -> dict[str, Any]:
    """The addresses of all lists."""
    return {
        "openapi": request.build_absolute_uri("openapi.json"),
        "lists": {name: request.build_absolute_uri(name) for name in LISTS},
        "search": request.build_absolute_uri("search"),
    }


api.add_router("", catalogue)
api.add_router("", figures)
api.add_router("", events)
api.add_router("", news)
api.add_router("", municipalities)
api.add_router("", vocabulary)
api.add_router("", search)


@csrf_exempt
def elsewhere(request: HttpRequest, rest: str) -> HttpResponse:
    """An address with one slash too many goes on to the right one; any other gets 404."""
    if rest.endswith("/"):
        address = request.path.rstrip("/")
        try:
            if resolve(address).func is not elsewhere:
                query = request.META.get("QUERY_STRING", "")
                return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
        except Resolver404:
            pass
    return base.refusal(404)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """No such entry, or none that everybody may read."""
    return base.refusal(404)


@api.exception_handler(HttpError)
def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Whatever the framework refuses by itself."""
    return base.refusal(error.status_code)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Parameters that are not what the description says, one sentence each."""
    return base.errors(422, [(_where(one), _what(one)) for one in error.errors])


@api.exception_handler(Exception)
def broken(request: HttpRequest, error: Exception) -> HttpResponse:
    """A fault of ours: the log has it, the answer does not."""
    _log.error("API route failed", exc_info=error, extra={"path": request.path})
    return base.refusal(500)


def _where(one: dict[str, Any]) -> str:
    """ninja's ("query", "query", "state", 0) is our "query.state"; names of arguments mean nothing outside."""
    place, *rest = [part for part in one["loc"] if isinstance(part, str)]
    return f"{place}.{rest[-1]}" if rest else place


def _what(one: dict[str, Any]) -> str:
    """A sentence of ours for the usual faults, pydantic's own for the others."""
    limits = one.get("ctx", {})
    match one["type"]:
        case "int_parsing" | "int_type" | "int_from_float":
            return _("Hier wird eine ganze Zahl erwartet.")
        case "greater_than_equal":
            return _("Der Wert muss mindestens %(limit)s sein.") % {"limit": limits["ge"]}
        case "less_than_equal":
            return _("Der Wert darf höchstens %(limit)s sein.") % {"limit": limits["le"]}
        case "enum" | "literal_error":
            return _("Möglich sind: %(values)s.") % {"values": limits["expected"].replace(" or ", ", ")}
        case "string_too_long":
            return _("Höchstens %(limit)s Zeichen sind möglich.") % {"limit": limits["max_length"]}
        case "too_long":
            return _("Höchstens %(limit)s Werte sind möglich.") % {"limit": limits["max_length"]}
        case _:
            return str(one["msg"])
