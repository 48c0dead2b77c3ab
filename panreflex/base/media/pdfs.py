"""PDF: only what is read and printed stays. Active parts are refused, names of people are taken off."""

from collections.abc import Iterator
from io import BytesIO
from typing import IO, Any

from django.utils.translation import gettext as _
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from panreflex.base.media.refusing import Refused

_MAX_OBJECTS = 500_000  # a book of a thousand pages has some ten thousand
_ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition", "/Movie", "/Sound"}
# Where programs keep who worked on what (ISO 32000-1, 14.3 and 14.5).
_ABOUT_PEOPLE = ("/Metadata", "/PieceInfo")
_PDF_UA = "http://www.aiim.org/pdfua/ns/id/"


def is_pdf(head: bytes) -> bool:
    """Whether the file begins as a PDF. Readers also find "%PDF" further down, where another format may stand first."""
    return head.startswith(b"%PDF-")


def cleaned(file: IO[bytes]) -> bytes:
    """The document with its pages, tags, language and title, written anew without author, programs and old versions.

    Raises Refused for scripts, actions, embedded files, passwords, signatures and damage.
    """
    file.seek(0)
    try:
        reader = PdfReader(file)
        if reader.is_encrypted:
            raise Refused(_("Das PDF ist mit einem Passwort geschützt. Bitte speichern Sie es ohne Schutz."))
        title = str((reader.metadata and reader.metadata.title) or "")
        accessible = _says_that_it_is_accessible(reader)
        writer = PdfWriter(clone_from=reader)
        for found in _dictionaries(writer.root_object):
            _refuse_active(found)
            _forget_people(found)
        writer.metadata = {"/Title": title} if title else {}
        if accessible:
            _say_again_that_it_is_accessible(writer, title)
        writer.compress_identical_objects(remove_duplicates=False)  # what nobody refers to any more is not written
        with BytesIO() as written:
            writer.write(written)
            return written.getvalue()
    except Refused:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, RecursionError):
        # pypdf reports damage in many ways
        raise Refused(
            _("Das PDF ist beschädigt oder unvollständig. Bitte erzeugen Sie es neu und laden Sie es noch einmal hoch.")
        ) from None


def _dictionaries(root: DictionaryObject) -> Iterator[DictionaryObject]:
    """Every dictionary and stream that can be reached, each once."""
    waiting: list[Any] = [root]
    seen: set[tuple[int, int]] = set()
    visited = 0
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if (one.idnum, one.generation) in seen:
                continue
            seen.add((one.idnum, one.generation))
            one = one.get_object()
        visited += 1
        if visited > _MAX_OBJECTS:
            raise Refused(_("Das PDF ist zu verschachtelt. Bitte teilen Sie es oder erzeugen Sie es neu."))
        if isinstance(one, DictionaryObject):
            yield one
            waiting.extend(one.values())
        elif isinstance(one, ArrayObject):
            waiting.extend(one)


def _refuse_active(found: DictionaryObject) -> None:
    if "/JS" in found or "/JavaScript" in found or "/XFA" in found or _name(found, "/S") in _ACTIONS:
        raise Refused(_("Das PDF enthält Programmcode oder Aktionen. Bitte drucken Sie es in ein neues PDF."))
    if "/EF" in found or "/EmbeddedFiles" in found or _name(found, "/Subtype") in ("/RichMedia", "/FileAttachment"):
        raise Refused(
            _("Im PDF stecken weitere Dateien. Bitte entfernen Sie die Anlagen und laden Sie sie einzeln hoch.")
        )
    if "/ByteRange" in found and "/Contents" in found:
        raise Refused(
            _(
                "Das PDF ist digital signiert. Wir entfernen Angaben zu Personen, und das bricht die Signatur. "
                "Bitte laden Sie eine Fassung ohne Signatur hoch."
            )
        )


def _forget_people(found: DictionaryObject) -> None:
    for key in _ABOUT_PEOPLE:
        found.pop(NameObject(key), None)
    subtype = _name(found, "/Subtype")
    # /Type is optional; whatever has a kind and a place on the page is an annotation (ISO 32000-1, 12.5.2).
    is_annotation = _name(found, "/Type") == "/Annot" or (subtype and "/Rect" in found)
    if is_annotation and subtype != "/Widget":
        found.pop(NameObject("/T"), None)  # who wrote the comment


def _name(found: DictionaryObject, key: str) -> str:
    """The name under this key, also where it stands in an object of its own; "" if there is none."""
    value = found[key] if key in found else None  # noqa: SIM401 - get() would not follow the reference
    return value if isinstance(value, NameObject) else ""


def _says_that_it_is_accessible(reader: PdfReader) -> bool:
    """Whether the document claims PDF/UA in its metadata, which we are about to take off."""
    metadata = reader.root_object.get("/Metadata")
    stream = metadata.get_object() if metadata is not None else None
    return isinstance(stream, StreamObject) and _PDF_UA.encode() in stream.get_data()


def _say_again_that_it_is_accessible(writer: PdfWriter, title: str) -> None:
    said = "".join(character for character in title if character.isprintable())
    escaped = said.replace("&", "&amp;").replace("<", "&lt;")
    writer.xmp_metadata = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:pdfuaid="{_PDF_UA}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<pdfuaid:part>1</pdfuaid:part>"
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escaped}</rdf:li></rdf:Alt></dc:title>'
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()
