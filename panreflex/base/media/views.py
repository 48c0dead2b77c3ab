"""Where files are fetched. Originals of pictures have no address."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail import hooks

from panreflex.base.media import serving, using
from panreflex.base.media.models import Attachment, Picture, ScanState, Video

_FOR_ALL = "public, max-age=0, must-revalidate"
_FOR_SOME = "private, no-store"
_FOR_A_DAY = "public, max-age=86400"  # an exchanged file gets another name


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """A scaled copy, named after its picture's key. Editors also see what no scanner has passed yet."""
    original: Picture = get_object_or_404(Picture.objects.only("scan_state"), key=name.partition(".")[0])
    cache = _FOR_A_DAY if original.is_harmless else _for_editors(request, original)
    return _file(request, f"images/{name}", media_type=_picture_type(name), etag=name, cache=cache)


@require_safe
def document(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """A document under the name it was uploaded with, to be saved. 404 unless something public leads to it."""
    wanted: Attachment = get_object_or_404(Attachment.objects.select_related("collection"), pk=pk)
    if wanted.filename != name:
        raise Http404
    for guard in hooks.get_hooks("before_serve_document"):  # collections that only some may see
        if (refusal := guard(wanted, request)) is not None:
            answer: HttpResponseBase = refusal
            return answer
    cache = _cache(request, wanted)
    return _file(
        request,
        str(wanted.file.name),
        media_type=_with_charset(wanted.media_type),
        etag=wanted.sha256,
        download_as=wanted.filename,
        cache=_FOR_SOME if wanted.collection.get_view_restrictions() else cache,
    )


@require_safe
def video(request: HttpRequest, name: str) -> HttpResponseBase:
    """A public page's video, as a whole or by parts, or its subtitles."""
    stored = f"videos/{name}"
    wanted: Video = get_object_or_404(Video, Q(file=stored) | Q(subtitles=stored))
    media_type = wanted.media_type if stored == wanted.file.name else "text/vtt; charset=utf-8"
    return _file(request, stored, media_type=media_type, etag=name, cache=_cache(request, wanted))


def _cache(request: HttpRequest, wanted: Attachment | Video) -> str:
    """Cache-Control by who may fetch it; Http404 for those who may not."""
    reach = using.reach(wanted, request) if wanted.is_harmless else using.Reach.NOBODY
    if reach == using.Reach.NOBODY:
        return _for_editors(request, wanted)
    return _FOR_ALL if reach == using.Reach.EVERYONE else _FOR_SOME


def _for_editors(request: HttpRequest, wanted: Picture | Attachment | Video) -> str:
    """Cache-Control for those who edit; Http404 for all others, and for everybody if the file is dangerous."""
    if wanted.scan_state == ScanState.INFECTED or not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    return _FOR_SOME


def _file(request: HttpRequest, name: str, **options: Any) -> HttpResponseBase:
    """Raises Http404 if the file is missing or would lie outside of the folder."""
    root = Path(settings.MEDIA_ROOT).resolve()
    path = (root / name).resolve()
    if not path.is_relative_to(root / name.partition("/")[0]):
        raise Http404
    try:
        return serving.respond(request, path, **options)
    except FileNotFoundError:
        raise Http404 from None


def _picture_type(name: str) -> str:
    extension = name.rpartition(".")[2]
    return {"jpg": "image/jpeg", "svg": "text/plain"}.get(extension, f"image/{extension}")


def _with_charset(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
