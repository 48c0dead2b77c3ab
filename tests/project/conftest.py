"""Fixtures for tests of the machinery around the application."""

import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from panreflex.project import data_folder, preflight


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that every account may pass, unlike pytest's own, which are private to who runs the tests."""
    folder = Path(tempfile.mkdtemp(prefix="panreflex-test-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def data(public_folder: Path) -> Path:
    """An empty data folder."""
    data_folder.prepare(public_folder / "var")
    return public_folder / "var"


@pytest.fixture
def free_port() -> int:
    """A port of this machine that nobody listens on at the moment."""
    with socket.create_server((preflight.ADDRESS, 0)) as probe:
        return int(probe.getsockname()[1])
