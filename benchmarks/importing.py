"""How long 10,000 mixed works of BibTeX and RIS take from the upload to drafts, the dry run included.

The yardstick of the same run: only parsing the same files, with bibtexparser and rispy. A process of its own imports,
so that its memory is that of a worker.
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import click
import django

from panreflex.project import data_folder, embedded_postgres

WORKS = 10_000
SEED = 7
MOST_SECONDS, MOST_MEGABYTES = 60, 500


def main() -> bool:
    """Print seconds, memory and the ratio to bare parsing; true if the targets are met."""
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
        files = _written(Path(data))
        bare = _parsed(files)
        command = [sys.executable, "-m", "benchmarks.importing", "work", *(str(file) for file in files)]
        found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    seconds = found["dry run"] + found["writing"]
    click.echo(f"{WORKS:,} invented works, seed {SEED}, half BibTeX and half RIS; {found['outcomes']}")
    click.echo(f"{'only parsing':<16}{bare:>8.1f} s")
    for name in ("dry run", "writing", "dry run again", "taking back"):
        click.echo(f"{name:<16}{found[name]:>8.1f} s {found[name] / bare:>8.1f} times parsing")
    click.echo(f"{'together':<16}{seconds:>8.1f} s (dry run and writing; target: {MOST_SECONDS})")
    click.echo(f"{'memory':<16}{found['megabytes']:>8.0f} MB at most (target: {MOST_MEGABYTES})")
    return bool(seconds <= MOST_SECONDS and found["megabytes"] <= MOST_MEGABYTES and found["written"] == WORKS)


def _written(folder: Path) -> list[Path]:
    """The two files."""
    django.setup()
    from benchmarks.made_up.works import collection
    from panreflex.collect.library.citing import writing

    works = collection(WORKS, SEED)
    files = [folder / "works.bib", folder / "works.ris"]
    files[0].write_text("".join(writing.bibtex(works[: WORKS // 2])))
    files[1].write_text("".join(writing.ris(works[WORKS // 2 :])))
    return files


def _parsed(files: list[Path]) -> float:
    """Seconds of CPU for parsing only."""
    import rispy
    from bibtexparser.entrypoint import parse_string

    began = time.perf_counter()
    parse_string(files[0].read_text())
    rispy.loads(files[1].read_text())
    return time.perf_counter() - began


def work(files: list[str]) -> None:
    """Import the files one after the other and back, and write figures as JSON to standard output."""
    django.setup()
    from django.core.management import call_command

    from panreflex.collect.importing import checking, handing_in, taking_over, undoing
    from panreflex.collect.importing.models import Import, ImportRow
    from panreflex.collect.library.models import Publication

    def silent(done: int, total: int, note: str) -> None: ...

    call_command("migrate", verbosity=0)
    took = dict.fromkeys(("dry run", "writing", "dry run again", "taking back"), 0.0)
    batches = []

    def timed(name: str, what: Any, *arguments: Any) -> Any:
        began = time.perf_counter()
        result = what(*arguments)
        took[name] += time.perf_counter() - began
        return result

    def hand_in(file: str) -> Import:
        return handing_in.hand_in("publication", Path(file).read_bytes(), name=Path(file).name, by=None)

    for file in files:
        batch = timed("dry run", hand_in, file)
        timed("dry run", checking.check, batch.pk, silent)
        Import.objects.filter(pk=batch.pk).update(state=Import.State.WRITING)
        timed("writing", taking_over.take_over, batch.pk, silent)
        batches.append(batch.pk)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    counted = list(ImportRow.objects.order_by().values_list("outcome", flat=True))
    outcomes = ", ".join(f"{counted.count(one)} {one}" for one in ImportRow.Outcome.values if one in counted)
    written = Publication.objects.count()
    for file in files:
        timed("dry run again", checking.check, hand_in(file).pk, silent)
    for pk in batches:
        Import.objects.filter(pk=pk).update(state=Import.State.UNDOING)
        timed("taking back", undoing.undo, pk, silent)
    click.echo(json.dumps({**took, "megabytes": megabytes, "written": written, "outcomes": outcomes}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["work"]:
        work(sys.argv[2:])
    else:
        sys.exit(not main())
