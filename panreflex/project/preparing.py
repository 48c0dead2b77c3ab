"""Bring a database to where this version of the platform needs it. Import only once Django is set up."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from panreflex.base import checking
from panreflex.collect.contributions import demo as demo_offers
from panreflex.people import demo, renewing
from panreflex.people.reference_data import MunicipalitiesRefused
from panreflex.project import starting_content
from panreflex.project.preflight import BadInput
from panreflex.share.search import tasks as search_tasks

_NAMED = 20  # municipalities of a list at the console
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
            search_tasks.fill_if_empty()
        connection.close()
    return missing


def load_content(progress: Callable[[str], None]) -> None:
    """Load municipalities and starting content; in demo mode make demo accounts and offers as well. Repeatable."""
    try:
        starting_content.load(progress)
    except starting_content.ContentRefused as refused:
        faults = [
            (", ".join(filter(None, (fault.file, fault.entry, fault.field))), fault.what) for fault in refused.faults
        ]
        raise BadInput(str(refused), faults=faults) from None
    if settings.DEMO:
        demo.make_accounts()
        demo_offers.make_offers()


def load_municipalities(
    file: Path, successions: Path | None, progress: Callable[[str], None], *, dry_run: bool
) -> dict[str, Any]:
    """Bring in a later state of the municipalities (see `people.renewing`) and say what it changed. Raises BadInput."""
    try:
        renewal = renewing.renew(file, successions, progress, dry_run=dry_run)
    except MunicipalitiesRefused as refused:
        raise BadInput(str(refused), faults=[(file.name, fault) for fault in refused.faults]) from None
    return {
        "as_of": renewal.as_of.isoformat(),
        "dry_run": dry_run,
        "new": _named(renewal.new),
        "ended": _named(renewal.ended),
        "ended_without_successor": [ags for ags, _name in renewal.without_successor],
        "renamed": [{"ags": ags, "before": before, "name": name} for ags, before, name in renewal.renamed],
        "changed": len(renewal.changed),
        "unchanged": renewal.unchanged,
        "successions": [{"old": old, "new": new, "on": on.isoformat()} for old, new, on in renewal.successions],
    }


def renewal_in_words(found: dict[str, Any], *, dry_run: bool) -> str:
    """What `load_municipalities` found, for the person at the console."""
    lost = len(found["ended_without_successor"])
    lines = [
        f"State of {found['as_of']}: {len(found['new'])} new, {len(found['ended'])} ended "
        f"({lost} without a successor that is known), {len(found['renamed'])} renamed, {found['changed']} changed, "
        f"{found['unchanged']} unchanged, {len(found['successions'])} new successions.",
        *(f"  new      {one['ags']} {one['name']}" for one in found["new"][:_NAMED]),
        *(f"  ended    {one['ags']} {one['name']}" for one in found["ended"][:_NAMED]),
        *(f"  renamed  {one['ags']} {one['before']} -> {one['name']}" for one in found["renamed"][:_NAMED]),
    ]
    if max(len(found["new"]), len(found["ended"]), len(found["renamed"])) > _NAMED:
        lines.append("  … all of them: --json")
    if dry_run:
        lines.append("Nothing was changed (--dry-run).")
    return "\n".join(lines)


def _named(pairs: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"ags": ags, "name": name} for ags, name in pairs]


def demo_accounts() -> list[dict[str, str]]:
    """Role, name, e-mail and password of the demo accounts; empty outside demo mode."""
    return demo.accounts()


def findings() -> list[dict[str, str]]:
    """What is set up wrongly, the most urgent first: key, severity, title, text, remedy and docs of each."""
    return [asdict(finding) | {"severity": str(finding.severity)} for finding in checking.run()]


def _address() -> dict[str, Any]:
    return {
        key: value
        for key, value in connection.get_connection_params().items()
        if key in ("dbname", "user", "password", "host", "port")
    }
