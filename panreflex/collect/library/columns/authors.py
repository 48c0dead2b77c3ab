"""The columns that only publications have: authors, DOI, ISBN."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _

from panreflex.collect.library import identifiers
from panreflex.collect.library.columns.kinds import LONGEST_LIST, Column, Unreadable, Value, joined, parted
from panreflex.collect.library.models import PublicationAuthor
from panreflex.collect.library.words import Words

_NAME_LENGTHS = {"family": 120, "given": 120, "literal": 200}


@dataclass(frozen=True, kw_only=True)
class DoiColumn(Column):
    """A DOI, with or without the address in front."""

    def read(self, text: str, words: Words) -> str:
        if not text.strip():
            return ""
        doi = identifiers.doi(text)
        if not doi:
            raise Unreadable(
                _("„%(text)s“ ist keine DOI. Sie beginnt mit „10.“ und enthält einen Schrägstrich: 10.1000/182.")
                % {"text": text[:60]}
            )
        if len(doi) > 120:
            raise Unreadable(_("Die DOI hat mehr als 120 Zeichen. Bitte prüfen Sie sie."))
        return doi


@dataclass(frozen=True, kw_only=True)
class IsbnColumn(Column):
    """An ISBN with 10 or 13 digits, whose last one is right."""

    def read(self, text: str, words: Words) -> str:
        if not text.strip():
            return ""
        isbn = identifiers.isbn(text)
        if not isbn:
            raise Unreadable(
                _("„%(text)s“ ist keine ISBN. Sie hat 10 oder 13 Ziffern, und die Prüfziffer am Ende muss stimmen.")
                % {"text": text[:40]}
            )
        return isbn


@dataclass(frozen=True, kw_only=True)
class AuthorsColumn(Column):
    """Persons as "Nachname, Vorname" and bodies as they are called, separated by semicolons.

    The value is a list of CSL names. In a cell, a person without a first name ends with a comma, and the name of a
    body that has a comma stands in braces.
    """

    related: ClassVar[bool] = True

    def in_version(self, content: Mapping[str, Any], words: Words) -> list[dict[str, str]]:
        rows = ({part: row.get(part, "") for part in _NAME_LENGTHS} for row in content.get(self.key, ()))
        return [{part: text for part, text in row.items() if text} for row in rows]

    def value(self, entry: Any) -> list[dict[str, str]]:
        return [author.as_csl() for author in entry.authors.all()]

    def text(self, value: Value) -> str:
        return joined([_name_text(name) for name in value or []])

    def read(self, text: str, words: Words) -> list[dict[str, str]]:
        return self.checked([_name_of(part) for part in parted(text)])

    def checked(self, names: list[dict[str, str]]) -> list[dict[str, str]]:
        """The names, if they fit. Raises Unreadable."""
        if len(names) > LONGEST_LIST:
            raise Unreadable(_("Mehr als %(most)s Angaben passen hier nicht.") % {"most": LONGEST_LIST})
        for name in names:
            for part, text in name.items():
                if len(text) > _NAME_LENGTHS[part]:
                    raise Unreadable(
                        _("Der Name „%(text)s …“ ist zu lang. Namen werden mit Semikolon getrennt.")
                        % {"text": text[:40]}
                    )
        return names

    def children(self, value: Value) -> list[models.Model]:
        return [PublicationAuthor(sort_order=number, **name) for number, name in enumerate(value or [])]

    def assign(self, entry: Any, value: Value, words: Words) -> None:
        entry.authors = self.children(value)


def _name_text(name: Mapping[str, str]) -> str:
    if literal := name.get("literal"):
        return f"{{{literal}}}" if "," in literal or literal.startswith("{") else literal
    return f"{name['family']}, {name.get('given', '')}".rstrip()


def _name_of(text: str) -> dict[str, str]:
    if text.startswith("{") and text.endswith("}") and text[1:-1].strip():
        return {"literal": text[1:-1].strip()}
    family, comma, given = (part.strip() for part in text.partition(","))
    if not comma or not family:
        return {"literal": text.strip(", ") or text}
    return {"family": family, "given": given} if given else {"family": family}
