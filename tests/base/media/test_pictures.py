"""Pictures are shown as scaled copies; what an original hides is gone before it is stored."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from PIL import Image
from wagtail.models import UploadedFile

from panreflex.base.media import uploads
from panreflex.base.media.models import Picture
from panreflex.base.media.refusing import Refused
from panreflex.base.models import Change
from panreflex.project import editing_rights
from tests.base.media import samples
from tests.making import make_attachment, make_client, make_picture, make_user

pytestmark = pytest.mark.django_db

ADD = "/redaktion/images/add/"
FORM = {
    "title": "Übung",
    "description": "Menschen üben",
    "creator": "Erika Beispiel",
    "licence": "cc-by-4.0",
    "source_url": "",
    "tags": "",
}


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def editor():
    editing_rights.set_up()
    return make_client(make_user("editor"))


def upload(content: bytes, name: str = "uebung.jpg", said: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, said)


def test_a_picture_is_shown_scaled_upright_and_without_hidden_data(editor):
    editor.post(ADD, FORM | {"file": upload(samples.picture(size=(600, 900), orientation=6))})
    address = Picture.objects.get().get_rendition("width-300").url

    answer = Client().get(address)

    content = b"".join(answer)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert "max-age=86400" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert not answer.cookies
    assert Image.open(BytesIO(content)).size == (300, 200)
    assert b"Dienstkamera" not in content


@pytest.mark.parametrize(
    ("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp"), ("AVIF", "a.avif")]
)
def test_what_a_camera_notes_is_gone_before_the_picture_is_stored(kind, name):
    content = samples.picture(kind)

    stored = make_picture(name, content).file.read()

    assert Image.open(BytesIO(content)).getexif()[samples.ARTIST] == "Erika Beispiel"
    assert Image.open(BytesIO(stored)).format == kind
    assert dict(Image.open(BytesIO(stored)).getexif()) == {}
    assert b"Beispiel" not in stored


def test_comments_and_whatever_hangs_behind_a_picture_are_gone():
    polyglot = samples.picture(comment=b"von Erika Beispiel") + b"<html><script>alert(1)</script></html>"

    stored = make_picture(content=polyglot).file.read()

    assert b"Beispiel" not in stored
    assert b"script" not in stored


def test_the_original_has_a_name_of_ours_and_is_served_to_nobody():
    picture = make_picture("Erika Beispiel, Amt 37.jpg")

    assert picture.file.name == f"original_images/{picture.key}.jpg"
    assert picture.original_name == "Erika Beispiel, Amt 37.jpg"
    assert make_client(make_user("administrator")).get(picture.file.url).status_code == 404
    assert Client().get(f"/media/images/{picture.key}.jpg").status_code == 404


@pytest.mark.parametrize("path", ["../documents/geheim.pdf", "..%2Fdocuments%2Fgeheim.pdf", "/etc/passwd", ""])
def test_nothing_else_of_the_folder_can_be_reached(path):
    make_attachment("geheim.pdf")

    assert Client().get(f"/media/images/{path}").status_code in (400, 404)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "bild.svg", "nehmen wir hier nicht an"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "bild.png", "nehmen wir hier nicht an"),
        (samples.pdf(), "bild.png", "nehmen wir hier nicht an"),
        (samples.picture("PNG"), "bild.jpg", "ist aber PNG"),
        (samples.picture("PNG"), "bild.png.exe", "ist aber PNG"),
        (samples.huge_png(), "bild.png", "zu viele Pixel"),
        (samples.huge_png(8_000, 8_000), "bild.png", "8.000 × 8.000 Pixel"),
        (samples.picture()[:2_000], "bild.jpg", "unvollständig"),
        (b"", "bild.jpg", "leer"),
        (
            samples.picture("GIF", save_all=True, append_images=[Image.new("RGB", (600, 400), "red")]),
            "bild.gif",
            "bewegt sich",
        ),
    ],
    ids=[
        "svg",
        "svg as png",
        "pdf",
        "false extension",
        "two extensions",
        "30000",
        "8000",
        "truncated",
        "empty",
        "moving",
    ],
)
def test_a_bad_picture_is_refused_in_words(content, name, said):
    with pytest.raises(Refused, match=said):
        uploads.checked(ContentFile(content, name), uploads.PICTURES)


def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(editor):
    answer = editor.post(ADD, FORM | {"file": upload(samples.huge_png(), "karte.png", "image/png")})

    page = answer.content.decode()
    assert "zu viele Pixel" in page
    assert "Menschen üben" in page
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"description": ""}, "Der Alternativtext fehlt"),
        ({"description": "IMG_0815.jpg"}, "ist ein Dateiname"),
        ({"is_decorative": "on"}, "Schmuck hat keinen Alternativtext"),
        ({"creator": ""}, "muss ausgefüllt"),
        ({"licence": ""}, "muss ausgefüllt"),
    ],
)
def test_alternative_text_and_rights_are_obligatory(editor, changed, said):
    answer = editor.post(ADD, FORM | changed | {"file": upload(samples.picture())})

    assert said in answer.content.decode()
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"description": ""}, "picture_has_alternative_text_or_is_decorative"),
        ({"creator": ""}, "picture_has_rights"),
        ({"licence": "irgendwie"}, "picture_has_rights"),
    ],
)
def test_the_database_refuses_a_picture_without_them(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_picture(**fields)


def test_several_pictures_at_once_wait_for_their_texts_and_are_cleaned_like_any_other(editor):
    answer = editor.post("/redaktion/images/multiple/add/", {"files[]": upload(samples.picture()), "title": "Übung"})
    waiting = UploadedFile.objects.get()
    prefix = f"uploaded-image-{waiting.pk}-"
    stored = editor.post(
        f"/redaktion/images/multiple/create_from_uploaded_image/{waiting.pk}/",
        {f"{prefix}{key}": value for key, value in FORM.items()},
    )

    assert answer.json()["success"]
    assert stored.json()["success"]
    assert b"Beispiel" not in Picture.objects.get().file.read()
    assert not UploadedFile.objects.exists()


def test_a_new_description_of_a_picture_makes_pages_new(editor):
    picture = make_picture()
    before = Change.objects.count()

    editor.post(f"/redaktion/images/{picture.pk}/", FORM | {"description": "Zwei Menschen üben"})

    picture.refresh_from_db()
    assert picture.description == "Zwei Menschen üben"
    assert Change.objects.count() > before


def test_an_exchanged_picture_has_another_name_and_leaves_nothing_behind(
    editor, settings, django_capture_on_commit_callbacks
):
    picture = make_picture()
    before = picture.file.name
    picture.get_rendition("width-100")

    with django_capture_on_commit_callbacks(execute=True):
        editor.post(f"/redaktion/images/{picture.pk}/", FORM | {"file": upload(samples.picture("PNG"), "neu.png")})

    picture.refresh_from_db()
    assert picture.file.name != before
    assert picture.original_name == "neu.png"
    files = [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert [path.name for path in files if picture.key not in path.name] == []
