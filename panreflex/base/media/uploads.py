"""What may be uploaded. `checked` is the one door: forms call it for a good message, model fields for safety.

The content decides what a file is; its name must agree, and the browser's word counts for nothing (ASVS 5.0, 5.2).
"""

import hashlib
import os
from collections.abc import Callable, Collection
from io import BytesIO
from pathlib import PurePath
from typing import IO, Any, NamedTuple

from django.conf import settings
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from panreflex.base.media import archives, pdfs, pictures, texts, videos
from panreflex.base.media.refusing import Refused

_LONGEST_NAME = 120


class Kind(NamedTuple):
    """One type of file. `name` is how people call it; extensions: without dot, the usual one first."""

    name: str
    media_type: str
    extensions: tuple[str, ...]
    clean: Callable[[IO[bytes]], bytes | IO[bytes]]


_ALL = (
    Kind("JPEG", "image/jpeg", ("jpg", "jpeg"), pictures.cleaned),
    Kind("PNG", "image/png", ("png",), pictures.cleaned),
    Kind("WebP", "image/webp", ("webp",), pictures.cleaned),
    Kind("AVIF", "image/avif", ("avif",), pictures.cleaned),
    Kind("GIF", "image/gif", ("gif",), pictures.cleaned),
    Kind("PDF", "application/pdf", ("pdf",), pdfs.cleaned),
    Kind("DOCX", archives.DOCX, ("docx",), archives.cleaned),
    Kind("XLSX", archives.XLSX, ("xlsx",), archives.cleaned),
    Kind("PPTX", archives.PPTX, ("pptx",), archives.cleaned),
    Kind("ODT", archives.ODT, ("odt",), archives.cleaned),
    Kind("ODS", archives.ODS, ("ods",), archives.cleaned),
    Kind("CSV", "text/csv", ("csv",), texts.cleaned_table),
    Kind("TXT", "text/plain", ("txt",), texts.cleaned_text),
    Kind("VTT", "text/vtt", ("vtt",), texts.cleaned_subtitles),
    Kind("MP4", videos.MP4, ("mp4",), lambda file: videos.cleaned(file, videos.MP4)),
    Kind("WebM", videos.WEBM, ("webm",), lambda file: videos.cleaned(file, videos.WEBM)),
)


class Group(NamedTuple):
    """Kinds that one field takes. `limit`: name of the setting with its bytes."""

    kinds: tuple[Kind, ...]
    limit: str

    @property
    def extensions(self) -> list[str]:
        """All extensions, for the browser's dialogue and for sentences."""
        return [extension for kind in self.kinds for extension in kind.extensions]

    @property
    def max_bytes(self) -> int:
        """What this installation allows."""
        return int(getattr(settings, self.limit))

    @property
    def said(self) -> str:
        """The kinds as people call them: "PDF, DOCX, XLSX"."""
        return ", ".join(kind.name for kind in self.kinds)


PICTURES = Group(_ALL[:5], "MAX_PICTURE_BYTES")
DOCUMENTS = Group(_ALL[5:13], "MAX_DOCUMENT_BYTES")
SUBTITLES = Group(_ALL[13:14], "MAX_DOCUMENT_BYTES")
VIDEOS = Group(_ALL[14:], "MAX_VIDEO_BYTES")


class Checked(File[bytes]):
    """A file that passed: cleaned content under its original name, its type and the checksum of what is stored."""

    def __init__(self, content: IO[bytes], name: str, *, kind: Kind) -> None:
        super().__init__(content, name)
        content.seek(0)
        self.kind = kind
        self.sha256 = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
        self.size = content.seek(0, os.SEEK_END)
        content.seek(0)

    @property
    def content_type(self) -> str:
        """What an uploaded file says of itself elsewhere in Django."""
        return self.kind.media_type


def checked(file: "File[Any]", group: Group) -> Checked:
    """The file as we keep it. Raises Refused, whose message names what is wrong and what to do."""
    if isinstance(file, Checked):
        return file
    name = display_name(file.name or "")
    if file.size > group.max_bytes:
        raise Refused(
            _("Die Datei ist %(size)s groß. Erlaubt sind %(limit)s. Bitte verkleinern Sie sie.")
            % {"size": filesizeformat(file.size), "limit": filesizeformat(group.max_bytes)}
        )
    if not file.size:
        raise Refused(_("Die Datei ist leer. Bitte wählen Sie eine andere."))
    kind = _recognised(file, group.kinds)
    extension = PurePath(name).suffix.lower().removeprefix(".")
    if extension not in kind.extensions:
        raise Refused(
            _("Die Datei heißt „%(name)s“, ist aber %(kind)s. Bitte geben Sie ihr die Endung .%(extension)s.")
            % {"name": name, "kind": kind.name, "extension": kind.extensions[0]}
        )
    content = kind.clean(file)
    return Checked(BytesIO(content) if isinstance(content, bytes) else content, name, kind=kind)


def display_name(name: str) -> str:
    """The name to show and to download by: no folders, no control characters, no direction marks, not endless."""
    plain = "".join(character for character in name.replace("\\", "/").rsplit("/", 1)[-1] if character.isprintable())
    path = PurePath(" ".join(plain.split()))
    return f"{path.stem[:_LONGEST_NAME] or 'datei'}{path.suffix[:10]}"


def _recognised(file: "File[Any]", kinds: Collection[Kind]) -> Kind:
    """The kind that the content shows. Texts show nothing of themselves, so among them the name decides."""
    found = _media_type(file)
    for kind in kinds:
        if kind.media_type == found:
            return kind
    if found is None:
        extension = PurePath(file.name or "").suffix.lower().removeprefix(".")
        for kind in kinds:
            if kind.media_type.startswith("text/") and extension in kind.extensions:
                return kind
    raise Refused(
        _("Diese Art von Datei nehmen wir hier nicht an. Möglich sind: %(kinds)s.")
        % {"kinds": ", ".join(kind.name for kind in kinds)}
    )


def _media_type(file: "File[Any]") -> str | None:
    file.seek(0)
    head = file.read(64)
    if pdfs.is_pdf(head):
        return "application/pdf"
    if archives.is_archive(head):
        return archives.media_type(file) or "application/zip"
    return videos.media_type(head) or pictures.media_type(file)
