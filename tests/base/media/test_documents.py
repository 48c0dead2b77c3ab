"""Documents: what is dangerous is refused in words, who wrote them is taken off, and the rest stays."""

import zipfile
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, PdfObject, TextStringObject

from panreflex.base.media import uploads
from panreflex.base.media.models import Attachment
from panreflex.base.media.refusing import Refused
from panreflex.project import editing_rights
from tests.base.media import samples
from tests.making import make_client, make_user

PERSON = b"Beispiel"


def checked(content: bytes, name: str) -> bytes:
    """What would be stored."""
    stored: bytes = uploads.checked(ContentFile(content, name), uploads.DOCUMENTS).read()
    return stored


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def anywhere(content: bytes) -> bytes:
    """All that an archive holds, or the file itself."""
    return b"".join(parts(content).values()) if zipfile.is_zipfile(BytesIO(content)) else content


def test_a_pdf_loses_its_author_and_keeps_title_and_pages():
    stored = PdfReader(BytesIO(checked(samples.pdf(), "merkblatt.pdf")))

    assert stored.metadata
    assert (stored.metadata.title, stored.metadata.author, stored.metadata.creator) == ("Merkblatt", None, None)
    assert stored.xmp_metadata is None
    assert len(stored.pages) == 1


def test_a_pdf_that_claims_to_be_accessible_still_does_and_names_nobody():
    stored = checked(samples.pdf(accessible=True), "merkblatt.pdf")

    xmp = PdfReader(BytesIO(stored)).xmp_metadata
    assert xmp is not None
    assert b"pdfuaid:part" in xmp.stream.get_data()
    assert xmp.dc_title == {"x-default": "Merkblatt"}
    assert PERSON not in stored


def test_what_a_pdf_hid_in_an_older_version_and_who_commented_is_gone():
    writer = PdfWriter(clone_from=BytesIO(samples.pdf()))
    note = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Text"),
            NameObject("/T"): TextStringObject("Erika Beispiel"),
            NameObject("/Contents"): TextStringObject("Bitte prüfen"),
        }
    )
    writer.add_annotation(0, note)

    assert PERSON not in checked(samples.pdf() + _written(writer), "merkblatt.pdf")


def test_a_comment_that_does_not_call_itself_an_annotation_loses_its_author_too():
    writer = PdfWriter(clone_from=BytesIO(samples.pdf()))
    note = DictionaryObject(
        {
            NameObject("/Subtype"): writer._add_object(NameObject("/Text")),
            NameObject("/Rect"): ArrayObject(FloatObject(number) for number in (0, 0, 20, 20)),
            NameObject("/T"): TextStringObject("Erika Beispiel"),
        }
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])

    assert PERSON not in checked(_written(writer), "merkblatt.pdf")


def _written(writer: PdfWriter) -> bytes:
    with BytesIO() as file:
        writer.write(file)
        return file.getvalue()


def _pdf_with(key: str, value: PdfObject) -> bytes:
    """A PDF that does this when it is opened; the value is an object of its own."""
    writer = PdfWriter(clone_from=BytesIO(samples.pdf()))
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject({NameObject(key): writer._add_object(value)})
    return _written(writer)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        *(
            (_pdf_with("/S", NameObject(f"/{kind}")), "Aktionen")
            for kind in ("Launch", "SubmitForm", "GoToE", "ImportData")
        ),
        (_pdf_with("/Subtype", NameObject("/FileAttachment")), "weitere Dateien"),
    ],
)
def test_a_pdf_does_not_hide_what_it_does_behind_references(content, said):
    with pytest.raises(Refused, match=said):
        checked(content, "a.pdf")


