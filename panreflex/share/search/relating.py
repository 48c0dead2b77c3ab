"""Entries whose texts are alike, by the vectors of what they say first: parts of a query, so that pages need no more.

Without vectors there are none. What is public says the query that these parts stand in, never the index alone.
"""

from collections.abc import Iterable

from django.db.models import JSONField
from django.db.models.expressions import RawSQL

MOST = 8
# Cosine. Of all pairs of our examples one in fifty has more; other kinds of text are closer to each other.
_ALIKE = {"library.practiceexample": 0.86}
_ALIKE_ELSEWHERE = 0.885
_LEAST, _STEP = 1.0, 75.0  # weight of what is just alike, and how it grows with the cosine

# As in `passages`, the one-time condition sets how many texts pgvector looks at.
_NEAR = """
SELECT other.object_key, max(near.similarity) AS similarity
FROM search_searchstate AS state
JOIN search_searchdocument AS own
    ON own.generation = state.generation AND own.source = %s AND own.object_key = ANY(%s)
JOIN search_searchpassage AS own_first ON own_first.document_id = own.id AND own_first.place = 0
JOIN search_searchvector AS meant ON meant.text = own_first.text
CROSS JOIN LATERAL (
    SELECT text, -(vector <#> meant.vector) AS similarity FROM search_searchvector
    WHERE (SELECT set_config('hnsw.ef_search', '200', true)) IS NOT NULL
    ORDER BY vector <#> meant.vector LIMIT 200
) AS near
JOIN search_searchpassage AS other_first ON other_first.text = near.text AND other_first.place = 0
JOIN search_searchdocument AS other
    ON other.id = other_first.document_id AND other.generation = state.generation AND other.source = own.source
WHERE near.similarity >= %s AND other.object_key <> ALL(%s)
GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %s
"""
_KEYS = f"SELECT object_key::bigint FROM ({_NEAR}) AS alike"  # noqa: S608 (constants of ours)
_SIMILARITIES = f"SELECT jsonb_object_agg(object_key, similarity) FROM ({_NEAR}) AS alike"  # noqa: S608


def keys_alike(source: str, keys: Iterable[int]) -> RawSQL:
    """For `pk__in`: the entries, at most MOST, whose text is alike one of `keys`, all of them of one source."""
    return RawSQL(_KEYS, _asked(source, keys))


def similarities(source: str, keys: Iterable[int]) -> RawSQL:
    """For `annotate`: the same entries by their keys as text, each with its cosine; None if there are none."""
    return RawSQL(_SIMILARITIES, _asked(source, keys), output_field=JSONField())


def weight(source: str, similarity: float) -> float:
    """What being alike counts beside shared values, of which a rare one weighs about four; 0 if it is not."""
    over = similarity - _ALIKE.get(source, _ALIKE_ELSEWHERE)
    return _LEAST + _STEP * over if over >= 0 else 0.0


def _asked(source: str, keys: Iterable[int]) -> tuple[object, ...]:
    own = [str(key) for key in keys]
    return source, own, _ALIKE.get(source, _ALIKE_ELSEWHERE), own, MOST
