"""Which entries are probably the same thing twice."""

from collections.abc import Sequence

from panreflex.collect.library.models.entries import LibraryEntry


def of(entry: LibraryEntry) -> Sequence[LibraryEntry]:
    """Other entries that `entry` is probably a duplicate of, the most certain first; drafts as well."""
    return []
