"""Office documents are archives: measured before they are unpacked, and written anew without names of people."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import IO
from xml.etree import ElementTree
from xml.parsers import expat

from django.utils.translation import gettext as _

from panreflex.base.media import pictures
from panreflex.base.media.refusing import Refused

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
DOCX = _OOXML + "wordprocessingml.document"
XLSX = _OOXML + "spreadsheetml.sheet"
PPTX = _OOXML + "presentationml.presentation"
ODT = _ODF + "text"
ODS = _ODF + "spreadsheet"

_MAX_PARTS = 5_000
_MAX_UNPACKED = 250_000_000  # bytes, all parts together
_MAX_RATIO = 200  # of one part above a megabyte; spreadsheets reach about 50
_RATIO_FROM = 1_000_000
_MAX_DEPTH = 2  # a diagram in a text brings its table along as an archive of its own
_FOREIGN = re.compile(r"activex/|oleobject|externallinks/|embeddings/.*\.(bin|exe|js|vbs|bat|cmd|ps1)$")
_XML = (".xml", ".rels", ".vml", ".rdf")

_DC = "http://purl.org/dc/elements/1.1/"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_SHAREPOINT = "http://schemas.microsoft.com/office/2006/metadata/properties"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# Parts that say who wrote, changed or owns the document, and what stands there instead.
_EMPTIED = {
    "docProps/app.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
    "word/people.xml": '<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"/>',
}
# Comments and what Word tracks: insertions, deletions, moves, cells, formatting and numbering (ECMA-376-1, 17.13.5).
_TRACES = re.compile("comment|ins|del|moveFrom|moveTo|cellIns|cellDel|cellMerge|numberingChange|[a-zA-Z]+PrChange")
_DROPPED = ("META-INF/documentsignatures.xml", "Thumbnails/thumbnail.png")
# (where, what, instead): names inside parts whose rest stays as it is.
_NAMES: tuple[tuple[re.Pattern[str], re.Pattern[bytes], bytes], ...] = (
    (re.compile(r"xl/(comments/)?comments?\w*\.xml"), re.compile(rb"<author>[^<]*</author>"), b"<author></author>"),
    (re.compile(r"xl/persons/\w+\.xml"), re.compile(rb'\b(displayName|userId)="[^"]*"'), rb'\1=""'),
    (re.compile(r"xl/workbook\.xml"), re.compile(rb"<x15ac:absPath[^>]*/>"), b""),
    (re.compile(r"word/settings\.xml"), re.compile(rb"<w:attachedTemplate[^>]*/>"), b""),
    (
        re.compile(r"word/_rels/settings\.xml\.rels"),
        re.compile(rb"<Relationship\b[^>]*/attachedTemplate\"[^>]*/>"),
        b"",
    ),
    (
        re.compile(r"(.*/)?(content|styles)\.xml"),
        re.compile(rb"<dc:creator>[^<]*</dc:creator>"),
        b"<dc:creator></dc:creator>",
    ),
)


def is_archive(head: bytes) -> bool:
    """Whether the file begins as an archive."""
    return head.startswith(b"PK\x03\x04")


def media_type(file: IO[bytes]) -> str | None:
    """What kind of office document it says inside that it is, None for any other archive."""
    with _opened(file) as archive:
        names = set(archive.namelist())
        if "mimetype" in names:
            kind = archive.read("mimetype")[:100].decode("ascii", "replace").strip()
            return kind if kind in (ODT, ODS) else None
        if "[Content_Types].xml" not in names:
            return None
        kinds = _content_types(archive)
    return next((kind for kind in (DOCX, XLSX, PPTX) if f"{kind}.main+xml" in kinds), None)


def cleaned(file: IO[bytes], depth: int = 1) -> bytes:
    """The document without author, company, template, pictures' hidden data and authors of notes.

    Raises Refused for archives that blow up, macros, embedded programs, content from elsewhere, XML with entities,
    comments and tracked changes in texts and slides, passwords and damage.
    """
    with _opened(file) as archive, BytesIO() as written:
        _refuse_programs(archive)
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as fresh:
            for part in archive.infolist():
                if part.is_dir() or part.filename in _DROPPED:
                    continue
                content = _read(archive, part)
                # ODF wants its first part unpacked, and a fixed date says nothing about the person
                entry = zipfile.ZipInfo(part.filename)
                entry.compress_type = part.compress_type if part.filename == "mimetype" else zipfile.ZIP_DEFLATED
                fresh.writestr(entry, _cleaned_part(part.filename, content, depth))
        return written.getvalue()


def _opened(file: IO[bytes]) -> zipfile.ZipFile:
    """The archive, whose directory promises no more than we are ready to unpack."""
    file.seek(0)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Refused(_damaged()) from None
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        raise Refused(_("Das Dokument ist mit einem Passwort geschützt. Bitte speichern Sie es ohne Schutz."))
    if len(set(names)) < len(names) or any(name.startswith("/") or ".." in name.split("/") for name in names):
        raise Refused(_damaged())
    if (
        len(parts) > _MAX_PARTS
        or sum(part.file_size for part in parts) > _MAX_UNPACKED
        or any(part.file_size > max(_RATIO_FROM, part.compress_size * _MAX_RATIO) for part in parts)
    ):
        raise Refused(
            _("Das Dokument wird beim Öffnen ungewöhnlich groß. Bitte verkleinern Sie es oder speichern Sie als PDF.")
        )
    return archive


def _read(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    try:
        return archive.read(part)  # never more than the directory promised
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as damage:
        raise Refused(_damaged()) from damage
    except Exception as damage:  # zlib.error, lzma.LZMAError and others have no common ancestor
        raise Refused(_damaged()) from damage


def _refuse_programs(archive: zipfile.ZipFile) -> None:
    names = [part.filename.lower() for part in archive.infolist()]
    macros = any(
        name.rsplit("/", 1)[-1].startswith("vbaproject") or name.startswith(("basic/", "scripts/")) for name in names
    )
    if "[content_types].xml" in names:
        macros = macros or any("macroenabled" in kind.lower() for kind in _content_types(archive))
    if macros:
        raise Refused(_("Das Dokument enthält Makros. Bitte speichern Sie es ohne Makros, zum Beispiel als PDF."))
    if any(_FOREIGN.search(name) for name in names):
        raise Refused(_("Im Dokument stecken fremde Objekte. Bitte entfernen Sie sie oder speichern Sie als PDF."))


def _content_types(archive: zipfile.ZipFile) -> set[str]:
    content = _read(archive, archive.getinfo("[Content_Types].xml"))
    _names_in(content)
    return {element.get("ContentType", "") for element in ElementTree.fromstring(content)}


def _cleaned_part(name: str, content: bytes, depth: int) -> bytes:
    if is_archive(content[:4]):
        if depth >= _MAX_DEPTH:
            raise Refused(_("Im Dokument stecken Dokumente in Dokumenten. Bitte speichern Sie es als PDF."))
        return cleaned(BytesIO(content), depth + 1)
    if content[:3] == b"\xff\xd8\xff":
        return pictures.cleaned(BytesIO(content))  # photographs bring place and camera along
    if not name.lower().endswith(_XML):
        return content
    elements = _names_in(content)
    _refuse_traces(name, elements)
    if name.endswith(".rels"):
        _refuse_content_from_elsewhere(name, content)
    if name in _EMPTIED:
        return (_HEAD + _EMPTIED[name]).encode()
    if name == "docProps/core.xml":
        return _without_people(content, _core_properties)
    if name == "meta.xml" or name.endswith("/meta.xml"):
        return _without_people(content, _odf_properties)
    if f"{_SHAREPOINT} properties" in elements:
        return f'{_HEAD}<p:properties xmlns:p="{_SHAREPOINT}"/>'.encode()
    for where, what, instead in _NAMES:
        if where.fullmatch(name):
            content = what.sub(instead, content)
    return content


def _names_in(content: bytes) -> set[str]:
    """Names of all elements, "namespace name". Refuses what is no XML, and declarations that could define entities."""
    found: set[str] = set()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, _attributes: found.add(name)
    parser.StartDoctypeDeclHandler = _refuse_entities
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        raise Refused(_damaged()) from None
    return found


def _refuse_entities(*_declaration: object) -> None:
    raise Refused(_("Das Dokument enthält unzulässige Definitionen. Bitte speichern Sie es neu oder als PDF."))


def _refuse_traces(name: str, elements: set[str]) -> None:
    """Comments and tracked changes name people and are published by accident only."""
    if name.startswith("word/"):
        traces = any("/wordprocessingml/" in space and _TRACES.fullmatch(local) for space, local in _split(elements))
    elif name.startswith("ppt/"):
        traces = any(local == "cm" for _space, local in _split(elements))
    else:
        traces = any(local == "tracked-changes" for _space, local in _split(elements)) or (
            f"{_OFFICE} annotation" in elements and f"{_OFFICE} text" in elements
        )
    if traces:
        raise Refused(
            _(
                "Das Dokument enthält Kommentare oder nachverfolgte Änderungen. "
                "Bitte nehmen Sie die Änderungen an, löschen Sie die Kommentare und laden Sie es noch einmal hoch."
            )
        )


def _split(elements: set[str]) -> list[tuple[str, str]]:
    return [(space, local) for space, _blank, local in (element.rpartition(" ") for element in elements)]


def _refuse_content_from_elsewhere(name: str, content: bytes) -> None:
    for relation in ElementTree.fromstring(content):
        kind = relation.get("Type", "").rsplit("/", 1)[-1]
        if relation.get("TargetMode") == "External" and kind not in ("hyperlink", "attachedTemplate"):
            raise Refused(
                _("Das Dokument lädt Inhalte von anderswo. Bitte fügen Sie sie fest ein oder speichern Sie als PDF.")
            )


def _without_people(content: bytes, write: Callable[[str, str], str]) -> bytes:
    properties = ElementTree.fromstring(content)
    title = next((element.text or "" for element in properties.iter(f"{{{_DC}}}title")), "")
    language = next((element.text or "" for element in properties.iter(f"{{{_DC}}}language")), "")
    return (_HEAD + write(_escaped(title), _escaped(language))).encode()


def _core_properties(title: str, language: str) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="{_DC}">'
        f"<dc:title>{title}</dc:title><dc:language>{language}</dc:language></cp:coreProperties>"
    )


def _odf_properties(title: str, language: str) -> str:
    return (
        f'<office:document-meta xmlns:office="{_OFFICE}" xmlns:dc="{_DC}" office:version="1.3">'
        f"<office:meta><dc:title>{title}</dc:title><dc:language>{language}</dc:language></office:meta>"
        "</office:document-meta>"
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _damaged() -> str:
    return _("Das Dokument ist beschädigt. Bitte speichern Sie es neu und laden Sie es noch einmal hoch.")
