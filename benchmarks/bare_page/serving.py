"""A platform with real content in a scratch database, behind its real server, and how long it takes to answer."""

import os
import socket
import statistics
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from types import MappingProxyType
from typing import Any

import click

from panreflex.project import data_folder, embedded_postgres, running
from panreflex.project.preflight import Refused

ADDRESS = "127.0.0.1"


@dataclass(frozen=True)
class Served:
    """A running platform: its port, what the preparation wrote, and the environment for further commands."""

    port: int
    prepared: Any
    environment: Mapping[str, str]


@contextmanager
def served(*arguments: str) -> Iterator[Served]:
    """Serve a fresh platform with one process. arguments: of the command `prepare_benchmark`, which fills it.

    There is no worker: its jobs would fall on some answers and not on others.
    """
    port = _free_port()
    with data_folder.scratch() as data, embedded_postgres.database(data) as url:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "benchmarks.bare_page.settings",
            "PANREFLEX_DATA": str(data),
            "PANREFLEX_DATABASE_URL": url,
            "PANREFLEX_SECRET_KEY": data_folder.secret_key(data),
            "PANREFLEX_BASE_URL": f"http://{ADDRESS}:{port}",
            "PANREFLEX_DEBUG": "",
            "PANREFLEX_LOG_LEVEL": "WARNING",
            "PANREFLEX_WEB_PROCESSES": "1",
        }
        with running.processes(environment) as processes:
            command = [sys.executable, "-m", "django", "prepare_benchmark", *arguments]
            prepared = processes.result_of("preparation", command)
            processes.start("server", running.server(port))
            _wait_until_answering(processes, port)
            yield Served(port, prepared, environment)


def measure(
    served: Served,
    addresses: Mapping[str, list[str]],
    *,
    rounds: int,
    headers: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> dict[str, list[float]]:
    """Seconds per answer of each kind of page, over one connection that stays open.

    addresses: kind -> addresses, asked in turn. The kinds take turns in each round, so that what else the machine
    does falls on all of them alike. headers: kind -> request headers. The first rounds warm up and are not counted.
    """
    connection = HTTPConnection(ADDRESS, served.port, timeout=60)
    seconds: dict[str, list[float]] = {kind: [] for kind in addresses}
    warm_up = max(10, rounds // 10)
    for number in range(-warm_up, rounds):
        for kind, choices in addresses.items():
            address = choices[number % len(choices)]
            began = time.perf_counter()
            connection.request("GET", address, headers=dict(headers.get(kind, {})))
            response = connection.getresponse()
            response.read()
            took = time.perf_counter() - began
            expected = 304 if "If-None-Match" in headers.get(kind, {}) else 200
            if response.status != expected:
                raise SystemExit(f"{address} answered {response.status} instead of {expected}.")
            if number >= 0:
                seconds[kind].append(took)
    connection.close()
    return seconds


def etag(served: Served, address: str) -> str:
    """The ETag with which the server marks the page at this address now."""
    connection = HTTPConnection(ADDRESS, served.port, timeout=60)
    connection.request("GET", address)
    response = connection.getresponse()
    response.read()
    connection.close()
    tag = response.getheader("ETag")
    if not tag:
        raise SystemExit(f"{address} has no ETag.")
    return tag


def report(seconds: Mapping[str, list[float]], *, yardstick: str, targets: Mapping[str, tuple[str, float]]) -> bool:
    """Print p50 and p95 of each kind and its ratio to the yardstick. True if all targets are met.

    targets: kind -> ("p50" or "p95", largest ratio).
    """
    met = True
    bare = _percentiles(seconds[yardstick])
    for kind, times in seconds.items():
        own = _percentiles(times)
        line = f"{kind:<28} p50 {own['p50'] * 1000:6.1f} ms  p95 {own['p95'] * 1000:6.1f} ms  n {len(times)}"
        if kind in targets:
            which, largest = targets[kind]
            ratio = own[which] / bare[which]
            met = met and ratio <= largest
            line += f"  {ratio:.2f} x {yardstick} at {which} (target: at most {largest:g})"
        click.echo(line)
    return met


def _wait_until_answering(processes: running.Processes, port: int) -> None:
    """Wait for the server; what it says of the missing worker does not matter here."""
    until = time.monotonic() + running.HEALTHY_WITHIN
    while time.monotonic() < until:
        processes.require_running()
        try:
            running.health(port)
        except Refused:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("The server does not answer, so nothing is measured.")


def _percentiles(times: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return {"p50": cuts[49], "p95": cuts[94]}


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind((ADDRESS, 0))
        port: int = trial.getsockname()[1]
        return port
