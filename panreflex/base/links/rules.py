"""What a server lets machines ask for: its robots.txt, by RFC 9309."""

import zlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urljoin

from protego import Protego

from panreflex.base.links.addresses import Address, Unreadable, read
from panreflex.base.links.asking import PRODUCT, Answer
from panreflex.base.links.models import Outcome, Robots
from panreflex.base.links.turns import LONGEST_DELAY, Clock

READ = 512 * 1024  # bytes; the RFC wants at least 500 KiB
HOPS = 5
GOOD_FOR = timedelta(days=1)
LOST_FOR = timedelta(days=30)  # unreadable for that long counts as having none

# Sends one request in its turn.
Ask = Callable[[str, Address, int], Answer]


class Rules(NamedTuple):
    """outcome: None if the address may be asked, else why not. delay: seconds between requests that the host wants."""

    outcome: Outcome | None
    delay: float = 0


def for_address(address: Address, ask: Ask, clock: Clock) -> Rules:
    """Read the host's rules, at most once a day. Raises Unanswered if the host cannot be reached at all."""
    robots = Robots.objects.filter(origin=address.origin).first()
    if robots is None or robots.read_at <= clock.now() - GOOD_FOR:
        robots = _renewed(robots, address, ask, clock)
    if robots.lost_since and robots.lost_since > clock.now() - LOST_FOR:
        return Rules(Outcome.NO_ROBOTS)
    rules = Protego.parse(robots.text)
    delay = min(rules.crawl_delay(PRODUCT) or 0, LONGEST_DELAY.total_seconds())
    return Rules(None if rules.can_fetch(str(address), PRODUCT) else Outcome.ROBOTS, delay)


def forget_old(now: datetime) -> None:
    """Rules of hosts that nobody has asked for long."""
    Robots.objects.filter(read_at__lt=now - LOST_FOR).delete()


def _renewed(known: Robots | None, address: Address, ask: Ask, clock: Clock) -> Robots:
    text = _fetched(address._replace(path="/robots.txt"), ask)
    now = clock.now()
    lost_since = ((known and known.lost_since) or now) if text is None else None
    robots, _new = Robots.objects.update_or_create(
        origin=address.origin, defaults={"text": text or "", "read_at": now, "lost_since": lost_since}
    )
    return robots


def _fetched(address: Address, ask: Ask) -> str | None:
    """The rules; "" where there are none; None if the server says that it cannot tell now."""
    for _hop in range(HOPS + 1):
        answer = ask("GET", address, READ)
        target = answer.headers.get("Location") if answer.status in (301, 302, 303, 307, 308) else None
        if target is None:
            if answer.status >= 500 or answer.status == 429:
                return None
            return _text_of(answer) if 200 <= answer.status < 300 else ""
        try:
            address = read(urljoin(str(address), target))
        except Unreadable:
            return ""
    return ""


def _text_of(answer: Answer) -> str | None:
    """The body without the null bytes that the database refuses; None if it is packed in a way we don't know."""
    match answer.headers.get("Content-Encoding", "identity").lower():
        case "identity":
            body = answer.body
        case "gzip" | "x-gzip":
            try:
                body = zlib.decompressobj(wbits=31).decompress(answer.body, READ)  # a bomb stops here
            except zlib.error:
                return None
        case _:
            return None
    return body.decode("utf-8-sig", errors="replace").replace("\0", "")
