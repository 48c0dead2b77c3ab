"""The folder that holds everything one installation owns: secret key, database cluster, media."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

from panreflex.project import preflight


def prepare(folder: Path) -> None:
    """Make the data folder where it is missing. Raises Refused where it could not work.

    Folders that we make get their mode from us and not from the umask; a folder that was there keeps its own.
    """
    preflight.require_usable_data_folder(folder)
    root = os.geteuid() == 0
    missing = [path for path in (*reversed(folder.parents), folder) if not path.exists()]
    for path in missing:
        path.mkdir(exist_ok=True)
        # Under root the account of PostgreSQL has to pass, but not to list; otherwise nobody else has business here.
        path.chmod(0o755 if path != folder else 0o711 if root else 0o700)


def secret_key(folder: Path) -> str:
    """The key that signs sessions and links of this installation: made once, readable for its owner only."""
    path = folder / "secret_key"
    if not path.exists():
        handle, half = tempfile.mkstemp(dir=folder)  # 0600
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(half, path)  # unlike a rename, fails if another process was first
        except FileExistsError:
            pass
        finally:
            os.unlink(half)
    return path.read_text()


@contextmanager
def scratch() -> Iterator[Path]:
    """A data folder for one trial, benchmark or test run, under the temporary folder; gone afterwards."""
    # mkdtemp makes it private to us; below, `prepare` gives the account of PostgreSQL what it needs.
    above = Path(tempfile.mkdtemp(prefix="panreflex-"))
    above.chmod(0o711)
    try:
        folder = above / "var"
        prepare(folder)
        yield folder
    finally:
        rmtree(above, ignore_errors=True)
