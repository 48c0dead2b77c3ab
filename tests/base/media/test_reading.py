"""The text of documents is read apart from everything else; whatever a file does, it ends as a page or a reason."""

import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pptx
import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from pypdf import PdfWriter
from wagtail.models import Collection

from panreflex.base import changes
from panreflex.base.media import archives, extracting, reading, scanning, tasks
from panreflex.base.media.models import Attachment, ExtractedPage
from panreflex.base.media.readable import ReadingProblem, ReadingState
from panreflex.base.models import Change
from panreflex.project import editing_rights
from tests.base.media import samples
from tests.making import make_attachment, make_client, make_user

PDF = "application/pdf"


def word() -> bytes:
    """A Word document with everything that holds text."""
    document = docx.Document()
    document.add_heading("Lagebericht")
    document.add_paragraph("Der Stab tagt täglich.")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Pegel", "steigt"
    box = (
        '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r><mc:AlternateContent>'
        "<mc:Choice><w:p><w:r><w:t>Kasten</w:t></w:r></w:p></mc:Choice>"
        "<mc:Fallback><w:p><w:r><w:t>Kasten</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    document.element.body.insert(0, docx.oxml.parse_xml(box))
    return written(document.save)


def slides() -> bytes:
    """Three slides: text with notes and a table, a hidden one, an empty one."""
    show = pptx.Presentation()
    first, hidden, _empty = (show.slides.add_slide(show.slide_layouts[5]) for _number in range(3))
    first.shapes.title.text = "Unser Vorgehen"
    first.shapes.add_table(1, 1, 0, 0, 900, 900).table.cell(0, 0).text = "Zuständigkeit"
    first.notes_slide.notes_text_frame.text = "Beispiel nennen"
    hidden.shapes.title.text = "Nur für uns"
    hidden.element.set("show", "0")
    return written(show.save)


def written(save: Callable[[Any], Any]) -> bytes:
    with BytesIO() as file:
        save(file)
        return file.getvalue()


def many_pages() -> bytes:
    writer = PdfWriter()
    for _number in range(2_000):
        writer.add_blank_page(100, 100)
    return written(writer.write)


def encrypted() -> bytes:
    with pikepdf.open(BytesIO(samples.written_pdf("Geheimer Plan"))) as pdf, BytesIO() as file:
        pdf.save(file, encryption=pikepdf.Encryption(owner="x", user="y"))
        return file.getvalue()


def pages_in_a_circle() -> bytes:
    """A tree of pages that is its own child."""
    with pikepdf.open(BytesIO(samples.written_pdf("Plan"))) as pdf, BytesIO() as file:
        pdf.Root.Pages.Kids = pikepdf.Array([pdf.Root.Pages])
        pdf.save(file)
        return file.getvalue()


def drawn_in_a_circle() -> bytes:
    """A page whose drawing draws itself."""
    with pikepdf.open(BytesIO(samples.written_pdf("Plan"))) as pdf, BytesIO() as file:
        form = pdf.make_stream(b"/X Do", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9])
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
        pdf.pages[0].Resources = form.Resources
        pdf.pages[0].Contents = pdf.make_stream(b"/X Do")
        pdf.save(file)
        return file.getvalue()


def blown_up_pdf() -> bytes:
    """A page whose drawing unpacks to 100 MB."""
    with pikepdf.open(BytesIO(samples.written_pdf("Plan"))) as pdf, BytesIO() as file:
        pdf.pages[0].Contents = pdf.make_stream(b"BT " + b" " * 100_000_000 + b"ET")
        pdf.save(file, compress_streams=True)
        return file.getvalue()


def blown_up_word() -> bytes:
    """A Word document with 6 MB of blanks."""
    with BytesIO() as file:
        file.write(word())
        with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("word/more.xml", "w") as part:
            for _megabyte in range(6):
                part.write(b" " * 2**20)
        return file.getvalue()


def stored_in(folder: Path, content: bytes) -> Any:
    path = folder / "file"
    path.write_bytes(content)
    return path.open("rb")


def test_a_pdf_is_read_by_pages_and_those_without_words_are_left_out():
    content = samples.written_pdf("Der Krisen-\nstab übt.", "", "17", "Was danach kommt")

    assert extracting.extract(BytesIO(content), "pdf") == {
        "pages": [(1, "Der Krisenstab übt."), (4, "Was danach kommt")]
    }


def test_a_word_document_is_read_in_its_order_with_tables_and_boxes_once():
    assert extracting.extract(BytesIO(word()), "docx") == {
        "pages": [(0, "Kasten\nLagebericht\nDer Stab tagt täglich.\nPegel\nsteigt")]
    }


