"""Kinds of columns: how a field of an entry becomes the text of a cell, and a cell a checked value.

A value is what JSON can hold: text, number, None, an ISO date, or a list. It is compared, shown and kept as such, and
`assign` puts it into an entry.
"""

import calendar
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, ClassVar, cast

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from panreflex.collect.library.words import Word, Words

Text = str | Promise
Value = Any
LONGEST_TEXT = 20_000  # characters in a field that the model leaves open
LONGEST_LIST = 200

_is_url = URLValidator(schemes=["http", "https"])
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ]0{2}:0{2}:0{2})?")
_GERMAN_DATE = re.compile(r"(?:(?:(\d{1,2})\.\s?)?(\d{1,2})[./]\s?)(\d{4})")
_YES = frozenset({"ja", "j", "x", "1", "wahr", "yes", "y", "true"})
_NO = frozenset({"", "nein", "n", "0", "falsch", "no", "false"})


class Unreadable(Exception):
    """The text of a cell means nothing here. The message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Column(ABC):
    """One column of one kind of entry.

    key: the field's name, stable. header: above the column. help: one sentence for people who fill it in.
    required: a new entry needs it. also: other headers by which files call it, German and English, in small letters.
    """

    key: str
    header: Text
    help: Text
    required: bool = False
    also: tuple[str, ...] = ()
    related: ClassVar[bool] = False  # whether the value stands in rows of its own
    example: str = ""

    def write(self, entry: Any) -> str:
        """The cell for `entry`."""
        return self.text(self.value(entry))

    def value(self, entry: Any) -> Value:
        """What `entry` holds; related rows should be prefetched."""
        return getattr(entry, self.key)

    def text(self, value: Value) -> str:
        """A value as people read it."""
        return "" if value is None else str(value)

    @abstractmethod
    def read(self, text: str, words: Words) -> Value:
        """The value that a cell means. Raises Unreadable."""

    def assign(self, entry: Any, value: Value, words: Words) -> None:
        """Put the value into `entry`, which is not saved."""
        setattr(entry, self.key, value)

    def in_version(self, content: Mapping[str, Any], words: Words) -> Value:
        """What a stored version holds; `content` is that of a revision of Wagtail."""
        return content.get(self.key)

    def shown(self, value: Value, words: Words) -> str:
        """A value as people read it, with the labels of words."""
        return self.text(value)

    def children(self, value: Value) -> list[models.Model]:
        """The rows that hold the value, not saved and without their entry; none if it stands in the entry."""
        return []

    def is_empty(self, value: Value) -> bool:
        """Whether it says nothing."""
        return value in ("", None, [])


@dataclass(frozen=True, kw_only=True)
class TextColumn(Column):
    """Text, on one line unless `lines`."""

    longest: int = LONGEST_TEXT
    lines: bool = False

    def read(self, text: str, words: Words) -> str:
        text = text.replace("\x00", "")
        clean = _paragraphs(text) if self.lines else " ".join(text.split())
        if len(clean) > self.longest:
            raise Unreadable(
                _("Der Text hat %(length)s Zeichen. Bitte auf höchstens %(longest)s kürzen.")
                % {"length": f"{len(clean):,}".replace(",", "."), "longest": f"{self.longest:,}".replace(",", ".")}
            )
        return clean


@dataclass(frozen=True, kw_only=True)
class SlugColumn(Column):
    """The name in the address, by which an entry is found again."""

    def read(self, text: str, words: Words) -> str:
        slug = text.strip()
        if slug and not re.fullmatch(r"[-a-zA-Z0-9_]{1,100}", slug):
            raise Unreadable(
                _("„%(text)s“ ist keine Kennung. Bitte nur Buchstaben, Ziffern und Bindestriche, oder leer lassen.")
                % {"text": slug[:60]}
            )
        return slug


@dataclass(frozen=True, kw_only=True)
class UrlColumn(Column):
    """The address of a page."""

    longest: int = 400

    def read(self, text: str, words: Words) -> str:
        return checked_url(text, self.longest)


@dataclass(frozen=True, kw_only=True)
class NumberColumn(Column):
    """A whole number."""

    least: int = 0
    most: int = 32_767

    def read(self, text: str, words: Words) -> int | None:
        text = text.strip()
        if not text:
            return None
        number = re.sub(r"[.,]0+$", "", text)
        if not re.fullmatch(r"\d{1,9}", number) or not self.least <= int(number) <= self.most:
            raise Unreadable(
                _("„%(text)s“ passt hier nicht. Bitte eine Zahl von %(least)s bis %(most)s eintragen.")
                % {"text": text[:40], "least": self.least, "most": self.most}
            )
        return int(number)


@dataclass(frozen=True, kw_only=True)
class YesColumn(Column):
    """Yes or no."""

    def text(self, value: Value) -> str:
        return _("ja") if value else _("nein")

    def read(self, text: str, words: Words) -> bool:
        word = text.strip().casefold()
        if word not in _YES | _NO:
            raise Unreadable(_("„%(text)s“ passt hier nicht. Bitte „ja“ oder „nein“ eintragen.") % {"text": text[:40]})
        return word in _YES

    def is_empty(self, value: Value) -> bool:
        return not value


@dataclass(frozen=True, kw_only=True)
class DateColumn(Column):
    """A day. Of a month or a year it is the first day, or the last if `last`."""

    last: bool = False

    def value(self, entry: Any) -> str | None:
        day = getattr(entry, self.key)
        return cast(date, day).isoformat() if day else None

    def read(self, text: str, words: Words) -> str | None:
        text = text.strip()
        if not text:
            return None
        if match := _DATE.fullmatch(text):
            year, month, day = match.groups()
        elif match := _GERMAN_DATE.fullmatch(text):
            day, month, year = match.groups()
        else:
            raise Unreadable(_not_a_date(text))
        try:
            return self._day(int(year), int(month or 0), int(day or 0)).isoformat()
        except (ValueError, calendar.IllegalMonthError):
            raise Unreadable(_not_a_date(text)) from None

    def _day(self, year: int, month: int, day: int) -> date:
        month = month or (12 if self.last else 1)
        return date(year, month, day or (calendar.monthrange(year, month)[1] if self.last else 1))

    def assign(self, entry: Any, value: Value, words: Words) -> None:
        setattr(entry, self.key, date.fromisoformat(value) if value else None)


@dataclass(frozen=True, kw_only=True)
class ChoiceColumn(Column):
    """One of the words that the model offers. A cell may hold the word in German or English, or the stored value."""

    choices: type[models.TextChoices]
    also_choices: Mapping[str, str] | None = None

    def text(self, value: Value) -> str:
        return str(dict(self.choices.choices).get(value, value))

    def read(self, text: str, words: Words) -> str:
        text = " ".join(text.split())
        if not text:
            return ""
        found = _by_word(self.choices).get(text.casefold()) or (self.also_choices or {}).get(text.casefold())
        if found is None:
            raise Unreadable(
                _("„%(text)s“ kennen wir hier nicht. Möglich sind: %(choices)s.")
                % {"text": text[:60], "choices": ", ".join(str(label) for label in self.choices.labels)}
            )
        return found


@dataclass(frozen=True, kw_only=True)
class WordsColumn(Column):
    """Words of our vocabulary, separated by semicolons; the value is their slugs in the order of the alphabet."""

    model: type[Word]
    related: ClassVar[bool] = True

    def value(self, entry: Any) -> list[str]:
        return sorted(word.slug for word in getattr(entry, self.key).all())

    def write(self, entry: Any) -> str:
        found = sorted(getattr(entry, self.key).all(), key=lambda word: word.slug)
        return joined([str(word) for word in found])

    def text(self, value: Value) -> str:
        """Slugs; who has the words at hand shows their labels."""
        return joined(value or [])

    def in_version(self, content: Mapping[str, Any], words: Words) -> list[str]:
        return words.slugs(self.model, content.get(self.key, ()))

    def shown(self, value: Value, words: Words) -> str:
        return joined([words.label(self.model, slug) for slug in value or []])

    def read(self, text: str, words: Words) -> list[str]:
        named = parted(text)
        slugs = [words.find(self.model, name) for name in named]
        unknown = [name for name, slug in zip(named, slugs, strict=True) if slug is None]
        if unknown:
            raise Unreadable(
                _("Nicht in unserem Vokabular: %(words)s. Bitte ein Wort von dort nehmen oder es erst dort anlegen.")
                % {"words": ", ".join(f"„{name[:60]}“" for name in unknown[:5])}
            )
        return sorted({slug for slug in slugs if slug})

    def assign(self, entry: Any, value: Value, words: Words) -> None:
        setattr(entry, self.key, words.objects(self.model, value))


@dataclass(frozen=True, kw_only=True)
class RowsColumn(Column):
    """A list of texts, separated by semicolons, each a row of its own (`made` with `field`)."""

    made: type[models.Model]
    field: str
    urls: bool = False
    related: ClassVar[bool] = True

    def in_version(self, content: Mapping[str, Any], words: Words) -> list[str]:
        return [row[self.field] for row in content.get(self.key, ())]

    def value(self, entry: Any) -> list[str]:
        return [getattr(row, self.field) for row in getattr(entry, self.key).all()]

    def text(self, value: Value) -> str:
        return joined(value or [])

    def read(self, text: str, words: Words) -> list[str]:
        parts = parted(text)
        longest = getattr(self.made._meta.get_field(self.field), "max_length", None) or LONGEST_TEXT
        if len(parts) > LONGEST_LIST:
            raise Unreadable(_("Mehr als %(most)s Angaben passen hier nicht.") % {"most": LONGEST_LIST})
        for part in parts:
            if self.urls:
                checked_url(part, longest)
            elif len(part) > longest:
                raise Unreadable(
                    _("„%(text)s …“ hat mehr als %(longest)s Zeichen. Bitte kürzen oder mit Semikolon trennen.")
                    % {"text": part[:40], "longest": longest}
                )
        return parts

    def children(self, value: Value) -> list[models.Model]:
        return [self.made(**{self.field: text, "sort_order": number}) for number, text in enumerate(value or [])]

    def assign(self, entry: Any, value: Value, words: Words) -> None:
        setattr(entry, self.key, self.children(value))


def checked_url(text: str, longest: int = 400) -> str:
    """The address, if it is one that a browser opens. Raises Unreadable."""
    url = text.strip()
    if not url:
        return ""
    try:
        _is_url(url)
    except ValidationError:
        raise Unreadable(
            _("„%(text)s“ ist keine Adresse. Sie beginnt mit https:// oder http:// und hat keine Leerzeichen.")
            % {"text": url[:60]}
        ) from None
    if len(url) > longest:
        raise Unreadable(_("Die Adresse hat mehr als %(longest)s Zeichen. Bitte kürzen.") % {"longest": longest})
    return url


def joined(parts: Sequence[str]) -> str:
    """Several texts in one cell. What separates them gets a backslash where it stands inside of one."""
    return "; ".join(part.replace("\\", "\\\\").replace(";", "\\;") for part in parts)


def parted(text: str) -> list[str]:
    """The texts of one cell; empty ones are left out."""
    parts, current, escaped = [], "", False
    for character in text:
        if escaped:
            current, escaped = current + character, False
        elif character == "\\":
            escaped = True
        elif character in ";\n":
            parts.append(current)
            current = ""
        else:
            current += character
    parts.append(current + ("\\" if escaped else ""))
    return [clean for part in parts if (clean := " ".join(part.split()))]


@cache
def _by_word(choices: type[models.TextChoices]) -> dict[str, str]:
    known = {str(value).casefold(): str(value) for value in choices.values}
    for language in ("en", "de"):
        with translation.override(language):
            known |= {str(label).casefold(): str(value) for value, label in choices.choices}
    return known


def _paragraphs(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _not_a_date(text: str) -> str:
    return _("„%(text)s“ ist kein Datum. Bitte als 31.12.2025, 12.2025 oder 2025 eintragen.") % {"text": text[:40]}
