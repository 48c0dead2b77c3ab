"""The whole platform with its real content, served by the real processes, for tests in a real browser."""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.conf import settings
from psycopg.sql import SQL, Identifier

from panreflex.project import data_folder, embedded_postgres, running
from tests import database

CONTENT = "content"  # a database like the pattern, with the starting content in it


@dataclass(frozen=True)
class Platform:
    """Where a running platform answers, and its demo accounts: role -> (e-mail, password)."""

    url: str
    accounts: dict[str, tuple[str, str]]


@contextmanager
def serving(name: str) -> Iterator[Platform]:
    """Run server and worker on a copy of the content, on a free port; all of it ends with the block.

    name: of the copy and of its data folder, one per test process.
    """
    assert (settings.STATIC_ROOT / "staticfiles.json").exists(), "The front end is not built. Run: make setup"
    data = database.shared / name
    data_folder.prepare(data)
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "PANREFLEX_DEMO": "1",
        "PANREFLEX_DATA": str(data),
        "PANREFLEX_BASE_URL": url,
        "PANREFLEX_DATABASE_URL": embedded_postgres.url(database.cluster, name),
        "PANREFLEX_WEB_PROCESSES": "1",
        "PANREFLEX_LOG_LEVEL": "WARNING",
    }
    with running.processes(environment) as processes:
        _copy_content(processes, name, data)
        processes.start("server", running.server(port))
        processes.start("worker", running.worker())
        if not running.wait_until_healthy(processes, port):
            raise AssertionError("the platform is not healthy")
        accounts = processes.result_of("list of accounts", _panreflex("demo", "accounts", "--json"))
        yield Platform(url, {account["role"]: (account["email"], account["password"]) for account in accounts})


def _copy_content(processes: running.Processes, name: str, data: Path) -> None:
    """Load the content once a run, into a database that every test process copies."""
    accounts = data.parent / "demo-accounts.json"
    with (database.shared / "content.lock").open("w") as lock, database.as_superuser() as superuser:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = superuser.execute("SELECT 1 FROM pg_database WHERE datname = %s", [CONTENT]).fetchone()
        if not known:
            _create(superuser, name, database.PATTERN)
            processes.result_of("starting content", _panreflex("load-content", "--json"))
            (data / "demo-accounts.json").replace(accounts)
            superuser.execute(SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(name), Identifier(CONTENT)))
        _create(superuser, name, CONTENT)
    (data / "demo-accounts.json").write_bytes(accounts.read_bytes())


def _create(superuser: psycopg.Connection, name: str, template: str) -> None:
    superuser.execute(
        SQL("CREATE DATABASE {} OWNER panreflex TEMPLATE {}").format(Identifier(name), Identifier(template))
    )


def _panreflex(*words: str) -> list[str]:
    return [str(running.PROGRAMS / "panreflex"), *words]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
