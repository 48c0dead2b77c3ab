"""Whether the platform can work: database there, migrations applied, and is anybody doing the jobs?"""

from datetime import timedelta
from typing import NamedTuple

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.models.functions import Now
from procrastinate.contrib.django.models import ProcrastinateWorker

HEARTBEAT = timedelta(seconds=60)  # workers beat every ten seconds

# Migrations that were applied once stay so while we run, so they are looked for until they are all there.
_migrated = False


class Health(NamedTuple):
    """What `/healthz` tells: words only, nothing that helps an attacker."""

    database: bool
    migrations: bool
    worker: bool

    @property
    def able(self) -> bool:
        """Pages can be served. A worker that is away delays mail and search, and is told, but breaks no page."""
        return self.database and self.migrations


def look() -> Health:
    """The state right now."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return Health(database=True, migrations=_all_migrated(), worker=worker_beats())
    except Error:
        return Health(database=False, migrations=False, worker=False)


def _all_migrated() -> bool:
    global _migrated
    if not _migrated:
        loader = MigrationLoader(connection)
        _migrated = set(loader.disk_migrations) <= set(loader.applied_migrations)
    return _migrated


def worker_beats() -> bool:
    """Whether a worker lives that does jobs."""
    return ProcrastinateWorker.objects.filter(last_heartbeat__gt=Now() - HEARTBEAT).exists()
