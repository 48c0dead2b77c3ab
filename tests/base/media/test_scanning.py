"""A virus scanner sees every file; what it finds is locked away, and nobody is left in the dark."""

from collections import Counter
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.test import Client, TestCase
from procrastinate.contrib.django.models import ProcrastinateJob
from wagtail.models import UploadedFile

from panreflex.base.media import scanning, tasks
from panreflex.base.media.models import Attachment, ScanState
from panreflex.base.models import Change, Mail
from panreflex.project import editing_rights
from tests.base.media import samples, scanner
from tests.making import make_attachment, make_client, make_picture, make_user, make_video

pytestmark = pytest.mark.django_db
EVIL = "Dieser Text enthält Schadcode.".encode()


@pytest.fixture
def clamd(settings):
    with scanner.running() as (clamd, address):
        settings.VIRUS_SCANNER = address
        yield clamd


def scan(stored) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        scanning.scan(stored._meta.label_lower, stored.pk)
    stored.refresh_from_db()


def jobs() -> list[tuple[str, dict[str, object]]]:
    return [(job.task_name, job.args) for job in ProcrastinateJob.objects.filter(task_name="media.scan")]


def test_without_a_scanner_a_file_is_unchecked_and_harmless_until_told_otherwise():
    stored = make_attachment()

    assert stored.get_scan_state_display() == "nicht geprüft"
    assert stored.is_harmless
    assert Attachment.objects.harmless().get() == stored
    assert jobs() == []


def test_with_a_scanner_a_file_waits_for_its_verdict(clamd):
    stored = make_attachment()

    assert not stored.is_harmless
    assert not Attachment.objects.harmless().exists()
    assert jobs() == [("media.scan", {"model": "media.attachment", "pk": stored.pk})]


def test_what_the_scanner_passes_is_public_and_pages_become_new(clamd):
    stored = make_attachment()
    before = Change.objects.count()

    scan(stored)

    assert stored.scan_state == ScanState.CLEAN
    assert stored.scanned_at
    assert stored.is_harmless
    assert clamd.seen == [stored.file.read()]
    assert Change.objects.count() == before + 1


def test_the_scanner_is_also_reached_through_a_socket_file(settings, tmp_path: Path):
    with scanner.running(tmp_path / "clamd.ctl") as (clamd, address):
        settings.VIRUS_SCANNER = address
        stored = make_picture()
        scan(stored)

        assert stored.scan_state == ScanState.CLEAN
        assert len(clamd.seen) == 1
        assert scanning.set_up_problems() == []


def test_of_a_video_the_subtitles_are_seen_as_well(clamd):
    stored = make_video()

    scan(stored)

    assert [content[:6] for content in clamd.seen] == [samples.video()[:6], b"WEBVTT"]


def test_what_is_infected_is_locked_away_and_uploader_and_administrators_are_told(clamd, settings):
    editing_rights.set_up()
    uploader, administrator = make_user("editor"), make_user("administrator")
    stored = make_attachment("bericht.txt", EVIL, title="Bericht", uploaded_by_user=uploader)
    before = stored.file.name

    scan(stored)

    assert stored.scan_state == ScanState.INFECTED
    assert stored.scan_finding == scanner.FINDING
    assert not (settings.MEDIA_ROOT / before).exists()
    assert str(stored.file.name).startswith("quarantine/")
    assert make_client(administrator).get(stored.url).status_code == 404
    mails = Mail.objects.all()
    assert {mail.to for mail in mails} == {uploader.email, administrator.email}
    assert all("bericht.txt" in mail.text and scanner.FINDING in mail.text for mail in mails)


def test_an_infected_picture_loses_its_scaled_copies_and_is_never_opened_again(clamd, settings, monkeypatch):
    stored = make_picture()
    copy = stored.get_rendition("width-100")
    monkeypatch.setattr(scanning, "scanned", lambda *_: scanning.Verdict("Test.Bild"))

    scan(stored)

    assert not (settings.MEDIA_ROOT / copy.file.name).exists()
    assert Client().get(copy.url).status_code == 404
    with pytest.raises(OSError, match=r"Test\.Bild"):
        stored.get_rendition("width-200")


