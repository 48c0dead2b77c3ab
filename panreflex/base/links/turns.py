"""Whose turn it is: one request at a time and one a second for each host, whichever process asks."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from panreflex.base.links.models import Host

PAUSE = timedelta(seconds=1)
LEASE = timedelta(minutes=2)  # longer than any request; after that a process that was killed blocks nobody
LONGEST_WAIT = timedelta(minutes=10)
LONGEST_REST = timedelta(days=1)  # that a host may ask for
LONGEST_DELAY = timedelta(seconds=30)  # between two requests, by a robots.txt

# One statement: whoever comes at the same moment waits for the row, and then sees that the host is taken.
_TAKE = """
INSERT INTO links_host (name, free_at) VALUES (%(name)s, %(until)s)
ON CONFLICT (name) DO UPDATE SET free_at = %(until)s WHERE links_host.free_at <= %(now)s
RETURNING 1
"""


class Busy(Exception):
    """The host wants to be left alone until `free_at`, which is too long to wait for."""

    def __init__(self, free_at: datetime) -> None:
        super().__init__(free_at.isoformat())
        self.free_at = free_at


class Clock:
    """The time; tests bring one that does not pass by itself."""

    def now(self) -> datetime:
        """This moment."""
        return timezone.now()

    def sleep(self, seconds: float) -> None:
        """Come back after so many seconds."""
        time.sleep(seconds)


class Turn:
    """The right to send one request. pause: how long the host is left alone afterwards."""

    def __init__(self) -> None:
        self.pause = PAUSE

    def rest(self, length: timedelta) -> None:
        """Leave the host alone for longer, as it asked."""
        self.pause = max(self.pause, min(length, LONGEST_REST))


@contextmanager
def turn(host: str, clock: Clock) -> Iterator[Turn]:
    """Wait until `host` may be asked, and send one request within the block. Raises Busy."""
    began = clock.now()
    while not _take(host, clock.now()):
        free_at = Host.objects.filter(name=host).values_list("free_at", flat=True).first() or clock.now()
        left = free_at - clock.now()
        if left > LEASE or clock.now() - began > LONGEST_WAIT:
            raise Busy(free_at)
        clock.sleep(min(1, max(0.05, left.total_seconds())))  # whoever has the turn may be done long before its end
    mine = Turn()
    try:
        yield mine
    finally:
        Host.objects.filter(name=host).update(free_at=clock.now() + mine.pause)


def forget_hosts(now: datetime) -> None:
    """A host that is free is like one that was never asked."""
    Host.objects.filter(free_at__lt=now).delete()


def _take(host: str, now: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"name": host, "now": now, "until": now + LEASE})
        return cursor.fetchone() is not None
