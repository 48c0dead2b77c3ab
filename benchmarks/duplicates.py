"""How well duplicates are found: 500 planted among 5,000 works, many of which have a near neighbour.

Prints precision, recall and seconds beside comparing the titles of all pairs with the same library.
"""

import os
import sys
import time
from collections import Counter
from typing import Any, NamedTuple

import click
import django

WORKS = 5_000
PLANTED = 500
SAMPLE = 200
SEEDS = (7, 11, 23)
PRECISION, RECALL = 0.98, 0.95


class Found(NamedTuple):
    """missed and wrong: what was done to those that were not found, and pairs of titles that were found by mistake."""

    precision: float
    recall: float
    missed: Counter[str]
    wrong: list[tuple[str, str]]


def measure(works: int, planted: int, seed: int) -> Found:
    """Add all works one after the other, as an import does, and hold what is found against what was planted."""
    from benchmarks.made_up.works import collection
    from benchmarks.made_up.works import planted as plant
    from panreflex.collect.library.duplicates import Collection

    items = collection(works, seed)
    copies = plant(items, planted, seed + 1)
    titles: dict[Any, str] = {item["id"]: item["title"] for item in [*items, *(copy for copy, _id, _done in copies)]}
    originals = {copy["id"]: (original, done) for copy, original, done in copies}
    known = [_work(item) for item in items]
    later = [_work(copy) for copy, _id, _done in copies]
    among = Collection.of([], more=[*known, *later])
    right, wrong = set(), []
    for work in [*known, *later]:
        for match in among.matches(work)[:1]:  # the one that an import shows
            if originals.get(work.key, ("", ""))[0] == match.key:
                right.add(work.key)
            else:
                wrong.append((titles[work.key], titles[match.key]))
        among.add(work)
    missed = Counter(done for key, (_original, done) in originals.items() if key not in right)
    precision = len(right) / max(len(right) + len(wrong), 1)
    return Found(precision, len(right) / planted, missed, wrong)


def main() -> bool:
    """Print the figures of three seeds; true if all meet the targets."""
    os.environ.setdefault("PANREFLEX_SECRET_KEY", "benchmarks-sign-nothing-0123456789-0123456789-0123456789")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "panreflex.project.settings")
    django.setup()
    click.echo(f"{PLANTED} duplicates among {WORKS:,} invented works; targets: {PRECISION} and {RECALL}")
    click.echo(f"{'seed':<6}{'precision':>10}{'recall':>8}{'seconds':>9}{'all pairs':>11}")
    good = True
    for seed in SEEDS:
        began = time.perf_counter()
        found = measure(WORKS, PLANTED, seed)
        seconds = time.perf_counter() - began
        click.echo(f"{seed:<6}{found.precision:>10.3f}{found.recall:>8.3f}{seconds:>9.1f}{_all_pairs(seed):>11.1f}")
        good = good and found.precision >= PRECISION and found.recall >= RECALL
        if "-v" in sys.argv:
            click.echo(f"  missed {found.missed.most_common(12)}\n  wrong {found.wrong[:12]}")
    return good


def _all_pairs(seed: int) -> float:
    """Seconds for comparing each title with each, the way without an index; counted up from a sample."""
    from rapidfuzz import fuzz, process

    from benchmarks.made_up.works import collection

    titles = [item["title"].casefold() for item in collection(WORKS, seed)]
    began = time.perf_counter()
    for title in titles[:SAMPLE]:
        process.extract(title, titles, scorer=fuzz.token_sort_ratio, score_cutoff=85)
    return (time.perf_counter() - began) * len(titles) / SAMPLE


def _work(item: dict[str, Any]) -> Any:
    from panreflex.collect.library.duplicates import work_of_item

    return work_of_item(item, key=item["id"])


if __name__ == "__main__":
    sys.exit(not main())
