"""Videos can be read as well as seen, arrive by parts, and forget where they were recorded."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from panreflex.base.media import uploads
from panreflex.base.media.models import Video
from panreflex.base.media.refusing import Refused
from panreflex.project import editing_rights
from tests.base.media import samples
from tests.making import make_client, make_user, make_video

pytestmark = pytest.mark.django_db

ADD = "/redaktion/videos/add/"


def form(**changed: Any) -> dict[str, Any]:
    return {
        "title": "Wie eine Übung abläuft",
        "file": SimpleUploadedFile("uebung.mp4", samples.video(), "application/octet-stream"),
        "subtitles": SimpleUploadedFile("uebung.vtt", samples.SUBTITLES),
        "transcript": "Guten Tag.",
        "language": "de",
        "poster": "",
        "creator": "Erika Beispiel",
        "licence": "own",
        "source_url": "",
    } | changed


@pytest.fixture
def editor():
    editing_rights.set_up()
    return make_client(make_user("editor"))


def test_an_editor_uploads_a_video_which_forgets_place_and_person_and_keeps_its_length(editor):
    answer = editor.post(ADD, form())

    stored = Video.objects.get()
    content = stored.file.read()
    assert answer.status_code == 302
    assert stored.uploaded_by_user is not None
    assert len(content) == len(samples.video())
    assert b"Beispiel" not in content
    assert b"+51.51" not in content
    assert b"mdat" in content


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"transcript": ""}, "Abschrift"),
        ({"subtitles": ""}, "Untertitel"),
        ({"subtitles": SimpleUploadedFile("a.vtt", b"1\n00:00:01,000 --> 00:00:02,000\nsrt")}, "WEBVTT"),
        ({"subtitles": SimpleUploadedFile("a.vtt", b"WEBVTT\n\nnichts")}, "keinen Eintrag"),
        ({"subtitles": SimpleUploadedFile("a.vtt", b"WEBVTT\n\n00:02.000 --> 00:01.000\nx")}, "Ende liegt nicht nach"),
        ({"file": SimpleUploadedFile("a.mp4", samples.picture())}, "nehmen wir hier nicht an"),
        ({"file": SimpleUploadedFile("a.mp4", samples.video()[:-100])}, "unvollständig"),
        ({"file": SimpleUploadedFile("a.mov", samples.video())}, "ist aber MP4"),
    ],
)
def test_a_video_without_words_or_that_is_none_is_refused(editor, changed, said):
    answer = editor.post(ADD, form(**changed))

    assert said in answer.content.decode()
    assert not Video.objects.exists()


@pytest.mark.parametrize(
    ("fields", "constraint"), [({"transcript": ""}, "video_can_be_read"), ({"creator": ""}, "video_has_rights")]
)
def test_the_database_refuses_a_video_without_words_or_rights(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_video(**fields)


def test_a_webm_is_recognised_by_its_content():
    head = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm"

    assert uploads.checked(ContentFile(head + bytes(99), "a.webm"), uploads.VIDEOS).content_type == "video/webm"
    with pytest.raises(Refused, match="nehmen wir hier nicht an"):
        uploads.checked(ContentFile(head.replace(b"webm", b"weba") + bytes(99), "a.webm"), uploads.VIDEOS)


def test_exchanged_and_deleted_videos_leave_no_file(editor, settings, django_capture_on_commit_callbacks):
    editor.post(ADD, form())
    stored = Video.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(f"/redaktion/videos/edit/{stored.pk}/", form())
    stored.refresh_from_db()
    files = {path.name for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()}

    with django_capture_on_commit_callbacks(execute=True):
        stored.delete()

    assert files == {stored.url.rpartition("/")[2], stored.subtitles_url.rpartition("/")[2]}
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_a_player_gets_the_part_it_asks_for():
    editing_rights.set_up()
    editor, stored = make_client(make_user("editor")), make_video()
    whole = stored.file.read()

    def part(span: str) -> Any:
        return editor.get(stored.url, headers={"Range": span})

    assert (part("bytes=0-9").status_code, b"".join(part("bytes=0-9"))) == (206, whole[:10])
    assert part("bytes=10-")["Content-Range"] == f"bytes 10-{len(whole) - 1}/{len(whole)}"
    assert b"".join(part("bytes=-5")) == whole[-5:]
    assert part(f"bytes={len(whole) + 5}-").status_code == 416
    assert b"".join(part("Unsinn")) == whole
    assert editor.get(stored.url)["Accept-Ranges"] == "bytes"
    assert b"".join(editor.head(stored.url)) == b""
    assert editor.head(stored.url)["Content-Length"] == str(len(whole))
