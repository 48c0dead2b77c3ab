"""Columns of the tables. What the library writes for itself comes back as it went out (`collect/library/columns`)."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from panreflex.base.publishing import Publishable
from panreflex.collect.library.columns import COLUMNS
from panreflex.collect.library.models.entries import LibraryEntry

NARROW, MIDDLE, WIDE = 14, 28, 60  # characters
_LONG = frozenset(
    {"title", "summary", "problem", "approach", "result", "transferable", "costs_or_effort", "abstract", "themes"}
)
_SHORT = frozenset({"year_start", "year", "month", "day", "country", "language", "municipality", "years_only", "isbn"})


class Column(NamedTuple):
    """One column of a table: its header, its width in a workbook, and the cell of an entry."""

    header: str | Promise
    width: int
    write: Callable[[Any], str]


def of_library(model: type[LibraryEntry]) -> tuple[Column, ...]:
    """The columns that can be imported again, and those that only inform."""
    return (
        *(Column(column.header, _width(column.key), column.write) for column in COLUMNS[model]),
        *_PLATFORM,
    )


def day(moment: datetime | date | None) -> str:
    """A day as machines and people read it: "2026-11-25"; "" if there is none."""
    if isinstance(moment, datetime):
        moment = timezone.localdate(moment)
    return moment.isoformat() if moment else ""


def joined(words: Sequence[str]) -> str:
    """Several words in one cell."""
    return "; ".join(words)


def _width(key: str) -> int:
    return WIDE if key in _LONG else NARROW if key in _SHORT else MIDDLE


def _page(entry: Publishable) -> str:
    return entry.get_full_url()


def _published(entry: Publishable) -> str:
    return day(entry.last_published_at)


_PLATFORM = (
    Column(_("Seite auf der Plattform"), MIDDLE, _page),
    Column(_("Fassung vom"), NARROW, _published),
)


def _text(name: str) -> Callable[[Any], str]:
    def write(entry: Any) -> str:
        value = getattr(entry, name)
        return "" if value is None else str(value)

    return write


def _day(name: str) -> Callable[[Any], str]:
    return lambda entry: day(getattr(entry, name))


def _labels(name: str, field: str = "label") -> Callable[[Any], str]:
    return lambda entry: joined([getattr(word, field) for word in getattr(entry, name).all()])


def _number(item: Any) -> str:
    return "" if item.value is None else f"{item.value.normalize():f}".replace(".", ",")


def _evidence(entry: Any) -> str:
    """What it rests on, a line each; `thread` is put there for many entries at once."""
    return "\n".join(": ".join(filter(None, (node.title, node.note))) for node in entry.thread)


RECOMMENDATIONS = (
    Column(_("Kennung"), MIDDLE, _text("slug")),
    Column(_("Titel"), WIDE, _text("title")),
    Column(_("Text"), WIDE, _text("text")),
    Column(_("Für wen"), MIDDLE, _labels("addressees")),
    Column(_("Stellschrauben"), MIDDLE, _labels("measures", "title")),
    Column(_("Übernommen aus"), MIDDLE, _text("origin")),
    Column(_("Belege"), WIDE, _evidence),
    *_PLATFORM,
)
EVENTS = (
    Column(_("Kennung"), MIDDLE, _text("slug")),
    Column(_("Art"), NARROW, lambda event: str(event.get_kind_display())),
    Column(_("Titel"), WIDE, _text("title")),
    Column(_("Beginn"), NARROW, lambda event: day(event.starts_on)[: 7 if event.month_only else 10]),
    Column(_("Ende"), NARROW, lambda event: day(event.ends_on)[: 7 if event.month_only else 10]),
    Column(_("Ort"), MIDDLE, _text("place")),
    Column(_("Worum es geht"), WIDE, _text("description")),
    Column(_("Vortragende"), MIDDLE, _labels("speakers", "name")),
    Column(_("Themen"), MIDDLE, _labels("themes")),
    Column(_("Adresse"), MIDDLE, _text("url")),
    *_PLATFORM,
)
FIGURES = (
    Column(_("Erhebung"), MIDDLE, lambda item: item.figure.survey),
    Column(_("Welle"), NARROW, lambda item: _text("wave")(item.figure)),
    Column(_("Jahr"), NARROW, lambda item: _text("year")(item.figure)),
    Column(_("Frage"), WIDE, lambda item: item.figure.question),
    Column(_("Antwort"), MIDDLE, _text("label")),
    Column(_("Wert"), NARROW, _number),
    Column(_("Einheit"), NARROW, lambda item: item.figure.unit),
    Column(_("Anzahl der Antworten (n)"), NARROW, lambda item: _text("n")(item.figure)),
    Column(_("Vorbehalt"), MIDDLE, _text("doubt")),
    Column(_("Quelle"), MIDDLE, lambda item: item.figure.url),
    Column(_("Seite auf der Plattform"), MIDDLE, lambda item: _page(item.figure)),
)
NEWS = (
    Column(_("Titel"), WIDE, _text("title")),
    Column(_("Datum"), NARROW, lambda news: day(news.date)[: 7 if news.month_only else 10]),
    Column(_("Kurzfassung"), WIDE, _text("summary")),
    Column(_("Quelle"), MIDDLE, _text("source_url")),
    *_PLATFORM,
)
