"""Pictures that editors upload: cleaned of hidden data at once, and shown as scaled copies."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve
from PIL import Image, ImageOps
from wagtail.images.forms import BaseImageForm

RE_ENCODED = ("JPEG", "PNG", "WEBP", "AVIF")  # a GIF holds no such data


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """A scaled copy that Wagtail made. Originals stay here; documents have a view of Wagtail's own with its guard."""
    response = serve(request, name, document_root=str(settings.MEDIA_ROOT / "images"))
    response["Cache-Control"] = "public, max-age=86400"  # an exchanged picture gets another name
    return response


class PictureForm(BaseImageForm):
    """Wagtail's form for pictures, which would keep what a camera notes."""

    def clean_file(self) -> Any:
        """The file without the data that say where, when, with what and by whom it was made."""
        file = self.cleaned_data["file"]
        return without_hidden_data(file) if isinstance(file, UploadedFile) else file


def without_hidden_data(file: "UploadedFile[Any]") -> "UploadedFile[Any]":
    """The same picture, upright, with its colour profile and nothing else (ASVS 5.0, 14.2.8)."""
    file.seek(0)
    image = Image.open(file)
    kind = image.format
    if kind not in RE_ENCODED or getattr(image, "is_animated", False):
        file.seek(0)
        return file
    upright = ImageOps.exif_transpose(image)
    with BytesIO() as cleaned:
        upright.save(cleaned, kind, quality=92, exif=b"", icc_profile=image.info.get("icc_profile"))
        return SimpleUploadedFile(file.name or "bild", cleaned.getvalue(), file.content_type or "")
