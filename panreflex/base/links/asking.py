"""One request to a machine outside, and never to one inside.

The name is resolved once, the addresses are checked, and the connection is made to one that was checked: a name server
that answers the next question with another address (DNS rebinding) is not asked again. Redirects are not followed
here. A request ends after `seconds`, however slowly the answer drips.
"""

import socket
import ssl
import threading
from base64 import b64encode
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from urllib3 import HTTPHeaderDict
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, ReadTimeoutError

from panreflex.base.links.addresses import PORTS, Address, is_public
from panreflex.base.links.models import Outcome

PRODUCT = "PanReflex-LinkCheck"  # what a robots.txt calls us
SECONDS = 30
CONNECT_SECONDS = 10
TRIED = 3  # addresses of one host
WEB_PORTS = frozenset({*PORTS.values(), 8080, 8443})

# What OpenSSL found wrong with a certificate (x509_vfy.h).
_CERTIFICATES = {
    10: Outcome.EXPIRED,
    18: Outcome.SELF_SIGNED,
    19: Outcome.ISSUER,  # a root that we don't know: their authority's, or that of a proxy that looks into everything
    20: Outcome.ISSUER,  # the certificate between theirs and the root is missing; browsers fetch it themselves
    21: Outcome.ISSUER,
    62: Outcome.OTHER_NAME,
    64: Outcome.OTHER_NAME,
}


