"""Fixtures for tests of the machinery around the application."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from panreflex.project import data_folder


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
