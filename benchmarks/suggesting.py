"""How long suggestions take while somebody types, among 1,000, 10,000 and 100,000 titles.

Titles are made of the words of the shipped content as often as they occur there, a third with an invented compound, so
that the vocabulary grows with them. Each request passes all of the platform (middleware, database, JSON) in one
process; a request that is too short for suggestions is the yardstick. Half of what is typed is cut off within a word,
a fifth of it misspelt.
"""

import os
import random
import resource
import statistics
import sys
import time
from collections.abc import Sequence

import click
import django

from panreflex.project import data_folder, embedded_postgres

SIZES = (1_000, 10_000, 100_000)
SEED = 7
ROUNDS = 500
MOST_MS = 30.0


def main() -> bool:
    """Print p50 and p95 by number of titles; true if the target is met at the largest."""
    with data_folder.scratch() as data, embedded_postgres.database(data) as url:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "panreflex.project.settings",
            "PANREFLEX_DATA": str(data),
            "PANREFLEX_DATABASE_URL": url,
            "PANREFLEX_SECRET_KEY": data_folder.secret_key(data),
            "PANREFLEX_DEBUG": "",
            "PANREFLEX_DEMO": "",
            "PANREFLEX_LOG_LEVEL": "WARNING",
            "PANREFLEX_SUGGESTION_LIMIT": "0",
            "PANREFLEX_MEANING": "off",
        }
        django.setup()
        from panreflex.project import preparing
        from panreflex.share.search import indexing
        from panreflex.share.search.models import SearchDocument

        preparing.migrate(lambda _: None)
        preparing.load_content(lambda _: None)
        indexing.rebuild()
        real = list(SearchDocument.objects.values_list("title", "summary"))
        click.echo(f"{os.cpu_count()} processors, seed {SEED}")
        worst, titles = 0.0, _titles([" ".join(row) for row in real], max(SIZES))
        for before, size in zip((0, *SIZES), SIZES, strict=False):
            _fill(titles[before:size], start=before)
            typed = _typed(titles[:size], ROUNDS)
            first = _milliseconds(typed[:1])[0]
            short, busy = _milliseconds(["k"] * ROUNDS), time.process_time()
            ours = _milliseconds(typed)
            busy = (time.process_time() - busy) / ROUNDS * 1_000
            worst = _p95(ours)
            click.echo(
                f"{size:>8,} titles: p50 {statistics.median(ours):5.1f} ms, p95 {worst:5.1f} ms "
                f"({worst / _p95(short):.1f} x an empty answer), {busy:.1f} ms of CPU each, "
                f"first answer after reading them {first:6.0f} ms, load {os.getloadavg()[0]:.1f}, "
                f"process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"
            )
    click.echo(f"target: p95 at most {MOST_MS:.0f} ms")
    return worst <= MOST_MS


def _titles(texts: Sequence[str], number: int) -> list[str]:
    chance = random.Random(SEED)
    words = [word.strip(".,:;()[]„“\"'") for text in texts for word in text.split()]
    words = [word for word in words if word]
    long = [word for word in words if len(word) > 6 and word.isalpha()]
    titles = []
    for _number in range(number):
        title = chance.choices(words, k=chance.randint(4, 10))
        if chance.random() < 1 / 3:
            title[0] = chance.choice(long) + chance.choice(long).lower()
        titles.append(" ".join(title))
    return titles


def _fill(titles: Sequence[str], *, start: int) -> None:
    from panreflex.share.search import indexing
    from panreflex.share.search.models import SearchDocument, SearchState

    generation = SearchState.objects.get().generation
    rows = (
        SearchDocument(
            generation=generation,
            kind="beispiele",
            source="library.practiceexample",
            object_key=f"b{number}",
            title=title,
            url=f"/gute-beispiele/b{number}/",
        )
        for number, title in enumerate(titles, start)
    )
    SearchDocument.objects.bulk_create(rows, batch_size=2_000)
    indexing.revise()


def _typed(titles: Sequence[str], number: int) -> list[str]:
    chance = random.Random(SEED)
    typed: list[str] = []
    while len(typed) < number:
        words = chance.choice(titles).split()
        text = " ".join(chance.sample(words, min(len(words), chance.randint(1, 3))))
        if chance.random() < 0.5:
            text = text[: chance.randint(2, max(2, len(text)))]
        if chance.random() < 0.2 and len(text) > 5:
            place = chance.randrange(1, len(text) - 1)
            text = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
        typed.append(text)
    return typed


def _milliseconds(typed: Sequence[str]) -> list[float]:
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    taken = []
    for text in typed:
        began = time.perf_counter()
        answer = client.get("/suche/vorschlaege/", {"q": text})
        taken.append((time.perf_counter() - began) * 1_000)
        assert answer.status_code == 200
    return taken


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


if __name__ == "__main__":
    sys.exit(not main())
