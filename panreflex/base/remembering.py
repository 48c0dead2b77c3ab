"""What is made of the public content and kept in the process until the content changes."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from panreflex.base import changes, languages

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class Remembered(Generic[K, T]):
    """The value that `make(key)` gave for the newest change; one value a language, that of the key asked for last.

    What is kept is shared by all requests, so nobody may change it. It may hold words of the language it was made in.
    """

    def __init__(self, make: Callable[[K], T]) -> None:
        self._make = make
        self._kept: dict[str, tuple[tuple[int, K], T]] = {}
        self._making = Lock()

    def get(self, key: K) -> T:
        """One query, and those of `make` if something changed since; readers who come meanwhile wait for that one."""
        language = languages.current()
        kept = self._kept.get(language)
        if kept and kept[0] == (changes.latest(), key):
            return kept[1]
        with self._making:
            version = (changes.latest(), key)  # read first: the value may be newer than its number, never older
            kept = self._kept.get(language)
            if kept is None or kept[0] != version:
                kept = self._kept[language] = version, self._make(key)
            return kept[1]

    def forget(self) -> None:
        """Make it anew at the next request (tests write rows that no change announces)."""
        self._kept.clear()
