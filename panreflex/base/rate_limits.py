"""How often somebody may do something, counted in PostgreSQL, so that all processes share the count.

The generic cell rate algorithm (ITU-T I.371, "virtual scheduling"): per key one moment, the *theoretical arrival
time*, moves ahead by `seconds / limit` with each request and may be at most `seconds` ahead of now. So `limit` requests
may come at once, and after that one each `seconds / limit`.
"""

import hashlib
import hmac
from math import ceil

from django.conf import settings
from django.db import connection

from panreflex.base.errors import TooManyRequests
from panreflex.base.models import RateLimit

Values = dict[str, bytes | int | float]

# One statement: the row's lock makes whoever comes at the same time wait, so never more than `limit` pass.
_TAKE = """
INSERT INTO base_ratelimit AS known (key, arrival) VALUES (%(key)s, clock_timestamp() + %(step)s * interval '1 s')
ON CONFLICT (key) DO UPDATE SET arrival = greatest(known.arrival, clock_timestamp()) + %(step)s * interval '1 s'
WHERE greatest(known.arrival, clock_timestamp()) + (%(step)s - %(seconds)s) * interval '1 s'
    <= clock_timestamp() + interval '1 ms'
RETURNING 1
"""
_WAIT = """
SELECT extract(epoch FROM arrival - clock_timestamp()) + %(step)s - %(seconds)s FROM base_ratelimit WHERE key = %(key)s
"""


def take(scope: str, key: str, *, limit: int, seconds: int, cost: int = 1) -> None:
    """Count one request (or `cost`) of `key`, which may do `limit` in `seconds`; `limit` is at least `cost`.

    Raises TooManyRequests, and then counts nothing. Doors call it before they begin a transaction: what is rolled back
    with one would not count.
    """
    values: Values = {"key": _hashed(scope, key), "step": cost * seconds / limit, "seconds": seconds}
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        if cursor.fetchone():
            return
    raise TooManyRequests(retry_after=max(1, _wait(values)))


def waiting(scope: str, key: str, *, limit: int, seconds: int) -> int:
    """Whole seconds until `take` would let one more pass; 0 if it would now. Counts nothing."""
    return max(0, _wait({"key": _hashed(scope, key), "step": seconds / limit, "seconds": seconds}))


def forget(scope: str, key: str) -> None:
    """Begin anew, as when somebody has shown who she is."""
    RateLimit.objects.filter(key=_hashed(scope, key)).delete()


def _wait(values: Values) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_WAIT, values)
        row = cursor.fetchone()
    return ceil(float(row[0]) - 0.001) if row else 0


def _hashed(scope: str, key: str) -> bytes:
    """What is kept of an address or a network: nobody without our secret can tell whose it was."""
    return hmac.digest(settings.SECRET_KEY.encode(), f"{scope}|{key}".encode(), hashlib.sha256)
