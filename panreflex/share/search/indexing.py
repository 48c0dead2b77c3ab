"""Keeps the index true to what everybody may read."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from django.apps import apps
from django.db import connection, transaction

from panreflex.base import changes
from panreflex.base.models import Change
from panreflex.share.search import analysing, index, passages, sources, weighing
from panreflex.share.search.holding import FOLLOWER
from panreflex.share.search.models import MAX_WORD, SearchDocument, SearchState, SearchTerm

# Whoever publishes waits while a follower reads, so it reads little at a time.
AT_ONCE = 50
_REBUILT_AT_ONCE = 200  # objects
_LOCK = 7_303_021  # one rebuild at a time
_TERMS_LOCK = 7_303_023  # one who adds terms at a time


def follow_changes() -> None:
    """Index, or take out, whatever changed since the last time. Repeatable: it writes what is true now."""
    while _follow_some():
        pass


def store(documents: Iterable[SearchDocument]) -> None:
    """Write `documents` into the index that is searched, with their terms and passages, in one transaction."""
    with transaction.atomic():
        write(documents, generation=_state().generation)
        revise()


def write(documents: Iterable[SearchDocument], *, generation: int) -> None:
    """Write `documents` into a generation, in one transaction; nobody is told of it."""
    documents = list(documents)
    with transaction.atomic():
        weighed = []
        words: dict[str, str] = {}
        for document in documents:
            weighed.append(_weighed(document, words))
        numbers = _numbers(words)
        for document, weights in zip(documents, weighed, strict=True):
            document.generation = generation
            document.terms = index.packed({numbers[term]: weight for term, weight in weights.items()})
        SearchDocument.objects.bulk_create(documents, batch_size=200)
        passages.store(documents)


def revise() -> None:
    """Tell all processes that documents or vectors are others now; also what is rolled back has had its number."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE search_searchstate SET revision = nextval('search_revision')")


def rebuild(*, tell: Callable[[int, int, str], None] | None = None) -> int:
    """Make the whole index anew beside the one that is searched, then search the new one. Answers its documents.

    Whatever kills it leaves the old one as it was; the next rebuild takes the half one away. What is published
    meanwhile goes into the old one, and into the new one before it is used.
    tell: called before each source with how many are done, how many there are, and what comes next.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        return _rebuild(tell)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def forget_other_generations() -> None:
    """Take away what a rebuild that was ended left half made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return
        try:
            SearchDocument.objects.exclude(generation=_state().generation).delete()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _rebuild(tell: Callable[[int, int, str], None] | None) -> int:
    forget_other_generations()
    new = _state().generation + 1
    began = changes.latest()
    for done, source in enumerate(sources.SEARCHED):
        if tell:
            tell(done, len(sources.SEARCHED), str(apps.get_model(source.name)._meta.verbose_name_plural))
        keys = source.keys()
        for start in range(0, len(keys), _REBUILT_AT_ONCE):
            write(source.documents(keys[start : start + _REBUILT_AT_ONCE]), generation=new)
    with changes.follow(FOLLOWER, limit=1_000_000):
        since = Change.objects.filter(pk__gt=began).values_list("kind", "key").distinct()
        _reindex(since, generation=new)
        _forget_unused_terms(new)
        SearchState.objects.filter(pk=1).update(generation=new)
        revise()
    SearchDocument.objects.exclude(generation=new).delete()
    return SearchDocument.objects.count()


def _forget_unused_terms(generation: int) -> None:
    """Words that stood only in what was withdrawn are known to nobody any more."""
    used: set[int] = set()
    rows = SearchDocument.objects.filter(generation=generation).values_list("terms", flat=True)
    for terms in rows.iterator(chunk_size=2_000):
        used.update(index.numbers(bytes(terms)))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_searchterm WHERE NOT id = ANY(%s)", [list(used)])


def _state() -> SearchState:
    return SearchState.objects.get(pk=1)


def _follow_some() -> int:
    """One batch of changes; answers how many there were."""
    with changes.follow(FOLLOWER, limit=AT_ONCE) as batch:
        _reindex(((change.kind, change.key) for change in batch), generation=_state().generation)
    return len(batch)


def _reindex(changed: Iterable[tuple[str, str]], *, generation: int) -> None:
    """Write what is true now of all objects that show one of the changed ones."""
    keys: dict[str, set[str]] = defaultdict(set)
    for kind, key in changed:
        keys[kind].add(key)
    for kind, of_kind in keys.items():
        for source, affected in sources.affected_by(kind, of_kind).items():
            SearchDocument.objects.filter(generation=generation, source=source.name, object_key__in=affected).delete()
            write(source.documents(affected), generation=generation)
    if keys:
        revise()


def _weighed(document: SearchDocument, words: dict[str, str]) -> dict[str, float]:
    """Term -> weight; adds each term with a word for readers to `words`."""
    texts = {
        "title": [document.title],
        "labels": document.labels,
        "summary": [document.summary, document.note],
        "body": [document.body],
    }
    read = {field: [word for text in texts[field] for word in analysing.words(text)] for field in texts}
    for of_field in read.values():
        for word in of_field:
            for term in word.terms:
                words.setdefault(term, word.text[:MAX_WORD])
    return weighing.weights(read)


def _numbers(words: Mapping[str, str]) -> dict[str, int]:
    """The number of each term; new ones get one, also if another process meets them at the same time."""
    known = dict(SearchTerm.objects.filter(term__in=list(words)).values_list("term", "pk"))
    new = [SearchTerm(term=term, word=word) for term, word in sorted(words.items()) if term not in known]
    if new:
        # Two who meet the same new words in another order would wait for each other.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TERMS_LOCK])
        SearchTerm.objects.bulk_create(new, batch_size=2_000, ignore_conflicts=True)
        known |= SearchTerm.objects.filter(term__in=[one.term for one in new]).values_list("term", "pk")
    return known
