"""Notes when an object is public for the first time: by that a letter knows new entries from edited ones."""

from collections.abc import Mapping, Sequence

from panreflex.base import changes
from panreflex.base.models import Change, ChangeCursor
from panreflex.share.saved_searches.models import FirstPublic
from panreflex.share.search import holding, sources

FOLLOWER = "saved_searches"
_AT_ONCE = 200


def follow_changes() -> None:
    """Note what became public since the last time. Repeatable: what is noted stays as it is."""
    while _follow_some():
        pass


def known_up_to() -> int:
    """Number of the change up to which both this room and the index of the search know everything."""
    cursor = ChangeCursor.objects.filter(name=FOLLOWER).values_list("position", flat=True).first()
    return min(cursor or 0, holding.version_now().followed)


def _follow_some() -> int:
    """One batch of changes, under the lock of all changes, so that their numbers are an order; how many they were."""
    with changes.follow(FOLLOWER, limit=_AT_ONCE) as batch:
        by_kind: dict[str, dict[str, Change]] = {}
        for change in batch:
            by_kind.setdefault(change.kind, {}).setdefault(change.key, change)
        for kind, first in by_kind.items():
            _note(kind, first, latest=batch[-1])
    return len(batch)


def _note(kind: str, first: Mapping[str, Change], *, latest: Change) -> None:
    """first: changed key -> its first change in the batch; what others carry along counts as `latest`."""
    for source, affected in sources.affected_by(kind, first).items():
        known = FirstPublic.objects.filter(kind=source.name, key__in=affected).values_list("key", flat=True)
        if unknown := affected.difference(known):
            own = first if source.name == kind else {}
            _write(source.name, [(key, own.get(key, latest)) for key in sorted(source.public(unknown))])


def _write(kind: str, seen: Sequence[tuple[str, Change]]) -> None:
    rows = [FirstPublic(kind=kind, key=key, change=change.pk, at=change.at) for key, change in seen]
    FirstPublic.objects.bulk_create(rows, batch_size=1_000, ignore_conflicts=True)