def test_slides_keep_their_numbers_and_hidden_ones_are_left_out():
    assert extracting.extract(BytesIO(slides()), "pptx") == {
        "pages": [(1, "Unser Vorgehen\nZuständigkeit\nBeispiel nennen")]
    }


@pytest.mark.parametrize(
    ("make", "kind", "problem"),
    [
        (encrypted, "pdf", ReadingProblem.ENCRYPTED),
        (lambda: samples.written_pdf("", "2"), "pdf", ReadingProblem.NO_TEXT),
        (many_pages, "pdf", ReadingProblem.TOO_LONG),
        (lambda: samples.written_pdf("Plan")[:400], "pdf", ReadingProblem.BROKEN),
        (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, "pdf", ReadingProblem.BROKEN),
        (lambda: samples.archive({"word/document.xml": "<a>"}), "docx", ReadingProblem.BROKEN),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900), "docx", ReadingProblem.ENCRYPTED),
        (lambda: written(docx.Document().save), "docx", ReadingProblem.NO_TEXT),
        (blown_up_word, "docx", ReadingProblem.TOO_BIG),
    ],
)
def test_what_cannot_be_read_says_why(make, kind, problem, monkeypatch):
    monkeypatch.setattr(extracting, "MAX_UNPACKED", 5_000_000)

    answer = extracting.extract(BytesIO(make()), kind)

    assert answer.get("problem") == problem


@pytest.mark.parametrize("make", [pages_in_a_circle, drawn_in_a_circle, blown_up_pdf])
def test_a_malicious_pdf_ends_in_a_reason_and_takes_nothing_along(make, tmp_path):
    with stored_in(tmp_path, make()) as file:
        outcome = reading.text_of(file, PDF)

    assert outcome.problem in (
        ReadingProblem.BROKEN,
        ReadingProblem.NO_TEXT,
        ReadingProblem.TOO_LONG,
        ReadingProblem.TOO_HUNGRY,
        ReadingProblem.TOO_SLOW,
    )
    assert outcome.pages == ()


@pytest.mark.parametrize(
    ("reader", "problem"),
    [
        ("while True: pass", ReadingProblem.TOO_SLOW),
        ("import os, time; os.close(1); time.sleep(600)", ReadingProblem.TOO_SLOW),
        ("import os; os.kill(os.getpid(), 24)", ReadingProblem.TOO_SLOW),
        ("import os; os.kill(os.getpid(), 9)", ReadingProblem.TOO_HUNGRY),
        ("import os; os.kill(os.getpid(), 11)", ReadingProblem.BROKEN),
        ("while True: print('x' * 65536)", ReadingProblem.TOO_LONG),
        ("print('[' * 100000)", ReadingProblem.BROKEN),
        ('print(\'{"problem": "unknown"}\')', ReadingProblem.BROKEN),
        ('print(\'{"pages": [[1, "a"], [1, "b"]]}\')', ReadingProblem.BROKEN),
        ('print(\'{"pages": [[99999, "a"]]}\')', ReadingProblem.BROKEN),
    ],
)
def test_a_reader_that_hangs_dies_babbles_or_lies_ends_in_a_reason(reader, problem, tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "COMMAND", [sys.executable, "-S", "-E", "-c", reader])
    monkeypatch.setattr(reading, "LONGEST", 0.5)
    monkeypatch.setattr(reading, "MAX_ANSWER", 1_000_000)

    with stored_in(tmp_path, b"%PDF-") as file:
        outcome = reading.text_of(file, PDF)

    assert outcome == reading.Outcome(problem=problem)


def test_the_reader_knows_no_secret_writes_no_file_and_cannot_lift_its_limits(tmp_path, monkeypatch):
    monkeypatch.setenv("PANREFLEX_SECRET_KEY", "geheim")
    asks = """
import json, os, resource, signal
from panreflex.base.media import extracting
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # else the first byte to a file would be its end
extracting.give_up_what_is_not_needed()
found = []
if "geheim" in repr(os.environ): found.append("secret")
try:
    with open("PLACE", "w") as file: file.write("x")
except OSError: pass
else: found.append("file")
try: bytearray(extracting.MAX_MEMORY)
except MemoryError: pass
else: found.append("memory")
for limit in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC):
    if resource.getrlimit(limit)[1] == resource.RLIM_INFINITY: found.append("no limit")
print(json.dumps({"pages": [[0, "found: " + ", ".join(found)]]}))
""".replace("PLACE", str(tmp_path / "written"))
    monkeypatch.setattr(
        reading, "COMMAND", [sys.executable, "-P", "-c", "import signal\nsignal.signal(25, signal.SIG_IGN)" + asks]
    )

    with stored_in(tmp_path, b"%PDF-") as file:
        outcome = reading.text_of(file, PDF)

    assert outcome.pages == ((0, "found: "),)


