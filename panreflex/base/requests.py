"""One id and one log line a request: who asked is never logged, and neither are contents."""

import ipaddress
import logging
import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
# Links that sign in once, open what was shared, or end letters: whoever reads the log must not be able to use them.
SECRET_PATH = re.compile(
    r"^((?:/en)?/"
    r"(?:konto/(?:password/reset/key|confirm-email|einladung)|merkliste/geteilt|meine-suchen/abbestellen)/).+"
)
GIVEN_BY_PROXY = re.compile(r"[0-9A-Za-z-]{8,64}")

REFUSALS = frozenset({403, 429})  # what operators look for when somebody tries something

_request_id: ContextVar[str] = ContextVar("request_id", default="-")
_log = logging.getLogger("panreflex.requests")


class RequestIdFilter(logging.Filter):
    """Puts the id of the running request into every log record (`-` outside of a request)."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = _request_id.get()
        return True


class RequestLogMiddleware:
    """Takes the proxy's request id or makes one, hands it back in the response, and logs the outcome.

    The path is logged without its query string, which may hold what somebody searched for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        request_id = given if GIVEN_BY_PROXY.fullmatch(given) else uuid.uuid4().hex
        token = _request_id.set(request_id)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response[HEADER] = request_id
            _log.log(
                logging.WARNING if response.status_code in REFUSALS else logging.INFO,
                "request",
                extra={
                    "method": request.method,
                    "path": SECRET_PATH.sub(r"\1…", request.path),
                    "status": response.status_code,
                    "ms": round((time.perf_counter() - started) * 1000, 1),
                },
            )
            return response
        finally:
            _request_id.reset(token)


def client_network(request: HttpRequest) -> str:
    """Who asks, as limits count it: an IPv4 address, or the /64 of an IPv6 address (one household, one office).

    Behind PANREFLEX_PROXIES trusted proxies it is the address that the outermost of them saw; what stands further left
    in X-Forwarded-For anybody may have written.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
        address = hops[-min(settings.PROXIES, len(hops))] if hops else address
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is None:
            return str(ipaddress.ip_network((parsed, 64), strict=False))
        parsed = parsed.ipv4_mapped
    return str(parsed)
