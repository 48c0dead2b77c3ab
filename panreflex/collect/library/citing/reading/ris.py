"""Works from ris (in the making)."""

from collections.abc import Iterator

from panreflex.collect.library.citing.reading.records import Record


def ris(text: str) -> Iterator[Record]:
    """The works of `text`, in its order."""
    yield from ()
