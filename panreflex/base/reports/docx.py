"""A report as a Word document: real styles, a list of contents, fields, links, and tables that can be read aloud.

The package it begins with stands in `word_package/` as readable files; all looks are in its `styles.xml`.
"""

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache, singledispatchmethod
from pathlib import Path
from typing import Any

from django.utils.translation import gettext, override
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from panreflex.base.reports import typesetting
from panreflex.base.reports.model import (
    Bibliography,
    Block,
    Contents,
    Facts,
    Heading,
    Listing,
    Note,
    Paragraph,
    Report,
    Table,
    Text,
    Thread,
    one_line,
    printable,
    runs,
    shortened,
)

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LOCALES = {"de": "de-DE", "en": "en-GB"}

_PACKAGE = Path(__file__).with_name("word_package")
_TEXT_WIDTH = 9354  # of a page, in twentieths of a point
_LOOKS = {"": "Normal", "lead": "Lead", "small": "Small"}
_ORDERED = "2"  # the numbered list of numbering.xml
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip archive knows; the same report is the same file

# Drawn over the whole width of the page; screen readers pass over what is decorative.
_COVER = """
<w:drawing {namespaces}><wp:anchor distT="0" distB="540000" distL="0" distR="0" simplePos="0" relativeHeight="1"
    behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>
  <wp:positionH relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionH>
  <wp:positionV relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionV>
  <wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapTopAndBottom/>
  <wp:docPr id="1" name="{name}" descr=""><a:extLst><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}">
    <adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>
  </a:ext></a:extLst></wp:docPr><wp:cNvGraphicFramePr/>
  <a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>
    <pic:nvPicPr><pic:cNvPr id="1" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr>
    <pic:blipFill><a:blip r:embed="{picture}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
    <pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>
      <a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>
  </pic:pic></a:graphicData></a:graphic>
</wp:anchor></w:drawing>
"""


def write(report: Report) -> bytes:
    """The report as DOCX, in its own language. Raises typesetting.Failed if typst cannot draw the cover."""
    with override(report.language):
        return _Writer(report).written()


