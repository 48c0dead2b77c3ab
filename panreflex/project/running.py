"""Run the processes of the platform together: what one starts, one also stops."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from panreflex.project import preflight
from panreflex.project.child_processes import ends_with_parent
from panreflex.project.preflight import Refused

STOP_WITHIN = 7.0  # seconds for open requests and running jobs to end
HEALTHY_WITHIN = 60.0  # seconds
PROGRAMS = Path(sys.executable).parent


class Stopped(BaseException):
    """Someone pressed Ctrl-C or asked us to end."""


def server(port: int) -> list[str]:
    """The command of the web server. It listens on this machine only; a proxy stands in front of it elsewhere."""
    return [
        *(str(PROGRAMS / "granian"), "panreflex.project.asgi:application", "--interface", "asginl", "--no-ws"),
        *("--host", preflight.ADDRESS, "--port", str(port)),
        *("--workers", os.environ.get("PANREFLEX_WEB_PROCESSES") or "2"),
        # A stream of live events never ends by itself.
        *("--workers-kill-timeout", "5", "--log-level", "warning"),
    ]


def worker() -> list[str]:
    """The command of the process that does the queued jobs."""
    return [
        *(sys.executable, "-m", "django", "procrastinate", "worker"),
        *("--concurrency", "2", "--shutdown-graceful-timeout", "5", "--delete-jobs", "successful"),
    ]


@contextmanager
def stopping_on_signals() -> Iterator[None]:
    """Within this block Ctrl-C, a closed terminal and a request to end raise Stopped.

    Also where SIGINT came in as ignored, as it does for background jobs of a script.
    """

    def stop(number: int, frame: FrameType | None) -> NoReturn:
        raise Stopped

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Processes:
    """Named child processes that run until one of them ends or we are stopped."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: list[str], *, stdout: int | None = None) -> None:
        """Start a process under a name for messages."""
        self.running[name] = subprocess.Popen(
            command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            start_new_session=True,  # Ctrl-C is for us; we stop our children in order
            preexec_fn=ends_with_parent(signal.SIGTERM),
        )

    def result_of(self, name: str, command: list[str]) -> Any:
        """Run a process to its end and return the JSON that it writes. Raises Refused if it fails."""
        self.start(name, command, stdout=subprocess.PIPE)
        written = self.running[name].communicate()[0]
        if self.running.pop(name).returncode:
            raise Refused(f"The {name} did not succeed, so nothing is started. Its messages stand above.")
        return json.loads(written)

    def watch(self, is_sound: Callable[[], bool]) -> NoReturn:
        """Wait. Raises Refused as soon as a process has ended or `is_sound` is false, Stopped when we are to end."""
        while True:
            self.require_running()
            if not is_sound():
                raise Refused("PostgreSQL has ended. Its log is postgres/server.log in the data folder.")
            time.sleep(0.2)

    def require_running(self) -> None:
        """Raise Refused if one of the processes has ended."""
        for name, process in self.running.items():
            if (code := process.poll()) is not None:
                how = f"with code {code}" if code >= 0 else f"by signal {signal.Signals(-code).name}"
                raise Refused(f"The {name} has ended {how}, so everything is stopped. Its last messages stand above.")

    def stop(self) -> None:
        """Ask all to end, wait, and end those by force that do not."""
        for process in self.running.values():
            process.terminate()
        until = time.monotonic() + STOP_WITHIN
        for process in self.running.values():
            try:
                process.wait(max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@contextmanager
def processes(environment: Mapping[str, str]) -> Iterator[Processes]:
    """Child processes, all stopped at the end of the block."""
    children = Processes(environment)
    try:
        yield children
    finally:
        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, signal.SIG_IGN) for number in numbers}  # we are stopping already
        children.stop()
        for number, handler in before.items():
            signal.signal(number, handler)


def health(port: int) -> tuple[int, Any]:
    """Status and JSON that `/healthz` answers on this machine. Raises Refused if nobody answers."""
    connection = HTTPConnection(preflight.ADDRESS, port, timeout=10)
    try:
        host = os.environ.get("PANREFLEX_HOSTS", "").split(",")[0] or preflight.ADDRESS
        connection.request("GET", "/healthz", headers={"Host": host})
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    except (OSError, HTTPException, ValueError) as error:
        raise Refused(f"No answer from PanReflex on port {port} ({error}). To start it: make run") from None
    finally:
        connection.close()


def wait_until_healthy(children: Processes, port: int) -> bool:
    """Wait until the server says that all is well. False if it still does not after a while; it runs all the same."""
    until = time.monotonic() + HEALTHY_WITHIN
    while time.monotonic() < until:
        children.require_running()
        try:
            if health(port)[0] == 200:
                return True
        except Refused:
            pass
        time.sleep(0.05)
    return False
