"""What the model costs: memory of a process, time of a query, time until 100,000 passages have their vectors.

The yardstick of the same run: the bare engine in one thread. Passages are those of the shipped content, cut as the
search cuts them; the index is measured with 20,000 vectors, of which most are mixed from neighbouring real ones.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import click
import django
import numpy as np
from numpy.typing import NDArray

from panreflex.project import data_folder, embedded_postgres

SEED = 7
PASSAGES = 100_000
VECTORS = 20_000
NEAREST = 50
MOST_MEGABYTES, MOST_MINUTES = 80, 45
QUERIES = (
    "Krisenstab",
    "wer hilft aus, wenn das Gesundheitsamt überlastet ist",
    "staff deployment",
    "Hochwasser Ahrtal",
    "Bürgerbeteiligung in der Pandemie",
)


def main() -> bool:
    """Print the figures; true if the targets are met."""
    with data_folder.scratch() as data, embedded_postgres.database(data) as url:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "panreflex.project.settings",
            "PANREFLEX_DATA": str(data),
            "PANREFLEX_DATABASE_URL": url,
            "PANREFLEX_SECRET_KEY": data_folder.secret_key(data),
            "PANREFLEX_DEBUG": "",
            "PANREFLEX_DEMO": "",
            "PANREFLEX_LOG_LEVEL": "WARNING",
        }
        django.setup()
        from panreflex.project import preparing
        from panreflex.share.search import indexing, passages
        from panreflex.share.search.models import SearchDocument

        click.echo(f"load of the machine: {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors, seed {SEED}")
        preparing.migrate(lambda _: None)
        preparing.load_content(lambda _: None)
        indexing.rebuild()
        cut = [passages.passages_of(document) for document in SearchDocument.objects.order_by("pk")]
        texts = [text for of_document in cut for text in of_document]
        (Path(data) / "texts.json").write_text(json.dumps(texts))
        command = [sys.executable, "-m", "benchmarks.meaning", "memory", str(Path(data) / "texts.json")]
        memory = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        _queries()
        minutes = _throughput([of_document[0] for of_document in cut], texts)
        _index(texts)
    click.echo("memory of a process   " + ", ".join(f"{name} {value:.0f} MB" for name, value in memory.items()))
    added = memory["RSS at the end"] - memory["RSS before"]
    click.echo(f"added by the model    {added:.0f} MB (target: {MOST_MEGABYTES})")
    return added <= MOST_MEGABYTES and minutes <= MOST_MINUTES


def memory(texts: list[str]) -> None:
    """Write as JSON what a process holds before the model, after a query, and after all texts."""
    django.setup()
    from panreflex.base import meaning

    held = {"RSS before": _held("Rss"), "PSS before": _held("Pss")}
    meaning.query(QUERIES[0])
    held["RSS after a query"] = _held("Rss")
    for start in range(0, len(texts), 64):
        meaning.passages(texts[start : start + 64])
    click.echo(json.dumps({**held, "RSS at the end": _held("Rss"), "PSS at the end": _held("Pss")}))


def _held(kind: str) -> float:
    """Megabytes of this process."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{kind}:")) / 1024


def _queries() -> None:
    from panreflex.base import meaning

    meaning.query("warm")
    asked = [f"{query} {number}" for number in range(30) for query in QUERIES]  # none was asked before

    def ask(query: str) -> float:
        began = time.perf_counter()
        meaning.query(query)
        return (time.perf_counter() - began) * 1000

    alone = sorted(ask(query) for query in asked)
    again = sorted(ask(query) for query in asked)
    began = time.perf_counter()
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(ask, [f"{query}?" for query in asked]))
    at_once = len(asked) / (time.perf_counter() - began)
    click.echo(
        f"vector of a query     p50 {_at(alone, 0.5):.1f} ms, p95 {_at(alone, 0.95):.1f} ms, asked again"
        f" {_at(again, 0.5) * 1000:.0f} µs, {at_once:.0f} a second from 8 threads"
    )


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[int(len(ordered) * share)]


def _throughput(first: list[str], texts: list[str]) -> float:
    """Minutes for 100,000 passages that say what a document is about, if nothing else runs."""
    from panreflex.base import meaning
    from panreflex.share.search import passages

    engine = meaning._loaded()
    sample = first[:128]
    bare, _free = _rate(lambda: [engine.passage(text) for text in sample], len(sample), threads=1)
    click.echo(f"bare engine           {bare:.1f} passages/s in one thread")
    minutes = 0.0
    for name, some in (
        ("first passages", first[:384]),
        ("all passages", texts[:384]),
        ("1,000 characters", _long(texts)),
    ):
        rate, free = _rate(partial(_embedded, some), len(some))
        took = PASSAGES / free / 60
        minutes = minutes or took
        characters = sum(map(len, some)) / len(some)
        click.echo(
            f"{name:<22}{rate:.1f}/s ({rate / bare:.2f} x bare), {characters:.0f} characters each; by processor time"
            f" {free:.1f}/s, {took:.0f} min for {PASSAGES:,}"
        )
    rate, free = _rate(passages.embed, passages.waiting().count())
    click.echo(
        f"{'job, all passages':<22}{rate:.1f}/s with reading, cutting and writing; by processor time {free:.1f}/s"
    )
    click.echo(f"{'target':<22}{PASSAGES / MOST_MINUTES / 60:.0f}/s, {MOST_MINUTES} min")
    return minutes


