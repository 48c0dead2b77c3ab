"""Videos: recognised by their first box, and told to forget where, with what and by whom they were recorded."""

import shutil
import tempfile
from collections.abc import Iterator
from typing import IO, NamedTuple

from django.utils.translation import gettext as _

from panreflex.base.media.refusing import Refused

MP4, WEBM = "video/mp4", "video/webm"

# Brands of ISO base media files (ISO/IEC 14496-12) that browsers play as MP4.
_BRANDS = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash", b"mmp4"}
_EBML = b"\x1a\x45\xdf\xa3"
_CONTAINERS = {b"moov", b"trak", b"mdia"}
_ABOUT_PEOPLE = {b"udta", b"meta"}  # place, device, author, title
_MAX_BOXES = 10_000


class _Box(NamedTuple):
    kind: bytes
    start: int  # of the whole box
    content: int
    end: int


def media_type(head: bytes) -> str | None:
    """What a file that begins like this is, None if no video that we take."""
    if head[4:8] == b"ftyp" and head[8:12] in _BRANDS:
        return MP4
    if head.startswith(_EBML) and b"\x42\x82\x84webm" in head[:64]:
        return WEBM
    return None


def cleaned(file: IO[bytes], kind: str) -> IO[bytes]:
    """A copy without the boxes that name place, device and author; they become free space, so nothing moves.

    WebM is copied as it is. Raises Refused for a video that breaks off.
    """
    file.seek(0)
    copy = tempfile.TemporaryFile()  # noqa: SIM115 (whoever stores it closes it)
    shutil.copyfileobj(file, copy)
    if kind == MP4:
        size = copy.tell()
        boxes = list(_boxes(copy, 0, size))
        if {b"moov", b"mdat"} - {box.kind for box in boxes}:
            raise Refused(_damaged())
        _forget_people(copy, boxes)
    copy.seek(0)
    return copy


def _forget_people(file: IO[bytes], boxes: list[_Box]) -> None:
    for box in boxes:
        if box.kind in _ABOUT_PEOPLE:
            file.seek(box.start + 4)
            file.write(b"free")
            file.seek(box.content)
            file.write(bytes(box.end - box.content))
        elif box.kind in _CONTAINERS:
            _forget_people(file, list(_boxes(file, box.content, box.end)))


def _boxes(file: IO[bytes], start: int, end: int) -> Iterator[_Box]:
    """The boxes between two places. Raises Refused if one is larger than what is left."""
    for _number in range(_MAX_BOXES):
        if start >= end:
            return
        file.seek(start)
        head = file.read(8)
        size, content = int.from_bytes(head[:4]), start + 8
        if size == 1:
            size, content = int.from_bytes(file.read(8)), start + 16
        elif size == 0:
            size = end - start
        if len(head) < 8 or size < content - start or start + size > end:
            raise Refused(_damaged())
        yield _Box(head[4:8], start, content, start + size)
        start += size
    raise Refused(_damaged())


def _damaged() -> str:
    return _("Das Video ist beschädigt oder unvollständig. Bitte speichern Sie es neu als MP4.")
