"""What a report is made of. Whoever builds one says what things are; the writers know how they look."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from django.utils.encoding import iri_to_uri

LANGUAGES = ("de", "en")
DEEPEST = 4  # levels of headings

# Control characters, lone surrogates and non-characters: XML has no place for the first, PDF/UA none for the others.
_UNPRINTABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
# What German keeps on one line: a day and its month, "z. B.", "§ 5", "S. 12", a number and its unit.
_TOGETHER = re.compile(
    r"(?<=\d\.) (?=(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b)"
    r"|(?<=\b[zZ]\.) (?=B\.)|(?<=\b[dD]\.) (?=h\.)|(?<=\b[uU]\.) (?=a\.)"
    r"|(?<=§) (?=\d)|(?<=\bS\.) (?=\d)|(?<=\bNr\.) (?=\d)|(?<=\d) (?=(?:%|€|Euro|Mio\.|Mrd\.|km|m²|Uhr)(?!\w))"
)
_LINE_BREAK = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_LINKED = ("http", "https", "mailto")


def printable(text: str) -> str:
    """The text with line breaks as "\\n", tabs as spaces, and without what no document may hold."""
    return _UNPRINTABLE.sub("", _LINE_BREAK.sub("\n", text).replace("\t", " "))


def one_line(text: str) -> str:
    """The text for headings and cells of a head: printable, on one line, without spaces at its ends."""
    return " ".join(printable(text).split())


def shortened(text: str, longest: int) -> str:
    """One line of at most `longest` characters, cut with "…"."""
    line = one_line(text)
    return line if len(line) <= longest else f"{line[: longest - 2].rstrip()} …"


@dataclass(frozen=True)
class Run:
    """A piece of text. `url` makes it a link (http, https, mailto); `language` is set where it is another one."""

    text: str
    url: str = ""
    strong: bool = False
    emphasis: bool = False
    language: str = ""


Text = str | Run | Sequence[str | Run]


def runs(text: Text) -> Iterator[Run]:
    """The pieces of a text, printable, without empty ones, with spaces that do not break where German has them.

    An address that cannot be one is dropped.
    """
    for piece in [text] if isinstance(text, str | Run) else text:
        run = Run(piece) if isinstance(piece, str) else piece
        if said := _TOGETHER.sub("\N{NO-BREAK SPACE}", printable(run.text)):
            yield replace(run, text=said, url=_address(run.url))


def _address(url: str) -> str:
    """An address as a document may hold it: Word calls a whole document broken for one that is malformed."""
    try:
        parts = urlsplit(printable(url).strip())
        valid = parts.scheme in _LINKED and bool(parts.hostname or parts.scheme == "mailto")
        return re.sub(r"[\[\]\s\"<>\\^`{|}]", "", iri_to_uri(parts.geturl())) if valid else ""
    except ValueError:  # as in "http://["
        return ""


@dataclass(frozen=True)
class Heading:
    """A heading on level 1 to 4. No level may be left out on the way down. language: where it is another one."""

    text: str
    level: int = 1
    language: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `lead` opens a chapter, `small` is said aside."""

    text: Text
    look: str = ""  # "lead", "small"


@dataclass(frozen=True)
class Listing:
    """A list with bullets, or with numbers if `ordered`."""

    items: Sequence[Text]
    ordered: bool = False


@dataclass(frozen=True)
class Bibliography:
    """Sources, each with a hanging indent."""

    items: Sequence[Text]


@dataclass(frozen=True)
class Facts:
    """Pairs of a term and what it is here: "Ort", "Dortmund"."""

    pairs: Sequence[tuple[str, Text]]


@dataclass(frozen=True)
class Table:
    """A table with one row of heads and no merged cells.

    caption: stands above it. description: what it shows, for those who do not see it (alternative text).
    widths: shares of the columns, as (1, 6, 3).
    """

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[Text]]
    description: str
    widths: Sequence[int]

    def __post_init__(self) -> None:
        if not self.head or any(len(row) != len(self.head) for row in (*self.rows, self.widths)):
            raise ValueError("Each row of a table has as many cells as its head.")


@dataclass(frozen=True)
class Note:
    """A thought that somebody added, set off from what is around it."""

    title: str
    text: Text


@dataclass(frozen=True)
class Piece:
    """One node of a thread: what kind of evidence it is, its title, and what follows from it."""

    kind: str
    title: Text
    note: str = ""


@dataclass(frozen=True)
class Thread:
    """The evidence as a line with a node per piece."""

    pieces: Sequence[Piece]


@dataclass(frozen=True)
class Contents:
    """The list of contents, down to headings of `level`."""

    level: int = 2


Block = Heading | Paragraph | Listing | Bibliography | Facts | Table | Note | Thread | Contents


@dataclass(frozen=True, kw_only=True)
class Report:
    """A document. Its author is the `publisher`, never a person.

    kind: stands above the title, as "Zusammenstellung"; lead: a sentence or two below it; facts: date, source, size.
    language: of the document, "de" or "en".
    Raises ValueError if the title is empty, the language unknown, or a level of headings is left out.
    """

    title: str
    language: str
    publisher: str
    blocks: Sequence[Block]
    kind: str = ""
    lead: str = ""
    facts: Sequence[tuple[str, Text]] = ()

    def __post_init__(self) -> None:
        if not one_line(self.title):
            raise ValueError("A report has a title.")
        if self.language not in LANGUAGES:
            raise ValueError(f"A report speaks one of {LANGUAGES}, not {self.language!r}.")
        level = 0
        for heading in self.headings(DEEPEST + 1):
            if not one_line(heading.text) or not 1 <= heading.level <= min(level + 1, DEEPEST):
                raise ValueError(f"A heading on level {heading.level} after one on level {level}: {heading.text!r}")
            level = heading.level

    def headings(self, level: int) -> list[Heading]:
        """Its headings down to `level`, in their order."""
        return [block for block in self.blocks if isinstance(block, Heading) and block.level <= level]
