"""Small files of every kind, sound and unsound, made when they are needed."""

import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject

CAMERA, ARTIST, ORIENTATION = 0x010F, 0x013B, 0x0112  # EXIF
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = {
    "docx": ("wordprocessingml.document", "word/document.xml"),
    "xlsx": ("spreadsheetml.sheet", "xl/workbook.xml"),
    "pptx": ("presentationml.presentation", "ppt/presentation.xml"),
}
SUBTITLES = """WEBVTT

00:00.000 --> 00:02.000
Guten Tag.

00:02.000 --> 00:04.500
Wir üben für den Ernstfall.
""".encode()


def picture(kind: str = "JPEG", size: tuple[int, int] = (600, 400), **options: Any) -> bytes:
    """A blue picture whose hidden data, where the kind has some, name camera and author."""
    image = Image.new("RGB", size, "navy")
    exif = image.getexif()
    exif[CAMERA], exif[ARTIST] = "Dienstkamera Amt 37", "Erika Beispiel"
    exif[ORIENTATION] = options.pop("orientation", 1)
    if kind != "GIF":
        options["exif"] = exif
    with BytesIO() as file:
        image.save(file, kind, **options)
        return file.getvalue()


def huge_png(width: int = 30_000, height: int = 30_000) -> bytes:
    """A PNG of a few bytes that promises many pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def pdf(*, script: bool = False, attachment: bool = False, password: str = "", accessible: bool = False) -> bytes:
    """A PDF with a page, an author and metadata that name her."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": "Erika Beispiel", "/Title": "Merkblatt", "/Creator": "Erikas Schreibprogramm"})
    metadata = StreamObject()
    claim = ' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part>' if accessible else ">"
    metadata.set_data(
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        + claim.encode()
        + b"<dc:creator><rdf:Seq><rdf:li>Erika Beispiel</rdf:li></rdf:Seq></dc:creator>"
        b"</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    metadata[NameObject("/Type")], metadata[NameObject("/Subtype")] = NameObject("/Metadata"), NameObject("/XML")
    writer.root_object[NameObject("/Metadata")] = writer._add_object(metadata)
    if script:
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
            {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('Hallo')")}
        )
    if attachment:
        writer.add_attachment("geheim.txt", b"geheim")
    if password:
        writer.encrypt(password)
    with BytesIO() as file:
        writer.write(file)
        return file.getvalue()


def office(
    kind: str = "docx", parts: Mapping[str, str | bytes] | None = None, *, body: str = "", macros: bool = False
) -> bytes:
    """An office document that names its author; `parts` are added, `body` stands in its text."""
    of_kind, main = _TYPES[kind]
    vnd = "application/vnd.openxmlformats-officedocument"
    main_type = "application/vnd.ms-word.document.macroEnabled.main+xml" if macros else f"{vnd}.{of_kind}.main+xml"
    content: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/{main}" ContentType="{main_type}"/></Types>'
        ),
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"/>',
        "docProps/core.xml": (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Lage &amp; Plan</dc:title>'
            "<dc:creator>Erika Beispiel</dc:creator><cp:lastModifiedBy>Erika Beispiel</cp:lastModifiedBy>"
            "</cp:coreProperties>"
        ),
        "docProps/app.xml": (
            '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
            "<Company>Amt 37 der Erika Beispiel</Company></Properties>"
        ),
        main: f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
    }
    return archive(content | dict(parts or {}))


def open_document(parts: Mapping[str, str | bytes] | None = None, *, kind: str = "text", body: str = "") -> bytes:
    """An OpenDocument text or spreadsheet that names its author."""
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    content: dict[str, str | bytes] = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": f"<office:document-content {spaces}><office:body>{body}</office:body></office:document-content>",
        "meta.xml": (
            f"<office:document-meta {spaces}><office:meta><dc:title>Plan</dc:title>"
            "<meta:initial-creator>Erika Beispiel</meta:initial-creator><dc:creator>Erika Beispiel</dc:creator>"
            "</office:meta></office:document-meta>"
        ),
    }
    return archive(content | dict(parts or {}))


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """Any archive."""
    with BytesIO() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as written:
            for name, content in parts.items():
                written.writestr(name, content)
        return file.getvalue()


def box(kind: bytes, content: bytes = b"") -> bytes:
    """A box of an ISO base media file."""
    return struct.pack(">I", len(content) + 8) + kind + content


def video(*, author: bytes = b"Erika Beispiel") -> bytes:
    """The skeleton of an MP4 whose user data name author and place; no player would show anything."""
    data = box(b"udta", box(b"\xa9aut", author) + box(b"\xa9xyz", b"+51.51+007.46/"))
    return (
        box(b"ftyp", b"isom\0\0\2\0isomiso2mp41")
        + box(b"moov", box(b"mvhd", bytes(100)) + data)
        + box(b"mdat", bytes(500))
    )


def written_pdf(*pages: str) -> bytes:
    """A PDF with these texts, a line of text a line; a page without any is only a picture."""
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )
    for text in pages:
        page = writer.add_blank_page(595, 842)
        lines = "".join(f"({line}) Tj T* " for line in text.split("\n"))
        drawn = StreamObject()
        drawn.set_data(f"BT /F1 12 Tf 14 TL 50 780 Td {lines}ET".encode("cp1252") if text else b"50 50 400 400 re f")
        page[NameObject("/Contents")] = writer._add_object(drawn)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
    with BytesIO() as file:
        writer.write(file)
        return file.getvalue()
