"""The parent of one embedded PostgreSQL: makes its cluster, starts it, and stops it when nobody uses it any more.

Started by `embedded_postgres.database`, which reads from our standard output: `progress <text>`, `ready`,
`refused <text>`. See there for the locks.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import IO

import psutil

from panreflex.project import embedded_postgres, preflight
from panreflex.project.child_processes import ends_with_parent
from panreflex.project.preflight import Refused

START_WITHIN = 120.0  # seconds; after a crash PostgreSQL first replays its log
STOP_WITHIN = 8.0  # seconds; then PostgreSQL is stopped at once, and replays its log at the next start
ROOM_FOR_CLUSTER = 200  # MB: an empty cluster, its write-ahead log, the starting content
LONGEST_LOG = 10_000_000  # bytes

# The application is no superuser, here as with a managed PostgreSQL. `vector` is put into the pattern of all
# databases, because only a superuser may create it.
FIRST_STATEMENTS = {
    "template1": ["CREATE EXTENSION vector"],
    "postgres": [
        "CREATE ROLE panreflex LOGIN",
        "CREATE DATABASE panreflex OWNER panreflex",
    ],
}
SETTINGS = {
    "listen_addresses": "",  # no network, only the socket
    "unix_socket_permissions": "0700",
    "log_min_messages": "warning",
    "max_parallel_workers_per_gather": "0",  # needs shared memory that containers are short of
}
FLEETING_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Keeper:
    """One PostgreSQL in `folder`, from the first look at its cluster to its end."""

    def __init__(self, folder: Path, *, fleeting: bool) -> None:
        self.folder = folder
        self.fleeting = fleeting
        self.cluster = folder / "cluster"
        self.account = embedded_postgres.account()
        self.programs = embedded_postgres.binaries(folder)
        self.socket_folder = embedded_postgres.socket_folder(folder)

    def start(self) -> subprocess.Popen[bytes]:
        """PostgreSQL, taking connections. Raises Refused if it does not get that far."""
        if not self.cluster.exists():
            self.make_cluster()
        made_by = (self.cluster / "PG_VERSION").read_text().strip()
        if made_by != str(embedded_postgres.MAJOR):
            raise Refused(
                f"{self.cluster} was made by PostgreSQL {made_by}; this version of PanReflex brings "
                f"{embedded_postgres.MAJOR}. How to take the data over: docs/operations/troubleshooting.md"
            )
        self.end_orphans()
        embedded_postgres.private_folder(self.socket_folder, self.account)
        log = self.folder / "server.log"
        if log.exists() and log.stat().st_size > LONGEST_LOG:
            log.replace(log.with_suffix(".log.1"))
        settings = SETTINGS | (FLEETING_SETTINGS if self.fleeting else {})
        settings["unix_socket_directories"] = str(self.socket_folder)
        options = [f"--{name}={value}" for name, value in settings.items()]
        with log.open("ab") as stream:
            stream_begins = stream.tell()
            postgres = self.spawn(
                "postgres", "-D", str(self.cluster), *options, output=stream, at_our_end=signal.SIGINT
            )
        began = time.monotonic()
        while not self.takes_connections():
            if postgres.poll() is not None or time.monotonic() - began > START_WITHIN:
                postgres.kill()
                postgres.wait()
                said = log.read_bytes()[stream_begins:].decode(errors="replace").strip().splitlines()[-5:]
                raise Refused("\n".join([f"PostgreSQL did not start. {log} says:", *(f"  | {line}" for line in said)]))
            time.sleep(0.02)
        return postgres

    def make_cluster(self) -> None:
        """A new cluster, made aside and moved into place as a whole; what a killed attempt left is thrown away."""
        preflight.require_space(self.folder, ROOM_FOR_CLUSTER)
        say("progress making the database")
        aside = self.folder / "cluster.half"
        if aside.exists():
            shutil.rmtree(aside)
        embedded_postgres.private_folder(aside, self.account)
        self.tool(
            "initdb",
            f"--pgdata={aside}",
            "--username=postgres",
            "--encoding=UTF8",
            # Sorts by code point like "C" and the same on every machine, yet knows that "ä" is the small "Ä".
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            # The socket lies in a folder that only we may enter; there is no other way in.
            "--auth-local=trust",
            "--auth-host=reject",
            *(["--no-sync"] if self.fleeting else []),
        )
        for database, statements in FIRST_STATEMENTS.items():
            sync = "off" if self.fleeting else "on"
            for statement in statements:
                self.tool(
                    "postgres", "--single", "-D", str(aside), "-c", f"fsync={sync}", database, stdin=f"{statement};\n"
                )
        aside.rename(self.cluster)

    def tool(self, name: str, *arguments: str, stdin: str = "") -> None:
        """Run one of PostgreSQL's programs to its end. Raises Refused with its last words."""
        process = self.spawn(name, *arguments, output=subprocess.PIPE, at_our_end=signal.SIGKILL)
        said = process.communicate(stdin.encode())[0].decode(errors="replace")
        # In single-user mode an error does not make the program fail.
        if process.returncode or "ERROR:" in said or "FATAL:" in said:
            tail = "\n".join(f"  | {line}" for line in said.strip().splitlines()[-8:])
            why = "The disk is full. Make room, then" if "No space left" in said else "Nothing was kept. To try again,"
            raise Refused(f"The database could not be made ({name}).\n{tail}\n{why} run the same command again.")

    def spawn(
        self, name: str, *arguments: str, output: int | IO[bytes], at_our_end: signal.Signals
    ) -> subprocess.Popen[bytes]:
        """Start one of PostgreSQL's programs in the name of its account, tied to our life."""
        root = os.geteuid() == 0
        return subprocess.Popen(
            [str(self.programs / name), *arguments],
            user=self.account.pw_uid if root else None,
            group=self.account.pw_gid if root else None,
            extra_groups=[] if root else None,
            cwd=self.folder,
            env={"LC_ALL": "C", "PATH": os.defpath, "HOME": str(self.folder)},
            stdin=subprocess.PIPE if output == subprocess.PIPE else subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=ends_with_parent(at_our_end),
        )

    def takes_connections(self) -> bool:
        """PostgreSQL writes its state into the last line of its pid file."""
        try:
            return (self.cluster / "postmaster.pid").read_text().splitlines()[7].strip() == "ready"
        except (OSError, IndexError):
            return False

    def end_orphans(self) -> None:
        """End a PostgreSQL that works in our cluster without a keeper, and forget a pid file that nobody stands behind.

        After a crash, above all in a container, the number in the file may by now be another program's; PostgreSQL
        would then refuse to start. Only processes that work in this very cluster are touched.
        """
        for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            orphans = self.processes()
            for process in orphans:
                with suppress(psutil.NoSuchProcess):
                    if process.ppid() not in [orphan.pid for orphan in orphans]:  # it ends its children in order
                        process.send_signal(sign)
            psutil.wait_procs(orphans, timeout=STOP_WITHIN)
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)

    def processes(self) -> list[psutil.Process]:
        """PostgreSQL's processes in our cluster, which is their working directory."""
        return [
            process
            for process in psutil.process_iter(["name", "cwd"])
            if process.info["name"] == "postgres" and process.info["cwd"] == str(self.cluster)
        ]


