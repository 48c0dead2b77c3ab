"""Pieces of the documents' texts and what they mean: making their vectors, and finding what lies close to one.

A vector belongs to a text, not to a document: what is written anew with the same words, or by a rebuild, has it at
once. Jobs make those that are missing; until then a document is found by its words.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

import numpy as np
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from pgvector import HalfVector
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from panreflex.base import meaning
from panreflex.base.meaning import Vectors
from panreflex.share.search.models import SearchDocument, SearchPassage, SearchVector

EMBED = "search.embed_passages"
AT_ONCE = 64  # passages in one transaction
IN_ONE_JOB = 1_024  # then other jobs have their turn

# Characters. What a document is about stands in its first passage, which is short so that it is there soon.
_TITLE = 150
_FIRST = 160
_FURTHER = 1_040
_MOST = 40  # passages of a document

_LOCK = 7_303_022  # one batch at a time, so that two workers embed no text twice
_BREAK = re.compile(r"(?<=[.!?;:])\s+|\n+")
_MAX_EXAMINED = 1_000  # what pgvector looks at (hnsw.ef_search) at most


def passages_of(document: SearchDocument) -> list[str]:
    """The texts of a document that get a vector, at least one, each with the title in front; their order is `place`."""
    title = " ".join(document.title.split())[:_TITLE]
    pieces = _pieces(f"{document.summary}\n{document.body}")
    return [f"{title}. {piece}" for piece in pieces] or [title]


def store(documents: Iterable[SearchDocument]) -> None:
    """Write the passages of documents that were just stored, and queue the job if one has no vector yet."""
    rows = [
        SearchPassage(document=document, place=place, text=key(text))
        for document in documents
        for place, text in enumerate(passages_of(document))
    ]
    SearchPassage.objects.bulk_create(rows, batch_size=2_000)
    texts = {row.text for row in rows}
    if SearchVector.objects.filter(pk__in=texts).count() < len(texts) and meaning.available():
        queue_embedding()


def queue_embedding() -> None:
    """Have vectors made for passages without one. A job that waits already is enough."""
    try:
        with transaction.atomic():  # a refused row must not spoil the caller's transaction
            app.configure_task(EMBED).defer()
    except AlreadyEnqueued:
        pass  # should it read before we commit, the next one by the clock finds what we wrote


def waiting() -> QuerySet[SearchPassage]:
    """Passages without a vector; first those that say what a document is about."""
    made = SearchVector.objects.filter(pk=OuterRef("text"))
    return SearchPassage.objects.filter(~Exists(made)).order_by("place", "pk")


def embed(*, limit: int | None = None, tell: Callable[[int, int], None] | None = None) -> int:
    """Make vectors that are missing, those of `limit` passages at most; answers for how many passages.

    Each batch is one transaction, so whatever ends this loses a few seconds of work. Ends when the model is missing.
    tell: called between batches with how many are done and how many there are.
    """
    keys = list(waiting().values_list("pk", flat=True)[:limit])
    for done in range(0, len(keys), AT_ONCE):
        if tell:
            tell(done, len(keys))
        if not meaning.available():
            return done
        _embed(keys[done : done + AT_ONCE])
    return len(keys)


def forget_unused() -> None:
    """Delete vectors of texts that no document has any more."""
    used = SearchPassage.objects.filter(text=OuterRef("pk"))
    SearchVector.objects.filter(~Exists(used)).delete()


def nearest(vector: Vectors, limit: int, *, generation: int) -> list[tuple[int, float]]:
    """Documents with the passages closest to `vector`, at most `limit`: key and cosine of the best one. One query."""
    examined = min(max(100, 2 * limit), _MAX_EXAMINED)
    asked = {"vector": _text(vector), "limit": limit, "generation": generation, "examined": examined}
    return _rows(_NEAREST, asked)


def similarities(vector: Vectors, documents: Sequence[int]) -> dict[int, float]:
    """The cosine of the closest passage of each of these documents; those without vectors are left out. One query."""
    return dict(_rows(_SIMILARITIES, {"vector": _text(vector), "documents": list(documents)}))


def mean(documents: Sequence[int]) -> Vectors:
    """The mean of the vectors with which these documents begin, shape (384,); zeros if there are none. One query."""
    first = SearchPassage.objects.filter(document__in=documents, place=0).values("text")
    found = list(SearchVector.objects.filter(pk__in=first).values_list("vector", flat=True))
    if not found:
        return np.zeros(meaning.DIMENSIONS, dtype=np.float32)
    return np.asarray(np.mean(np.array(found, dtype=np.float32), axis=0), dtype=np.float32)


def sample(size: int, *, generation: int) -> Vectors:
    """Vectors of up to `size` passages, shape (n, 384), as good as any by chance and always the same. One query."""
    used = SearchPassage.objects.filter(text=OuterRef("pk"), document__generation=generation)
    found = SearchVector.objects.filter(Exists(used)).order_by("pk").values_list("vector", flat=True)[:size]
    return np.array(list(found), dtype=np.float32).reshape(-1, meaning.DIMENSIONS)


def key(text: str) -> UUID:
    """What stands for a text and the model: the beginning of a SHA-256, by which its vector is found again."""
    return UUID(bytes=sha256(f"{meaning.MODEL}\0{text}".encode("utf-8", "ignore")).digest()[:16])


def _pieces(text: str) -> list[str]:
    """A text cut between sentences; one that is too long itself is cut between words."""
    pieces: list[str] = []
    piece = ""
    for sentence in _BREAK.split(text):
        for part in _parts(" ".join(sentence.split())):
            limit = _FURTHER if pieces else _FIRST
            if piece and len(piece) + 1 + len(part) > limit:
                pieces.append(piece)
                piece = part
                if len(pieces) == _MOST:
                    return pieces
            else:
                piece = f"{piece} {part}".strip()
    return [*pieces, piece] if piece else pieces


def _parts(sentence: str) -> Iterable[str]:
    while len(sentence) > _FURTHER:
        end = sentence.rfind(" ", 1, _FURTHER) + 1 or _FURTHER
        yield sentence[:end].strip()
        sentence = sentence[end:]
    if sentence:
        yield sentence


@transaction.atomic
def _embed(keys: Sequence[int]) -> None:
    """Make the vectors of these passages, unless somebody made them meanwhile.

    No row is locked while the model works: whoever takes a document back has not to wait.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    texts: dict[UUID, str] = {}
    cut: dict[int, list[str]] = {}
    for passage in waiting().filter(pk__in=keys).select_related("document").defer("document__terms"):
        of_document = cut.setdefault(passage.document_id, passages_of(passage.document))
        if passage.place >= len(of_document):  # texts were cut in another way when it was written
            passage.delete()
            continue
        text = of_document[passage.place]
        if (now := key(text)) != passage.text:
            SearchPassage.objects.filter(pk=passage.pk).update(text=now)
        texts[now] = text
    made = set(SearchVector.objects.filter(pk__in=texts).values_list("pk", flat=True))
    missing = [one for one in texts if one not in made]
    vectors = meaning.passages([texts[one] for one in missing])
    rows = (SearchVector(text=one, vector=HalfVector(vector)) for one, vector in zip(missing, vectors, strict=True))
    SearchVector.objects.bulk_create(rows, ignore_conflicts=True)


def _rows(query: str, asked: dict[str, Any]) -> list[tuple[int, float]]:
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        return cast("list[tuple[int, float]]", cursor.fetchall())


def _text(vector: Vectors) -> str:
    return HalfVector(vector).to_text()


# The one-time condition sets, for this statement, how many texts pgvector looks at; without the index it is exact.
_NEAREST = """
SELECT passage.document_id, max(near.similarity) AS best
FROM (
    SELECT text, -(vector <#> %(vector)s::halfvec) AS similarity FROM search_searchvector
    WHERE (SELECT set_config('hnsw.ef_search', %(examined)s::text, true)) IS NOT NULL
    ORDER BY vector <#> %(vector)s::halfvec LIMIT %(examined)s
) AS near
JOIN search_searchpassage AS passage ON passage.text = near.text
JOIN search_searchdocument AS document ON document.id = passage.document_id
WHERE document.generation = %(generation)s
GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(limit)s
"""
_SIMILARITIES = """
SELECT passage.document_id, max(-(made.vector <#> %(vector)s::halfvec))
FROM search_searchpassage AS passage JOIN search_searchvector AS made ON made.text = passage.text
WHERE passage.document_id = ANY(%(documents)s)
GROUP BY 1
"""
