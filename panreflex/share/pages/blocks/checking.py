"""What editors cannot see at a glance and readers stumble over: headings out of order, links that say nothing."""

from html.parser import HTMLParser
from typing import Any

from django.utils.translation import gettext as _

# Read out alone, in a list of all links of a page, these lead nowhere (WCAG 2.4.4, 2.4.9).
_EMPTY_WORDS = frozenset(
    (
        *("hier", "hier klicken", "klicken sie hier", "klick hier", "hier entlang", "siehe hier"),
        *("mehr", "mehr dazu", "mehr infos", "mehr erfahren", "mehr informationen", "weitere informationen"),
        *("weiter", "weiterlesen", "link", "dieser link", "zum link", "details", "download", "herunterladen"),
        *("pdf", "website", "webseite"),
    )
)


def faults(body: Any) -> dict[int, str]:
    """Position of a block in the text -> what is wrong with it."""
    found: dict[int, str] = {}
    sections = 0
    for position, block in enumerate(body):
        if block.block_type in ("heading", "entries"):
            sections += 1
        elif block.block_type == "subheading" and not sections:
            found[position] = _(
                "Unterüberschrift „%(text)s“: Darüber fehlt eine Zwischenüberschrift. "
                "Bitte setzen Sie eine davor, oder machen Sie diese zur Zwischenüberschrift."
            ) % {"text": block.value}
        for link in _links(block):
            if fault := _fault_of_link(link):
                found.setdefault(position, fault % {"block": block.block.label, "link": link})
    return found


def _fault_of_link(words: str) -> str:
    said = words.strip(" .…:»›→>\u00a0").lower()
    if not said:
        return _("%(block)s: Ein Link hat keinen Text. Bitte schreiben Sie hinein, wohin er führt.")
    if said in _EMPTY_WORDS:
        return _("%(block)s: Der Link „%(link)s“ sagt nicht, wohin er führt. Bitte nennen Sie das Ziel im Link.")
    if said.startswith(("http://", "https://", "www.")):
        return _("%(block)s: Der Link „%(link)s“ ist nur eine Adresse. Bitte nennen Sie das Ziel in Worten.")
    return ""


def _links(block: Any) -> list[str]:
    texts = [block.value.source] if block.block_type == "paragraph" else []
    if block.block_type == "accordion":
        texts = [item["text"].source for item in block.value["items"]]
    words = []
    for text in texts:
        reader = _LinkReader()
        reader.feed(text)
        words += reader.links
    return words


class _LinkReader(HTMLParser):
    """The words of each link."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links.append("")
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.links[-1] += data