class Unanswered(Exception):
    """There was no answer that could be used. outcome: what came instead."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.value)
        self.outcome = outcome


@dataclass(frozen=True)
class Answer:
    """status, headers, and the beginning of the body as it came over the wire."""

    status: int
    headers: HTTPHeaderDict
    body: bytes


def look_up(host: str, port: int) -> list[str]:
    """IP addresses of a host, in the order in which they should be tried. Raises OSError or UnicodeError."""
    found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True)
class Way:
    """How requests leave the house. Tests bring machines and names of their own; the rest of the platform uses `Way()`.

    may_call: whether a request may go to an IP address. proxy: "http://name:password@proxy:3128" or "": then the proxy
    makes the connection. Names that we can resolve are checked as without one; the others it has to judge.
    """

    look_up: Callable[[str, int], Sequence[str]] = look_up
    may_call: Callable[[str], bool] = is_public
    ports: frozenset[int] = WEB_PORTS
    proxy: str = field(default_factory=lambda: settings.PROXY)
    tls: ssl.SSLContext | None = None
    seconds: float = SECONDS

    def ask(self, method: str, address: Address, *, largest: int = 0) -> Answer:
        """Send one request. Of the body at most `largest` bytes are read. Raises Unanswered."""
        numbers = self._allowed(address)
        limit = Limit(self.seconds)
        connection = self._connection(address, numbers, limit)
        try:
            connection.request(method, self._target(address), headers=self._headers(address), preload_content=False)
            response = connection.getresponse()
            body = _beginning(response, largest)
        except Unanswered:
            raise
        except (OSError, HTTPException, HTTPError, ValueError) as error:
            raise Unanswered(Outcome.TIMEOUT if limit.is_over else _outcome_of(error)) from error
        finally:
            limit.lift()
            connection.close()
        if limit.is_over:
            raise Unanswered(Outcome.TIMEOUT)
        return Answer(response.status, response.headers, body)

    def _allowed(self, address: Address) -> list[str]:
        """The addresses that may be called; a machine that has only others is not called at all."""
        if address.port not in self.ports:
            raise Unanswered(Outcome.INNER)
        try:
            numbers = self.look_up(address.host, address.port)
        except (OSError, UnicodeError) as error:
            if self.proxy:
                return []  # many offices resolve foreign names at their proxy only
            raise Unanswered(Outcome.NO_NAME) from error
        allowed = [number for number in numbers if self.may_call(number)]
        if not allowed:
            raise Unanswered(Outcome.INNER if numbers else Outcome.NO_NAME)
        return allowed[:TRIED]

    def _connection(self, address: Address, numbers: list[str], limit: "Limit") -> HTTPConnection:
        if not self.proxy:
            options: dict[str, Any] = {"reach": lambda: limit.reach(numbers, address.port), "timeout": self.seconds}
            if address.scheme == "http":
                return _Plain(address.host, address.port, **options)
            return _Encrypted(address.host, address.port, ssl_context=self._trust(), **options)
        proxy = urlsplit(self.proxy)
        host, port = proxy.hostname or "", proxy.port or 3128
        options = {"reach": lambda: limit.reach([host], port), "timeout": self.seconds}
        if address.scheme == "http":
            return _Plain(address.host, address.port, **options)
        tunnel = _Encrypted(host, port, ssl_context=self._trust(), **options)
        tunnel.set_tunnel(address.host, address.port, headers=self._credentials())
        return tunnel

    def _target(self, address: Address) -> str:
        return str(address) if self.proxy and address.scheme == "http" else address.path

    def _headers(self, address: Address) -> dict[str, str]:
        return {
            "User-Agent": f"{PRODUCT}/1.0 (+{settings.BASE_URL}/)",
            "From": settings.DEFAULT_FROM_EMAIL,
            "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
            "Accept-Language": "de,en;q=0.7",
            "Accept-Encoding": "identity",
            "Connection": "close",
        } | (self._credentials() if self.proxy and address.scheme == "http" else {})

    def _credentials(self) -> dict[str, str]:
        proxy = urlsplit(self.proxy)
        if proxy.username is None:
            return {}
        words = b64encode(f"{proxy.username}:{proxy.password or ''}".encode()).decode()
        return {"Proxy-Authorization": f"Basic {words}"}

    def _trust(self) -> ssl.SSLContext:
        return self.tls or ssl.create_default_context()


class Limit:
    """The time that one request has altogether; when it is over the connection is cut."""

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._until = monotonic() + seconds
        self._handle: socket.socket | None = None
        self._timer: threading.Timer | None = None

    def reach(self, numbers: Sequence[str], port: int) -> socket.socket:
        """A connection to the first of `numbers` that takes it. Raises Unanswered."""
        for number in numbers:
            left = max(0.1, min(CONNECT_SECONDS, self._until - monotonic()))
            try:
                connection = socket.create_connection((number, port), timeout=left)
            except OSError:
                continue
            self._watch(connection)
            return connection
        raise Unanswered(Outcome.NO_CONNECTION)

    def lift(self) -> None:
        """The request is over."""
        if self._timer and self._handle:
            self._timer.cancel()
            self._handle.close()

    def _watch(self, connection: socket.socket) -> None:
        # TLS takes the socket over, so the one to cut has to be a second handle on the same connection.
        self._handle = connection.dup()
        self._timer = threading.Timer(max(0.0, self._until - monotonic()), self._cut, [self._handle])
        self._timer.daemon = True
        self._timer.start()

    def _cut(self, handle: socket.socket) -> None:
        self.is_over = True
        with suppress(OSError):  # it has ended by itself
            handle.shutdown(socket.SHUT_RDWR)


class _Plain(HTTPConnection):
    """A connection that is made by `reach` and not by looking its host up once more."""

    def __init__(self, *args: Any, reach: Callable[[], socket.socket], **options: Any) -> None:
        super().__init__(*args, **options)
        self._reach = reach

    def _new_conn(self) -> socket.socket:
        return self._reach()


class _Encrypted(HTTPSConnection):
    """The same with TLS; the certificate has to be that of the host, whatever machine was reached."""

    def __init__(self, *args: Any, reach: Callable[[], socket.socket], **options: Any) -> None:
        super().__init__(*args, **options)
        self._reach = reach

    def _new_conn(self) -> socket.socket:
        return self._reach()


def _beginning(response: Any, largest: int) -> bytes:
    parts: list[bytes] = []
    while (left := largest - sum(map(len, parts))) > 0 and (part := response.read(left, decode_content=False)):
        parts.append(part)
    return b"".join(parts)


def _outcome_of(error: Exception) -> Outcome:
    if isinstance(error, ssl.SSLCertVerificationError):
        return _CERTIFICATES.get(error.verify_code, Outcome.TLS)
    if isinstance(error, ssl.SSLError):
        return Outcome.TLS
    if isinstance(error, TimeoutError | ReadTimeoutError):
        return Outcome.TIMEOUT
    if str(error).startswith("Tunnel connection failed: 4"):
        return Outcome.WALL  # by our own proxy
    return Outcome.BROKEN
