import asyncio
from collections.abc import Iterator

from panreflex.base.streaming import PartwiseResponse


def test_under_asgi_each_part_is_made_when_the_one_before_was_taken():
    made: list[int] = []

    def parts() -> Iterator[bytes]:
        for number in range(3):
            made.append(number)
            yield str(number).encode()

    async def read() -> list[tuple[bytes, int]]:
        return [(part, len(made)) async for part in PartwiseResponse(parts())]

    assert asyncio.run(read()) == [(b"0", 1), (b"1", 2), (b"2", 3)]


def test_elsewhere_it_is_read_as_any_other_answer():
    assert b"".join(PartwiseResponse(iter([b"a", b"b"]))) == b"ab"
