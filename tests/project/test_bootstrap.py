"""Set-up: what was done is not done again, what was killed half-way is, and messages say what to do."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import bootstrap
from panreflex.project import preflight
from panreflex.project.preflight import Refused
from tests.waiting import wait_until


@pytest.fixture
def set_up(tmp_path, monkeypatch):
    """A set-up whose steps are given by the test; its folder is empty."""
    monkeypatch.setattr(bootstrap, "LOGS", tmp_path / "setup")
    made = bootstrap.SetUp()
    yield made
    made.lock.close()


def step(folder: Path, *, inputs: str = "same", make=lambda: None, needs: tuple[Path, ...] = ()) -> bootstrap.Step:
    return bootstrap.Step(title="A step", stamp=folder / "step.stamp", inputs=lambda: inputs, make=make, needs=needs)


def test_a_step_is_done_once_as_long_as_its_inputs_and_its_result_stay(set_up, tmp_path, monkeypatch, capsys):
    result = tmp_path / "result"
    monkeypatch.setattr(set_up, "steps", lambda purpose: [step(tmp_path, make=result.touch, needs=(result,))])

    set_up.do("run")
    set_up.do("run")
    result.unlink()
    set_up.do("run")

    assert [line.split("step")[1].split(" in")[0] for line in capsys.readouterr().out.splitlines()] == [
        " …",
        ": done",
        ": done before",
        " …",
        ": done",
    ]
    assert not step(tmp_path, inputs="others", needs=(result,)).is_done()


def test_a_step_that_fails_leaves_no_stamp(set_up, tmp_path, monkeypatch):
    failing = step(tmp_path, make=lambda: set_up.run(["/bin/sh", "-c", "echo broken; exit 1"]))
    monkeypatch.setattr(set_up, "steps", lambda purpose: [failing])

    with pytest.raises(Refused, match=r"sh failed.\n  \| broken"):
        set_up.do("run")

    assert not failing.is_done()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 130), (signal.SIGKILL, -9)])
def test_set_up_that_is_ended_half_way_goes_on_at_the_next_run(tmp_path, number, code):
    script = tmp_path / "half_way.py"
    script.write_text(HALF_WAY.format(folder=str(tmp_path)))
    command = [sys.executable, str(script)]
    environment = {**os.environ, "PYTHONPATH": str(preflight.ROOT)}
    first = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_until((tmp_path / "half").exists)

    first.send_signal(number)
    ended = first.wait()
    stamped_half = (tmp_path / "step.stamp").exists()
    (tmp_path / "go on").touch()  # for the tool that outlives a killed set-up; the next one waits for it
    again = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)

    assert (ended, stamped_half) == (code, False)
    assert "A step: done in" in again.stdout
    assert (tmp_path / "step.stamp").exists()
    expected = "begin end begin end " if number == signal.SIGKILL else "begin begin end "
    assert (tmp_path / "runs").read_text() == expected


# Its only step is a tool that begins, waits to be let on, and ends.
HALF_WAY = """
import sys
from pathlib import Path
import bootstrap
folder = Path({folder!r})
bootstrap.LOGS = folder / "setup"
tool = 'printf "begin " >> runs; touch half; until [ -e "go on" ]; do sleep 0.05; done; printf "end " >> runs'
class SetUp(bootstrap.SetUp):
    def steps(self, purpose):
        make = lambda: self.run(["/bin/sh", "-c", f"cd '{{folder}}'; {{tool}}"])
        return [bootstrap.Step(title="A step", stamp=folder / "step.stamp", inputs=lambda: "same", make=make)]
