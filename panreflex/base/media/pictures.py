"""Pictures: opened by their content, measured before they are decoded, and written anew without hidden data."""

from io import BytesIO
from typing import IO

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from panreflex.base.media.refusing import Refused

MAX_PIXELS = 50_000_000  # about 200 MB when decoded; cameras of phones stay below it
_MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
    "GIF": "image/gif",
}
# Phones write several pictures into one JPEG and Pillow calls that MPO; the first one is the picture.
_WRITTEN_AS = {"MPO": "JPEG"}
_KEPT = ("transparency", "background")


def prepare() -> None:
    """Let Pillow warn where we refuse, and break off by itself at twice as many pixels (called once, at the start)."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS


def media_type(file: IO[bytes]) -> str | None:
    """What the content is, None if it is no picture that we take."""
    file.seek(0)
    try:
        with Image.open(file, formats=tuple(_MEDIA_TYPES)) as image:
            written_as = _WRITTEN_AS.get(image.format or "", image.format or "")
    except Image.DecompressionBombError:
        raise Refused(_too_many_pixels()) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return None
    return _MEDIA_TYPES.get(written_as)


def cleaned(file: IO[bytes]) -> bytes:
    """The picture, upright, with its colours and nothing else: neither place, camera and author nor what hangs behind.

    Raises Refused for too many pixels, moving pictures and files that break off.
    """
    file.seek(0)
    try:
        image = Image.open(file, formats=tuple(_MEDIA_TYPES))
        kind = _WRITTEN_AS.get(image.format or "", image.format or "")
        if image.width * image.height > MAX_PIXELS:
            raise Refused(_too_many_pixels(image.width, image.height))
        if image.format != "MPO" and getattr(image, "is_animated", False):
            raise Refused(_("Das Bild bewegt sich. Bitte laden Sie ein stehendes Bild oder ein Video hoch."))
        image.load()
        upright = ImageOps.exif_transpose(image)
        colours = image.info.get("icc_profile")
        upright.info = {key: image.info[key] for key in _KEPT if key in image.info}
        with BytesIO() as written:
            upright.save(written, kind, quality=92, exif=b"", icc_profile=colours)
            return written.getvalue()
    except Image.DecompressionBombError:
        raise Refused(_too_many_pixels()) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise Refused(_("Das Bild ist beschädigt oder unvollständig. Bitte speichern Sie es neu.")) from None


def _too_many_pixels(width: int = 0, height: int = 0) -> str:
    limit = number_format(MAX_PIXELS // 1_000_000, use_l10n=True)
    if not width:
        return _(
            "Das Bild hat zu viele Pixel. Erlaubt sind %(limit)s Millionen. "
            "Bitte verkleinern Sie es und laden Sie es noch einmal hoch."
        ) % {"limit": limit}
    return _(
        "Das Bild hat %(width)s × %(height)s Pixel. Erlaubt sind %(limit)s Millionen. "
        "Bitte verkleinern Sie es und laden Sie es noch einmal hoch."
    ) % {
        "width": number_format(width, use_l10n=True, force_grouping=True),
        "height": number_format(height, use_l10n=True, force_grouping=True),
        "limit": limit,
    }
