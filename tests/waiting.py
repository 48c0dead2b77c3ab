"""Wait for a condition instead of for a time."""

import time
from collections.abc import Callable
from typing import Any

from django.db import connection


def wait_until(condition: Callable[[], object], *, within: float = 30.0) -> None:
    """Return as soon as `condition()` is true; fail if it still is not after `within` seconds."""
    until = time.monotonic() + within
    while not condition():
        assert time.monotonic() < until, f"waited {within:.0f} s for a condition that never came true"
        time.sleep(0.01)


def on_own_connection(function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Run `function` in another thread, with a connection of its own that is given back at the end."""
    try:
        return function(*arguments, **named)
    finally:
        connection.close()


def someone_waits_for_us() -> bool:
    """Whether another connection waits for a lock that ours holds. `pg_locks` shows the present moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])