def _embedded(texts: list[str]) -> None:
    from panreflex.base import meaning

    for start in range(0, len(texts), 64):
        meaning.passages(texts[start : start + 64])


def _rate(work: Callable[[], Any], count: int, *, threads: int | None = None) -> tuple[float, float]:
    """How many a second: by the clock, and by what this process took of the processors, as if it had them alone."""
    began, used = time.perf_counter(), time.process_time()
    work()
    return (
        count / (time.perf_counter() - began),
        count / (time.process_time() - used) * (threads or os.cpu_count() or 1),
    )


def _long(texts: list[str]) -> list[str]:
    whole = " ".join(texts)
    return [whole[start : start + 1_000] for start in range(0, 64_000, 1_000)]


def _index(texts: list[str]) -> None:
    """Size, time to write and recall of the index of vectors."""
    from django.db import connection

    from panreflex.base import meaning
    from panreflex.share.search import passages
    from panreflex.share.search.models import Kind, SearchDocument, SearchPassage, SearchVector

    real = np.array(list(SearchVector.objects.values_list("vector", flat=True)), np.float32)
    made = _mixed(real, VECTORS - len(real))
    generation = SearchDocument.objects.values_list("generation", flat=True)[0]
    documents = SearchDocument.objects.bulk_create(
        SearchDocument(kind=Kind.EXAMPLE, source="made", object_key=str(number), title="", generation=generation)
        for number in range(len(made))
    )
    keys = [passages.key(f"made {number}") for number in range(len(made))]
    SearchPassage.objects.bulk_create(
        SearchPassage(document=document, place=0, text=key) for document, key in zip(documents, keys, strict=True)
    )
    began = time.perf_counter()
    rows = (SearchVector(text=key, vector=vector) for key, vector in zip(keys, made, strict=True))
    SearchVector.objects.bulk_create(rows, batch_size=64)
    took = (time.perf_counter() - began) / len(made) * 1000
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_searchvector, search_searchpassage, search_searchdocument")
        cursor.execute("SELECT pg_total_relation_size('search_searchvector'), pg_relation_size('search_vector_near')")
        size, near = cursor.fetchone()
        cursor.execute("SELECT pg_total_relation_size('search_searchpassage')")
        places = cursor.fetchone()[0]
    by_key = {text: np.array(vector, np.float32) for text, vector in SearchVector.objects.values_list("text", "vector")}
    pairs = list(SearchPassage.objects.values_list("document", "text"))
    every = np.array([by_key[text] for _document, text in pairs], np.float32)
    owners = np.array([document for document, _text in pairs])
    recalls, times = [], []
    for text in texts[:: max(1, len(texts) // 200)]:
        vector = meaning.query(" ".join(text.split()[:7]))
        exact = list(dict.fromkeys(owners[np.argsort(-(every @ vector))[: 4 * NEAREST]].tolist()))[:NEAREST]
        began = time.perf_counter()
        found = passages.nearest(vector, NEAREST, generation=generation)
        times.append((time.perf_counter() - began) * 1000)
        recalls.append(len({key for key, _cosine in found} & set(exact)) / NEAREST)
    times.sort()
    click.echo(
        f"index of {len(every):,}       {size / len(by_key):.0f} bytes a vector,"
        f" {near / len(by_key):.0f} of them to find it, {places / len(pairs):.0f} a passage; {took:.1f} ms to write one"
    )
    click.echo(
        f"nearest {NEAREST}            recall {np.mean(recalls):.3f}, worst {min(recalls):.2f};"
        f" p50 {_at(times, 0.5):.1f} ms, p95 {_at(times, 0.95):.1f} ms"
    )


def _mixed(real: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """Vectors between a real one and one of its neighbours, with some noise: about as crowded as real ones."""
    chance = np.random.default_rng(SEED)
    near = np.argsort(-(real @ real.T), axis=1)[:, 1:30]
    one = chance.integers(len(real), size=count)
    other = near[one, chance.integers(near.shape[1], size=count)]
    share = chance.uniform(0.3, 0.7, size=(count, 1))
    mixed = share * real[one] + (1 - share) * real[other] + chance.normal(size=(count, real.shape[1])) * 0.012
    result: NDArray[np.float32] = (mixed / np.linalg.norm(mixed, axis=1, keepdims=True)).astype(np.float32)
    return result


if __name__ == "__main__":
    if sys.argv[1:2] == ["memory"]:
        memory(json.loads(Path(sys.argv[2]).read_text()))
    else:
        sys.exit(not main())
