"""From the bytes of a file to text, whatever wrote it."""

import re
from typing import NamedTuple

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from panreflex.collect.importing.refusing import Refused

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"))
_MARKS_16 = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_GERMAN = re.compile(r"[a-zß][äöüß]|[äöüÄÖÜ][a-zß]")
_ODD = re.compile(r"[^\x00-\x7fäöüÄÖÜßéèêàáâçñóôíîúëïåæøÅÆØ€„“”‚‘’–—…§°²³µ«»·©®éÉ\u00a0]")
_SAMPLE = 200_000  # bytes


class Decoded(NamedTuple):
    """encoding: how people call it."""

    text: str
    encoding: str


def decoded(content: bytes) -> Decoded:
    """The text with plain line ends, and how it was written. Raises Refused for what is no text."""
    text, encoding = _text(content)
    if "\x00" in text:
        raise Refused(_("Die Datei ist keine Textdatei. Bitte speichern Sie sie als BibTeX, RIS, JSON oder CSV."))
    return Decoded(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), encoding)


def _text(content: bytes) -> tuple[str, str]:
    for mark, codec in (*_MARKS, *_MARKS_16):
        if content.startswith(mark):
            return _strict(content, codec), {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-32": "UTF-32"}[codec]
    head = content[:2000]
    for codec, nulls in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if len(head) > 3 and nulls.count(0) > len(nulls) * 0.7:
            return _strict(content, codec), "UTF-16"
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError as error:
        if error.start > len(content) - 4 and error.reason == "unexpected end of data":
            return content[: error.start].decode("utf-8"), "UTF-8"  # cut off within its last letter
    return _of_one_byte(content)


def _strict(content: bytes, codec: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        raise Refused(_("Die Datei ist beschädigt. Bitte speichern Sie sie neu, am besten als UTF-8.")) from None


def _of_one_byte(content: bytes) -> tuple[str, str]:
    """Windows and Latin-1 where it makes sense; else what charset-normalizer finds."""
    if b"\x00" in content[:_SAMPLE]:
        raise Refused(_("Die Datei ist keine Textdatei. Bitte speichern Sie sie als BibTeX, RIS, JSON oder CSV."))
    text = content.decode("cp1252", errors="replace")
    sample = text[:_SAMPLE]
    if "\ufffd" not in sample and len(_GERMAN.findall(sample)) >= len(_ODD.findall(sample)):
        return text, "Windows-1252"
    sounds_right = from_bytes(content[:_SAMPLE], cp_isolation=["cp1252", "mac_roman", "cp850", "latin_1"]).best()
    codec = sounds_right.encoding if sounds_right else "latin_1"
    return content.decode(codec, errors="replace"), {"cp1252": "Windows-1252", "mac_roman": "Mac Roman"}.get(
        codec, codec.replace("_", "-").upper()
    )
