"""How long files of 10,000 entries take, how much memory their server needs, and whether a harvest is whole.

The yardstick is the bare table of the same entries, written as CSV in a process of its own.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from threading import Event, Thread

import click
import psutil
from sickle import Sickle

from benchmarks.bare_page.serving import ADDRESS, Served, served

ENTRIES = 10_000
SEED = 7
MOST_SECONDS = 20.0
MOST_MEMORY = 100.0  # MB more than before
LISTS = {"gute-beispiele": "practiceexample", "literatur": "publication"}
ENDINGS = ("csv", "xlsx", "json", "bib", "ris", "csl.json")


def main() -> bool:
    """Print seconds, memory and ratios; true if the targets are met."""
    os.environ |= {"PANREFLEX_EXPORT_LIMIT": "0", "PANREFLEX_HARVEST_LIMIT": "0"}
    number = str(ENTRIES)
    with served("--examples", number, "--addresses", "1", "--publications", number, "--seed", str(SEED)) as platform:
        click.echo(f"{ENTRIES:,} invented examples and publications, seed {SEED}, beside the real content")
        bare = _bare(platform)
        return all([*_files(platform, bare), _harvest(platform)])


def _files(platform: Served, bare: dict[str, float]) -> Iterator[bool]:
    _fetch(platform, "/daten/gute-beispiele.csv?jahr=1900")  # the index of the list is made once
    _fetch(platform, "/daten/literatur.csv?jahr=1900")
    for name, model in LISTS.items():
        for ending in ENDINGS:
            with _watched() as cost:
                began = time.perf_counter()
                first, size = _fetch(platform, f"/daten/{name}.{ending}")
                seconds = time.perf_counter() - began
            click.echo(
                f"{name + '.' + ending:<28} {cost.cpu:5.1f} s of CPU  {seconds:5.1f} s in all  "
                f"first byte {first:5.2f} s  {size / 1e6:5.1f} MB  memory +{cost.memory:3.0f} MB  "
                f"{seconds / bare[model]:5.1f} x bare table "
                f"(target: at most {MOST_SECONDS:.0f} s of CPU, +{MOST_MEMORY:.0f} MB)"
            )
            yield cost.cpu <= MOST_SECONDS and cost.memory <= MOST_MEMORY


def _harvest(platform: Served) -> bool:
    """Fetch all records while another process publishes and takes back."""
    command = [sys.executable, "-m", "django", "keep_changing"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=dict(platform.environment), stdin=pipe, stdout=pipe, text=True) as editors:
        assert editors.stdout is not None
        editors.stdout.readline()
        began = time.perf_counter()
        records = Sickle(f"http://{ADDRESS}:{platform.port}/oai").ListRecords(metadataPrefix="oai_dc")
        told = [(record.header.identifier, record.header.datestamp) for record in records]
        seconds = time.perf_counter() - began
        changed, _errors = editors.communicate()
    once, entries = len(set(told)) == len(told), len({identifier for identifier, _datestamp in told})
    click.echo(
        f"{'harvest':<28} {seconds:5.1f} s  {entries:,} entries in {len(told):,} records, "
        f"{'none' if once else 'SOME'} twice, while {changed.strip()} changed"
    )
    return once and entries >= 2 * ENTRIES


def _bare(platform: Served) -> dict[str, float]:
    command = [sys.executable, "-m", "django", "bare_csv"]
    said = subprocess.run(command, env=dict(platform.environment), check=True, capture_output=True, text=True).stdout
    seconds: dict[str, float] = json.loads(said)
    for model, took in seconds.items():
        click.echo(f"{'bare table: ' + model:<28} {took:5.2f} s")
    return seconds


def _fetch(platform: Served, address: str) -> tuple[float, int]:
    """Seconds until the first byte of the file, and its size."""
    connection = HTTPConnection(ADDRESS, platform.port, timeout=300)
    began = time.perf_counter()
    connection.request("GET", address)
    response = connection.getresponse()
    size = len(response.read(1))
    first = time.perf_counter() - began
    while block := response.read(1 << 16):
        size += len(block)
    connection.close()
    if response.status != 200:
        raise SystemExit(f"{address} answered {response.status}.")
    return first, size


@dataclass
class _Cost:
    """What the platform needed, PostgreSQL left out: seconds of CPU, and MB more than before at most."""

    cpu: float = 0.0
    memory: float = 0.0


@contextmanager
def _watched() -> Iterator[_Cost]:
    """What the platform needs while something is fetched; other work on the machine changes little of it."""
    cost, over = _Cost(), Event()
    cpu, memory = _used()

    def watch() -> None:
        while not over.wait(0.05):
            cost.memory = max(cost.memory, _used()[1] - memory)

    watcher = Thread(target=watch)
    watcher.start()
    try:
        yield cost
    finally:
        over.set()
        watcher.join()
        cost.cpu = _used()[0] - cpu


def _used() -> tuple[float, float]:
    """Seconds of CPU and MB of all processes that we started."""
    cpu = memory = 0.0
    for process in psutil.Process().children(recursive=True):
        try:
            if "postgres" not in process.name():
                times = process.cpu_times()
                cpu += times.user + times.system
                memory += process.memory_info().rss / 1e6
        except psutil.NoSuchProcess:
            continue
    return cpu, memory


if __name__ == "__main__":
    sys.exit(not main())
