"""What must hold before anything slow begins. Standard library only: set-up asks before a package is installed."""

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "127.0.0.1"
# PostgreSQL refuses to run as root. Under root it runs as this account, which owns nothing but its cluster.
SERVICE_ACCOUNT = "panreflex"
# Any account without rights stands in for the service account as long as that does not exist.
NOBODY = 65_534


class Refused(Exception):
    """Something on this machine stands in the way. The message says what, where, and what to do now."""


class BadInput(Refused):
    """Something that a person typed, set or wrote into a file is not usable.

    faults: each single one as (where, what); by default the message is the only one.
    """

    def __init__(self, what: str, *, where: str = "", faults: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__(what)
        self.faults = list(faults) or [(where, what)]


def data_folder() -> Path:
    """The folder that holds everything an installation owns: `PANREFLEX_DATA`, by default `var/` beside the code."""
    return Path(os.environ.get("PANREFLEX_DATA") or ROOT / "var").resolve()


def port() -> int:
    """The port of the web server: `PORT`, by default 8000. Raises BadInput for anything else than a port number."""
    given = os.environ.get("PORT") or "8000"
    if not (given.isascii() and given.isdigit() and 1 <= int(given) <= 65_535):
        raise BadInput(f"PORT={given} is no port number. Choose one from 1 to 65535: PORT=8001 make run", where="PORT")
    return int(given)


def require_free_port(number: int) -> None:
    """Raise Refused if another program listens on this port of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does: ignores closed connections
        try:
            probe.bind((ADDRESS, number))
        except PermissionError:
            raise Refused("Ports below 1024 need more rights than you have. Choose one: PORT=8000 make run") from None
        except OSError:
            raise Refused(
                f"Port {number} is in use by another program, perhaps by PanReflex itself.\n"
                f"Stop that program, or choose another port: PORT={number + 1} make run"
            ) from None


def require_space(folder: Path, megabytes: int) -> None:
    """Raise Refused if the disk that holds `folder` (which need not exist yet) has less room than `megabytes`."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free // 1_000_000
    if free < megabytes:
        raise Refused(
            f"Too little room on the disk of {existing}: {free} MB are free, {megabytes} MB are needed.\n"
            "Make room there, then run the same command again. It goes on where it stopped."
        )


def service_account() -> pwd.struct_passwd | None:
    """The account PostgreSQL runs as under root, if it exists already. None also for everyone but root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SERVICE_ACCOUNT)
    except KeyError:
        return None


def unreachable(paths: list[Path], account: pwd.struct_passwd | None) -> Path | None:
    """The first of `paths` that the service account cannot enter (folder) or execute (file); None if there is none.

    The kernel is asked in the account's name, so access lists and mounts count as they do later.
    """
    script = 'for path; do [ -x "$path" ] || { printf %s "$path"; exit; }; done'
    asked = subprocess.run(
        ["/bin/sh", "-c", script, "sh", *map(str, paths)],
        user=account.pw_uid if account else NOBODY,
        group=account.pw_gid if account else NOBODY,
        extra_groups=[],
        cwd="/",
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    ).stdout
    return Path(asked) if asked else None


def require_usable_data_folder(folder: Path) -> None:
    """Raise Refused if PostgreSQL could not work below `folder`. Changes nothing."""
    owner = next((path.stat().st_uid for path in (folder / "postgres", folder) if path.exists()), os.geteuid())
    if (folder / "postgres").exists() and owner != os.geteuid():
        raise Refused(
            f"The data in {folder} belong to another account (number {owner}).\n"
            "Start PanReflex as that account, or choose another folder: PANREFLEX_DATA=/path make run"
        )
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(existing, os.W_OK | os.X_OK):
        raise Refused(
            f"You may not write to {existing}, so {folder} cannot hold the data.\n"
            "Choose another folder: PANREFLEX_DATA=/path make run"
        )
    if os.geteuid() != 0:
        return
    private = unreachable([path for path in (*reversed(folder.parents), folder) if path.exists()], service_account())
    if private:
        raise Refused(
            f"You are root, and {private} is private to root. PostgreSQL never runs as root: it runs as the account\n"
            f'"{SERVICE_ACCOUNT}", which could not reach its data in {folder}.\n'
            "PanReflex does not open folders of yours. Do one of these:\n"
            "  - choose a folder that others may pass: PANREFLEX_DATA=/srv/panreflex make run\n"
            f"  - let others pass this one: chmod o+x {private}\n"
            "  - start PanReflex as an ordinary user"
        )


def require_all(folder: Path, number: int) -> None:
    """Everything that can be known before the first slow step. Raises Refused."""
    require_free_port(number)
    require_usable_data_folder(folder)
