"""What every route of the read-only API shares: lists by cursor, and one shape for errors."""

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus
from typing import Any, NoReturn, TypeVar

from django.db.models import BigAutoField, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Schema
from ninja.errors import ValidationError
from pydantic import Field

PREFIX = "/api/"
_LARGEST_KEY = 2**63 - 1

Row = TypeVar("Row", bound=Model)
Out = TypeVar("Out", bound=Schema)


class ErrorOut(Schema):
    """One thing that is wrong, and the part of the request where it is."""

    where: str = Field(description='"query.limit", "path.slug", "address", "method" or "server"')
    what: str


class ErrorsOut(Schema):
    """Why a request was not answered; the same shape for every error."""

    errors: list[ErrorOut]


class ListQuery(Schema):
    """How much of a list, from where on."""

    limit: int = Field(20, ge=1, le=100, description="Entries at once")
    cursor: str = Field("", max_length=500, description="As in `next` of the answer before; do not make your own")


class ListOut(Schema):
    """A part of a list in a stable order. Follow `next` until it is null."""

    count: int = Field(description="Entries in the whole list, with the filters of the request")
    next: str | None = Field(description="Address of the next part")


# What a route may refuse: null bytes (400), addresses of excessive length (414), parameters not as described (422),
# and for a while everything (429, with Retry-After).
INVALID = {400: ErrorsOut, 414: ErrorsOut, 422: ErrorsOut, 429: ErrorsOut}
NOT_FOUND = INVALID | {404: ErrorsOut, 410: ErrorsOut}

_WORDS: dict[int, tuple[str, str | Promise]] = {
    400: ("request", gettext_lazy("Die Anfrage enthält Zeichen, die nicht erlaubt sind.")),
    404: ("address", gettext_lazy("Unter dieser Adresse gibt es nichts. Alle Adressen: /api/v1/openapi.json")),
    405: ("method", gettext_lazy("Diese Schnittstelle ist nur zum Lesen da. Bitte GET verwenden.")),
    410: ("address", gettext_lazy("Was hier stand, wurde zurückgezogen. Alle Adressen: /api/v1/openapi.json")),
    414: ("address", gettext_lazy("Die Adresse ist zu lang.")),
    429: ("request", gettext_lazy("Das waren zu viele Anfragen. Bitte später noch einmal versuchen.")),
    503: ("server", gettext_lazy("Die Plattform ist gerade nicht erreichbar. Bitte später noch einmal versuchen.")),
}
_BROKEN = ("server", gettext_lazy("Das hat auf unserer Seite nicht geklappt. Bitte später noch einmal versuchen."))


class ApiMiddleware:
    """Below `/api/`, HEAD is answered like GET, and an error that another part answered gets the one shape."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        if request.method != "HEAD":
            return self._shape(self.get_response(request))
        request.method = "GET"
        response = self._shape(self.get_response(request))
        response.content = b""  # the headers stay, with the length that GET would have
        return response

    def _shape(self, response: HttpResponse) -> HttpResponse:
        if response.status_code < 400 or response.headers.get("Content-Type", "").startswith("application/json"):
            return response
        shaped = refusal(response.status_code)
        for name in ("Allow", "Retry-After"):
            if name in response.headers:
                shaped.headers[name] = response.headers[name]
        return shaped


def refusal(status: int) -> HttpResponse:
    """An error in the one shape with the words for its status."""
    where, what = _WORDS.get(status, _BROKEN if status >= 500 else ("request", HTTPStatus(status).phrase))
    return errors(status, [(where, str(what))])


def errors(status: int, wrong: Iterable[tuple[str, str]]) -> HttpResponse:
    """An error in the one shape; wrong: pairs of where and what."""
    shaped = [{"where": where, "what": what} for where, what in wrong]
    response = JsonResponse({"errors": shaped}, status=status, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    return response


def absolute(request: HttpRequest, path: str) -> str:
    """The address of one of our pages with scheme and host; foreign addresses and "" stay."""
    return request.build_absolute_uri(path) if path.startswith("/") else path


def part(
    request: HttpRequest, rows: QuerySet[Row], query: ListQuery, *, order: Sequence[str], show: Callable[[Row], Out]
) -> dict[str, Any]:
    """One part of a list as `ListOut` with `items`; two queries and what `rows` prefetches.

    order: fields without nulls, together unique. Raises ValidationError (422) for a cursor that is none of ours.
    """
    count = rows.count()
    after = Q()
    if query.cursor:
        values = read_cursor(query.cursor, [int if _is_key(rows.model, name) else str for name in order])
        for number, name in enumerate(order):
            same = dict(zip(order[:number], values[:number], strict=True))
            after |= Q(**same, **{f"{name}__gt": values[number]})
    found = list(rows.filter(after).order_by(*order)[: query.limit + 1])
    shown = found[: query.limit]
    address = None
    if len(found) > len(shown):
        address = next_address(request, [getattr(shown[-1], name) for name in order])
    return {"count": count, "next": address, "items": [show(row) for row in shown]}


def next_address(request: HttpRequest, values: Sequence[str | int]) -> str:
    """The address of the request with a cursor that stands behind the entry with `values`."""
    packed = base64.urlsafe_b64encode(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode())
    parameters = request.GET.copy()
    parameters["cursor"] = packed.decode().rstrip("=")
    return request.build_absolute_uri(f"{request.path}?{parameters.urlencode()}")


def read_cursor(cursor: str, types: Sequence[type[str] | type[int]]) -> list[Any]:
    """The values in a cursor. Raises ValidationError (422) if they are not of `types`."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        refuse_cursor()
    fits = isinstance(values, list) and [type(value) for value in values] == list(types)
    if not fits or any(_is_impossible(value) for value in values):
        refuse_cursor()
    return list(values)


def refuse_cursor() -> NoReturn:
    """Raises ValidationError (422)."""
    what = _("Diesen Zeiger kennt die Liste nicht. Bitte die Adresse aus „next“ unverändert verwenden.")
    raise ValidationError([{"loc": ("query", "cursor"), "type": "cursor", "msg": what}])


def _is_impossible(value: str | int) -> bool:
    """Whether the database could not even compare it."""
    return "\x00" in value if isinstance(value, str) else not 0 <= value <= _LARGEST_KEY


def _is_key(model: type[Model], name: str) -> bool:
    return name == "pk" or isinstance(model._meta.get_field(name), BigAutoField)
