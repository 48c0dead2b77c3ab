"""What changed and when, in one order: how search, feeds and caches learn of changes without being called.

Every activity that changes something shareable calls `record` in its own transaction. A follower (a job named in
`settings.CHANGE_FOLLOWERS`) reads on from its cursor with `follow`.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from panreflex.base.models import Change, ChangeCursor

# Ids are given out before they are committed. Whoever writes or follows holds this lock until the end of the
# transaction, so that a follower never passes an id that is still to come, and a job that was fetched while we
# were writing waits for our commit.
_LOCK = 7_303_014


# What `together` has gathered so far: kind -> keys in their order.
_gathered: ContextVar[dict[str, dict[str, None]] | None] = ContextVar("gathered changes", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Note what is recorded inside of the block once, at its end: for thousands of objects in one transaction.

    The lock is held from there only, so that others can publish meanwhile. Nothing is noted if the block fails.
    """
    if _gathered.get() is not None:
        yield
        return
    gathered: dict[str, dict[str, None]] = {}
    token = _gathered.set(gathered)
    try:
        yield
    finally:
        _gathered.reset(token)
    for kind, keys in gathered.items():
        record(kind, keys)


@transaction.atomic
def record(kind: str, keys: Iterable[str]) -> None:
    """Note that the objects `keys` of `kind` ("library.practiceexample", primary keys) changed, and wake the followers.

    Nothing is noted if the surrounding transaction fails.
    """
    if (gathered := _gathered.get()) is not None:
        gathered.setdefault(kind, {}).update(dict.fromkeys(keys))
        return
    rows = [Change(kind=kind, key=key) for key in keys]
    if not rows:
        return
    _lock()
    Change.objects.bulk_create(rows, batch_size=2000)
    for name in settings.CHANGE_FOLLOWERS:
        try:
            with transaction.atomic():  # a refused row must not spoil the caller's transaction
                app.configure_task(name, queueing_lock=name, lock=name).defer()
        except AlreadyEnqueued:
            pass  # a waiting job will read what we wrote: it begins by taking our lock


def model_of(kind: str) -> type[models.Model] | None:
    """The model of a kind of change; None for those that are about no object ("search.vectors")."""
    try:
        return apps.get_model(kind)
    except LookupError:
        return None


def hold_if_free() -> bool:
    """Whether nobody notes a change just now; then nobody else does until the end of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def latest() -> int:
    """Number of the newest committed change, 0 if there is none: the version of everything public."""
    return Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


@contextmanager
def follow(name: str, limit: int = 1000) -> Iterator[list[Change]]:
    """Up to `limit` changes after the cursor of `name`, oldest first; the cursor moves on if the block succeeds."""
    with transaction.atomic():
        _lock()
        cursor, _created = ChangeCursor.objects.select_for_update().get_or_create(name=name)
        changes = list(Change.objects.filter(pk__gt=cursor.position).order_by("pk")[:limit])
        yield changes
        if changes:
            cursor.position = changes[-1].pk
            cursor.save(update_fields=["position"])


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
