"""Keeps the records of harvesters true to what everybody may read.

Datestamps are given under a lock that readers share. So when a reader is told the time, everything with an earlier
datestamp can be seen already: a harvester that asks for news since then misses nothing (decision 24).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models, transaction
from django.db.models.signals import pre_delete

from panreflex.base import changes
from panreflex.share.exporting.lists import CITED
from panreflex.share.exporting.models import HarvestRecord
from panreflex.vocabulary.models import Addressee, CrisisKind, Measure, Theme

FOLLOWER = "harvest"
# Whoever publishes waits while a follower reads, so it reads little at a time.
AT_ONCE = 200
_LOCK = 7_303_024

# Words whose label a record shows, and by which relation an entry has them.
_WORDS: Mapping[type[models.Model], str] = {
    Theme: "themes",
    CrisisKind: "crisis_kinds",
    Measure: "measures",
    Addressee: "addressees",
}
# Never before what was given already, even if the clock was set back.
_NOW = """
SELECT date_trunc('second', greatest(clock_timestamp(), (SELECT max(datestamp) FROM exporting_harvestrecord)))
"""


def follow_changes() -> None:
    """Note what changed since the last time. Repeatable: it writes what is true now."""
    while _follow_some():
        pass


@transaction.atomic
def settled() -> datetime:
    """The time, once everything that has a datestamp before it can be seen; for the transaction that calls."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_LOCK])
        cursor.execute("SELECT date_trunc('second', clock_timestamp())")
        moment: datetime = cursor.fetchone()[0]
    return moment


def _follow_some() -> int:
    with changes.follow(FOLLOWER, limit=AT_ONCE) as batch:
        changed: dict[str, set[int]] = defaultdict(set)
        for change in batch:
            for kind, keys in _affected(changes.model_of(change.kind), change.key).items():
                changed[kind] |= keys
        if changed:
            _renew(changed)
    return len(batch)


def _affected(model: type[models.Model] | None, key: str) -> dict[str, set[int]]:
    """List -> primary keys of the entries whose record reads differently now."""
    if model in CITED:
        return {CITED[model]: {int(key)}}  # type: ignore[index]
    relation = _WORDS.get(model) if model else None
    if relation is None:
        return {}
    words = _with_all_below(int(key)) if model is Theme else {int(key)}
    return {
        name: set(kind._default_manager.filter(**{f"{relation}__in": words}).values_list("pk", flat=True))
        for kind, name in CITED.items()
        if hasattr(kind, relation)
    }


def record_who_loses(sender: type[models.Model], instance: models.Model, **_kwargs: object) -> None:
    """Before a word is deleted: note the entries that have it. Afterwards nobody knows which they were."""
    models_by_name = {name: model for model, name in CITED.items()}
    for name, keys in _affected(sender, str(instance.pk)).items():
        changes.record(models_by_name[name]._meta.label_lower, map(str, sorted(keys)))


def listen() -> None:
    """Called once, when the platform starts."""
    for model in _WORDS:
        pre_delete.connect(record_who_loses, sender=model, dispatch_uid="exporting.record_who_loses")


def _renew(changed: Mapping[str, set[int]]) -> None:
    """Put new records at the end, in the place of those that were."""
    models_by_name = {name: model for model, name in CITED.items()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute(_NOW)
        now: datetime = cursor.fetchone()[0]
    for name, keys in changed.items():
        known = HarvestRecord.objects.filter(kind=name, key__in=keys)
        before = {record.key: record for record in known}
        live = _sets(name, models_by_name[name], keys)
        # What never was public leaves no trace; what was taken back keeps the sets in which it is to be missed.
        renewed = sorted(live.keys() | {key for key, record in before.items() if not record.deleted})
        # No record has the same datestamp twice: one that changed in this second is of the next one.
        now = max([now, *(before[key].datestamp + timedelta(seconds=1) for key in renewed if key in before)])
        known.filter(key__in=renewed).delete()
        HarvestRecord.objects.bulk_create(
            (
                HarvestRecord(
                    kind=name,
                    key=key,
                    datestamp=now,
                    deleted=key not in live,
                    sets=live[key] if key in live else before[key].sets,
                )
                for key in renewed
            ),
            batch_size=1000,
        )


def _sets(name: str, model: type[Any], keys: Iterable[int]) -> dict[int, list[str]]:
    """Primary key of what everybody may read -> the sets that it is in."""
    live = {key: {kind_set(name)} for key in model.objects.live().filter(pk__in=keys).values_list("pk", flat=True)}
    if hasattr(model, "themes"):
        above = _above()
        through = model.themes.through.objects.filter(**{f"{model._meta.model_name}__in": live})
        for key, theme in through.values_list(model._meta.model_name, "theme"):
            live[key] |= {theme_set(slug) for slug in above.get(theme, ())}
    return {key: sorted(sets) for key, sets in live.items()}


def kind_set(name: str) -> str:
    """The set of all entries of a list."""
    return f"liste-{name}"


def theme_set(slug: str) -> str:
    """The set of all entries under a theme or under one below it."""
    return f"thema-{slug}"


def _above() -> dict[int, set[str]]:
    """Theme -> slugs of it and of all above it, also where editors hung two below each other."""
    slugs = dict(Theme.objects.values_list("pk", "slug"))
    parents: dict[int, set[int]] = defaultdict(set)
    for theme, parent in Theme.objects.filter(parents__isnull=False).values_list("pk", "parents"):
        parents[theme].add(parent)
    return {theme: {slugs[one] for one in _reached(theme, parents) if one in slugs} for theme in slugs}


def _with_all_below(theme: int) -> set[int]:
    children: dict[int, set[int]] = defaultdict(set)
    for child, parent in Theme.objects.filter(parents__isnull=False).values_list("pk", "parents"):
        children[parent].add(child)
    return _reached(theme, children)


def _reached(start: int, steps: Mapping[int, set[int]]) -> set[int]:
    found, waiting = set(), {start}
    while waiting:
        found.add(one := waiting.pop())
        waiting |= steps.get(one, set()) - found
    return found
