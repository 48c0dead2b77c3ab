"""A small internet for tests: servers on this machine, names of our own, and a clock that stands still."""

import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from panreflex.base.links.addresses import is_public
from panreflex.base.links.asking import Way, look_up
from panreflex.base.links.turns import Clock

OUTSIDE, INSIDE = "127.0.0.2", "127.0.0.1"  # both are this machine; only the first may be called
BEGINNING = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)

Page = bytes | Callable[[Any], None]


class StillClock(Clock):
    """Time passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.moment = BEGINNING
        self._lock = threading.Lock()

    def now(self) -> datetime:
        return self.moment

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.moment += timedelta(seconds=seconds)


class HurryingClock(Clock):
    """A hundred times as fast as ours, so that threads agree on what is earlier and what later."""

    def __init__(self) -> None:
        self.began = time.monotonic()

    def now(self) -> datetime:
        return BEGINNING + timedelta(seconds=100 * (time.monotonic() - self.began))

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds / 100)


class Request(NamedTuple):
    """What a server was asked."""

    at: datetime
    host: str
    method: str
    path: str
    headers: dict[str, str]


class Server(socketserver.ThreadingTCPServer):
    """Answers with the bytes that stand at (host, path), or lets a function answer; 404 for all else."""

    daemon_threads = True
    request_queue_size = 50

    def __init__(self, web: "Web", address: tuple[str, int], tls: ssl.SSLContext | None) -> None:
        self.web, self.tls = web, tls
        self.requests: list[Request] = []
        super().__init__(address, Conversation)

    def finish_request(self, request: Any, client_address: Any) -> None:
        if self.tls:
            request = self.tls.wrap_socket(request, server_side=True)
        super().finish_request(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are what these tests are about."""


class Conversation(socketserver.StreamRequestHandler):
    """One request and its answer."""

    server: Server

    def handle(self) -> None:
        line = self.rfile.readline().decode("latin-1").split()
        if not line:
            return
        headers = {}
        while (header := self.rfile.readline().decode("latin-1").strip()) != "":
            name, _colon, value = header.partition(":")
            headers[name.lower()] = value.strip()
        host = headers.get("host", "").rpartition(":")[0]
        self.server.requests.append(Request(self.server.web.clock.now(), host, line[0], line[1], headers))
        pages = self.server.web.pages
        page = pages.get((host, f"{line[0]} {line[1]}"), pages.get((host, line[1]), answer(404)))
        if callable(page):
            page(self)
        else:
            self.wfile.write(page)


def answer(status: int, body: bytes = b"", **headers: str) -> bytes:
    """A whole answer as it goes over the wire."""
    lines = [f"HTTP/1.1 {status} so", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass
class Web:
    """pages: by (host, path), or (host, "HEAD /path"). names: IP addresses by host, else the machine outside."""

    clock: StillClock = field(default_factory=StillClock)
    pages: dict[tuple[str, str], Page] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    outside: Server = field(init=False)
    inside: Server = field(init=False)
    looked_up: list[str] = field(default_factory=list)

    def resolve(self, host: str, port: int) -> list[str]:
        """Numbers as the system reads them (2130706433 is 127.0.0.1); names by our own list."""
        self.looked_up.append(host)
        if host in self.names:
            numbers = self.names[host]
            if not numbers:
                raise OSError("no such name")
            return numbers
        return [OUTSIDE] if host.endswith(".example") else look_up(host, port)

    def way(self, **changed: Any) -> Way:
        """The way into this internet."""
        options: dict[str, Any] = {
            "look_up": self.resolve,
            "may_call": lambda number: number == OUTSIDE or is_public(number),
            "ports": frozenset({self.port}),
            "proxy": "",
            "seconds": 5,
        }
        return Way(**(options | changed))

    @property
    def port(self) -> int:
        return int(self.outside.server_address[1])

    def url(self, host: str, path: str = "/", scheme: str = "http") -> str:
        """Where a page stands, with the port of this internet."""
        return f"{scheme}://{host}:{self.port}{path}"

    def put(self, host: str, path: str, page: Page) -> str:
        """Put a page there; its address."""
        self.pages[host, path] = page
        return self.url(host, path.rpartition(" ")[2])

    def asked(self, host: str) -> list[str]:
        """What a host was asked, without its rules."""
        return [f"{r.method} {r.path}" for r in self.outside.requests if r.host == host and r.path != "/robots.txt"]


def _on_the_same_port(web: Web, tls: ssl.SSLContext | None) -> tuple[Server, Server]:
    """A port that is free outside may be taken inside, so it is tried more than once."""
    for _attempt in range(20):
        web.outside = Server(web, (OUTSIDE, 0), tls)
        try:
            return web.outside, Server(web, (INSIDE, web.port), tls)
        except OSError:
            web.outside.server_close()
    raise OSError("No port is free on both addresses.")


@contextmanager
def internet(tls: ssl.SSLContext | None = None) -> Iterator[Web]:
    """Two servers on the same port, one outside and one inside."""
    web = Web()
    web.outside, web.inside = _on_the_same_port(web, tls)
    servers = [web.outside, web.inside]
    threads = [threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.01}) for one in servers]
    for thread in threads:
        thread.start()
    try:
        yield web
    finally:
        for server, thread in zip(servers, threads, strict=True):
            server.shutdown()
            thread.join()
            server.server_close()


class AtOnce(Executor):
    """Does everything where it is asked for, so on the connection of the test."""

    def submit(self, function: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(function(*arguments, **named))
        except BaseException as error:
            future.set_exception(error)
        return future


class Authority:
    """An authority for certificates, with a file of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test")])
        self.file = folder / "authority.pem"
        certificate = self._certificate(self.name, self.key.public_key(), days=1, authority=True)
        self.file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))

    def context(self, host: str, *, days: int = 1, self_signed: bool = False) -> ssl.SSLContext:
        """What a server needs that calls itself `host`; negative `days`: expired."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        certificate = self._certificate(
            subject, key.public_key(), days=days, host=host, signed_by=key if self_signed else None
        )
        file = self.folder / f"{host}{days}{self_signed}.pem"
        plain = serialization.NoEncryption()
        pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
        file.write_bytes(key.private_bytes(pem, pkcs8, plain) + certificate.public_bytes(pem))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def trust(self) -> ssl.SSLContext:
        """What a client needs that trusts this authority."""
        return ssl.create_default_context(cafile=self.file)

    def _certificate(
        self,
        subject: x509.Name,
        public: Any,
        *,
        days: int,
        host: str = "",
        authority: bool = False,
        signed_by: Any = None,
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if signed_by else self.name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=3))
            .not_valid_after(now + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        )
        if host:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        return builder.sign(signed_by or self.key, hashes.SHA256())
