"""Files as answers: by parts, with the headers that keep a browser from running them."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from whitenoise.responders import StaticFile

_PART = 256 * 1024  # bytes read at a time
# Nothing in the file may load, run or talk, even where a browser shows it (ASVS 5.0, 3.2.1 and 5.4.1).
_POLICY = "default-src 'none'; sandbox"


class FileResponse(StreamingHttpResponse):
    """A file read part by part. Django's own would be held in memory as a whole, since the server is asynchronous."""

    def __init__(self, file: Any, **options: Any) -> None:
        self._file = file
        super().__init__(_parts(file), **options)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while part := await sync_to_async(self._file.read)(_PART):
            yield part

    def close(self) -> None:
        """Close the file with the answer."""
        super().close()
        self._file.close()


def respond(
    request: HttpRequest, path: Path, *, media_type: str, etag: str, download_as: str = "", cache: str
) -> HttpResponseBase:
    """200, 206 for a part, as video players ask for it, 304 for what the browser has, 416 for a part beyond the end.

    etag: changes with the content. download_as: the name to save it by, "" to show it. cache: Cache-Control.
    Raises FileNotFoundError.
    """
    disposition = f"attachment; filename*=UTF-8''{quote(download_as, safe='')}" if download_as else "inline"
    headers = [
        ("Content-Type", media_type),
        ("ETag", f'"{etag}"'),
        ("Cache-Control", cache),
        ("Accept-Ranges", "bytes"),
        ("Content-Disposition", disposition),
        ("Content-Security-Policy", _POLICY),
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ]
    if not path.is_file():
        raise FileNotFoundError(path)
    found = StaticFile(str(path), headers).get_response(request.method, request.META)
    answer: HttpResponseBase
    if found.file is None:
        answer = HttpResponse(status=found.status)
        del answer["Content-Type"]
    else:
        answer = FileResponse(found.file, status=found.status)
    for name, value in found.headers:
        answer[name] = value
    return answer


def _parts(file: Any) -> Iterator[bytes]:
    while part := file.read(_PART):
        yield part
