"""Lists as files: what an ending stands for, and how its bytes are made, some entries at a time."""

import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import IO, Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from panreflex.base import tables
from panreflex.collect.library.citing import writing
from panreflex.share.exporting import columns, references, rights
from panreflex.share.exporting.columns import MIDDLE, WIDE
from panreflex.share.exporting.lists import Choice

ALL = "alles"  # name of the file with every list
_BLOCK = 64 * 1024


class Form(NamedTuple):
    """What a file of this ending is: for the header, for people, and whether it holds references only."""

    content_type: str
    title: str | Promise
    note: str | Promise
    cited: bool = False


FORMS = {
    "xlsx": Form(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        gettext_lazy("Excel (XLSX)"),
        gettext_lazy("Tabelle zum Sortieren und Filtern. Ein zweites Blatt nennt Stand und Quellen."),
    ),
    "csv": Form(
        "text/csv; charset=utf-8",
        "CSV",
        gettext_lazy("Tabelle für jedes Programm: UTF-8, mit Semikolon getrennt."),
    ),
    "json": Form(
        "application/json",
        "JSON",
        gettext_lazy("Für Programme: die Einträge wie in der Schnittstelle."),
    ),
    "bib": Form(
        "application/x-bibtex; charset=utf-8",
        "BibTeX",
        gettext_lazy("Für LaTeX, JabRef und Zotero; auch für BibLaTeX."),
        cited=True,
    ),
    "ris": Form(
        "application/x-research-info-systems; charset=utf-8",
        "RIS",
        gettext_lazy("Für Citavi, EndNote und Zotero."),
        cited=True,
    ),
    "csl.json": Form(
        "application/vnd.citationstyles.csl+json",
        "CSL-JSON",
        gettext_lazy("Für Zotero und alles, was mit Zitierstilen arbeitet."),
        cited=True,
    ),
}


def parts(ending: str, choices: Sequence[Choice], request: HttpRequest) -> Iterator[bytes]:
    """The file in one of `FORMS` but "xlsx", part by part. Several choices make one file of all lists."""
    writers: dict[str, Callable[[Sequence[Choice]], Iterator[bytes]]] = {
        "csv": _csv,
        "json": partial(_json, request=request),
        "bib": partial(_cited, write=writing.bibtex),
        "ris": partial(_cited, write=writing.ris),
        "csl.json": _csl,
    }
    # What is made here is sent after the middleware has gone home, and a file speaks German wherever it is asked for.
    made = writers[ending](choices)
    while True:
        with translation.override("de"):
            part = next(made, None)
        if part is None:
            return
        yield part


def workbook(choices: Sequence[Choice]) -> IO[bytes]:
    """The lists as sheets of one workbook, and one on where they come from; to be closed by the caller."""
    with translation.override("de"):
        sheets = (
            tables.Sheet(
                str(choice.export.title),
                [str(column.header) for column in choice.export.columns],
                _rows(choice),
                [column.width for column in choice.export.columns],
            )
            for choice in choices
        )
        title = _("%(platform)s: %(list)s") % {"platform": rights.PLATFORM, "list": _title(choices)}
        about = tables.Sheet(_("Stand und Quellen"), (), _about(choices), (MIDDLE, WIDE + MIDDLE), frozen=False)
        return tables.xlsx_file((*sheets, about), title=title, author=rights.PUBLISHER)


def blocks(file: IO[bytes]) -> Iterator[bytes]:
    """A file on the disk, some of it at a time; closed at its end."""
    with file:
        while block := file.read(_BLOCK):
            yield block


def of_entry(ending: str, entry: Any) -> bytes:
    """One entry as a reference: "bib", "ris" or "json" (CSL-JSON)."""
    item = references.item_of(entry)
    if ending == "json":
        return _dumped([item], indent=1).encode()
    return "".join({"bib": writing.bibtex, "ris": writing.ris}[ending]([item])).encode()


def _rows(choice: Choice) -> Iterator[list[str]]:
    for entries in choice.entries():
        yield from choice.export.cells(entries)


