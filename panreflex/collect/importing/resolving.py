"""Works by their DOI, asked for at the registration agencies. Off unless an operator names a resolver.

Requests go to hosts of the allow-list only, also when an answer leads on elsewhere, and never to an address inside of
our own network, except one that the allow-list names as an address.
"""

import ipaddress
import json
import re
import socket
from collections.abc import Callable, Iterator
from typing import Any, Protocol
from urllib.parse import quote, urljoin, urlsplit

import urllib3
from django.conf import settings
from django.utils.translation import gettext as _

from panreflex.base.links.addresses import is_public
from panreflex.collect.importing.refusing import Refused
from panreflex.collect.library import identifiers
from panreflex.collect.library.citing.reading import Fault, Record, csl

MOST_DOIS = 200
_TYPE = "application/vnd.citationstyles.csl+json"
_MOST_BYTES = 1_000_000
_MOST_REDIRECTS = 4
_TIMEOUT = urllib3.Timeout(connect=5, read=15)
_MARKUP = re.compile(r"</?(?:jats:)?(?:p|i|b|em|sub|sup|scp|title|sec|italic|bold|strong|span)\b[^>]*>")


class NotResolved(Exception):
    """The work is not known there, or nobody answered. The message says which and what to do."""


class Resolver(Protocol):
    """Who knows works by their DOI."""

    def item(self, doi: str) -> dict[str, Any]:
        """The work as CSL-JSON. Raises NotResolved."""


def is_on() -> bool:
    """Whether an operator named a resolver."""
    return bool(settings.DOI_RESOLVER)


def records(text: str, tell: Callable[[int, int], None], resolver: Resolver | None = None) -> Iterator[Record]:
    """A record for each DOI of a pasted list, in its order; one a line or with commas between. Raises Refused."""
    if not is_on():
        raise Refused(_("Das Abfragen von DOIs ist hier ausgeschaltet. Bitte laden Sie BibTeX oder RIS hoch."))
    found = [
        (row, part)
        for row, line in enumerate(text.split("\n"), start=1)
        for part in re.split(r"[\s,;]+", re.sub(r"(?i)doi:\s+", "doi:", line))
        if part
    ]
    if len(found) > MOST_DOIS:
        raise Refused(
            _("Mehr als %(most)s DOIs auf einmal gehen nicht. Bitte teilen Sie die Liste.") % {"most": MOST_DOIS}
        )
    resolver = resolver or Agencies()
    for done, (row, part) in enumerate(found):
        tell(done, len(found))
        yield _record(resolver, row, part)


def _record(resolver: Resolver, row: int, part: str) -> Record:
    doi = identifiers.doi(part)
    if not doi:
        what = _("„%(text)s“ ist keine DOI. Sie beginnt mit „10.“ und enthält einen Schrägstrich: 10.1000/182.")
        return Record(row, "", {}, (Fault("", what % {"text": part[:60]}),), part)
    try:
        item = resolver.item(doi)
    except NotResolved as reason:
        return Record(row, doi, {"DOI": doi}, (Fault("", str(reason)),), part)
    for name in ("title", "abstract", "container-title"):
        if isinstance(item.get(name), str):
            item[name] = " ".join(_MARKUP.sub(" ", item[name]).split())
    record = next(csl(json.dumps([item])))
    return Record(row, doi, record.item | {"DOI": doi}, record.faults, part)


class Agencies:
    """The resolver of `settings.DOI_RESOLVER` and those that it leads to."""

    def item(self, doi: str) -> dict[str, Any]:
        """The work as CSL-JSON. Raises NotResolved."""
        address = f"{settings.DOI_RESOLVER}/{quote(doi, safe='/')}"
        for _redirect in range(_MOST_REDIRECTS + 1):
            status, headers, body = self._answer(address)
            if status in (301, 302, 303, 307, 308) and "location" in headers:
                address = urljoin(address, headers["location"])
            elif status == 200:
                return self._decoded(body)
            elif status in (404, 410):
                raise NotResolved(_("Diese DOI ist nicht bekannt. Bitte prüfen Sie sie."))
            else:
                break
        raise NotResolved(_("Die Auskunft antwortet gerade nicht. Bitte versuchen Sie es später noch einmal."))

    def _answer(self, address: str) -> tuple[int, Any, bytes]:
        """Ask one host of the allow-list, at the address that was checked."""
        host, port, secure = _allowed(address)
        target = _outside(host, port)
        parts = urlsplit(address)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        options: dict[str, Any] = {"timeout": _TIMEOUT, "retries": False, "maxsize": 1}
        pool: urllib3.HTTPConnectionPool
        if secure:
            # The certificate must be that of the host, although we connect to the address that we looked at.
            pool = urllib3.HTTPSConnectionPool(target, port, server_hostname=host, assert_hostname=host, **options)
        else:
            pool = urllib3.HTTPConnectionPool(target, port, **options)
        headers = {"Accept": _TYPE, "Host": parts.netloc, "User-Agent": f"PanReflex ({settings.BASE_URL})"}
        try:
            with pool, pool.request("GET", path, headers=headers, redirect=False, preload_content=False) as answer:
                body = answer.read(_MOST_BYTES + 1, decode_content=True)
                answer.close()
                return answer.status, {name.lower(): value for name, value in answer.headers.items()}, body
        except urllib3.exceptions.HTTPError:
            return 0, {}, b""

    def _decoded(self, body: bytes) -> dict[str, Any]:
        if len(body) <= _MOST_BYTES:
            try:
                item = json.loads(body)
            except (ValueError, RecursionError):
                item = None
            if isinstance(item, dict):
                return item
        raise NotResolved(_("Die Auskunft hat nichts Lesbares geantwortet. Bitte tragen Sie das Werk von Hand ein."))


def _allowed(address: str) -> tuple[str, int, bool]:
    """Host, port, and whether it is encrypted. Raises NotResolved for hosts that are not on the list."""
    parts = urlsplit(address)
    host, secure = parts.hostname or "", parts.scheme == "https"
    try:
        port = parts.port or (443 if secure else 80)
    except ValueError:
        port = 0
    named = host if port in (80, 443) else f"{host}:{port}"
    # Without encryption only to an address that an operator named, which is one of the own network.
    if named not in settings.DOI_HOSTS or not (secure or _is_address(host)):
        raise NotResolved(
            _("Die Auskunft führt zu einem Rechner, den wir nicht fragen dürfen: %(host)s.") % {"host": host}
        )
    return host, port, secure


def _outside(host: str, port: int) -> str:
    """The address of `host` to connect to. Raises NotResolved for one inside of our own network."""
    if _is_address(host):
        return host  # named by the operator as such
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except OSError:
        found = set()
    good = [address for address in sorted(found) if is_public(address)]
    if not good or len(good) < len(found):
        raise NotResolved(_("Die Auskunft antwortet gerade nicht. Bitte versuchen Sie es später noch einmal."))
    return good[0]


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
