"""One installation as a command sees it: its data folder, its database, and the environment its processes get."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from panreflex.project import data_folder, embedded_postgres, preflight


@contextmanager
def opened(
    progress: Callable[[str], None], *, data: Path | None = None, port: int | None = None
) -> Iterator[dict[str, str]]:
    """The environment for processes of this installation, whose database is up as long as the block runs.

    data: the data folder, by default `PANREFLEX_DATA`. port: of the web server, by default `PORT`.
    What the operator has set in the environment stays: with `PANREFLEX_DATABASE_URL` no PostgreSQL is started.
    Raises Refused if something stands in the way.
    """
    data = data or preflight.data_folder()
    address = f"http://{preflight.ADDRESS}:{port or preflight.port()}"
    data_folder.prepare(data)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "panreflex.project.settings",
        "PANREFLEX_DATA": str(data),
        "PANREFLEX_SECRET_KEY": os.environ.get("PANREFLEX_SECRET_KEY") or data_folder.secret_key(data),
        "PANREFLEX_BASE_URL": os.environ.get("PANREFLEX_BASE_URL") or address,
    }
    if environment.get("PANREFLEX_DATABASE_URL"):
        yield environment
        return
    with embedded_postgres.database(data, progress) as url:
        yield environment | {"PANREFLEX_DATABASE_URL": url}