bootstrap.SetUp = SetUp
sys.exit(bootstrap.main("test"))
"""


def test_no_room_is_said_before_the_step_begins(set_up, tmp_path, monkeypatch):
    begun: list[str] = []
    large = bootstrap.Step(
        title="Large",
        stamp=tmp_path / "large.stamp",
        inputs=lambda: "",
        make=lambda: begun.append("large"),
        megabytes=10**9,
    )
    monkeypatch.setattr(set_up, "steps", lambda purpose: [large])

    with pytest.raises(Refused, match="Too little room on the disk"):
        set_up.do("run")
    assert begun == []


def test_a_port_in_use_stops_set_up_before_anything_else(monkeypatch, capsys):
    def refuse(number: int) -> None:
        raise Refused(f"Port {number} is in use")

    monkeypatch.setattr(preflight, "require_free_port", refuse)
    monkeypatch.setattr(bootstrap, "SetUp", lambda: pytest.fail("set-up has begun"))
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    monkeypatch.setenv("PORT", "8000")

    code = bootstrap.main("run")
    for number, handler in before.items():
        signal.signal(number, handler)

    assert code == 1
    assert "Port 8000 is in use" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full."),
        ("npm error code ENOSPC", "The disk is full."),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "ask whoever runs the mirror"),
        ("npm error code EINTEGRITY", "ask whoever runs the mirror"),
        ("ERROR: No matching distribution found for wagtail==8.0.1", "could not be fetched"),
        ("npm error code SELF_SIGNED_CERT_IN_CHAIN", "could not be fetched"),
        ("Temporary failure in name resolution", "could not be fetched"),
        ("Segmentation fault", "The whole output is in"),
    ],
)
def test_a_failed_tool_is_explained_by_what_it_said_last(tmp_path, words, advice):
    assert advice in bootstrap.explain(["pip"], ["much before", words], tmp_path / "pip.log")


def test_a_long_silence_is_broken_by_a_sign_of_life(set_up, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "SIGN_OF_LIFE", 0.0)

    set_up.run(["/bin/sh", "-c", "echo one; sleep 0.2; echo two"], progress=lambda line: f"read {line}")

    assert "… read one (" in capsys.readouterr().out


def test_lock_files_pin_every_package_with_hashes_and_name_no_host():
    for lock in (bootstrap.RUN_LOCK, bootstrap.DEVELOPMENT_LOCK):
        text = lock.read_text()
        packages = [entry for entry in text.split("\n") if entry and not entry.startswith((" ", "#"))]

        assert packages
        assert all("==" in entry and entry.endswith("\\") for entry in packages)
        assert text.count("--hash=sha256:") >= len(packages)
        assert "://" not in text


def test_packages_for_tests_have_the_versions_that_the_platform_runs_with():
    run, development = (
        {line.split(" \\")[0] for line in lock.read_text().splitlines() if "==" in line and line[0].isalnum()}
        for lock in (bootstrap.RUN_LOCK, bootstrap.DEVELOPMENT_LOCK)
    )

    assert run <= development


@pytest.mark.parametrize("folder", [".", "benchmarks/lighthouse_tool"])
def test_a_lock_of_npm_has_integrity_hashes_and_names_no_host(folder):
    packages = json.loads((preflight.ROOT / folder / "package-lock.json").read_text())["packages"]

    assert all(package.get("integrity") for name, package in packages.items() if name)
    assert not any("resolved" in package for package in packages.values())


def test_an_activated_environment_can_be_replaced(tmp_path):
    """What `make setup` runs with is then the python in the folder that it removes."""
    environment = tmp_path / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    replace = (
        "import pathlib, sys, bootstrap\n"
        "bootstrap.VENV = pathlib.Path(sys.argv[1])\n"
        "bootstrap.LOGS = bootstrap.VENV.with_name('setup')\n"
        "made = bootstrap.SetUp()\n"
        "made.install = lambda lock_file: None\n"
        "made.pip = lambda: ['/bin/true']\n"
        "made.make_virtual_environment()\n"
    )

    child = subprocess.run(
        [environment / "bin" / "python", "-c", replace, environment],
        cwd=bootstrap.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert child.returncode == 0, child.stderr
    assert (environment / "bin" / "python").exists()
