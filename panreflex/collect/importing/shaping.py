"""From a row of a table or a work in a file to checked values of an entry."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from panreflex.collect.library import identifiers
from panreflex.collect.library.citing.reading import Fault, Record
from panreflex.collect.library.columns import COLUMNS, Column, Unreadable
from panreflex.collect.library.columns.authors import AuthorsColumn
from panreflex.collect.library.models import PracticeExample, Publication
from panreflex.collect.library.models.entries import LibraryEntry
from panreflex.collect.library.words import Words
from panreflex.vocabulary.models import Theme

Values = dict[str, Any]
_FROM_CSL = {
    "type": "kind",
    "title": "title",
    "container-title": "container_title",
    "publisher": "publisher",
    "publisher-place": "publisher_place",
    "edition": "edition",
    "volume": "volume",
    "issue": "issue",
    "page": "page",
    "DOI": "doi",
    "ISBN": "isbn",
    "URL": "url",
    "abstract": "abstract",
    "language": "language",
}
_SHOWN = 60


@dataclass
class Shaped:
    """One entry of a file. values: what it says, by key of the column. faults: by the names that the file uses."""

    row: int
    key: str = ""
    values: Values = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    raw: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What it is called in lists."""
        names = (self.values.get(key) for key in ("title", "name", "role", "acronym"))
        return str(next((name for name in names if name), self.key))[:400]


def of_cells(
    model: type[LibraryEntry],
    headers: Sequence[str],
    mapping: Sequence[str],
    row: int,
    cells: Sequence[str],
    words: Words,
) -> Shaped:
    """What the cells of one row say. An empty cell says nothing."""
    columns = {column.key: column for column in COLUMNS[model]}
    shaped = Shaped(row, names={key: header for header, key in zip(headers, mapping, strict=True) if key})
    for header, key, cell in zip(headers, mapping, cells, strict=True):
        if key and cell.strip():
            _take(shaped, columns[key], cell, header, words)
    shaped.key = str(shaped.values.pop("slug", ""))
    if model is PracticeExample and "country" in shaped.values:
        shaped.values["country"] = str(shaped.values["country"]).upper()
    return shaped


def of_record(record: Record, words: Words) -> Shaped:
    """What a work in a file of references says."""
    columns = {column.key: column for column in COLUMNS[Publication]}
    shaped = Shaped(record.row, record.key[:200], faults=list(record.faults), raw=record.raw)
    names = {_FROM_CSL.get(name, name): said for name, said in record.names.items()}
    names |= {"authors": record.names.get("author", "author")}
    issued = record.names.get("issued", "issued")
    shaped.names = names | dict.fromkeys(("year", "month", "day"), issued)
    for name, key in _FROM_CSL.items():
        text = _text(name, str(record.item.get(name, "")), record.item)
        if text:
            _take(shaped, columns[key], text, record.names.get(name, name), words)
    _take_authors(shaped, record)
    _take_date(shaped, record, issued)
    if keyword := str(record.item.get("keyword", "")):
        found = (words.find(Theme, word) for word in re.split(r"[;,\n]", keyword))
        if themes := sorted({slug for slug in found if slug}):
            shaped.values["themes"] = themes
    return shaped


def complete(model: type[LibraryEntry], shaped: Shaped) -> None:
    """Say what a new entry lacks; of one that could not be read as a whole nothing is known."""
    if any(not fault.field for fault in shaped.faults):
        return
    for column in COLUMNS[model]:
        if column.required and column.is_empty(shaped.values.get(column.key)):
            if any(fault.field == shaped.names.get(column.key) for fault in shaped.faults):
                continue
            name = str(shaped.names.get(column.key) or column.header)
            shaped.faults.append(Fault(name, _("Die Angabe fehlt. Für einen neuen Eintrag wird sie gebraucht.")))


