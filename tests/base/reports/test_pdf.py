"""PDF/UA-1: structure read with pikepdf, words with pypdf."""

import io
from collections.abc import Iterator

import pikepdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from panreflex.base.reports import pdf, typesetting
from panreflex.base.reports.model import (
    Bibliography,
    Block,
    Contents,
    Facts,
    Heading,
    Listing,
    Note,
    Paragraph,
    Piece,
    Run,
    Table,
    Thread,
)
from tests.base.reports.sample import sample

XMP_UA = "{http://www.aiim.org/pdfua/ns/id/}part"
XMP_A = "{http://www.aiim.org/pdfa/ns/id/}part"


@pytest.fixture(scope="module")
def file() -> bytes:
    return pdf.write(sample())


@pytest.fixture
def document(file: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(file)) as opened:
        yield opened


def words(file: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages).split())


def tags(element) -> list[str]:
    """Every kind of tag below `element`, in reading order."""
    if not isinstance(element, pikepdf.Dictionary):
        return []
    children = element.get("/K")
    own = [str(element.S)] if "/S" in element else []
    return own + [
        tag for child in (children if isinstance(children, pikepdf.Array) else [children]) for tag in tags(child)
    ]


def test_it_declares_both_standards_title_and_language(document: pikepdf.Pdf):
    with document.open_metadata() as metadata:
        assert (metadata[XMP_UA], metadata[XMP_A]) == ("1", "2")
    assert document.Root.Lang == "de-DE"
    assert document.Root.ViewerPreferences.DisplayDocTitle
    assert document.Root.MarkInfo.Marked
    assert document.docinfo.Title == "Personal in der Krise"
    assert document.docinfo.Author == "Kommunales Krisenmanagement"


def test_an_english_report_says_so():
    with pikepdf.open(io.BytesIO(pdf.write(sample(language="en")))) as document:
        assert document.Root.Lang == "en-GB"


def test_headings_tables_lists_and_contents_are_tagged(document: pikepdf.Pdf):
    found = tags(document.Root.StructTreeRoot)

    assert [tag for tag in found if tag in ("/H1", "/H2", "/H3")] == [
        "/H1",  # Inhalt
        "/H1",
        "/H1",
        "/H2",
        "/H3",
        "/H2",
        "/H1",
    ]
    assert found.count("/Table") == found.count("/THead") == found.count("/Caption") == 1
    assert (found.count("/TR"), found.count("/TH"), found.count("/TD")) == (3, 3, 6)
    assert found.count("/TOCI") == 5
    assert {"/L", "/LI", "/LBody", "/Link", "/Title"} <= set(found)


def test_a_head_of_a_table_heads_its_column(document: pikepdf.Pdf):
    heads = [entry for entry in document.objects if isinstance(entry, pikepdf.Dictionary) and entry.get("/S") == "/TH"]

    assert [str(head.A[0].Scope if isinstance(head.A, pikepdf.Array) else head.A.Scope) for head in heads] == [
        "/Column"
    ] * 3


def test_nothing_is_drawn_outside_of_the_tags(document: pikepdf.Pdf):
    for page in document.pages:
        depth, drawn_outside = 0, []
        for instruction in pikepdf.parse_content_stream(page):
            operator = str(instruction.operator)
            depth += (operator in ("BDC", "BMC")) - (operator == "EMC")
            if operator in ("Tj", "TJ", "'", '"', "Do", "sh", "f", "F", "f*", "S", "s", "B", "b") and not depth:
                drawn_outside.append(operator)
        assert drawn_outside == []


def test_readers_can_jump_from_heading_to_heading(document: pikepdf.Pdf):
    with document.open_outline() as outline:
        assert [entry.title for entry in outline.root] == ["Überblick", "Einträge", "Quellen"]
        assert [entry.title for entry in outline.root[1].children] == ["1 Wer kann was?", "2 Wer hilft wo?"]


def test_every_font_is_in_the_file_and_none_is_the_machines(document: pikepdf.Pdf):
    fonts = [
        entry for entry in document.objects if isinstance(entry, pikepdf.Dictionary) and "/FontDescriptor" in entry
    ]

    assert fonts
    assert all({"/FontFile2", "/FontFile3"} & set(font.FontDescriptor.keys()) for font in fonts)
    assert {str(font.FontDescriptor.FontName).split("+")[1].split("-")[0] for font in fonts} == {"FiraSans"}


def test_links_lead_where_they_say_and_can_be_read_aloud(document: pikepdf.Pdf):
    links = [link for page in document.pages for link in page.get("/Annots", []) if "/A" in link and "/URI" in link.A]

    assert {"https://beispiel.test/peiman", "https://beispiel.test/do"} <= {str(link.A.URI) for link in links}
    assert all(str(link.Contents) for link in links)


def test_the_words_are_there_in_their_order(file: bytes):
    said = words(file)

    places = [said.index(word) for word in ("Zusammenstellung", "Inhalt", "Zwei Einträge.", "Niemand", "Ihre Notiz")]
    assert places == sorted(places)
    assert "Seite 2 von" in said
    assert "Für den Ausschuss. Am 12. Januar." in said


CODE = '#panic("x") $x^2$ *b* _i_ `c` @ref <label> \\ // ] } #import "@preview/a:0.1.0": * = Titel #sys.inputs'


def test_typst_code_is_shown_as_text():
    said = words(pdf.write(sample(title=CODE, blocks=[Heading(CODE), Paragraph(CODE)])))

    assert said.count('#panic("x") $x^2$ *b* _i_ `c` @ref <label> \\ // ] }') == 3


def test_emoji_and_right_to_left_are_shown_and_what_no_font_has_is_marked():
    said = words(pdf.write(sample(blocks=[Paragraph("🔥 שלום مرحبا 漢字 Ende")])))

    assert "🔥" in said
    assert "□□ Ende" in said


def test_a_word_without_end_stays_on_the_page():
    file = pdf.write(sample(blocks=[Paragraph(["x" * 500, Run(f"https://beispiel.test/{'y' * 300}")])]))

    assert words(file).count("x") > 490  # none beyond the edge is lost; "\u200b" may part them


def test_what_typst_refuses_is_told():
    with pytest.raises(typesetting.Failed, match="dictionary does not contain key"):
        typesetting.pdf({"title": "Nur ein Titel"}, fonts=pdf._FONTS)


@settings(max_examples=12, deadline=None)
@example("q̈\u0308\ue000\U0010ffff🏴\u200d☠️ \u202eabc", "<>&\"'\\u{41}")
@given(st.text(), st.text())
def test_any_text_survives(text: str, other: str):
    blocks: list[Block] = [
        Contents(),
        Heading(f"T{text}"),
        Paragraph(
            [text, Run(other, f"https://beispiel.test/{text}"), Run(other, strong=True), Run(other, emphasis=True)]
        ),
        Table(text, [other], [[text]], other, [1]),
        Facts([(text, other)]),
        Note(other, text),
        Listing([text], ordered=True),
        Thread([Piece(text, other, text)]),
        Bibliography([text]),
    ]

    file = pdf.write(sample(title=f"T{text}", blocks=blocks))

    with pikepdf.open(io.BytesIO(file)) as document, document.open_metadata() as metadata:
        assert metadata[XMP_UA] == "1"
