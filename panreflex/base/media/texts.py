"""Plain texts, tables as text, and subtitles: real characters, no control codes, no formulas."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from typing import IO

from django.utils.translation import gettext as _

from panreflex.base import tables
from panreflex.base.media.refusing import Refused

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DELIMITERS = ";,\t"
_LONGEST_CELL = 131_072  # characters; a spreadsheet holds a quarter of that
_CALL = re.compile(r"[(|!#]")  # of a function, a program, another sheet or file
_NUMBER_FIRST = re.compile(r"\s*[+-][\d.]+(,\d+)?[;\t]")  # no formula goes on like this
# WebVTT (W3C, 4 April 2019): an optional name, the times of a cue, then its text.
_TIMES = re.compile(r"^((\d{2,}:)?\d{2}:\d{2}\.\d{3})[ \t]+-->[ \t]+((\d{2,}:)?\d{2}:\d{2}\.\d{3})", re.MULTILINE)


def decoded(file: IO[bytes]) -> str:
    """The text, from UTF-8 or, as older office programs write it, Windows-1252. Raises Refused for anything else."""
    file.seek(0)
    content = file.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            raise Refused(_no_text()) from None
    if _CONTROL.search(text):
        raise Refused(_no_text())
    return text


def cleaned_text(file: IO[bytes]) -> bytes:
    """The text in UTF-8."""
    return decoded(file).encode()


def cleaned_table(file: IO[bytes]) -> bytes:
    """The table in UTF-8 with byte order mark. Raises Refused for a cell that a spreadsheet would run."""
    text = decoded(file)
    head = text.partition("\n")[0]
    likely = max(_DELIMITERS, key=head.count)
    # Which delimiter a spreadsheet takes depends on the computer it runs on, so none may make a formula of the text.
    for delimiter in _DELIMITERS:
        dangerous = _is_formula if delimiter == likely else _calls_something
        for number, row in enumerate(_rows(text, delimiter), start=1):
            for cell in filter(dangerous, row):
                raise Refused(
                    _(
                        "Zeile %(number)s: „%(cell)s“ beginnt wie eine Formel. "
                        "Bitte ersetzen Sie Formeln durch ihre Werte und laden Sie die Tabelle noch einmal hoch."
                    )
                    % {"number": number, "cell": cell[:40]}
                )
    return text.encode("utf-8-sig")


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
            if any(len(cell) > _LONGEST_CELL for cell in row):
                raise Refused(_no_text())
            yield row
    except csv.Error:
        raise Refused(_no_text()) from None


def _is_formula(cell: str) -> bool:
    return tables.harmless(cell) != cell


def _calls_something(cell: str) -> bool:
    """Whether it is a formula that reaches beyond arithmetic.

    Under a delimiter that the table does not mean, parts of sentences and whole rows of numbers begin with a sign.
    """
    if not _is_formula(cell) or _NUMBER_FIRST.match(cell):
        return False
    begins = cell.lstrip()[:1]
    return begins in ("=", "@") or (begins in ("+", "-") and _CALL.search(cell) is not None)


def cleaned_subtitles(file: IO[bytes]) -> bytes:
    """WebVTT in UTF-8. Raises Refused if it is none, has no cue, or a cue ends before it begins."""
    text = decoded(file)
    if not re.match(r"WEBVTT(?=[ \t\r\n]|$)", text):
        raise Refused(_("Die erste Zeile muss „WEBVTT“ heißen. Bitte speichern Sie die Untertitel als VTT."))
    cues = list(_TIMES.finditer(text))
    if not cues:
        raise Refused(_("Die Untertitel enthalten keinen Eintrag mit Zeitangabe. Bitte prüfen Sie die Datei."))
    for cue in cues:
        if _seconds(cue[3]) <= _seconds(cue[1]):
            raise Refused(
                _("Untertitel bei %(time)s: Das Ende liegt nicht nach dem Anfang. Bitte korrigieren Sie die Zeit.")
                % {"time": cue[1]}
            )
    return text.encode()


def _seconds(time: str) -> float:
    seconds = 0.0
    for part in time.split(":"):
        seconds = seconds * 60 + float(part)
    return seconds


def _no_text() -> str:
    return _("Die Datei ist kein lesbarer Text. Bitte speichern Sie sie als Text in UTF-8.")