def test_a_reader_whose_parent_is_gone_ends_by_itself(monkeypatch):
    ends = "from panreflex.base.media import extracting as e, tidying; import time; e.LONGEST = 1"
    with subprocess.Popen(
        [sys.executable, "-P", "-c", f"{ends}; e.give_up_what_is_not_needed(); time.sleep(300)"]
    ) as child:
        child.wait(timeout=60)

    assert child.returncode == -signal.SIGALRM


def test_tables_and_other_formats_are_skipped_without_a_process(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "COMMAND", ["/nowhere"])
    with stored_in(tmp_path, b"a;b") as file:
        problems = [reading.text_of(file, kind).problem for kind in ("text/csv", archives.XLSX, archives.ODT)]

    assert problems == [ReadingProblem.TABLE, ReadingProblem.TABLE, ReadingProblem.FORMAT]


def jobs() -> list[dict[str, Any]]:
    return [job.args for job in ProcrastinateJob.objects.filter(task_name="media.read").order_by("pk")]


@pytest.fixture
def quick(monkeypatch) -> None:
    """The reader in our own process, for tests that are about what becomes of its answer."""

    def text_of(file: Any, media_type: str) -> reading.Outcome:
        answer = extracting.extract(BytesIO(file.read()), reading.KINDS[media_type])
        if "problem" in answer:
            return reading.Outcome(problem=ReadingProblem(answer["problem"]))
        return reading.Outcome(pages=tuple(answer["pages"]))

    monkeypatch.setattr(reading, "text_of", text_of)


