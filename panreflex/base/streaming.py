"""Answers of any length, made part by part while they are sent."""

from collections.abc import AsyncIterator

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.http import StreamingHttpResponse


class PartwiseResponse(StreamingHttpResponse):
    """An answer whose parts are made when the reader takes them; none waits in memory.

    Django itself would make all parts of a plain iterator before it sends the first one under ASGI. Here each is made
    in the request's own thread, and the connection to the database goes back to the pool before it is sent: however
    slowly somebody reads, she keeps none.
    """

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._parts()

    async def _parts(self) -> AsyncIterator[bytes]:
        parts = iter(self.streaming_content)  # type: ignore[arg-type]

        def make() -> bytes | None:
            try:
                return next(parts, None)
            finally:
                close_old_connections()

        while (part := await sync_to_async(make)()) is not None:
            yield part
