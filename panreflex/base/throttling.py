"""Doors that machines use hard: how many answers one network may have in a minute."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from panreflex.base import api, errors, rate_limits
from panreflex.base.feeds import FORMS
from panreflex.base.requests import client_network

MINUTE = 60  # seconds
SEARCH, FILES, HARVEST = "/suche/", "/daten/", "/oai"
SUGGESTIONS = ("/suche/vorschlaege/", "/suche/geoeffnet/")


class ThrottlingMiddleware:
    """Counts requests at the doors of `settings.REQUESTS_A_MINUTE`: API, search, feeds, files …; one statement each.

    It stands behind PublicPageMiddleware: who asks whether something is new, and hears 304, is not counted.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        door = door_of(request.path_info)
        limit = settings.REQUESTS_A_MINUTE[door] if door else 0
        if limit:
            try:
                rate_limits.take(door, client_network(request), limit=limit, seconds=MINUTE)
            except errors.TooManyRequests as refusal:
                # Harvesters know 503 and wait; OAI-PMH, 3.1.2.2, names no other status.
                refuse = errors.unavailable if door == "harvest" else errors.too_many_requests
                return refuse(request, retry_after=refusal.retry_after)
        return self.get_response(request)


def door_of(path: str) -> str:
    """The key in `settings.REQUESTS_A_MINUTE`; "" for all other addresses, which are not counted."""
    if path.startswith(api.PREFIX):
        return "api"
    if path == SEARCH:
        return "search"
    if path in SUGGESTIONS:
        return "suggestions"
    if path == HARVEST:
        return "harvest"
    if path.startswith(FILES) and path != FILES:
        return "exports"
    return "feeds" if path.rpartition("/")[2] in FORMS else ""