def test_a_pdf_may_call_anything_s():
    assert checked(_pdf_with("/S", DictionaryObject()), "a.pdf")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (samples.office("docx", body="<w:p/>"), "plan.docx"),
        (
            samples.office(
                "xlsx",
                {
                    "xl/comments1.xml": "<comments><authors><author>Erika Beispiel</author></authors></comments>",
                    "xl/comments/comment2.xml": "<authors><author>Erika Beispiel</author></authors>",
                    "xl/persons/person.xml": '<people><person displayName="Erika Beispiel" userId="e@x"/></people>',
                },
            ),
            "plan.xlsx",
        ),
        (samples.office("pptx"), "plan.pptx"),
        (samples.open_document(), "plan.odt"),
        (
            samples.open_document(
                kind="spreadsheet",
                body="<office:annotation><dc:creator>Erika Beispiel</dc:creator></office:annotation>",
            ),
            "plan.ods",
        ),
        (samples.office("docx", {"word/media/bild.jpeg": samples.picture()}), "mit-bild.docx"),
        (
            samples.office(
                "docx",
                {
                    "customXml/item1.xml": (
                        '<p:properties xmlns:p="http://schemas.microsoft.com/office/2006/metadata/properties">'
                        "<name>Erika Beispiel</name></p:properties>"
                    )
                },
            ),
            "aus-sharepoint.docx",
        ),
        (
            samples.office("docx", {"word/embeddings/tabelle.xlsx": samples.office("xlsx")}),
            "mit-diagramm.docx",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_office_document_loses_the_names_of_people_and_stays_whole(content, name):
    stored = checked(content, name)

    assert PERSON in anywhere(content)
    assert PERSON not in b"".join(anywhere(part) for part in parts(stored).values())
    assert set(parts(stored)) == set(parts(content))
    assert uploads.checked(ContentFile(stored, name), uploads.DOCUMENTS).kind.extensions[0] == name[-4:].lstrip(".")


def test_a_title_survives_with_its_special_characters():
    assert b"<dc:title>Lage &amp; Plan</dc:title>" in parts(checked(samples.office(), "a.docx"))["docProps/core.xml"]


def test_the_template_of_a_text_is_forgotten_since_its_path_names_people():
    settings = f'<w:settings xmlns:w="{samples.WORD}" xmlns:r="x"><w:attachedTemplate r:id="rId1"/></w:settings>'
    relations = (
        f'<Relationships xmlns="{samples.RELATIONS}"><Relationship Id="rId1" Type="{samples.OFFICE}/attachedTemplate"'
        ' Target="file:///C:/Users/Erika%20Beispiel/Vorlage.dotx" TargetMode="External"/></Relationships>'
    )

    stored = parts(
        checked(
            samples.office("docx", {"word/settings.xml": settings, "word/_rels/settings.xml.rels": relations}), "a.docx"
        )
    )

    assert b"attachedTemplate" not in stored["word/settings.xml"] + stored["word/_rels/settings.xml.rels"]


def _elsewhere(kind: str) -> bytes:
    target = 'Target="https://boese.example" TargetMode="External"'
    relation = f'<Relationship Id="rId1" Type="{samples.OFFICE}/{kind}" {target}/>'
    return samples.office(
        "docx",
        {"word/_rels/document.xml.rels": f'<Relationships xmlns="{samples.RELATIONS}">{relation}</Relationships>'},
    )


def test_links_to_other_sites_stay():
    assert b"boese.example" in anywhere(checked(_elsewhere("hyperlink"), "a.docx"))


BOMB = {"word/bombe.xml": b"<a>" + b" " * 60_000_000 + b"</a>"}
COMMENTS = f'<w:comments xmlns:w="{samples.WORD}"><w:comment/></w:comments>'
ENTITIES = '<!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (samples.pdf(script=True), "a.pdf", "Programmcode"),
        (samples.pdf(attachment=True), "a.pdf", "weitere Dateien"),
        (samples.pdf(password="geheim"), "a.pdf", "Passwort"),
        (samples.pdf()[:300], "a.pdf", "beschädigt"),
        (b"<html><script>alert(1)</script></html>" + samples.pdf(), "a.pdf", "nehmen wir hier nicht an"),
        (samples.pdf(), "a.docx", "ist aber PDF"),
        (samples.pdf(), "a.html", "ist aber PDF"),
        (b"MZ\x90\0 ein Programm", "a.pdf", "nehmen wir hier nicht an"),
        (b"MZ\x90\0 ein Programm", "a.txt", "kein lesbarer Text"),
        (b"<html></html>", "a.html", "nehmen wir hier nicht an"),
        (samples.office("docx", macros=True), "a.docm", "nehmen wir hier nicht an"),
        (samples.office("docx", {"word/vbaProject.bin": b"x"}), "a.docx", "Makros"),
        (samples.office("docx", {"word/embeddings/oleObject1.bin": b"x"}), "a.docx", "fremde Objekte"),
        (samples.office("docx", BOMB), "a.docx", "ungewöhnlich groß"),
        (samples.office("docx", {f"word/{n}.xml": "<a/>" for n in range(5_001)}), "a.docx", "ungewöhnlich groß"),
        (samples.office("docx", {"word/settings.xml": ENTITIES}), "a.docx", "unzulässige Definitionen"),
        (samples.office("docx", {"../../boese.xml": "<a/>"}), "a.docx", "beschädigt"),
        (samples.office("docx", {"word/kaputt.xml": "<a>"}), "a.docx", "beschädigt"),
        (samples.office("docx")[:-40], "a.docx", "beschädigt"),
        (_elsewhere("image"), "a.docx", "von anderswo"),
        (_elsewhere("oleObject"), "a.docx", "von anderswo"),
        (samples.office("docx", body='<w:ins w:author="Erika Beispiel"/>'), "a.docx", "nachverfolgte"),
        (samples.office("docx", body='<w:rPrChange w:author="Erika"/>'), "a.docx", "nachverfolgte"),
        (samples.office("docx", body='<w:cellDel w:author="Erika"/>'), "a.docx", "nachverfolgte"),
        (samples.office("docx", {"word/comments.xml": COMMENTS}), "a.docx", "Kommentare"),
        (samples.open_document(body="<text:tracked-changes/>"), "a.odt", "nachverfolgte"),
        (samples.open_document(body="<office:text><office:annotation/></office:text>"), "a.odt", "Kommentare"),
        (samples.open_document({"Basic/Standard/Modul.xml": "<a/>"}), "a.odt", "Makros"),
        (samples.archive({"geheim.exe": b"MZ"}), "a.docx", "nehmen wir hier nicht an"),
        (b"Stadt;Wert\nDortmund;=HYPERLINK(\"https://boese.example\")\n", "a.csv", "Zeile 2"),
        (b"\x00\x01\x02", "a.csv", "kein lesbarer Text"),
        (samples.picture(), "a.pdf", "nehmen wir hier nicht an"),
    ],
)  # fmt: skip
def test_a_bad_document_is_refused_in_words(content, name, said):
    with pytest.raises(Refused, match=said):
        checked(content, name)