@pytest.mark.django_db
class TestDocuments:
    """What is stored of a text, and when."""

    def test_a_stored_document_is_queued_with_the_same_commit_and_read_by_a_process_of_its_own(self):
        with transaction.atomic():
            document = make_attachment("plan.pdf", samples.written_pdf("Der Stab", "tagt"))
            queued = jobs()
        before = Change.objects.count()

        tasks.read(pk=document.pk)
        tasks.read(pk=document.pk)

        document.refresh_from_db()
        assert queued == [{"pk": document.pk}]
        assert list(document.extracted_pages.order_by("number").values_list("number", "text")) == [
            (1, "Der Stab"),
            (2, "tagt"),
        ]
        assert (document.reading_state, document.read_sha256) == (ReadingState.READ, document.sha256)
        assert list(Change.objects.values_list("kind", "key"))[before:] == [("media.attachment", str(document.pk))]

    def test_what_is_rolled_back_is_not_read(self):
        class Halted(Exception):
            pass

        with pytest.raises(Halted), transaction.atomic():
            make_attachment()
            raise Halted

        assert jobs() == []

    def test_an_exchanged_file_is_forgotten_at_once_and_read_anew(self, quick):
        document = make_attachment("plan.pdf", samples.written_pdf("Alte Fassung"))
        reading.read(document.pk)
        document.refresh_from_db()
        before = Change.objects.count()

        document.file.save("plan.pdf", ContentFile(samples.written_pdf("Neue Fassung")))
        waiting, told = document.reading_state, Change.objects.count() - before
        reading.read(document.pk)

        assert (waiting, told) == (ReadingState.WAITING, 1)
        assert [page.text for page in ExtractedPage.objects.all()] == ["Neue Fassung"]

    def test_a_file_that_is_exchanged_while_it_is_read_keeps_the_new_text_only(self, quick, monkeypatch):
        document = make_attachment("plan.pdf", samples.written_pdf("Alte Fassung"))
        read = reading.text_of

        def exchanged_meanwhile(file: Any, media_type: str) -> reading.Outcome:
            Attachment.objects.get().file.save("plan.pdf", ContentFile(samples.written_pdf("Neue Fassung")))
            return read(file, media_type)

        monkeypatch.setattr(reading, "text_of", exchanged_meanwhile)
        reading.read(document.pk)
        monkeypatch.setattr(reading, "text_of", read)
        after_the_first = ExtractedPage.objects.count()
        reading.read(document.pk)

        assert after_the_first == 0
        assert [page.text for page in ExtractedPage.objects.all()] == ["Neue Fassung"]

    def test_a_reading_that_is_killed_half_way_kept_nothing_and_is_repeated(self, quick, monkeypatch):
        document = make_attachment("plan.pdf", samples.written_pdf("Der Stab"))
        monkeypatch.setattr(changes, "record", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            reading.read(document.pk)
        kept = (ExtractedPage.objects.count(), Attachment.objects.get().reading_state)
        monkeypatch.undo()

        tasks.read(pk=document.pk)

        assert kept == (0, ReadingState.WAITING)
        assert ExtractedPage.objects.count() == 1

    def test_what_was_there_before_is_found_once_and_what_is_known_is_left_alone(self, quick):
        old, known = make_attachment(), make_attachment("plan.pdf", samples.written_pdf("Der Stab"))
        reading.read(known.pk)
        ProcrastinateJob.objects.filter(task_name="media.read").update(status="succeeded", queueing_lock=None)

        tasks.read_what_waits(0)
        tasks.read_what_waits(0)

        assert list(
            ProcrastinateJob.objects.filter(task_name="media.read", status="todo").values_list("args", flat=True)
        ) == [{"pk": old.pk}]

    def test_where_there_is_a_scanner_a_file_is_read_only_once_it_passed(self, quick, settings, monkeypatch):
        settings.VIRUS_SCANNER = "tcp://127.0.0.1:1"
        document = make_attachment("plan.pdf", samples.written_pdf("Der Stab"))
        queued_before = jobs()
        reading.read(document.pk)
        read_before = ExtractedPage.objects.count()

        monkeypatch.setattr(scanning, "scanned", lambda *_: scanning.Verdict(""))
        scanning.scan("media.attachment", document.pk)

        assert (queued_before, read_before) == ([], 0)
        assert jobs() == [{"pk": document.pk}]

    def test_a_file_that_is_missing_on_the_disk_says_so(self):
        document = make_attachment()
        os.remove(document.file.path)

        reading.read(document.pk)

        document.refresh_from_db()
        assert document.reading_problem == ReadingProblem.MISSING

    def test_the_database_takes_no_reason_without_skipping_and_no_page_twice(self):
        document = make_attachment()
        with pytest.raises(IntegrityError, match="attachment_skipped_for_a_reason"), transaction.atomic():
            Attachment.objects.update(reading_problem="broken")
        with pytest.raises(IntegrityError, match="attachment_read_at_a_time"), transaction.atomic():
            Attachment.objects.update(reading_state="read")
        with pytest.raises(IntegrityError, match="extracted_page_once"), transaction.atomic():
            ExtractedPage.objects.bulk_create(ExtractedPage(attachment=document, number=1, text="x") for _ in "ab")


@pytest.mark.django_db
class TestEditors:
    """What editors see of it."""

    @pytest.fixture
    def editor(self) -> Any:
        editing_rights.set_up()
        return make_client(make_user("editor"))

    @pytest.fixture
    def scan(self, quick) -> Attachment:
        document = make_attachment("scan.pdf", samples.written_pdf(""), title="Eingescannter Plan")
        reading.read(document.pk)
        document.refresh_from_db()
        return document

    def test_lists_and_tasks_say_what_was_not_read_why_and_what_to_do(self, editor, scan):
        make_attachment("gelesen.pdf", title="Noch zu lesen")
        reason, advice = "Die Datei enthält keinen Text", "Bitte als PDF mit Texterkennung speichern und neu hochladen."

        everything = editor.get("/redaktion/documents/").content.decode()
        filtered = editor.get("/redaktion/documents/?reading_problem=no_text").content.decode()
        one = editor.get(f"/redaktion/documents/edit/{scan.pk}/").content.decode()
        open_tasks = editor.get("/redaktion/aufgaben/").content.decode()

        assert reason in everything
        assert "wird noch gelesen" in everything
        assert "Eingescannter Plan" in filtered
        assert "Noch zu lesen" not in filtered
        for page in (one, open_tasks):
            assert reason in page
            assert advice in page

    def test_an_editor_has_it_read_again_and_nobody_else_does(self, editor, scan):
        ProcrastinateJob.objects.all().delete()
        address = f"/redaktion/documents/{scan.pk}/lesen/"

        refused = [client.post(address).status_code for client in (make_client(), make_client(make_user("reader")))]
        by_link, before = editor.get(address).status_code, jobs()
        answer = editor.post(address)

        scan.refresh_from_db()
        assert (refused, by_link, before) == ([302, 403], 405, [])
        assert answer["Location"] == f"/redaktion/documents/edit/{scan.pk}/"
        assert scan.reading_state == ReadingState.WAITING
        assert jobs() == [{"pk": scan.pk}]

    def test_what_editors_change_or_move_is_told_to_the_search(self, editor):
        document = make_attachment()
        collection = Collection.get_first_root_node().add_child(name="Geschlossen")
        before = Change.objects.count()

        editor.post(
            f"/redaktion/documents/edit/{document.pk}/",
            {"title": "Neu", "language": "de", "collection": document.collection_id},
        )
        renamed = Change.objects.count()
        editor.post(
            f"/redaktion/bulk/media/attachment/add_to_collection/?id={document.pk}", {"collection": collection.pk}
        )

        document.refresh_from_db()
        assert (document.title, document.collection) == ("Neu", collection)
        assert before < renamed < Change.objects.count()
        assert set(Change.objects.values_list("kind", "key")[before:]) == {("media.attachment", str(document.pk))}
