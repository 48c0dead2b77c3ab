"""An internet for the tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.base.links.web import Web, internet


@pytest.fixture
def web() -> Iterator[Web]:
    """Servers outside and inside."""
    with internet() as made:
        yield made