def say(line: str) -> None:
    """Tell whoever started us. They may be gone already, which the lock will tell us."""
    try:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        hush()


def hush() -> None:
    """Say nothing from now on."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def keep(folder: Path, *, fleeting: bool) -> int:
    """Hold PostgreSQL up as long as somebody holds `users.lock`. Returns 0 after an ordered end."""
    os.umask(0o077)
    lock_file = embedded_postgres.lock_file
    with lock_file(folder / "users.lock") as users, lock_file(folder / "keeper.lock") as ours:
        fcntl.flock(ours, fcntl.LOCK_EX)
        keeper = Keeper(folder, fleeting=fleeting)
        postgres = keeper.start()

        def end(number: int = 0, frame: FrameType | None = None) -> None:
            postgres.send_signal(signal.SIGINT)  # "fast": ends connections, writes everything down

        def end_after_the_last_user() -> None:
            fcntl.flock(users, fcntl.LOCK_EX)
            end()
            threading.Event().wait(STOP_WITHIN)
            postgres.send_signal(signal.SIGQUIT)

        signal.signal(signal.SIGTERM, end)
        threading.Thread(target=end_after_the_last_user, daemon=True).start()
        say("ready")
        hush()
        ended = postgres.wait()
        if fleeting:
            shutil.rmtree(keeper.cluster)
        fcntl.flock(ours, fcntl.LOCK_UN)  # before `users`: whoever gets that one next must not take us for alive
    return ended


def main() -> int:
    """`python -m panreflex.project.postgres_keeper FOLDER lasting|fleeting`"""
    try:
        return keep(Path(sys.argv[1]), fleeting=sys.argv[2] == "fleeting")
    except Refused as refusal:
        for line in str(refusal).splitlines():
            say(f"refused {line}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
