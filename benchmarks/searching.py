"""How long a search takes among 1,000 to 100,000 entries, and how good it is beside two other engines.

Entries are invented of the real vocabulary: each mixes the sentences of two or three shipped entries word by word, one
word in a hundred is a compound of two real ones, so that the dictionary grows as real ones do. Vectors are mixed of
those of the same entries, with noise: making 100,000 real ones takes half an hour and changes no time measured here.
The yardstick of the same run: PostgreSQL's own full text (`german`, any word, ts_rank) over the same rows.
"""

import json
import math
import os
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click
import django
from django.conf import settings

from benchmarks.made_up.scratch import scratch_platform

SEED = 7
SIZES = (1_000, 10_000, 100_000)
ROUNDS = 200
CLIENTS = 8
PROCESSES = 2  # as `panreflex serve` starts them
MOST_P95, LEAST_PER_SECOND, MOST_INDEX, MOST_UPDATE, MOST_GROWTH = 50.0, 40.0, 6.0, 200.0, 4.0
QUERIES = [
    "Krisenstab",
    "Personaleinsatz",
    "Einsatz von Personal",
    "Personaleinsatzmanagment",
    "staff deployment",
    "wer hilft aus, wenn das Gesundheitsamt überlastet ist",
    "Hitze Aktionsplan ältere Menschen",
    "Hochwasser Frühwarnung Köln",
    "Bürgerbeteiligung Pandemie",
    "KRITIS Stromausfall Notfallplan",
    "Krise",
    "Stadt Verwaltung Kommune",
]


def main() -> bool:
    """Print the figures; true if the targets are met."""
    sizes = [int(size) for size in sys.argv[1:]] or list(SIZES)
    with scratch_platform(entries=False):
        click.echo(f"load of the machine: {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors, seed {SEED}")
        rows = [Measured(size) for size in sizes]
    last = rows[-1]
    growth = last.p95 / rows[0].p95
    click.echo(f"p95 grows {growth:.1f} x from {sizes[0]:,} to {sizes[-1]:,} entries (target: {MOST_GROWTH:.0f})")
    return (
        last.p95 <= MOST_P95
        and last.per_second >= LEAST_PER_SECOND
        and last.index <= MOST_INDEX
        and last.update <= MOST_UPDATE
        and growth <= MOST_GROWTH
    )


class Measured:
    """One size: fills the index up to it, then measures. Times in milliseconds, `index` as a multiple of the text."""

    def __init__(self, size: int) -> None:
        fill(size)
        asked = list(queries(ROUNDS))
        _ask(asked[0])
        times = sorted(_timed(partial(_ask, text)) for text in asked)
        _make_plain()
        plain = sorted(_timed(partial(_plain, text)) for text in asked[:50])
        self.p50, self.p95 = _at(times, 0.5), _at(times, 0.95)
        self.per_second = _at_once(asked)
        self.index = _bytes_of_index() / _bytes_of_text()
        self.update = _update()
        click.echo(
            f"{size:>8,} entries: p50 {self.p50:.0f} ms, p95 {self.p95:.0f} ms"
            f" ({self.p95 / _at(plain, 0.95):.2f} x PostgreSQL german {_at(plain, 0.95):.0f} ms),"
            f" {self.per_second:.0f} queries/s with {CLIENTS} clients, index {self.index:.1f} x the text,"
            f" one entry anew {self.update:.0f} ms"
        )


def queries(count: int) -> Iterator[str]:
    """Different ones: what is kept from one to the next does not help."""
    chance = random.Random(SEED)
    words = _words()
    for number in range(count):
        yield f"{QUERIES[number % len(QUERIES)]} {chance.choice(words)}" if number >= len(QUERIES) else QUERIES[number]


def fill(size: int) -> None:
    """Store invented entries until there are `size`, with vectors."""
    from panreflex.share.search import indexing
    from panreflex.share.search.models import Kind, SearchDocument

    there = SearchDocument.objects.count()
    texts = made_up(size)
    for start in range(there, size, 1_000):
        indexing.store(
            SearchDocument(
                kind=Kind.EXAMPLE,
                source="made up",
                object_key=str(number),
                title=texts[number][0],
                summary=texts[number][1],
                body=texts[number][2],
                url=f"/{number}/",
                facets=[f"land={number % 16:02}", f"krise={number % 9}", f"jahr={2010 + number % 16}"],
            )
            for number in range(start, min(size, start + 1_000))
        )
    _vectors()


