"""Works from BibTeX and BibLaTeX (see the manual of biblatex 3.20, chapter 2, for types and fields)."""

import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ImplicitComment,
    ParsingFailedBlock,
)
from django.utils.translation import gettext as _

from panreflex.collect.library.citing.reading import latex
from panreflex.collect.library.citing.reading.dates import date_parts, month_number
from panreflex.collect.library.citing.reading.records import Fault, Record

logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # a fault is told to her who sent the file

TYPES: Mapping[str, str] = {
    "article": "article-journal",
    "suppperiodical": "article-journal",
    "review": "article-journal",
    "book": "book",
    "mvbook": "book",
    "collection": "book",
    "mvcollection": "book",
    "proceedings": "book",
    "mvproceedings": "book",
    "periodical": "book",
    "reference": "book",
    "bookinbook": "chapter",
    "inbook": "chapter",
    "suppbook": "chapter",
    "incollection": "chapter",
    "suppcollection": "chapter",
    "inreference": "entry-encyclopedia",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "techreport": "report",
    "report": "report",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
    "standard": "standard",
    "legislation": "legislation",
    "legal": "legislation",
}
# entrysubtype of an article -> type of CSL
_PERIODICALS = {"magazine": "article-magazine", "newspaper": "article-newspaper"}
# Field of CSL -> fields of BibTeX, the first that is filled counts.
_PLAIN: Mapping[str, tuple[str, ...]] = {
    "container-title": ("journaltitle", "journal", "booktitle", "maintitle"),
    "publisher": ("publisher", "institution", "school", "organization", "howpublished"),
    "publisher-place": ("location", "address"),
    "edition": ("edition",),
    "volume": ("volume",),
    "language": ("langid", "language", "hyphenation"),
    "note": ("note",),
}
_VERBATIM: Mapping[str, tuple[str, ...]] = {"DOI": ("doi",), "URL": ("url",), "ISBN": ("isbn",)}
_ESCAPED = re.compile(r"\\([_%&#~{}$])")
_HOW_URL = re.compile(r"\\url\{([^}]*)\}")


def bibtex(text: str) -> Iterator[Record]:
    """The works of `text`, in its order. Braces that do not match spoil only the work in which they stand."""
    library = parse_string(text, parse_stack=[])
    strings = {string.key.casefold(): _value(string.value, {}) for string in library.strings}
    rows: dict[str, int] = {}
    read_anything = False
    for block in library.blocks:
        record = _record(block, strings, rows)
        if record is not None:
            rows.setdefault(record.key, record.row)
            read_anything = True
            yield record
    if not read_anything:
        for block in library.blocks:
            if isinstance(block, ImplicitComment):
                yield Record(_row(block), "", {}, (_no_works(),), (block.raw or "")[:2000])
                return


def _record(block: Block, strings: Mapping[str, str], rows: Mapping[str, int]) -> Record | None:
    """A work, whole or broken; None for comments and definitions."""
    raw, row = block.raw or "", _row(block)
    match block:
        case Entry():
            return _work(block, strings, row, raw)
        case DuplicateBlockKeyBlock() if isinstance(block.ignore_error_block, Entry):
            first = rows.get(block.key)
            what = _("Den Schlüssel „%(key)s“ hat schon der Eintrag in Zeile %(row)s. Bitte einen anderen vergeben.")
            fault = Fault("", what % {"key": block.key[:60], "row": first})
            return _with_fault(_work(block.ignore_error_block, strings, row, raw), fault)
        case DuplicateFieldKeyBlock() if isinstance(block.ignore_error_block, Entry):
            twice = ", ".join(sorted(block.duplicate_keys))
            what = _("Das Feld steht zweimal da. Bitte eines von beiden löschen.")
            return _with_fault(_work(block.ignore_error_block, strings, row, raw), Fault(twice, what))
        case ParsingFailedBlock():
            return Record(row, _key_of(raw), {}, (_broken(),), raw)
    return None


def _row(block: Block) -> int:
    return (block.start_line or 0) + 1


def _with_fault(record: Record, fault: Fault) -> Record:
    return Record(record.row, record.key, record.item, (fault, *record.faults), record.raw, record.names)


def _work(entry: Entry, strings: Mapping[str, str], row: int, raw: str) -> Record:
    fields = {field.key.casefold(): _value(str(field.value), strings) for field in entry.fields}
    kind = entry.entry_type.casefold()
    item: dict[str, Any] = {"id": entry.key, "type": _type(kind, fields)}
    names = {}
    for target, sources in _PLAIN.items():
        for source in sources:
            if value := latex.plain(fields.get(source, "")):
                item[target], names[target] = value, source
                break
    for target, sources in _VERBATIM.items():
        for source in sources:
            if value := _ESCAPED.sub(r"\1", fields.get(source, "")).strip("{} \n\t"):
                item[target], names[target] = value, source
    _numbers(item, names, fields)
    _titles(item, names, fields)
    for role in ("author", "editor"):
        if people := fields.get(role):
            item[role], names[role] = _people(people), role
    _issued(item, names, fields)
    if "URL" not in item and (match := _HOW_URL.search(fields.get("howpublished", "") + fields.get("note", ""))):
        item["URL"] = match.group(1)
        item.pop("publisher", None) if names.get("publisher") == "howpublished" else None
    if abstract := fields.get("abstract") or fields.get("annotation"):
        # Lines are broken anywhere, paragraphs at empty lines.
        paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", latex.plain(abstract))]
        item["abstract"], names["abstract"] = "\n\n".join(filter(None, paragraphs)), "abstract"
    if words := fields.get("keywords"):
        item["keyword"], names["keyword"] = latex.plain(words), "keywords"
    return Record(row, entry.key, item, (), raw, names)


