"""Ask for many addresses: several hosts at once, each in its turn; and tell their silence from ours."""

import logging
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple, ParamSpec, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.utils.translation import gettext as _

from panreflex.base.links import noting, rules, sources, turns
from panreflex.base.links.asking import Unanswered, Way
from panreflex.base.links.models import FAILURES, GOOD, UNKNOWABLE, Link, Outcome, Run
from panreflex.base.links.turns import PAUSE, Busy, Clock
from panreflex.base.links.visiting import Visit, visit

AT_ONCE = 4  # hosts
FEW = 5  # silent hosts that prove nothing yet
GIVE_UP_AFTER = 15  # silent hosts, and none that answered
RUNS_KEPT = 20
_LOCK = 7_303_021

# What one also sees if the fault is ours: no network, no name server, a proxy that is down or looks into TLS.
_SILENCE = (*(one for one in FAILURES if one not in (Outcome.NOT_FOUND, Outcome.GONE, Outcome.LOOP)), Outcome.ISSUER)

P = ParamSpec("P")
T = TypeVar("T")
Tell = Callable[[int, int], None]
Opened = Callable[[], Executor]

_log = logging.getLogger(__name__)


class NotRun(Exception):
    """No round was made. The message says why."""


class Tally(NamedTuple):
    """What a round found. offline: hardly anybody answered, so failures were not counted."""

    asked: int
    good: int
    failed: int
    unknowable: int
    offline: bool


class Threads(ThreadPoolExecutor):
    """Threads that ask, and give their connections to the database back after each address."""

    def __init__(self) -> None:
        super().__init__(AT_ONCE, thread_name_prefix="links")

    def submit(self, function: Callable[P, T], /, *arguments: P.args, **named: P.kwargs) -> Future[T]:
        """Do it in one of the threads."""

        def done() -> T:
            try:
                return function(*arguments, **named)
            finally:
                connection.close()

        return super().submit(done)


def run(
    *,
    way: Way | None = None,
    clock: Clock | None = None,
    limit: int | None = None,
    tell: Tell | None = None,
    opened: Opened | None = None,
) -> Tally:
    """Read all content anew, and ask for what is due, at most `limit` addresses.

    May be ended by `tell` and begun again: each address is noted when it is done, and not due before next week.
    Raises NotRun if it is switched off, or another round is on.
    """
    if not settings.LINK_CHECK:
        raise NotRun(_("Die Prüfung ist ausgeschaltet (PANREFLEX_LINK_CHECK)."))
    clock = clock or Clock()
    with _alone():
        sources.refresh_all()
        turns.forget_hosts(clock.now())
        rules.forget_old(clock.now())
        due = list(Link.objects.due(clock.now()).values_list("pk", "host")[:limit])
        this = Run.objects.create(started_at=clock.now(), at=clock.now(), total=len(due))

        def tell_of_run(done: int, total: int) -> None:
            Run.objects.filter(pk=this.pk).update(done=done, at=clock.now())
            if tell:
                tell(done, total)

        tally = work_through(due, way=way, clock=clock, tell=tell_of_run, opened=opened)
        this.ended_at = this.at = clock.now()
        this.done, this.offline = tally.asked, tally.offline
        this.save()
        Run.objects.exclude(pk__in=Run.objects.order_by("-pk").values("pk")[:RUNS_KEPT]).delete()
    return tally


def work_through(
    due: Sequence[tuple[int, str]],
    *,
    way: Way | None = None,
    clock: Clock | None = None,
    tell: Tell | None = None,
    opened: Opened | None = None,
) -> Tally:
    """Ask for these addresses (key and host), the hosts by turns."""
    clock = clock or Clock()
    work = _Round(due, way or Way(), clock)
    with (opened or Threads)() as threads:
        try:
            work.go_on(threads, tell or (lambda done, total: None))
        finally:
            work.finish()
    return work.evidence.tally(work.asked)