class _Writer:
    """One document that grows. Elements are made by hand, because python-docx knows nothing of half of them."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.document = Document(io.BytesIO(_empty_package()))
        self.end = self.document.element.body[-1]  # the section; all content stands before it
        self.locale = LOCALES[report.language]
        self.headings = 0
        self.links: dict[str, str] = {}  # address -> id of its relationship

    def written(self) -> bytes:
        """The whole file."""
        self.name_language_and_properties()
        self.add_opening()
        for block in self.report.blocks:
            self.add(block)
        if self.report.blocks and isinstance(self.report.blocks[-1], Table):
            self.put(_paragraph("Normal"))  # a document does not end with a table
        self.add_head_and_foot()
        file = io.BytesIO()
        self.document.save(file)
        return file.getvalue()

    def name_language_and_properties(self) -> None:
        """What assistive technology and file managers read; no person is named."""
        self.document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}").set(qn("w:val"), self.locale)
        self.document.settings.element.find(qn("w:themeFontLang")).set(qn("w:val"), self.locale)
        properties = self.document.core_properties
        properties.title = shortened(self.report.title, 255)
        properties.author = properties.last_modified_by = shortened(self.report.publisher, 255)
        properties.language = self.locale
        properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None, microsecond=0)

    def add_opening(self) -> None:
        """The picture, the title and what belongs to it."""
        picture, _image = self.document.part.get_or_add_image(io.BytesIO(typesetting.cover()))
        width = int(Mm(210))
        drawing = _COVER.format(
            namespaces=nsdecls("w", "wp", "a", "pic", "r"),
            name=gettext("Titelbild"),
            picture=picture,
            width=width,
            height=int(width / typesetting.COVER_RATIO),
        )
        holder = OxmlElement("w:r")
        holder.append(parse_xml(drawing))
        self.put(_paragraph("Cover", [holder]))
        if kind := one_line(self.report.kind):
            self.put(_paragraph("Kind", [_run(kind)]))
        self.put(_paragraph("Title", [_run(one_line(self.report.title))]))
        if lead := printable(self.report.lead):
            self.put(_paragraph("Subtitle", [_run(lead)]))
        self.add(Facts(self.report.facts))

    def add_head_and_foot(self) -> None:
        """On every page but the first: who speaks and of what above, the number of the page below."""
        section = self.document.sections[0]
        said = (one_line(self.report.publisher), shortened(self.report.title, 80))
        section.header.paragraphs[0]._p.append(_run(" · ".join(part for part in said if part)))
        fields = {"\0": " PAGE ", "\1": " NUMPAGES "}
        number = gettext("Seite %(number)s von %(count)s") % {"number": "\0", "count": "\1"}
        for piece in re.split("([\0\1])", number):
            section.footer.paragraphs[0]._p.extend(_field(fields[piece], "1") if piece in fields else [_run(piece)])

    @singledispatchmethod
    def add(self, block: Block) -> None:
        """Put one block at the end of the document."""
        raise TypeError(block)

    @add.register
    def _(self, block: Heading) -> None:
        self.headings += 1
        begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (begin, end):
            mark.set(qn("w:id"), str(self.headings))
        begin.set(qn("w:name"), _bookmark(self.headings))
        self.put(_paragraph(f"Heading{block.level}", [begin, _run(one_line(block.text), language=block.language), end]))

    @add.register
    def _(self, block: Paragraph) -> None:
        self.put(_paragraph(_LOOKS[block.look], self.inline(block.text)))

    @add.register
    def _(self, block: Listing) -> None:
        number = self.new_numbering() if block.ordered else None
        for item in block.items:
            paragraph = _paragraph("ListNumber" if block.ordered else "ListBullet", self.inline(item))
            if number is not None:
                paragraph.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = number
            self.put(paragraph)

    @add.register
    def _(self, block: Bibliography) -> None:
        for item in block.items:
            self.put(_paragraph("Bibliography", self.inline(item)))

    @add.register
    def _(self, block: Facts) -> None:
        for term, value in block.pairs:
            self.put(_paragraph("Fact", [_run(f"{one_line(term)}:\t", style="Term"), *self.inline(value)]))

    @add.register
    def _(self, block: Note) -> None:
        self.put(_paragraph("NoteTitle", [_run(one_line(block.title))]))
        self.put(_paragraph("Note", self.inline(block.text)))

    @add.register
    def _(self, block: Thread) -> None:
        for piece in block.pieces:
            kind = _run(f"{one_line(piece.kind)}: ", style="Term")
            note = [_run(f"\n{printable(piece.note)}")] if piece.note else []
            self.put(_paragraph("Piece", [kind, *self.inline(piece.title), *note]))

    @add.register
    def _(self, block: Table) -> None:
        self.put(_paragraph("Caption", [_run(one_line(block.caption))]))
        widths = [_TEXT_WIDTH * share // sum(block.widths) for share in block.widths]
        table = parse_xml(
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="ReportTable"/>'
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1"'
            ' w:noVBand="1"/><w:tblCaption/><w:tblDescription/></w:tblPr><w:tblGrid/></w:tbl>'
        )
        table.find(f".//{qn('w:tblCaption')}").set(qn("w:val"), one_line(block.caption))
        table.find(f".//{qn('w:tblDescription')}").set(qn("w:val"), one_line(block.description))
        for width in widths:
            table.find(qn("w:tblGrid")).append(_element("w:gridCol", w=str(width)))
        table.append(self.row([one_line(head) for head in block.head], widths, heads=True))
        for row in block.rows:
            table.append(self.row(row, widths))
        self.put(table)

    @add.register
    def _(self, block: Contents) -> None:
        """A field that Word brings up to date, filled with what it will say.

        The numbers of pages are fields without a result: nobody knows them before the document is laid out, and none
        is better than a wrong one. "Felder aktualisieren" fills them in.
        """
        holder = parse_xml(
            f'<w:sdt {nsdecls("w")}><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
            "<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent/></w:sdt>"
        )
        content = holder.find(qn("w:sdtContent"))
        content.append(_paragraph("TOCHeading", [_run(gettext("Inhalt"))]))
        begin, *rest = _field(rf' TOC \o "1-{block.level}" \h \z \u ', "")
        lines = []
        for number, heading in enumerate(self.report.headings(4), start=1):
            if heading.level <= block.level:
                link = _element("w:hyperlink", anchor=_bookmark(number), history="1")
                page = _field(f" PAGEREF {_bookmark(number)} \\h ", "")
                link.extend([_run(one_line(heading.text), language=heading.language), _run("\t"), *page])
                lines.append(_paragraph(f"TOC{heading.level}", [link]))
        if lines:
            instruction, separator, end = rest
            for place, piece in enumerate((begin, instruction, separator), start=1):
                lines[0].insert(place, piece)
            content.extend(lines)
            content.append(_paragraph("Normal", [end]))
        self.put(holder)

    def row(self, cells: Iterable[Text], widths: list[int], *, heads: bool = False) -> Any:
        """One row, never split over two pages; a row of heads comes again on each page."""
        row = OxmlElement("w:tr")
        properties = OxmlElement("w:trPr")
        properties.append(OxmlElement("w:cantSplit"))
        if heads:
            properties.append(OxmlElement("w:tblHeader"))
        row.append(properties)
        for cell, width in zip(cells, widths, strict=True):
            holder = OxmlElement("w:tc")
            size = OxmlElement("w:tcPr")
            size.append(_element("w:tcW", w=str(width), type="dxa"))
            holder.extend([size, _paragraph("Cell", self.inline(cell))])
            row.append(holder)
        return row

    def inline(self, text: Text) -> list[Any]:
        """The pieces of a text as runs and links."""
        elements = []
        for piece in runs(text):
            style = "Hyperlink" if piece.url else "Strong" if piece.strong else "Emphasis" if piece.emphasis else ""
            run = _run(piece.text, style=style, language=piece.language)
            if piece.url:
                link = _element("w:hyperlink", history="1")
                link.set(qn("r:id"), self.relationship(piece.url))
                link.append(run)
                run = link
            elements.append(run)
        return elements

    def relationship(self, url: str) -> str:
        """Addresses stand outside of the text, each once."""
        if url not in self.links:
            self.links[url] = self.document.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return self.links[url]

    def new_numbering(self) -> int:
        """A numbered list that begins with 1."""
        numbering = self.document.part.numbering_part.element
        number = numbering.add_num(int(_ORDERED))
        number.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(number.numId)

    def put(self, element: Any) -> None:
        """At the end of the document, which is its section."""
        self.end.addprevious(element)


@cache
def _empty_package() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for source in sorted(_PACKAGE.rglob("*")):
            if source.is_file():
                entry = zipfile.ZipInfo(source.relative_to(_PACKAGE).as_posix(), _EARLIEST)
                archive.writestr(entry, source.read_bytes())
    return file.getvalue()


def _paragraph(style: str, content: Iterable[Any] = ()) -> Any:
    paragraph = OxmlElement("w:p")
    paragraph.get_or_add_pPr().get_or_add_pStyle().val = style
    paragraph.extend(list(content))
    return paragraph


def _run(text: str, *, style: str = "", language: str = "") -> Any:
    """A piece of text; "\\n" becomes a line break, "\\t" a tab."""
    run = OxmlElement("w:r")
    if style or language:
        properties = run.get_or_add_rPr()
        if style:
            properties.append(_element("w:rStyle", val=style))
        if language:
            properties.append(_element("w:lang", val=LOCALES.get(language, language)))
    run.text = text
    return run


def _field(instruction: str, result: str) -> list[Any]:
    """What Word works out itself, with the result that is shown until then."""
    pieces = []
    for kind in ("begin", "", "separate", "result", "end"):
        if kind == "result":
            if result:
                pieces.append(_run(result))
            continue
        run = OxmlElement("w:r")
        if kind:
            run.append(_element("w:fldChar", fldCharType=kind))
        else:
            text = OxmlElement("w:instrText")
            text.text = instruction
            text.set(qn("xml:space"), "preserve")
            run.append(text)
        pieces.append(run)
    return pieces


def _element(tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _bookmark(number: int) -> str:
    return f"_Toc{number:06d}"
