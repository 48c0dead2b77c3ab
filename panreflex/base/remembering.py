"""What is made of the public content and kept in the process until the content changes."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from panreflex.base import changes

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class Remembered(Generic[K, T]):
    """The value that `make(key)` gave for the newest change; one value at a time, that of the key asked for last.

    What is kept is shared by all requests, so nobody may change it.
    """

    def __init__(self, make: Callable[[K], T]) -> None:
        self._make = make
        self._kept: tuple[tuple[int, K], T] | None = None
        self._making = Lock()

    def get(self, key: K) -> T:
        """One query, and those of `make` if something changed since; readers who come meanwhile wait for that one."""
        kept = self._kept
        if kept and kept[0] == (changes.latest(), key):
            return kept[1]
        with self._making:
            version = (changes.latest(), key)  # read first: the value may be newer than its number, never older
            if self._kept is None or self._kept[0] != version:
                self._kept = version, self._make(key)
            return self._kept[1]

    def forget(self) -> None:
        """Make it anew at the next request (tests write rows that no change announces)."""
        self._kept = None
