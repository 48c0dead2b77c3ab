"""What a page says, piece by piece, with the language that its mark-up gives for it."""

from collections.abc import Iterator
from html.parser import HTMLParser

from panreflex.base import translating

_HEARD = ("alt", "aria-label", "placeholder", "title")
_VOID = {"br", "circle", "hr", "img", "input", "link", "meta", "path", "rect", "source", "track", "use"}


def german_words() -> set[str]:
    """Sentences of the platform that are said differently in English."""
    found = set()
    for message in translating.catalogue("en"):
        if message.id and message.string:
            both = (message.id,) if isinstance(message.id, str) else message.id
            told = (message.string,) if isinstance(message.string, str) else message.string
            found |= {" ".join(said.split()) for said, other in zip(both, told, strict=True) if said != other}
    return found


def pieces(html: str) -> Iterator[tuple[str, str]]:
    """Language and text of each piece that is seen or heard."""
    reader = _Reader()
    reader.feed(html)
    yield from reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang") or self._language()
        self.found += [(language, " ".join(said.split())) for name in _HEARD if (said := given.get(name))]
        if tag not in _VOID:
            self.open.append((tag, language))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open and self.open[-1][0] not in ("script", "style", "title"):
            self.found.append((self._language(), " ".join(data.split())))

    def _language(self) -> str:
        return self.open[-1][1] if self.open else ""
