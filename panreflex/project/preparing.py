"""Bring a database to where this version of the platform needs it. Import only once Django is set up."""

from collections.abc import Callable
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from panreflex.people import demo
from panreflex.project import starting_content
from panreflex.project.preflight import BadInput

ADVISORY_LOCK = 7_268_735_403  # any number; every process that migrates this database asks for the same


def migrate(progress: Callable[[str], None]) -> int:
    """Apply the migrations that are missing and return how many. Several processes may do so at once: one works."""
    # A migration may take as long as it takes; only requests are cut off. The lock needs a connection of its own,
    # because a migration may close Django's.
    connection.settings_dict["OPTIONS"] = {"options": "-c lock_timeout=60s"}
    with psycopg.connect(**_address(), autocommit=True) as waiting:
        waiting.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if missing:
            progress(f"{missing} migrations")
            call_command("migrate", interactive=False, verbosity=0)
        connection.close()
    return missing


def load_content(progress: Callable[[str], None]) -> None:
    """Load municipalities and starting content; in demo mode make the demo accounts as well. Repeatable."""
    try:
        starting_content.load(progress)
    except starting_content.ContentRefused as refused:
        faults = [
            (", ".join(filter(None, (fault.file, fault.entry, fault.field))), fault.what) for fault in refused.faults
        ]
        raise BadInput(str(refused), faults=faults) from None
    if settings.DEMO:
        demo.make_accounts()


def demo_accounts() -> list[dict[str, str]]:
    """Role, name, e-mail and password of the demo accounts; empty outside demo mode."""
    return demo.accounts()


def _address() -> dict[str, Any]:
    return {
        key: value
        for key, value in connection.get_connection_params().items()
        if key in ("dbname", "user", "password", "host", "port")
    }
