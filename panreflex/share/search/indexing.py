"""Keeps the index true to what everybody may read."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from django.apps import apps
from django.db import transaction

from panreflex.base import changes
from panreflex.share.search import analysing, sources
from panreflex.share.search.models import MAX_WORD, SearchDocument, SearchTerm

FOLLOWER = "search"
# Whoever publishes waits while a follower reads, so it reads little at a time.
AT_ONCE = 50
# PostgreSQL keeps no more of a word, and counts places no further (textsearch-limits).
_MAX_PLACES = 255
_LAST_PLACE = 16_383


def follow_changes() -> None:
    """Index, or take out, whatever changed since the last time. Repeatable: it writes what is true now."""
    followed = 0
    while at_once := _follow_some():
        followed += at_once
    if followed:
        SearchTerm.objects.recount()


@transaction.atomic
def rebuild(*, tell: Callable[[int, int, str], None] | None = None) -> int:
    """Make the whole index anew; readers see the old one until the end. Answers the number of documents.

    tell: called before each source with how many are done, how many there are, and what comes next.
    """
    with changes.follow(FOLLOWER, limit=1_000_000):
        SearchDocument.objects.all().delete()
        for done, source in enumerate(sources.ALL):
            if tell:
                tell(done, len(sources.ALL), str(apps.get_model(source.name)._meta.verbose_name_plural))
            store(source.documents())
    SearchTerm.objects.recount()
    return SearchDocument.objects.count()


def store(documents: Iterable[SearchDocument]) -> None:
    """Write `documents`, without their vectors yet, into the index and their terms into the dictionary."""
    documents = list(documents)
    known: dict[str, str] = {}
    for document in documents:
        document.vector = _vector(document, known)
    SearchDocument.objects.bulk_create(documents, batch_size=200)
    SearchTerm.objects.bulk_create(
        (SearchTerm(term=term, word=word) for term, word in known.items()), batch_size=2_000, ignore_conflicts=True
    )


def _follow_some() -> int:
    """One batch of changes; answers how many there were."""
    with changes.follow(FOLLOWER, limit=AT_ONCE) as batch:
        keys: dict[str, set[str]] = defaultdict(set)
        for change in batch:
            keys[change.kind].add(change.key)
        for kind, changed in keys.items():
            _reindex(sources.affected_by(kind, changed))
    return len(batch)


def _reindex(affected: Mapping[sources.Source, set[str]]) -> None:
    for source, keys in affected.items():
        SearchDocument.objects.filter(source=source.name, object_key__in=keys).delete()
        store(source.documents(keys))


def _vector(document: SearchDocument, known: dict[str, str]) -> str:
    """The tsvector of a document in PostgreSQL's own notation; adds its terms, each with a word, to `known`."""
    places: dict[str, list[str]] = defaultdict(list)
    place = 0
    fields = (
        ("A", [document.title]),
        ("B", document.labels),
        ("C", [document.summary, document.note]),
        ("D", [document.body]),
    )
    for weight, texts in fields:
        for text in texts:
            for word in analysing.words(text):
                place = min(place + 1, _LAST_PLACE)
                for term in word.terms:
                    known.setdefault(term, word.text[:MAX_WORD])
                    if len(places[term]) < _MAX_PLACES:
                        places[term].append(f"{place}{weight}")
    return " ".join(f"'{term}':{','.join(where)}" for term, where in places.items())
