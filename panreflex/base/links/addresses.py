"""Web addresses: read in one way only, and which machines we may call at all."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

LONGEST = 2000  # characters
PORTS = {"http": 80, "https": 443}

# All that IANA's registry of IPv4 special-purpose addresses (RFC 6890 and later) keeps from the public internet, and
# multicast. Written out, because what Python calls global has changed with its versions.
_NOT_PUBLIC = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # between a provider and its customers (carrier-grade NAT)
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local, with the metadata services of clouds
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
# IPv6 the other way round: one block is public so far. Within it, what is not, or what carries an IPv4 address that
# a gateway would unpack (Teredo, 6to4). So IPv4-mapped (::ffff:0:0/96) and NAT64 (64:ff9b::/96) are out as well.
_PUBLIC_6 = ip_network("2000::/3")
_NOT_PUBLIC_6 = tuple(ip_network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))


class Unreadable(ValueError):
    """Not an address that can be asked for."""


class Address(NamedTuple):
    """One address on the web as it is asked for. path: with the query, percent-encoded."""

    scheme: str
    host: str
    port: int
    path: str

    def __str__(self) -> str:
        return f"{self.origin}{self.path}"

    @property
    def origin(self) -> str:
        """Scheme, host and port, the port only if it is not the usual one."""
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}"


def read(text: str) -> Address:
    """The address without fragment, its name in ASCII. Raises Unreadable for all but http and https.

    A name and password in front of the host ("http://stadt.de@fremd.example/") are for misleading people: unreadable.
    """
    try:
        parts = parse_url(text.strip())
    except LocationParseError:
        raise Unreadable(text) from None
    if parts.scheme not in PORTS or not parts.host or parts.auth is not None or "%" in parts.host:
        raise Unreadable(text)
    query = "" if parts.query is None else f"?{parts.query}"
    port = PORTS[parts.scheme] if parts.port is None else parts.port
    address = Address(parts.scheme, parts.host, port, f"{parts.path or '/'}{query}")
    if not 0 < address.port <= 65535 or len(str(address)) > LONGEST:
        raise Unreadable(text)
    return address


def normalised(text: str) -> str:
    """One spelling for all that lead to the same place; what is unreadable stays as it is, cut to `LONGEST`."""
    try:
        return str(read(text))
    except Unreadable:
        return text.strip()[:LONGEST]


def host_of(text: str) -> str:
    """The host of an address; "" if it is unreadable."""
    try:
        return read(text).host
    except Unreadable:
        return ""


def is_public(number: str) -> bool:
    """Whether an IP address belongs to a machine on the public internet."""
    try:
        address: IPv4Address | IPv6Address = ip_address(number)
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC)
    return (
        address.scope_id is None and address in _PUBLIC_6 and not any(address in network for network in _NOT_PUBLIC_6)
    )
