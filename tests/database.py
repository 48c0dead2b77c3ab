"""The database of a test run, as a pytest plugin that is loaded before Django's settings (see pyproject.toml).

All processes of a run share one embedded PostgreSQL, which ends with the last of them, even if they are killed.
Migrations run once, into the pattern; every process works on a copy of it. A test that really commits
(`django_db(transaction=True)`) is followed by a new copy instead of Django's flush: a flush would also take away what
migrations wrote, and cannot empty the audit trail, which refuses to be emptied. The fixtures are in conftest.py.
"""

import fcntl
import os
import shutil
import tempfile
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg.sql import SQL, Identifier

from panreflex.project import data_folder, embedded_postgres

SHARED = "PYTEST_PANREFLEX_SHARED"  # set by the first process of a run, inherited by the others
PATTERN = "pattern"
OURS = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"

is_first_process = SHARED not in os.environ
if is_first_process:
    os.environ[SHARED] = tempfile.mkdtemp(prefix="panreflex-test-")
shared = Path(os.environ[SHARED])
shared.chmod(0o711)  # under root, the account of PostgreSQL has to pass
cluster = shared / "var"
for name in [name for name in os.environ if name.startswith("PANREFLEX_")]:
    del os.environ[name]  # a test run depends on nothing that its terminal happens to hold
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "panreflex.project.settings",
    "PANREFLEX_DATA": str(shared / OURS),
    "PANREFLEX_DATABASE_URL": embedded_postgres.url(cluster, OURS),
    "PANREFLEX_LINK_CHECK": "0",  # no test asks foreign hosts; those of the check switch it on for servers of their own
    "PANREFLEX_SECRET_KEY": "tests-sign-nothing-that-lasts-0123456789-0123456789",
}
data_folder.prepare(shared / OURS)


def pytest_unconfigure() -> None:
    """Remove the folder of the run; the processes that worked in it are gone by now."""
    if is_first_process:
        shutil.rmtree(shared, ignore_errors=True)


def make_pattern() -> None:
    """A migrated database, made by the first process that comes here; the others wait for it."""
    with (shared / "pattern.lock").open("w") as lock, as_superuser() as superuser:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if superuser.execute("SELECT 1 FROM pg_database WHERE datname = %s", [PATTERN]).fetchone():
            return
        superuser.execute(SQL("CREATE DATABASE half OWNER panreflex"))
        connection.settings_dict["NAME"] = "half"
        call_command("migrate", verbosity=0)
        let_go()
        connection.settings_dict["NAME"] = OURS
        superuser.execute(SQL("ALTER DATABASE half RENAME TO {}").format(Identifier(PATTERN)))


def make_copy() -> None:
    """Throw this process's database away, with all connections to it, and copy the pattern anew."""
    let_go()
    with as_superuser() as superuser:
        superuser.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(OURS)))
        superuser.execute(
            SQL("CREATE DATABASE {} OWNER panreflex TEMPLATE {}").format(Identifier(OURS), Identifier(PATTERN))
        )


def let_go() -> None:
    """Close this process's connections, pooled ones included."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # only PostgreSQL has pools


def as_superuser() -> psycopg.Connection:
    """A connection that may create and drop databases."""
    return psycopg.connect(embedded_postgres.url(cluster, "postgres", user="postgres"), autocommit=True)
