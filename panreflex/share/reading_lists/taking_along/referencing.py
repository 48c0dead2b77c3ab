"""References of a list: as files for reference managers, and as text in one of two styles."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from panreflex.base import languages
from panreflex.base.reports.model import Run
from panreflex.collect.library import formatted
from panreflex.collect.library.citing import writing
from panreflex.collect.library.formatted import Style

Item = Mapping[str, Any]  # CSL-JSON

_ADDRESS = re.compile(r"(https?://[^\s>]+?)(?=[.,;]?(?:[\s>]|$))")


def bibtex(items: Sequence[Item]) -> str:
    """For LaTeX, JabRef and others."""
    return "".join(writing.bibtex(items))


def ris(items: Sequence[Item]) -> str:
    """For Citavi, EndNote, Zotero and others."""
    return "".join(writing.ris(items))


def csl(items: Sequence[Item]) -> str:
    """For Zotero and whatever speaks CSL."""
    return json.dumps(list(items), ensure_ascii=False, indent=1) + "\n"


def texts(items: Sequence[Item], style: Style) -> list[str]:
    """As sentences, in the order of the alphabet."""
    return ["".join(run.text for run in runs) for runs in _in_order(items, style)]


def linked(items: Sequence[Item], style: Style) -> list[list[Run]]:
    """As for a document: in the order of the alphabet, titles in italics, addresses as links, marked as German."""
    return [[piece for run in runs for piece in _with_links(run)] for runs in _in_order(items, style)]


def _in_order(items: Sequence[Item], style: Style) -> list[list[formatted.Run]]:
    references = [_reference(json.dumps(item, sort_keys=True), style) for item in items]
    return sorted(references, key=lambda runs: _sort_key("".join(run.text for run in runs)))


@lru_cache(2_000)
def _reference(item: str, style: Style) -> list[formatted.Run]:
    """Remembered, because whoever takes Word along often takes the PDF too, and APA costs 10 ms each."""
    [runs] = formatted.formatted_runs([json.loads(item)], style)
    return runs


def _with_links(run: formatted.Run) -> list[Run]:
    language = "" if languages.current() == languages.HOME else languages.HOME
    return [
        Run(piece, url=piece if number % 2 else "", emphasis=run.italic, language=language)
        for number, piece in enumerate(_ADDRESS.split(run.text))
        if piece
    ]


def _sort_key(text: str) -> str:
    """ä as a, ß as ss, case and leading marks ignored, as DIN 5007-1 wants it and `base/sorting.py` does."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return plain.casefold().lstrip("„“\"'[(»«")