def _type(kind: str, fields: Mapping[str, str]) -> str:
    if kind == "article":
        return _PERIODICALS.get(fields.get("entrysubtype", "").casefold(), "article-journal")
    return TYPES.get(kind, "document")


def _numbers(item: dict[str, Any], names: dict[str, str], fields: Mapping[str, str]) -> None:
    for source in ("number", "issue"):
        if value := latex.plain(fields.get(source, "")):
            item["issue"], names["issue"] = value, source
            break
    if pages := latex.plain(re.sub(r"(?<=\d)--(?=\d)", "-", fields.get("pages", ""))):
        item["page"], names["page"] = pages, "pages"
    if "container-title" not in item and (series := latex.plain(fields.get("series", ""))):
        item["container-title"], names["container-title"] = series, "series"


def _titles(item: dict[str, Any], names: dict[str, str], fields: Mapping[str, str]) -> None:
    title, subtitle = latex.plain(fields.get("title", "")), latex.plain(fields.get("subtitle", ""))
    if title:
        end = " " if title[-1] in ".:?!" else ": "
        item["title"], names["title"] = f"{title}{end}{subtitle}" if subtitle else title, "title"


def _issued(item: dict[str, Any], names: dict[str, str], fields: Mapping[str, str]) -> None:
    parts = date_parts(fields.get("date", ""))
    names["issued"] = "date" if fields.get("date") else "year"
    if not parts and (parts := date_parts(latex.plain(fields.get("year", "")))):
        names["issued"] = "year"
        month = month_number(latex.plain(fields.get("month", "")))
        day = fields.get("day", "").strip()
        if month and len(parts) == 1:
            parts = [parts[0], month, *([int(day)] if day.isdecimal() and 1 <= int(day) <= 31 else [])]
    if parts:
        item["issued"] = {"date-parts": [parts]}
    elif fields.get("date") or fields.get("year"):
        item["issued"] = {"literal": fields.get("date") or fields.get("year")}


def _people(text: str) -> list[dict[str, str]]:
    people = []
    for name in split_multiple_persons_names(text):
        if name.casefold() in ("others", "et al.", ""):
            continue
        if name.startswith("{") and _is_enclosed(name):
            people.append({"literal": latex.plain(name)})
            continue
        parts = parse_single_name_into_parts(name, strict=False)
        family = latex.plain(" ".join([*parts.von, *parts.last]))
        given = latex.plain(" ".join(parts.first))
        if parts.jr:
            given = f"{given}, {latex.plain(' '.join(parts.jr))}".removeprefix(", ")
        if family:
            people.append({"family": family, "given": given} if given else {"family": family})
    return people


def _is_enclosed(text: str) -> bool:
    """Whether the first brace is closed by the last one."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "{") - (character == "}")
        if depth == 0:
            return place == len(text) - 1
    return False


def _value(raw: str, strings: Mapping[str, str]) -> str:
    """The text of a value: in braces or quotes, a number, an abbreviation, or several of them joined by #."""
    raw = raw.strip()
    if raw.startswith("{") and _is_enclosed(raw):
        return raw[1:-1]
    if raw.startswith('"') and raw.endswith('"') and raw.count('"') == 2:
        return raw[1:-1]
    return "".join(_piece(piece, strings) for piece in _pieces(raw))


def _piece(piece: str, strings: Mapping[str, str]) -> str:
    if len(piece) > 1 and piece[0] + piece[-1] in ("{}", '""'):
        return piece[1:-1]
    return strings.get(piece.casefold(), piece)


def _pieces(raw: str) -> list[str]:
    """The parts of a value between # outside of braces and quotes."""
    pieces, start, depth, quoted = [], 0, 0, False
    for place, character in enumerate(raw):
        if character == '"' and depth == 0:
            quoted = not quoted
        depth += (character == "{") - (character == "}")
        if character == "#" and depth == 0 and not quoted:
            pieces.append(raw[start:place].strip())
            start = place + 1
    pieces.append(raw[start:].strip())
    return pieces


def _key_of(raw: str) -> str:
    match = re.match(r"@\s*\w+\s*[{(]\s*([^,\s{}=]+)", raw)
    return match.group(1) if match else ""


def _broken() -> Fault:
    return Fault(
        "",
        _(
            "Der Eintrag ist nicht vollständig: Eine Klammer, ein Komma oder ein Anführungszeichen fehlt. "
            "Bitte ergänzen Sie es."
        ),
    )


def _no_works() -> Fault:
    return Fault("", _("Hier steht kein Eintrag. Ein Eintrag beginnt zum Beispiel mit „@book{“."))
