"""Pictures are shown as scaled copies; what an original hides stays with us."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from wagtail.documents.models import Document
from wagtail.images.models import Image as Picture

from panreflex.base.models import Change
from panreflex.project import editing_rights
from tests.making import make_client, make_user

pytestmark = pytest.mark.django_db

CAMERA, ORIENTATION = 0x010F, 0x0112  # EXIF


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def photograph() -> bytes:
    """A picture on its side whose hidden data name the camera."""
    image = Image.new("RGB", (600, 900), "navy")
    exif = image.getexif()
    exif[CAMERA] = "Dienstkamera Amt 37"
    exif[ORIENTATION] = 6  # to be turned by 90 degrees
    with BytesIO() as file:
        image.save(file, "JPEG", exif=exif)
        return file.getvalue()


def upload() -> Picture:
    """A picture that an editor uploaded in the editing interface."""
    editing_rights.set_up()
    editor = make_client(make_user("editor"))
    file = SimpleUploadedFile("uebung.jpg", photograph(), "image/jpeg")
    editor.post("/redaktion/images/add/", {"title": "Übung", "description": "Menschen üben", "file": file})
    return Picture.objects.get()


def test_a_picture_is_shown_scaled_and_without_hidden_data():
    address = upload().get_rendition("width-300").url

    answer = Client().get(address)

    content = b"".join(answer)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert "max-age=86400" in answer["Cache-Control"]
    assert Image.open(BytesIO(content)).size == (300, 200)
    assert b"Dienstkamera" not in content


def test_the_original_is_cleaned_when_it_comes_in_and_served_to_nobody():
    picture = upload()

    assert b"Dienstkamera" not in picture.file.read()
    assert make_client(make_user("administrator")).get(picture.file.url).status_code == 404


@pytest.mark.parametrize("path", ["../documents/geheim.pdf", "..%2Fdocuments%2Fgeheim.pdf", "/etc/passwd", ""])
def test_nothing_else_of_the_folder_can_be_reached(path):
    Document.objects.create(title="Geheim", file=ContentFile(b"geheim", "geheim.pdf"))

    assert Client().get(f"/media/images/{path}").status_code in (400, 404)


def test_what_is_no_picture_is_refused():
    editing_rights.set_up()
    file = SimpleUploadedFile("bild.png", b"<svg onload=alert(1)>", "image/png")

    make_client(make_user("editor")).post("/redaktion/images/add/", {"title": "Bild", "file": file})

    assert not Picture.objects.exists()


def test_a_new_description_of_a_picture_makes_pages_new():
    picture = upload()
    before = Change.objects.count()

    make_client(make_user("editor")).post(
        f"/redaktion/images/{picture.pk}/", {"title": "Übung", "description": "Zwei Menschen üben", "tags": ""}
    )

    assert Change.objects.count() > before