def consistent(model: type[LibraryEntry], shaped: Shaped, held: Values) -> None:
    """Say which values do not go together, given what the entry `held` before."""
    entry = model()
    plain = {column.key: column for column in COLUMNS[model] if not column.related}
    for key, value in (with_defaults(model, held) | shaped.values).items():
        if key in plain and key != "slug":
            plain[key].assign(entry, value, _no_words)
    try:
        entry.clean()
    except ValidationError as errors:
        for key, messages in errors.message_dict.items():
            header = next((str(column.header) for column in COLUMNS[model] if column.key == key), key)
            shaped.faults.extend(Fault(str(shaped.names.get(key) or header), message) for message in messages)


def with_defaults(model: type[LibraryEntry], values: Values) -> Values:
    """The values of a new entry, with what goes without saying."""
    if model is PracticeExample:
        return {"country": "DE", "accessed": timezone.localdate().isoformat()} | values
    if model is Publication:
        return {"language": "de"} | values
    return values


def _take(shaped: Shaped, column: Column, text: str, name: str, words: Words) -> None:
    try:
        value = column.read(text, words)
    except Unreadable as unreadable:
        shaped.faults.append(Fault(name, str(unreadable)))
    else:
        if not column.is_empty(value) or column.key == "years_only":
            shaped.values[column.key] = value


def _text(name: str, text: str, item: Mapping[str, Any]) -> str:
    """The text of a field of CSL as our columns read it."""
    match name:
        case "type" if not text:
            return "document"
        case "language":
            return _language(text)
        case "ISBN":
            # Several editions share a record: the first number that is one.
            parts = re.split(r"[;,/]|\s{2,}|\s(?=97[89])", text)
            return next((part for part in parts if identifiers.isbn(part)), text)
        case "DOI" if not text:
            url = str(item.get("URL", ""))
            return identifiers.doi(url) if "doi.org/" in url else ""
    return text


def _language(text: str) -> str:
    """One of the languages that we know; a language that we do not know is none of ours to tell."""
    known = {
        "ngerman": "de",
        "german": "de",
        "deutsch": "de",
        "ger": "de",
        "deu": "de",
        "austrian": "de",
        "naustrian": "de",
        "english": "en",
        "american": "en",
        "british": "en",
        "usenglish": "en",
        "ukenglish": "en",
        "englisch": "en",
        "eng": "en",
        "french": "fr",
        "fre": "fr",
        "fra": "fr",
        "italian": "it",
        "ita": "it",
        "spanish": "es",
        "spa": "es",
        "dutch": "nl",
        "nld": "nl",
        "danish": "da",
        "dan": "da",
        "swedish": "sv",
        "swe": "sv",
        "polish": "pl",
        "pol": "pl",
    }
    word = text.strip().casefold()
    code = known.get(word) or re.split(r"[-_]", word)[0]
    return code if code in Publication.Language.values else ""


def _take_authors(shaped: Shaped, record: Record) -> None:
    # A collection has editors and no author; our records know one list of names.
    role = "author" if record.item.get("author") else "editor"
    if people := record.item.get(role):
        column = next(column for column in COLUMNS[Publication] if isinstance(column, AuthorsColumn))
        try:
            shaped.values["authors"] = column.checked([dict(name) for name in people])
        except Unreadable as unreadable:
            shaped.faults.append(Fault(record.names.get(role, role), str(unreadable)))


def _take_date(shaped: Shaped, record: Record, name: str) -> None:
    issued = record.item.get("issued")
    if not issued:
        return
    if "literal" in issued:
        what = _("„%(text)s“ ist kein Datum. Bitte mindestens das Jahr mit vier Ziffern eintragen.")
        shaped.faults.append(Fault(name, what % {"text": str(issued["literal"])[:_SHOWN]}))
        return
    parts = issued["date-parts"][0]
    if not 1000 <= parts[0] <= 2100:
        what = _("„%(text)s“ passt hier nicht. Bitte eine Zahl von %(least)s bis %(most)s eintragen.")
        shaped.faults.append(Fault(name, what % {"text": parts[0], "least": 1000, "most": 2100}))
        return
    shaped.values |= dict(zip(("year", "month", "day"), parts, strict=False))


class _NoWords(Words):
    """For values that are checked already: no municipality is looked up."""

    def municipality(self, ags: str) -> int | None:
        """Nobody."""
        return None


_no_words = _NoWords({}, {})