def test_an_archive_whose_directory_lies_about_sizes_is_never_unpacked_beyond_what_it_says():
    content = bytearray(samples.office("docx", {"word/bombe.xml": b"<a>" + b" " * 60_000_000 + b"</a>"}))
    true_size = (60_000_007).to_bytes(4, "little")
    while (place := content.find(true_size)) >= 0:
        content[place : place + 4] = (500).to_bytes(4, "little")

    with pytest.raises(Refused, match="beschädigt"):
        checked(bytes(content), "a.docx")


@pytest.mark.parametrize("content", ["Stadt;Wert\nKöln;-7,5\n".encode(), "Stadt;Wert\nKöln;-7,5\n".encode("cp1252")])
def test_tables_and_texts_are_stored_in_utf_8(content):
    assert checked(content, "a.csv").decode("utf-8-sig") == "Stadt;Wert\nKöln;-7,5\n"
    assert checked(content, "a.txt").decode() == "Stadt;Wert\nKöln;-7,5\n"


FORMULA = '=HYPERLINK("https://boese.example")'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f"Übersicht, Stand 2024\nStadt;Wert\nDortmund;{FORMULA}\n", "Zeile 3"),
        (f"Stadt;Wert\nDortmund,{FORMULA}\n", "Zeile 2"),
        (f"Stadt\tWert\nDortmund\t{FORMULA}\n", "Zeile 2"),
        ("Stadt;Wert\nDortmund\t-7,5+cmd|' /C calc'!A0\n", "Zeile 2"),
        (f"Stadt;Wert\rDortmund;{FORMULA}\r", "Zeile 2"),
        ("Stadt;Wert\nDortmund;" + "x" * 200_000, "kein lesbarer Text"),
    ],
)
def test_a_formula_hides_behind_no_delimiter_no_title_and_no_line_end(content, said):
    with pytest.raises(Refused, match=said):
        checked(content.encode(), "a.csv")


