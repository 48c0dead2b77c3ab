"""CSL-JSON as BibTeX (with the entry types of BibLaTeX, in UTF-8) and as RIS.

What is written can be read back without a loss by `reading`. Both write one record at a time, so a list of any length
needs the memory of one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Item = Mapping[str, Any]  # one item of CSL-JSON

# CSL type -> BibLaTeX type, and what tells those apart that share one. BibTeX takes an unknown type as @misc.
_BIBTEX_TYPES = {
    "article-journal": ("article", ""),
    "article-magazine": ("article", "magazine"),
    "article-newspaper": ("article", "newspaper"),
    "book": ("book", ""),
    "chapter": ("incollection", ""),
    "report": ("techreport", ""),
    "thesis": ("thesis", ""),
    "webpage": ("online", ""),
    "standard": ("standard", ""),
    "entry-encyclopedia": ("inreference", ""),
    "legislation": ("legislation", ""),
    "paper-conference": ("inproceedings", ""),
}
_RIS_TYPES = {
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "report": "RPRT",
    "thesis": "THES",
    "webpage": "ELEC",
    "standard": "STAND",
    "entry-encyclopedia": "ENCYC",
    "legislation": "STAT",
    "paper-conference": "CPAPER",
}
_PUBLISHERS = {"techreport": "institution", "thesis": "institution", "online": "organization"}
_BABEL = {
    "de": "ngerman",
    "en": "english",
    "fr": "french",
    "it": "italian",
    "es": "spanish",
    "nl": "dutch",
    "da": "danish",
    "sv": "swedish",
    "pl": "polish",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# Always balanced: BibTeX counts a brace even behind a backslash.
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
}
# Two characters that TeX would join into another one: "--" becomes a dash, "''" a quotation mark, "?`" turns over.
_LIGATURES = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=`)(?=`)|(?<=[?!])(?=`)")
_TEX_SPECIAL = re.compile("[" + re.escape("".join(_TEX)) + "]")
# In addresses TeX escapes nothing, so what it could not hold is percent-encoded.
_NOT_IN_ADDRESS = {"{": "%7B", "}": "%7D", "\\": "%5C"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def bibtex(items: Iterable[Item]) -> Iterator[str]:
    """One entry for each item, ending in an empty line; joined they are a file.

    The key of an entry is its `id`, made fit and, where one stands in the list twice, numbered.
    """
    taken: set[str] = set()
    for item in items:
        kind, subtype = _BIBTEX_TYPES.get(item["type"], ("misc", ""))
        fields = [*_bibtex_fields(item, kind), ("entrysubtype", f"{{{subtype}}}")]
        lines = [f"  {name} = {value}" for name, value in fields if value not in ("", "{}", "{{}}")]
        yield f"@{kind}{{{_key(str(item['id']), taken)},\n" + ",\n".join(lines) + "\n}\n\n"


def ris(items: Iterable[Item]) -> Iterator[str]:
    """One record for each item, with Windows line ends as the format wants them; joined they are a file.

    A body whose name has a comma gets a second one there, and a person without a first name one at the end.
    """
    for item in items:
        tags = [("TY", _RIS_TYPES.get(item["type"], "GEN")), *_ris_tags(item)]
        lines = [f"{tag}  - {one_line}" for tag, value in tags if (one_line := _one_line(value))]
        yield "\r\n".join([*lines, "ER  - ", "", ""])


def _bibtex_fields(item: Item, kind: str) -> Iterator[tuple[str, str]]:
    """Names and values as they stand in the file; empty ones are to be left out."""
    year, month, day = _date(item)
    container = "journal" if kind == "article" else "booktitle"
    yield "author", f"{{{' and '.join(map(_bibtex_name, item.get('author', ())))}}}"
    # The second pair of braces keeps capital letters: German nouns would lose them in many styles.
    yield "title", f"{{{{{_tex(item, 'title')}}}}}"
    yield container, f"{{{{{_tex(item, 'container-title')}}}}}"
    yield "volume", f"{{{_tex(item, 'volume')}}}"
    yield "number", f"{{{_tex(item, 'issue')}}}"
    yield "pages", f"{{{re.sub(r'(?<=[0-9])-(?=[0-9])', '--', _tex(item, 'page'))}}}"
    yield "edition", f"{{{_tex(item, 'edition')}}}"
    yield _PUBLISHERS.get(kind, "publisher"), f"{{{_tex(item, 'publisher')}}}"
    yield "address", f"{{{_tex(item, 'publisher-place')}}}"
    yield "year", f"{{{year}}}" if year else ""
    yield "month", _MONTHS[month - 1] if month else ""
    yield "date", f"{{{year:04}-{month:02}-{day:02}}}" if day else ""
    yield "isbn", f"{{{_tex(item, 'ISBN')}}}"
    yield "doi", f"{{{_address(item, 'DOI')}}}"
    yield "url", f"{{{_address(item, 'URL')}}}"
    yield "language", f"{{{_tex(item, 'language')}}}"
    yield "langid", f"{{{_BABEL.get(item.get('language', ''), '')}}}"
    yield "keywords", f"{{{_tex(item, 'keyword')}}}"
    yield "abstract", f"{{{_tex(item, 'abstract')}}}"


def _ris_tags(item: Item) -> Iterator[tuple[str, str]]:
    year, month, day = _date(item)
    for author in item.get("author", ()):
        yield "AU", _ris_name(author)
    yield "TI", item.get("title", "")
    yield "T2", item.get("container-title", "")
    yield "VL", item.get("volume", "")
    yield "IS", item.get("issue", "")
    first, dash, last = str(item.get("page", "")).partition("-")
    yield "SP", first if dash and first and last else str(item.get("page", ""))
    yield "EP", last if dash and first else ""
    yield "ET", item.get("edition", "")
    yield "PB", item.get("publisher", "")
    yield "CY", item.get("publisher-place", "")
    yield "PY", f"{year:04}" if year else ""
    yield "DA", f"{year:04}/{month:02}/{f'{day:02}' if day else ''}" if month else ""
    yield "SN", item.get("ISBN", "")
    yield "DO", item.get("DOI", "")
    yield "UR", item.get("URL", "")
    yield "LA", item.get("language", "")
    for word in str(item.get("keyword", "")).split(", "):
        yield "KW", word
    yield "AB", item.get("abstract", "")
    yield "ID", str(item["id"])


def _bibtex_name(name: Mapping[str, str]) -> str:
    """ "Nachname, Vorname"; a body stands in braces, so that nobody looks for its first name."""
    if literal := name.get("literal"):
        return f"{{{_escaped(_one_line(literal))}}}"
    family, given = (_one_line(name.get(part, "")) for part in ("family", "given"))
    if not given:  # words in a row would be taken for first names
        return _guarded(family) if "," in family or family == "others" else _escaped(family).replace(" ", "{ }")
    return f"{_guarded(family)}, {_guarded(given)}"


def _guarded(part: str) -> str:
    """A part of a name, in braces if something in it has a meaning between names."""
    divides = "," in part or part == "others" or "and" in part.casefold().split()
    return f"{{{_escaped(part)}}}" if divides else _escaped(part)


def _ris_name(name: Mapping[str, str]) -> str:
    if literal := name.get("literal"):
        return literal.replace(",", ",,", 1)
    return f"{name.get('family', '')}, {name.get('given', '')}".rstrip()


def _key(said: str, taken: set[str]) -> str:
    """A key that no other entry has, not even in other letters; adds it to `taken`."""
    wish = re.sub(r"[^A-Za-z0-9_:.+-]+", "-", said).strip("-") or "ohne-schluessel"
    key, number = wish, 1
    while key.casefold() in taken:
        number += 1
        key = f"{wish}-{number}"
    taken.add(key.casefold())
    return key


def _date(item: Item) -> tuple[int, int, int]:
    """Year, month and day; 0 for what is not known."""
    parts = [int(part) for part in item.get("issued", {}).get("date-parts", [[]])[0]]
    year, month, day = (*parts, 0, 0, 0)[:3]
    return year, month, day


def _tex(item: Item, name: str) -> str:
    return _escaped(str(item.get(name, "")))


def _escaped(text: str) -> str:
    """Text that TeX prints as it is, whatever stands in it."""
    apart = _LIGATURES.split(_CONTROL.sub("", text))
    return "{}".join(_TEX_SPECIAL.sub(lambda found: _TEX[found[0]], part) for part in apart)


def _address(item: Item, name: str) -> str:
    return "".join(_NOT_IN_ADDRESS.get(character, character) for character in _CONTROL.sub("", str(item.get(name, ""))))


def _one_line(text: str) -> str:
    """No line of a record may look like the beginning of another field."""
    return " ".join(_CONTROL.sub("", text).split())
