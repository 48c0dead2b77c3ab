"""What one starts, one also stops."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from panreflex.project import preflight, running
from panreflex.project.preflight import Refused
from tests.waiting import wait_until

SLEEPER = ["/bin/sleep", "600"]
STUBBORN = ["/bin/sh", "-c", "trap '' TERM; while :; do sleep 0.1; done"]


def test_a_process_that_ends_by_itself_ends_the_others_with_a_message_that_names_it():
    with pytest.raises(Refused, match="The worker has ended with code 3"), running.processes(os.environ) as children:
        children.start("server", SLEEPER)
        children.start("worker", ["/bin/sh", "-c", "exit 3"])
        children.watch(lambda: True)

    assert children.running["server"].returncode == -signal.SIGTERM


def test_a_lost_database_ends_everything_and_points_to_its_log():
    with pytest.raises(Refused, match=r"postgres/server\.log"), running.processes(os.environ) as children:
        children.start("server", SLEEPER)
        children.watch(lambda: False)

    assert children.running["server"].returncode == -signal.SIGTERM


def test_a_process_that_does_not_end_when_asked_is_ended_by_force(monkeypatch):
    monkeypatch.setattr(running, "STOP_WITHIN", 0.3)

    with running.processes(os.environ) as children:
        children.start("server", STUBBORN)
        wait_until(lambda: psutil.Process(children.running["server"].pid).children())

    assert children.running["server"].returncode == -signal.SIGKILL


def test_after_stopping_its_children_a_process_can_be_ended_again():
    before = signal.getsignal(signal.SIGTERM)

    with running.processes(os.environ) as children:
        children.start("server", SLEEPER)

    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_each_way_to_ask_for_an_end_is_heard_and_the_old_handlers_come_back(number):
    before = signal.getsignal(number)

    with pytest.raises(running.Stopped), running.stopping_on_signals():
        os.kill(os.getpid(), number)
        signal.pause()

    assert signal.getsignal(number) is before


def test_children_end_when_their_parent_is_killed():
    script = (
        "import os; from panreflex.project import running\n"
        f"children = running.Processes(os.environ); children.start('server', {SLEEPER!r})\n"
        "print(children.running['server'].pid, flush=True); children.watch(lambda: True)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=preflight.ROOT)
    assert parent.stdout
    child = psutil.Process(int(parent.stdout.readline()))

    parent.kill()
    parent.communicate()

    wait_until(lambda: not child.is_running())


class Platform:
    """`panreflex run` in a process group of its own, as a terminal would start it."""

    def __init__(self, data: Path, port: int) -> None:
        self.port = port
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PANREFLEX_")}
        environment |= {"PANREFLEX_DATA": str(data), "PORT": str(port), "PANREFLEX_DEMO": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "panreflex.project.cli", "run"],
            env=environment,
            cwd=preflight.ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            text=True,
        )
        self.said = ""
        assert self.process.stdout
        for line in self.process.stdout:
            self.said += line
            if "administrator@" in line:  # the last demo account is the last that is said
                break
        assert "PanReflex runs at" in self.said, self.said
        self.family = [psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children(recursive=True)]

    def end(self, number: signal.Signals, *, group: bool) -> int:
        """Send a signal to the group or to the first process alone; its exit code, once the whole family is gone."""
        (os.killpg if group else os.kill)(self.process.pid, number)
        self.process.communicate()
        wait_until(lambda: not any(process.is_running() for process in self.family))
        return self.process.returncode


@pytest.mark.lengthy
@pytest.mark.timeout(600)
def test_the_platform_starts_whole_listens_on_this_machine_only_and_ends_whole_however_it_is_ended(data, free_port):
    first = Platform(data, free_port)
    names = [" ".join(process.cmdline()) for process in first.family]
    listening = [
        connection.laddr.ip
        for process in first.family
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    ]
    status, found = running.health(free_port)
    after_ctrl_c = first.end(signal.SIGINT, group=True)
    after_request = Platform(data, free_port).end(signal.SIGTERM, group=False)
    Platform(data, free_port).end(signal.SIGKILL, group=False)
    after_crash = Platform(data, free_port).end(signal.SIGTERM, group=False)

    assert all(any(part in name for name in names) for part in ("granian", "procrastinate", "bin/postgres -D"))
    assert set(listening) == {"127.0.0.1"}
    assert status == 200, found
    assert f"http://127.0.0.1:{free_port}" in first.said
    assert "@beispiel.example" in first.said
    assert (after_ctrl_c, after_request, after_crash) == (0, 0, 0)
