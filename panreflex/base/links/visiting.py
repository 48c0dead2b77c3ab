"""Follow one address to its end, and say what is there."""

import re
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import urljoin

from panreflex.base.links import rules
from panreflex.base.links.addresses import Address, Unreadable, read
from panreflex.base.links.asking import Answer, Unanswered, Way
from panreflex.base.links.models import Outcome
from panreflex.base.links.turns import Clock, turn

HOPS = 10
_REDIRECTS = (301, 302, 303, 307, 308)
_FOR_GOOD = (301, 308)
_FRONT_PAGE = re.compile(r"/([a-z]{2}(-[a-z]{2})?|home|start(seite)?|index(\.\w+)?)?/?", re.IGNORECASE)


class Visit(NamedTuple):
    """What came of it. status: of the last answer, None if there was none. moved_to: where it has moved for good."""

    outcome: Outcome
    status: int | None = None
    moved_to: str = ""


def visit(text: str, way: Way, clock: Clock) -> Visit:
    """Ask for an address, redirects and all, each request in its turn and by the rules of its host.

    Raises turns.Busy if a host on the way wants to be left alone for long.
    """
    try:
        first = read(text)
    except Unreadable:
        return Visit(Outcome.UNREADABLE)
    return _Walk(first, way, clock).to_its_end()


class _Walk:
    """One address after the other."""

    def __init__(self, first: Address, way: Way, clock: Clock) -> None:
        self.first, self.way, self.clock = first, way, clock
        self.delay = 0.0  # seconds, by the rules of the host that is asked
        self.moved_to = ""
        self.cookies = False

    def to_its_end(self) -> Visit:
        """Follow redirects one by one; every address on the way is checked like the first."""
        current, seen, for_good = self.first, set[str](), True
        try:
            for _hop in range(HOPS + 1):
                if str(current) in seen:
                    break
                seen.add(str(current))
                answer = self._answer_of(current)
                target = answer.headers.get("Location") if answer.status in _REDIRECTS else None
                if target is None:
                    return self._judged(current, answer)
                current = read(urljoin(str(current), _as_utf8(target)))
                for_good = for_good and answer.status in _FOR_GOOD
                if for_good:
                    self.moved_to = str(current)
        except _Forbidden as rule:
            return Visit(rule.outcome)
        except Unanswered as failure:
            return Visit(failure.outcome)
        except Unreadable:
            return Visit(Outcome.BROKEN, answer.status)
        # A site that sends everybody round until they carry its cookie works for people.
        return Visit(Outcome.WALL if self.cookies else Outcome.LOOP, answer.status)

    def _answer_of(self, address: Address) -> Answer:
        found = rules.for_address(address, self._ask, self.clock)
        if found.outcome:
            raise _Forbidden(found.outcome)
        self.delay = found.delay
        try:
            answer = self._ask("HEAD", address, 0)
        except Unanswered as failure:
            if failure.outcome not in (Outcome.BROKEN, Outcome.TIMEOUT):
                raise
            return self._ask("GET", address, 0)
        if answer.status >= 400 and answer.status != 429:
            return self._ask("GET", address, 0)  # many servers know no HEAD, and say so in many ways
        return answer

    def _ask(self, method: str, address: Address, largest: int) -> Answer:
        with turn(address.host, self.clock) as mine:
            mine.rest(timedelta(seconds=self.delay))
            answer = self.way.ask(method, address, largest=largest)
            if answer.status in (429, 503):
                mine.rest(_retry_after(answer, self.clock))
        self.cookies = self.cookies or "Set-Cookie" in answer.headers
        return answer

    def _judged(self, last: Address, answer: Answer) -> Visit:
        status = answer.status
        if 200 <= status < 300:
            if last != self.first and last.path == "/" and not _FRONT_PAGE.fullmatch(self.first.path):
                return Visit(Outcome.HOME, status, self.moved_to)
            if self.moved_to and self.moved_to != str(self.first):
                return Visit(Outcome.MOVED, status, self.moved_to)
            return Visit(Outcome.OK, status)
        if "cf-mitigated" in answer.headers:  # Cloudflare wants to see a person
            return Visit(Outcome.WALL, status)
        match status:
            case 404:
                return Visit(Outcome.NOT_FOUND, status)
            case 410:
                return Visit(Outcome.GONE, status)
        if 500 <= status < 600:
            return Visit(Outcome.SERVER_ERROR, status)
        return Visit(Outcome.WALL if status >= 400 else Outcome.BROKEN, status)


class _Forbidden(Exception):
    """The rules of a host say no."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.value)
        self.outcome = outcome


def _retry_after(answer: Answer, clock: Clock) -> timedelta:
    """How long the host wants to be left alone: seconds or a date (RFC 9110, 10.2.3); nothing readable is no wish."""
    wish = answer.headers.get("Retry-After", "").strip()
    if wish.isascii() and wish.isdigit():
        return timedelta(seconds=min(int(wish[:9]), 10**7))
    try:
        until = parsedate_to_datetime(wish)
    except (ValueError, TypeError):
        return timedelta()
    return (until if until.tzinfo else until.replace(tzinfo=UTC)) - clock.now()


def _as_utf8(location: str) -> str:
    """Servers write umlauts into headers as they are; Python reads headers as Latin-1."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location
