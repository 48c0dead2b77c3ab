"""The file that a reader gets: its content, its type, and a name that says what it is on any machine."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone
from django.utils.text import slugify

from panreflex.base.reports import docx, pdf
from panreflex.share.reading_lists.taking_along import referencing
from panreflex.share.reading_lists.taking_along.composing import Choice, Taken, compose
from panreflex.share.reading_lists.taking_along.forms import Format

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
_LONGEST_NAME = 60  # characters


class File(NamedTuple):
    """What is sent."""

    content: bytes
    content_type: str
    name: str


def make(entries: Sequence[Taken], choice: Choice, as_format: Format) -> File:
    """The list as a file; `entries` are not empty. Raises reports.typesetting.Failed if a PDF cannot be set."""
    items = [taken.portrait.item for taken in entries]
    match as_format:
        case Format.DOCX:
            content, kind = docx.write(compose(entries, choice)), docx.CONTENT_TYPE
        case Format.PDF:
            content, kind = pdf.write(compose(entries, choice)), pdf.CONTENT_TYPE
        case Format.BIBTEX:
            content, kind = referencing.bibtex(items).encode(), "application/x-bibtex; charset=utf-8"
        case Format.RIS:
            content, kind = referencing.ris(items).encode(), "application/x-research-info-systems; charset=utf-8"
        case Format.CSL:
            content, kind = referencing.csl(items).encode(), "application/vnd.citationstyles.csl+json"
        case Format.TEXT:
            said = "\r\n\r\n".join(referencing.texts(items, choice.style))
            # With a byte order mark, so that an editor of Windows reads the umlauts.
            content, kind = f"{said}\r\n".encode("utf-8-sig"), "text/plain; charset=utf-8"
    return File(content, kind, name_of(choice.title, as_format))


def name_of(title: str, as_format: Format) -> str:
    """ "Hitze in Städten" as PDF: "hitze-in-staedten-2026-11-25.pdf"; only letters, digits and hyphens of ASCII."""
    said = slugify(title.translate(_GERMAN))[:_LONGEST_NAME].strip("-") or "merkliste"
    return f"{said}-{timezone.localdate():%Y-%m-%d}.{as_format.value}"