class Evidence:
    """Is it they who are silent, or we who are deaf?

    A failure that we could have caused ourselves is held back until somebody else has answered after it, and while more
    hosts are silent than answer it does not count at all.
    """

    def __init__(self) -> None:
        self.answered: set[str] = set()
        self.silent: set[str] = set()
        self.outcomes: Counter[Outcome] = Counter()
        self._held: list[tuple[int, Visit, datetime]] = []

    def take(self, pk: int, host: str, found: Visit, now: datetime) -> None:
        """Note what was found, or hold it back."""
        self.outcomes[found.outcome] += 1
        if found.outcome in _SILENCE:
            self.silent.add(host)
            self._held.append((pk, found, now))
            return
        self.answered.add(host)
        noting.note(pk, found, now)
        self.let_go()

    @property
    def is_hopeless(self) -> bool:
        """There is no use in going on."""
        return len(self.silent) >= GIVE_UP_AFTER and not self.answered

    @property
    def is_open(self) -> bool:
        """Failures wait for somebody to answer."""
        return bool(self._held)

    def let_go(self) -> None:
        """Somebody answered: what was held back counts, unless the silent ones are more."""
        if len(self.silent) <= max(FEW, len(self.answered)):
            for pk, found, now in self._held:
                noting.note(pk, found, now)
            self._held = []

    def tally(self, asked: int) -> Tally:
        """Figures of it."""
        good, failed, unknowable = (sum(self.outcomes[one] for one in group) for group in (GOOD, FAILURES, UNKNOWABLE))
        return Tally(asked, good, failed, unknowable, offline=self.is_open)


class _Round:
    """Hosts in a ring; each gives one address when its turn comes."""

    def __init__(self, due: Sequence[tuple[int, str]], way: Way, clock: Clock) -> None:
        self.way, self.clock, self.total, self.asked = way, clock, len(due), 0
        self.waiting: dict[str, deque[int]] = {}
        for pk, host in due:
            self.waiting.setdefault(host, deque()).append(pk)
        self.ring = deque(self.waiting)
        self.free_at: dict[str, datetime] = {}
        self.running: dict[Future[Visit | None], tuple[int, str]] = {}
        self.evidence = Evidence()

    def go_on(self, threads: Executor, tell: Tell) -> None:
        """Until nothing is left, or there is no use."""
        while (self.ring or self.running) and not self.evidence.is_hopeless:
            while len(self.running) < AT_ONCE and (host := self._next_host()) is not None:
                pk = self.waiting[host].popleft()
                self.running[threads.submit(_visit, pk, self.way, self.clock)] = pk, host
            if not self.running:
                first = min(self.free_at[host] for host in self.ring)
                self.clock.sleep(max(0.05, (first - self.clock.now()).total_seconds()))
                continue
            finished, _others = wait(self.running, timeout=PAUSE.total_seconds(), return_when=FIRST_COMPLETED)
            for future in [one for one in self.running if one in finished]:  # in the order in which they were asked
                self._done(future)
            tell(self.asked, self.total)

    def finish(self) -> None:
        """Wait for those that are being asked; and if all that came last was silence, try somebody who is sure."""
        for future in list(self.running):
            self._done(future)
        if self.evidence.is_open and self._somebody_answers():
            self.evidence.let_go()

    def _next_host(self) -> str | None:
        now = self.clock.now()
        for _place in range(len(self.ring)):
            host = self.ring.popleft()
            if self.free_at.get(host, now) <= now:
                return host
            self.ring.append(host)
        return None

    def _done(self, future: Future[Visit | None]) -> None:
        pk, host = self.running.pop(future)
        try:
            found = future.result()
        except Busy as busy:
            Link.objects.filter(pk=pk).update(due_at=busy.free_at)
            self.waiting[host].clear()  # the others stay due as well
        except Exception:
            _log.exception("An address could not be checked")
        else:
            if found:
                self.asked += 1
                self.evidence.take(pk, host, found, self.clock.now())
        if self.waiting[host]:
            self.free_at[host] = self.clock.now() + PAUSE
            self.ring.append(host)

    def _somebody_answers(self) -> bool:
        """Ask once for the address that was reachable last, elsewhere than where silence was."""
        known = Link.objects.filter(outcome__in=GOOD).exclude(host__in=self.evidence.silent).order_by("-good_at")
        link = known.first()
        if link is None:
            return False
        try:
            found = visit(link.url, self.way, self.clock)
        except (Busy, Unanswered):
            return False
        return found.outcome not in _SILENCE


def _visit(pk: int, way: Way, clock: Clock) -> Visit | None:
    """None if somebody else has asked meanwhile."""
    address = noting.take(pk, clock.now())
    return visit(address, way, clock) if address else None


@contextmanager
def _alone() -> Iterator[None]:
    """One round at a time, over all processes. Raises NotRun."""
    own = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
            if not cursor.fetchone()[0]:
                raise NotRun(_("Eine Prüfung läuft schon. Sie müssen nichts tun."))
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])  # the connection goes on in the pool
    finally:
        own.close()


def is_alive(run: Run, now: datetime) -> bool:
    """Whether that round is still on; one whose worker died gives no sign of life."""
    return run.ended_at is None and run.at > now - timedelta(minutes=5)
