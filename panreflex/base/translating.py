"""The catalogue of translations: `python -m panreflex.base.translating update` or `compile`; no GNU gettext needed.

`update` reads every string out of code and templates into locale/<language>/LC_MESSAGES/django.po: what is new waits
for its translation, what nobody says any more is kept as obsolete. `compile` writes what the platform reads.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "panreflex"
LANGUAGES = ("en",)
_KEYWORDS: dict[str, object] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


class Found(NamedTuple):
    """A string that has to be translated. `said`: one sentence, or singular and plural."""

    place: str  # "panreflex/base/layout.py:21"
    said: str | tuple[str, ...]
    context: str | None


def extracted(sources: Path = SOURCES) -> Iterator[Found]:
    """Every string that is marked, in the order of files."""
    for path in sorted(sources.rglob("*")):
        if "migrations" in path.parts or "assets" in path.parts:
            continue
        name = path.relative_to(sources.parent)
        if path.suffix == ".py":
            source = path.read_text()
        elif path.suffix in (".html", ".txt") and "templates" in path.parts:
            # Babel reads it as Python, to which indentation would mean something.
            lines = templatize(path.read_text(), origin=str(path)).split("\n")
            source = "\n".join(line.strip() for line in lines)
        else:
            continue
        for line, said, _comments, context in extract("python", BytesIO(source.encode()), _KEYWORDS):  # type: ignore[arg-type]
            yield Found(f"{name}:{line}", said, context)


def catalogue(language: str) -> Catalog:
    """What has been translated so far."""
    path = po_file(language)
    if not path.is_file():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def po_file(language: str) -> Path:
    """Where translators write."""
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def update(language: str) -> int:
    """Bring the catalogue up to date with the code; how many strings wait for a translation."""
    kept, fresh = catalogue(language), Catalog(locale=language, charset="utf-8", fuzzy=False)
    fresh.header_comment = "# What the platform says in another language; docs/languages.md says how to go on."
    fresh.project, fresh.version, fresh.language_team = "PanReflex", "", ""
    fresh.creation_date, fresh.revision_date = kept.creation_date, kept.revision_date  # nothing new, nothing changed
    for found in extracted():
        file = found.place.rpartition(":")[0]  # without lines: they would change with every commit
        fresh.add(found.said, locations=[(file, None)], context=found.context)  # type: ignore[list-item]
    waiting = 0
    for message in fresh:
        if not message.id:
            continue
        known = kept.get(message.id, message.context)
        if known is not None and not known.fuzzy:
            message.string = known.string
        waiting += not _is_complete(message.string)
    fresh.obsolete = {
        message.id: message
        for message in [*kept, *kept.obsolete.values()]
        if message.id and message.string and fresh.get(message.id, message.context) is None
    }
    path = po_file(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file_:
        write_po(file_, fresh, width=120, sort_output=False, omit_header=False, include_previous=False)
    return waiting


def compile_catalogue(language: str, target: Path) -> None:
    """Write the catalogue for machines below `target` (`settings.LOCALE_PATHS`), as a whole or not at all."""
    folder = target / language / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as half:
        write_mo(half, catalogue(language))
    Path(half.name).chmod(0o644)
    os.replace(half.name, folder / "django.mo")


def _is_complete(said: str | tuple[str, ...] | list[str] | None) -> bool:
    return all(said) if isinstance(said, tuple | list) else bool(said)


def main(task: str) -> None:
    """`update` or `compile`, for all languages."""
    for language in LANGUAGES:
        if task == "update":
            print(f"{po_file(language).relative_to(ROOT)}: {update(language)} strings wait for a translation")  # noqa: T201
        else:
            compile_catalogue(language, Path(os.environ.get("PANREFLEX_BUILD", ROOT / "build")) / "locale")


if __name__ == "__main__":
    main(sys.argv[1])
