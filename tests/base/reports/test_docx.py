"""Word documents, read back with python-docx and as XML."""

import io
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from panreflex.base.reports import docx
from panreflex.base.reports.model import (
    Bibliography,
    Block,
    Facts,
    Heading,
    Listing,
    Note,
    Paragraph,
    Piece,
    Run,
    Table,
    Thread,
    one_line,
    printable,
)
from tests.base.reports.sample import sample


@pytest.fixture(scope="module")
def file() -> bytes:
    return docx.write(sample())


@pytest.fixture
def document(file: bytes):
    return Document(io.BytesIO(file))


def texts(document, style: str) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.style_id == style]


def parts(file: bytes) -> dict[str, etree._Element]:
    """Every XML part, parsed strictly."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert archive.testzip() is None
        return {
            name: etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        }


def instructions(element) -> list[str]:
    return [field.text.strip() for field in element.iter(qn("w:instrText"))]


def test_headings_are_headings(document):
    assert texts(document, "Title") == ["Personal in der Krise"]
    assert texts(document, "Heading1") == ["Überblick", "Einträge", "Quellen"]
    assert texts(document, "Heading2") == ["1 Wer kann was?", "2 Wer hilft wo?"]
    assert texts(document, "Heading3") == ["Das Problem"]


def test_the_list_of_contents_is_a_field_that_is_filled_and_leads_to_the_headings(document):
    [holder] = document.element.body.iter(qn("w:sdt"))
    lines = [line for line in holder.iter(qn("w:p")) if line.pPr.pStyle.val.startswith("TOC")]
    said = ["".join(text.text for text in line.iter(qn("w:t"))) for line in lines]
    bookmarks = {mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))}
    targets = [link.get(qn("w:anchor")) for link in holder.iter(qn("w:hyperlink"))]

    assert said == ["Inhalt", "Überblick", "Einträge", "1 Wer kann was?", "2 Wer hilft wo?", "Quellen"]
    assert instructions(holder)[0] == r'TOC \o "1-2" \h \z \u'
    assert len(set(targets)) == 5
    assert set(targets) <= bookmarks
    kinds = [mark.get(qn("w:fldCharType")) for mark in holder.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") == 6


def test_word_asks_nothing_when_it_opens_the_file(file: bytes):
    settings_part = parts(file)["word/settings.xml"]

    assert settings_part.find(qn("w:updateFields")) is None
    assert settings_part.find(f".//{qn('w:compatSetting')}").get(qn("w:val")) == "15"


def test_a_table_repeats_its_heads_and_says_what_it_shows(document):
    [table] = document.tables
    properties = table._tbl.tblPr

    assert [cell.text for cell in table.rows[0].cells] == ["Nr.", "Titel", "Ort"]
    assert [cell.text for cell in table.rows[1].cells] == ["1", "Wer kann was?", "München"]
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows] == [True, False, False]
    assert properties.find(qn("w:tblCaption")).get(qn("w:val")) == "Die Einträge im Überblick"
    assert properties.find(qn("w:tblDescription")).get(qn("w:val")) == "Je Eintrag Nummer, Titel und Ort."
    assert not list(table._tbl.iter(qn("w:vMerge"), qn("w:gridSpan")))


def test_links_lead_where_they_say(document):
    links = {link.text: link.address for paragraph in document.paragraphs for link in paragraph.hyperlinks}

    assert links["PEIMAN"] == "https://beispiel.test/peiman"
    assert links["Dortmund"] == "https://beispiel.test/do"


@pytest.mark.parametrize(("language", "locale"), [("de", "de-DE"), ("en", "en-GB")])
def test_the_file_names_language_title_and_the_platform_and_no_person(language: str, locale: str):
    file = docx.write(sample(language=language))
    properties = Document(io.BytesIO(file)).core_properties
    styles = parts(file)["word/styles.xml"]

    assert (properties.title, properties.language) == ("Personal in der Krise", locale)
    assert {properties.author, properties.last_modified_by} == {"Kommunales Krisenmanagement"}
    assert properties.comments == ""
    assert styles.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}").get(qn("w:val")) == locale


def test_a_part_in_another_language_says_so(document):
    [run] = [run for paragraph in document.paragraphs for run in paragraph.runs if run.text == "Nobody knew."]

    assert run._r.rPr.find(qn("w:lang")).get(qn("w:val")) == "en-GB"


def test_titles_of_works_are_emphasised(document):
    [reference, _other] = [line for line in document.paragraphs if line.style.style_id == "Bibliography"]

    assert [run.text for run in reference.runs if run.style.style_id == "Emphasis"] == ["Titel"]


def test_notes_stand_in_a_style_of_their_own(document):
    assert texts(document, "NoteTitle") == ["Ihre Notiz"]
    assert texts(document, "Note") == ["Für den Ausschuss.\nAm 12.\N{NO-BREAK SPACE}Januar."]


def test_every_numbered_list_begins_with_one(document):
    numbers = [
        paragraph._p.pPr.numPr.numId.val
        for paragraph in document.paragraphs
        if paragraph.style.style_id == "ListNumber"
    ]

    assert len(numbers) == 3
    assert len(set(numbers)) == 2


def test_each_page_but_the_first_has_its_number_and_says_whose_it_is(document):
    section = document.sections[0]

    assert section.different_first_page_header_footer
    assert section.header.paragraphs[0].text == "Kommunales Krisenmanagement · Personal in der Krise"
    assert section.footer.paragraphs[0].text == "Seite 1 von 1"
    assert instructions(section.footer._element) == ["PAGE", "NUMPAGES"]


def test_looks_come_from_styles_alone(file: bytes):
    document = parts(file)["word/document.xml"]
    known = {style.get(qn("w:styleId")) for style in parts(file)["word/styles.xml"].iter(qn("w:style"))}
    used = {style.get(qn("w:val")) for style in document.iter(qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle"))}
    direct = {child.tag for properties in document.iter(qn("w:rPr")) for child in properties}
    placed = {child.tag for properties in document.iter(qn("w:pPr")) for child in properties}

    assert used <= known
    assert direct <= {qn("w:rStyle"), qn("w:lang")}
    assert placed <= {qn("w:pStyle"), qn("w:numPr")}


def test_the_cover_is_passed_over_by_screen_readers(document):
    [picture] = document.element.body.iter(qn("wp:docPr"))

    assert picture.get("descr") == ""
    assert 'decorative" val="1"' in etree.tostring(picture).decode()


def test_a_document_may_end_with_a_table():
    document = Document(io.BytesIO(docx.write(sample(blocks=[Table("T", ["A"], [["1"]], "Eins.", [1])]))))

    assert document.element.body[-2].tag == qn("w:p")


@settings(max_examples=40, deadline=None)
@given(st.text(), st.text())
def test_any_text_comes_out_of_every_block_as_it_went_in(text: str, other: str):
    title = f"T{text}"  # a heading has at least one letter
    blocks: list[Block] = [
        Heading(title),
        Paragraph(text),
        Table(text, [other], [[Run(text, other)]], other, [1]),
        Facts([(text, other)]),
        Note(other, text),
        Listing([text]),
        Thread([Piece(text, other, text)]),
        Bibliography([text]),
    ]

    file = docx.write(sample(title=title, blocks=blocks))

    document = Document(io.BytesIO(file))
    assert set(parts(file)) >= {"word/document.xml", "word/styles.xml", "docProps/core.xml"}
    assert texts(document, "Title") == texts(document, "Heading1") == [one_line(title)]
    assert texts(document, "Normal")[0] == texts(document, "Bibliography")[0] == printable(text)
    assert document.tables[0].cell(1, 0).text == printable(text)