def test_a_file_stays_where_it_is_until_the_verdict_is_committed(clamd, settings):
    stored = make_attachment("bericht.txt", EVIL)

    with transaction.atomic():
        scanning.scan("media.attachment", stored.pk)
        transaction.set_rollback(True)

    stored.refresh_from_db()
    assert stored.scan_state == ScanState.UNCHECKED
    assert stored.file.read() == EVIL


@pytest.mark.parametrize("mood", ["silent", "busy"])
def test_a_scanner_that_does_not_answer_leaves_the_file_locked_and_the_job_fails_to_be_repeated(clamd, mood):
    clamd.mood = mood
    stored = make_attachment()

    with pytest.raises(scanning.ScannerFailed):
        scan(stored)
    stored.refresh_from_db()
    failed = stored.scan_state
    clamd.mood = "honest"
    scan(stored)

    assert failed == ScanState.FAILED
    assert stored.scan_state == ScanState.CLEAN


def test_a_scanner_that_is_away_is_named_as_a_problem(settings):
    with scanner.running() as (_clamd, address):
        pass
    settings.VIRUS_SCANNER = address
    stored = make_attachment()

    with pytest.raises(scanning.ScannerFailed):
        scan(stored)

    assert not scanning.answers(address)
    assert "antwortet nicht" in scanning.set_up_problems()[0]


def test_that_there_is_no_scanner_is_named_as_a_problem():
    assert "Kein Virenscanner eingerichtet" in scanning.set_up_problems()[0]


def test_files_from_before_there_was_a_scanner_are_queued_once(settings):
    stored = [make_attachment(), make_picture(), make_video()]

    with scanner.running() as (_clamd, address):
        settings.VIRUS_SCANNER = address
        tasks.scan_what_waits(0)
        tasks.scan_what_waits(0)

    assert Counter(args["pk"] for _name, args in jobs()) == Counter(one.pk for one in stored)


def test_a_verdict_on_a_file_that_was_exchanged_meanwhile_does_not_count(clamd):
    stored = make_attachment()

    def exchange_while_scanning(*_args):
        newer = Attachment.objects.get(pk=stored.pk)
        newer.file.save("neu.txt", ContentFile(b"Neuer Text"))
        return scanning.Verdict("")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scanning, "scanned", exchange_while_scanning)
        scan(stored)

    assert stored.scan_state == ScanState.UNCHECKED
    assert stored.original_name == "neu.txt"


def test_scanning_twice_asks_the_scanner_once_and_a_file_that_is_gone_does_no_harm(clamd):
    stored = make_attachment()
    scan(stored)
    scan(stored)
    stored.delete()

    scanning.scan("media.attachment", stored.pk or 0)

    assert len(clamd.seen) == 1


def test_a_verdict_has_its_time():
    stored = make_attachment()

    with pytest.raises(IntegrityError, match="attachment_scanned_at_a_time"), transaction.atomic():
        Attachment.objects.filter(pk=stored.pk).update(scan_state=ScanState.CLEAN)


def test_editors_see_the_state_in_lists_and_chooser(clamd):
    editing_rights.set_up()
    editor = make_client(make_user("editor"))
    document, picture = make_attachment("plan.pdf"), make_picture()
    scan(document)

    lists = {
        path: editor.get(f"/redaktion/{path}").content.decode()
        for path in (
            "documents/",
            "documents/chooser/",
            f"documents/edit/{document.pk}/",
            "images/",
            "images/?layout=list",
        )
    }

    assert all("ohne Befund" in page for path, page in lists.items() if path.startswith("documents"))
    assert all("nicht geprüft" in page for path, page in lists.items() if path.startswith("images"))
    assert picture.title in lists["images/"]


def test_uploads_whose_form_nobody_finished_are_deleted_after_a_day(settings, monkeypatch):
    fresh, old = (UploadedFile.objects.create(file=ContentFile(samples.picture(), "a.jpg")) for _ in range(2))
    path = settings.MEDIA_ROOT / old.file.name
    monkeypatch.setattr(tasks, "_age", lambda upload: tasks._ABANDONED_AFTER * (2 if upload.pk == old.pk else 0.5))

    tasks.remove_abandoned_uploads(0)

    assert list(UploadedFile.objects.all()) == [fresh]
    assert not path.exists()
