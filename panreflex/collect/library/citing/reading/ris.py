"""Works from RIS (tags as reference managers write them; the lines of one work are read by rispy)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import rispy
from django.utils.translation import gettext as _

from panreflex.collect.library.citing.reading.dates import date_parts
from panreflex.collect.library.citing.reading.records import Fault, Record

TYPES: Mapping[str, str] = {
    "JOUR": "article-journal",
    "EJOUR": "article-journal",
    "INPR": "article-journal",
    "ABST": "article-journal",
    "MGZN": "article-magazine",
    "NEWS": "article-newspaper",
    "BOOK": "book",
    "EBOOK": "book",
    "EDBOOK": "book",
    "SER": "book",
    "CHAP": "chapter",
    "ECHAP": "chapter",
    "RPRT": "report",
    "GOVDOC": "report",
    "THES": "thesis",
    "ELEC": "webpage",
    "BLOG": "webpage",
    "ICOMM": "webpage",
    "STAND": "standard",
    "DICT": "entry-encyclopedia",
    "ENCYC": "entry-encyclopedia",
    "LEGAL": "legislation",
    "STAT": "legislation",
    "BILL": "legislation",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
}
# Field of CSL -> fields of rispy with their tags, the first that is filled counts.
_PLAIN: Mapping[str, tuple[tuple[str, str], ...]] = {
    "title": (("title", "TI"), ("primary_title", "T1")),
    "container-title": (
        ("secondary_title", "T2"),
        ("alternate_title3", "JF"),
        ("journal_name", "JO"),
        ("alternate_title2", "JA"),
        ("tertiary_title", "T3"),
        ("alternate_title1", "J2"),
    ),
    "publisher": (("publisher", "PB"),),
    "publisher-place": (("place_published", "CY"),),
    "edition": (("edition", "ET"),),
    "volume": (("volume", "VL"),),
    "issue": (("number", "IS"),),
    "DOI": (("doi", "DO"),),
    "abstract": (("abstract", "AB"), ("notes_abstract", "N2")),
    "language": (("language", "LA"),),
}
_TAG = re.compile(r"^\ufeff?([A-Z][A-Z0-9])\s{1,3}-(?: |$)")
_ISBN = re.compile(r"^[\d\-\s]{9,16}[\dXx]")
_PERSON = re.compile(r"^[^,]+,")


def ris(text: str) -> Iterator[Record]:
    """The works of `text`, in its order. A work without an end is read, and said to be incomplete."""
    lines = text.split("\n")
    start: int | None = None
    stray = False
    for number, line in enumerate(lines):
        match = _TAG.match(line)
        tag = match.group(1) if match else ""
        if tag == "TY":
            if start is not None:
                yield _record(lines, start, number, ended=False)
            start = number
        elif tag == "ER" and start is not None:
            yield _record(lines, start, number + 1, ended=True)
            start = None
        elif start is None and line.strip() and not stray and line.strip("\ufeff "):
            stray = True
            if match or number == 0:
                what = _("Diese Zeilen gehören zu keinem Eintrag. Ein Eintrag beginnt mit „TY  - “.")
                yield Record(number + 1, "", {}, (Fault("", what),), "\n".join(lines[number : number + 20]))
        if start is not None or tag == "ER":
            stray = False
    if start is not None:
        yield _record(lines, start, len(lines), ended=False)


def _record(lines: list[str], start: int, end: int, *, ended: bool) -> Record:
    raw = "\n".join(lines[start:end])
    # Some programs write one blank or three; the reader wants two.
    neat = [_TAG.sub(lambda tag: f"{tag.group(1)}  - ", line.lstrip("\ufeff")) for line in lines[start:end]]
    found: list[dict[str, Any]] = rispy.loads("\n".join(neat if ended else [*neat, "ER  - "]) + "\n")
    faults = []
    if not ended:
        what = _("Der Eintrag hat kein Ende. Bitte ergänzen Sie nach seiner letzten Zeile „ER  - “.")
        faults.append(Fault("ER", what))
    if not found:
        faults.append(
            Fault("", _("Der Eintrag lässt sich nicht lesen. Jede Zeile beginnt mit zwei Zeichen und „  - “."))
        )
    item, names = _item(found[0]) if found else ({}, {})
    return Record(start + 1, str(item.get("id", "")), item, tuple(faults), raw, names)


def _item(entry: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    item: dict[str, Any] = {"type": TYPES.get(entry.get("type_of_reference", ""), "document")}
    names: dict[str, str] = {}
    if key := entry.get("id") or entry.get("label"):
        item["id"] = key
    for target, sources in _PLAIN.items():
        for source, tag in sources:
            if value := str(entry.get(source, "")).strip():
                item[target], names[target] = value, tag
                break
    for role, lists in {"author": ("authors", "first_authors"), "editor": ("secondary_authors",)}.items():
        people = [name for field in lists for name in entry.get(field, [])]
        if people:
            item[role], names[role] = [_person(name) for name in people], "AU" if role == "author" else "A2"
    for source, tag in (("date", "DA"), ("year", "PY"), ("publication_year", "Y1")):
        if value := str(entry.get(source, "")).strip(" /"):
            names.setdefault("issued", tag)
            if parts := date_parts(value):
                item["issued"], names["issued"] = {"date-parts": [parts]}, tag
                break
            item.setdefault("issued", {"literal": value})
    pages = [str(entry.get(end, "")).strip() for end in ("start_page", "end_page")]
    if any(pages):
        item["page"], names["page"] = "-".join(page for page in pages if page), "SP"
    if urls := entry.get("urls"):
        item["URL"], names["URL"] = urls[0].strip(), "UR"
    # SN holds the ISSN of an article, too: only what looks like an ISBN is one.
    if _ISBN.match(number := str(entry.get("issn", "")).strip()):
        item["ISBN"], names["ISBN"] = number, "SN"
    if words := entry.get("keywords"):
        item["keyword"], names["keyword"] = ";".join(words), "KW"
    return item, names


def _person(name: str) -> dict[str, str]:
    """ "Family, Given, Suffix"; a name without a comma is that of a body, which doubles one that it has."""
    if ",," in name or not _PERSON.match(name):
        return {"literal": name.replace(",,", ",").strip()}
    family, _comma, given = (part.strip() for part in name.partition(","))
    return {"family": family, "given": given} if given else {"family": family}
