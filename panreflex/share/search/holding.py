"""What the process keeps of the index and the thesaurus, and how it stays true to the database."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from typing import NamedTuple

import numpy as np
from django.db import connection
from django.db.models import QuerySet
from numpy.typing import NDArray

from panreflex.base.models import Change
from panreflex.share.search import concepts, passages, sources
from panreflex.share.search.dictionary import Dictionary
from panreflex.share.search.index import Entry, Index, Names, Segment
from panreflex.share.search.models import SearchDocument, SearchTerm
from panreflex.share.search.thesaurus import Thesaurus

FOLLOWER = "search"
SAMPLE = 256  # passages that show how alike texts are by chance

# The base is made anew when so many documents stand beside it, or so many of its own are gone.
_MAX_BESIDE = 1_000
_MAX_GONE = 0.2


class Version(NamedTuple):
    """What the database has: numbers that grow with each change, and how far the index follows."""

    generation: int
    revision: int
    changed: int
    followed: int


@dataclass(frozen=True)
class Held:
    """All that a search needs, as of one version. Nobody may change it.

    sample: vectors of passages, shape (n, 384) with n up to SAMPLE; n is 0 without vectors.
    """

    version: Version
    index: Index
    dictionary: Dictionary
    thesaurus: Thesaurus
    sample: NDArray[np.float32]


_held: Held | None = None
_reduced: tuple[Held, Held] | None = None  # what was held, and it without what was withdrawn since
_holding = Lock()


def current() -> Held:
    """What is true now. One query; more if something changed since, and then the others wait for the first."""
    global _held
    version = version_now()
    held = _held
    if held is None or held.version != version:
        with _holding:
            version, held = version_now(), _held
            if held is None or held.version != version:
                held = _held = _load(version, held)
                while (now := version_now()).generation != version.generation:  # a rebuild ended while we read
                    version, held = now, _load(now, held)
                    _held = held
    return held if version.changed <= version.followed or not len(held.index) else _without_withdrawn(held)


def forget() -> None:
    """Read everything anew at the next search (tests write words that no change announces)."""
    global _held, _reduced
    _held = _reduced = None


def version_now() -> Version:
    """What the database has now; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_VERSION, [FOLLOWER])
        return Version(*cursor.fetchone())


_VERSION = """
SELECT generation, revision,
    COALESCE((SELECT max(id) FROM base_change), 0),
    COALESCE((SELECT position FROM base_changecursor WHERE name = %s), 0)
FROM search_searchstate
"""


def _load(version: Version, before: Held | None) -> Held:
    known = before if before and before.version.generation == version.generation else None
    if known and known.version.revision == version.revision:
        index, dictionary, sample = known.index, known.dictionary, known.sample
    else:
        dictionary = _dictionary(known.dictionary if known else None)
        index = _index(version.generation, known.index if known else None)
        sample = passages.sample(SAMPLE, generation=version.generation)
    thesaurus = before.thesaurus if before and not _words_changed(before.version.changed) else concepts.load()
    return Held(version, index, dictionary, thesaurus, sample)


def _words_changed(since: int) -> bool:
    return Change.objects.filter(pk__gt=since, kind__in=concepts.KINDS).exists()


def _index(generation: int, before: Index | None) -> Index:
    rows = SearchDocument.objects.filter(generation=generation)
    now = np.sort(np.fromiter(rows.order_by().values_list("pk", flat=True), dtype=np.int64))
    if before is not None:
        alive = np.isin(before.keys, now)
        new = np.setdiff1d(now, before.keys, assume_unique=True)
        gone = len(before.base) - int(alive[: len(before.base)].sum())
        beside = len(before.overlay) + len(new)
        if beside <= _MAX_BESIDE and gone <= max(_MAX_BESIDE, _MAX_GONE * len(before.base)):
            if len(new):
                kept = before.overlay.keys[alive[len(before.base) :]]
                overlay = _segment(rows.filter(pk__in=[*kept.tolist(), *new.tolist()]), before.names)
                alive = np.concatenate([alive[: len(before.base)], np.ones(len(overlay), dtype=bool)])
                return Index(before.base, overlay, alive)
            return Index(before.base, before.overlay, alive)
    base = _segment(rows, Names())
    return Index(base, Segment([], base.names), np.ones(len(base), dtype=bool))


def _segment(rows: QuerySet[SearchDocument], names: Names) -> Segment:
    fields = ("pk", "kind", "source", "object_key", "date", "facets", "terms")
    found = rows.order_by("pk").values_list(*fields).iterator(chunk_size=5_000)
    return Segment([_entry(*row) for row in found], names)


def _entry(
    key: int, kind: str, source: str, object_key: str, day: date | None, facets: list[str], terms: bytes | memoryview
) -> Entry:
    return Entry(key, kind, f"{source} {object_key}", day, tuple(facets), bytes(terms))


def _dictionary(before: Dictionary | None) -> Dictionary:
    rows = SearchTerm.objects.order_by("pk").values_list("pk", "term")
    if before is not None:
        new = list(rows.filter(pk__gt=before.newest))
        if len(before) + len(new) == rows.count() and before.own_terms + len(new) <= _MAX_BESIDE * 5:
            return before.with_later(new) if new else before
    return Dictionary(list(rows))


def _without_withdrawn(held: Held) -> Held:
    """Without the documents of objects that were withdrawn since the index was written; asked once a version."""
    global _reduced
    reduced = _reduced
    if reduced is None or reduced[0] is not held:
        reduced = _reduced = held, _reduce(held)
    return reduced[1]


def _reduce(held: Held) -> Held:
    keys: dict[str, set[str]] = defaultdict(set)
    for kind, key in Change.objects.filter(pk__gt=held.version.followed).values_list("kind", "key").distinct():
        keys[kind].add(key)
    owners = []
    for kind, changed in keys.items():
        for source, affected in sources.affected_by(kind, changed).items():
            owners += [f"{source.name} {key}" for key in affected - source.public(affected)]
    if not owners:
        return held
    return replace(held, index=held.index.reduced_to(held.index.alive & ~held.index.of_owners(owners)))