def made_up(count: int) -> list[tuple[str, str, str]]:
    """Title, summary and text of each entry."""
    chance = random.Random(SEED)
    real = [text.split() for text in _real()]
    vocabulary = [word for text in real for word in text if len(word) > 5 and word.isalpha()]
    made = []
    for _number in range(count):
        sources = chance.sample(real, chance.choice((2, 3)))
        words = [word for text in sources for word in text]
        chance.shuffle(words)
        for place in range(0, len(words), 100):
            words[place] = chance.choice(vocabulary).title() + chance.choice(vocabulary).lower()
        words = words[:150]  # about as long as real ones
        made.append((" ".join(words[:7]), " ".join(words[7:35]), " ".join(words[35:])))
    return made


def _real() -> list[str]:
    content = Path(settings.ROOT) / "content"
    examples = json.loads((content / "practice_examples.json").read_text())
    fields = ("title", "summary", "problem", "approach", "result")
    return [" ".join(filter(None, (example.get(name) for name in fields))) for example in examples]


def _words() -> list[str]:
    return sorted({word for text in _real() for word in text.split() if len(word) > 5 and word.isalpha()})


def _vectors() -> None:
    """A vector for each passage, mixed of real ones; written as `COPY`, and the index of vectors made afterwards."""
    import numpy as np
    from django.db import connection

    from panreflex.base import meaning
    from panreflex.share.search import indexing

    chance = np.random.default_rng(SEED)
    real = meaning.passages([text[:300] for text in _real()])
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT text FROM search_searchpassage EXCEPT SELECT text FROM search_searchvector")
        missing = [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'search_vector_near'")
        (definition,) = cursor.fetchone()
        cursor.execute("DROP INDEX search_vector_near")
        with cursor.copy("COPY search_searchvector (text, vector) FROM STDIN") as copy:
            for key in missing:
                mixed = chance.dirichlet((1, 1, 1)) @ real[chance.integers(len(real), size=3)]
                mixed += chance.normal(0, 0.02, mixed.shape)
                mixed /= np.linalg.norm(mixed)
                copy.write_row((key, "[" + ",".join(f"{value:.4f}" for value in mixed) + "]"))
        cursor.execute("SET maintenance_work_mem = '512MB'; SET statement_timeout = 0")
        cursor.execute(definition)
        cursor.execute("ANALYZE")
    indexing.revise()


def _ask(text: str) -> int:
    from panreflex.share.search.querying import Filters, search

    return search(text, Filters(), limit=20).total


def _plain(text: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_PLAIN, [text])
        cursor.fetchall()


def _make_plain() -> None:
    """A table as one would have it without us: words of `german`, weighted, with an index."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS plain")
        cursor.execute(
            "CREATE TABLE plain AS SELECT id, title, setweight(to_tsvector('german', title), 'A') ||"
            " to_tsvector('german', summary || ' ' || body) AS words FROM search_searchdocument"
        )
        cursor.execute("CREATE INDEX ON plain USING gin (words)")
        cursor.execute("ANALYZE plain")


_PLAIN = """
WITH asked AS (SELECT replace(plainto_tsquery('german', %s)::text, '&', '|')::tsquery AS query)
SELECT id, title FROM plain, asked WHERE words @@ query ORDER BY ts_rank(words, query) DESC LIMIT 20
"""


def _timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[int(len(ordered) * share)]


def _at_once(asked: list[str]) -> float:
    """Queries a second of several processes that each hold the index, while more clients wait than there are."""
    with get_context("spawn").Pool(PROCESSES, initializer=_begin) as pool:
        pool.map(_ask, asked[: PROCESSES * 2], chunksize=1)
        began = time.perf_counter()
        with ThreadPoolExecutor(CLIENTS) as clients:
            list(clients.map(lambda text: pool.apply(_ask, [text]), asked))
        return len(asked) / (time.perf_counter() - began)


def _begin() -> None:
    django.setup()
    _ask("Krise")


def _bytes_of_index() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_total_relation_size(oid)) FROM pg_class"
            " WHERE relkind = 'r' AND relname LIKE 'search_search%'"
        )
        return int(cursor.fetchone()[0])


def _bytes_of_text() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(octet_length(title || summary || body)) FROM search_searchdocument")
        return int(cursor.fetchone()[0])


def _update() -> float:
    """Milliseconds until one entry is written anew and found by the next search of this process; median of ten."""
    from panreflex.share.search import indexing
    from panreflex.share.search.models import SearchDocument

    times = []
    for number in range(10):
        old = SearchDocument.objects.order_by("pk")[number * 7]
        began = time.perf_counter()
        old.delete()
        old.pk = None
        old.title = f"Neu geschrieben {number} {math.pi}"
        indexing.store([old])
        _ask("Neu geschrieben")
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times)[5]


if __name__ == "__main__":
    sys.exit(not main())