def _csv(choices: Sequence[Choice]) -> Iterator[bytes]:
    if len(choices) == 1:
        head = [str(column.header) for column in choices[0].export.columns]
        return tables.csv_parts(head, _rows(choices[0]))
    head = [_("Liste"), _("Titel"), _("Seite auf der Plattform"), _("Fassung vom")]
    return tables.csv_parts(head, _lines(choices))


def _lines(choices: Sequence[Choice]) -> Iterator[list[str]]:
    """What all lists have in common."""
    for choice in choices:
        for entries in choice.entries():
            for one in entries:
                page = settings.BASE_URL + one.get_absolute_url()
                yield [str(choice.export.title), str(one), page, columns.day(one.last_published_at)]


def _json(choices: Sequence[Choice], *, request: HttpRequest) -> Iterator[bytes]:
    """An object with what is known of the file; the entries stand in `items`, or by list in `lists`."""
    head: dict[str, Any] = {
        "title": _title(choices),
        "publisher": rights.PUBLISHER,
        "exported": timezone.now().isoformat(timespec="seconds"),
        "rights": rights.sentence(),
    }
    if len(choices) > 1:
        yield (_dumped(head)[:-1] + ', "lists": {').encode()
        for number, choice in enumerate(choices):
            yield f"{',' if number else ''}\n{_dumped(choice.export.name)}: ".encode()
            yield from _items(choice, request)
        yield b"}}\n"
        return
    [choice] = choices
    head |= {"page": settings.BASE_URL + choice.export.page}
    head |= {"filters": list(choice.filters)} if choice.filters else {}
    head |= {"notice": choice.notice} if choice.notice else {}
    yield (_dumped(head)[:-1] + ', "items": ').encode()
    yield from _items(choice, request)
    yield b"}\n"


def _items(choice: Choice, request: HttpRequest) -> Iterator[bytes]:
    opened = b"["
    for entries in choice.entries():
        said = ",\n".join(one.model_dump_json() for one in choice.export.shown(request, entries))
        if said:
            yield opened + b"\n" + said.encode()
            opened = b","
    yield b"]" if opened == b"," else b"[]"


def _cited(
    choices: Sequence[Choice], *, write: Callable[[Iterator[references.Item]], Iterator[str]]
) -> Iterator[bytes]:
    """Records one after the other: keys are unique over the whole file."""
    records = write(item for items in _references(choices) for item in items)
    gathered: list[str] = []
    for record in records:
        gathered.append(record)
        if len(gathered) == 100:
            yield "".join(gathered).encode()
            gathered.clear()
    yield "".join(gathered).encode()


def _csl(choices: Sequence[Choice]) -> Iterator[bytes]:
    opened = b"["
    for items in _references(choices):
        if items:
            yield opened + b"\n" + ",\n".join(map(_dumped, items)).encode()
            opened = b","
    yield b"\n]\n" if opened == b"," else b"[]\n"


def _references(choices: Sequence[Choice]) -> Iterator[list[references.Item]]:
    for choice in choices:
        for entries in choice.entries():
            yield [references.item_of(one) for one in entries]


def _about(choices: Sequence[Choice]) -> Iterator[list[str]]:
    """The sheet on where the data come from."""
    yield [_("Herausgeber"), f"{rights.PUBLISHER}, {settings.BASE_URL}/"]
    yield [_("Stand"), date_format(timezone.localtime(), "DATETIME_FORMAT")]
    for choice in choices:
        yield [_("Liste"), f"{choice.export.title}, {settings.BASE_URL}{choice.export.page}"]
        if choice.filters:
            yield [_("Auswahl"), ", ".join(choice.filters)]
        if choice.notice:
            yield [_("Hinweis"), choice.notice]
    for sentence in rights.sentences():
        yield [_("Nutzung"), sentence]
    yield [_("Quellen und Lizenzen"), rights.address()]


def _title(choices: Sequence[Choice]) -> str:
    return str(choices[0].export.title) if len(choices) == 1 else _("Alle Listen")


def _dumped(value: Any, *, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)