@pytest.mark.parametrize(
    "content",
    [
        "Länge;Ort\r\n-7,5;Dublin (Irland)\r\n-8;-9\r\n",
        'Stadt;Gründe\nKöln;"Es fehlt:\n- Personal\n- Raum, - wie überall"\n',
        "Länge,Breite\n-7.5,51.2\n",
        "\tKöln\tDortmund\nÜbungen\t2\t3\n",
    ],
)
def test_numbers_with_a_sign_and_lists_in_a_cell_are_no_formulas(content):
    assert checked(content.encode(), "a.csv").decode("utf-8-sig") == content


def test_a_file_above_the_limit_is_refused_before_it_is_read(settings):
    settings.MAX_DOCUMENT_BYTES = 1_000_000

    class Endless:
        """A file of 200 MB that fails when somebody reads it."""

        name, size = "gross.pdf", 200_000_000

        def read(self, *_size):
            raise AssertionError("was read")

        seek = read

    with pytest.raises(Refused, match="Erlaubt sind"):
        uploads.checked(Endless(), uploads.DOCUMENTS)  # type: ignore[arg-type]


@given(st.binary(max_size=300), st.sampled_from(["%PDF-1.7\n", "PK\x03\x04", "GIF89a", "\xff\xd8\xff", ""]))
def test_whatever_comes_is_stored_or_refused_but_breaks_nothing(noise, head):
    for name in ("a.pdf", "a.docx", "a.txt", "a.csv", "a.jpg", "a.vtt", "a.mp4"):
        for group in (uploads.DOCUMENTS, uploads.PICTURES, uploads.SUBTITLES, uploads.VIDEOS):
            try:
                uploads.checked(ContentFile(head.encode("latin-1") + noise, name), group)
            except Refused as refusal:
                assert str(refusal)


@given(st.text(max_size=300))
def test_a_display_name_has_no_folder_no_control_character_and_an_end(name):
    shown = uploads.display_name(name)

    assert shown
    assert len(shown) <= 130
    assert "/" not in shown
    assert "\\" not in shown
    assert shown.isprintable()


@pytest.mark.django_db
def test_an_editor_uploads_a_document_and_the_browser_s_word_for_its_type_counts_nothing():
    editing_rights.set_up()
    editor = make_client(make_user("editor"))
    file = SimpleUploadedFile("Erikas Merkblatt.pdf", samples.pdf(), "text/html")

    answer = editor.post(
        "/redaktion/documents/add/", {"title": "Merkblatt", "language": "de", "tags": "", "file": file}
    )

    stored = Attachment.objects.get()
    assert answer.status_code == 302
    assert stored.media_type == "application/pdf"
    assert stored.original_name == "Erikas Merkblatt.pdf"
    assert stored.file.name == f"documents/{stored.key}.pdf"
    assert PERSON not in stored.file.read()


@pytest.mark.django_db
def test_a_refused_document_comes_back_with_the_reason_also_where_several_are_uploaded_at_once():
    editing_rights.set_up()
    editor = make_client(make_user("editor"))

    def macros() -> SimpleUploadedFile:
        return SimpleUploadedFile("plan.docx", samples.office("docx", {"word/vbaProject.bin": b"x"}))

    one = editor.post("/redaktion/documents/add/", {"title": "Plan", "language": "de", "tags": "", "file": macros()})
    many = editor.post("/redaktion/documents/multiple/add/", {"title": "Plan", "files[]": macros()})

    assert "Das Dokument enthält Makros" in one.content.decode()
    assert "Das Dokument enthält Makros" in many.json()["error_message"]
    assert not Attachment.objects.exists()
