"""Text out of PDF, DOCX and PPTX, in a process of its own: whatever a file does to its reader ends with this process.

The parent (`reading.py`) hands the open file in as standard input and reads JSON from standard output. Before the
first byte is read, the process gives up what it does not need: memory, time, files, children. It knows no Django,
no settings and no secret.
"""

import json
import logging
import os
import resource
import signal
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import IO, Any, NoReturn

from panreflex.base.media.tidying import says_something, tidy

MAX_PAGES = 600
MAX_CHARACTERS = 3_000_000  # of all pages together; 600 full pages have about 2 million
MAX_UNPACKED = 250_000_000  # bytes of an office document, as when it is taken in
MAX_MEMORY = 768 * 2**20  # bytes of address space; an idle reader has about 100 MB
MAX_SECONDS = 120  # of computing; 600 full pages take about 30
LONGEST = 180  # seconds by the clock

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how Office stores a document with a password

# Text, pages by number; 0 stands for the whole of a document without pages.
Pages = list[tuple[int, str]]


class Unreadable(Exception):
    """The message is the value of a `ReadingProblem`."""


def pdf_pages(file: IO[bytes]) -> Pages:
    """The pages of a PDF. Raises Unreadable, and whatever pypdf raises for damage."""
    from pypdf import PdfReader

    reader = PdfReader(file)
    if reader.is_encrypted:
        raise Unreadable("encrypted")
    if reader.get_num_pages() > MAX_PAGES:
        raise Unreadable("too_long")
    return _numbered(page.extract_text for page in reader.pages)


def docx_pages(file: IO[bytes]) -> Pages:
    """The text of a Word document with tables, text boxes and footnotes. Where pages begin only Word knows."""
    from docx import Document
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import parse_xml

    part = Document(file).part
    roots: list[Any] = [part.element.body]
    for kind in (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES):
        with suppress(KeyError):
            roots.append(parse_xml(part.part_related_by(kind).blob))
    return [(0, tidy("\n\n".join("".join(_word_text(root)) for root in roots)))]


def pptx_pages(file: IO[bytes]) -> Pages:
    """Slides with their tables and notes. Hidden ones keep their number and are left out."""
    from pptx import Presentation

    slides = list(Presentation(file).slides)
    if len(slides) > MAX_PAGES:
        raise Unreadable("too_long")
    return _numbered(partial(_slide_text, slide) for slide in slides)


READERS: dict[str, Callable[[IO[bytes]], Pages]] = {"pdf": pdf_pages, "docx": docx_pages, "pptx": pptx_pages}


def extract(file: IO[bytes], kind: str) -> dict[str, Any]:
    """What goes back to the parent: {"pages": [[number, text], …]} or {"problem": value of a `ReadingProblem`}."""
    try:
        if kind != "pdf":
            _measure(file)
        pages = [page for page in READERS[kind](file) if says_something(page[1])]
    except Unreadable as reason:
        return {"problem": str(reason)}
    except MemoryError:
        return {"problem": "too_hungry"}
    except Exception as damage:  # the libraries report it in many ways
        return {"problem": "broken", "detail": type(damage).__name__}
    if sum(len(text) for _number, text in pages) > MAX_CHARACTERS:
        return {"problem": "too_long"}
    return {"pages": pages} if pages else {"problem": "no_text"}


def _numbered(texts: Iterator[Callable[[], str]]) -> Pages:
    """Pages from 1 on. One that is damaged has no text; if all are, that is raised."""
    pages: Pages = []
    characters, sound, damage = 0, False, None
    for number, text in enumerate(texts, start=1):
        try:
            pages.append((number, tidy(text())))
            sound = True
        except (MemoryError, Unreadable):
            raise
        except Exception as error:
            damage = error
            continue
        characters += len(pages[-1][1])
        if characters > MAX_CHARACTERS:
            raise Unreadable("too_long")
    if damage and not sound:
        raise damage
    return pages


def _measure(file: IO[bytes]) -> None:
    """Office documents are archives. Raises Unreadable for one that unpacks to more than any real one."""
    begins = file.read(len(_OLE))
    file.seek(0)
    if begins == _OLE:
        raise Unreadable("encrypted")
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
    file.seek(0)
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("encrypted")
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Unreadable("too_big")


def _word_text(root: Any) -> Iterator[str]:
    """The text below an element in its order. What is drawn twice for old programs counts once."""
    from docx.oxml.ns import qn
    from lxml import etree

    said, twice = qn("w:t"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
    between = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-", qn("w:tc"): " "}
    walk = etree.iterwalk(root, events=("start",), tag=(said, twice, qn("w:p"), *between))
    for _event, element in walk:
        if element.tag == twice:
            walk.skip_subtree()
        elif element.tag == said:
            yield element.text or ""
        else:
            yield between.get(element.tag, "\n\n")


def _slide_text(slide: Any) -> str:
    if slide.element.get("show") == "0":
        return ""
    texts = list(_shape_texts(slide.shapes))
    if slide.has_notes_slide and (notes := slide.notes_slide.notes_text_frame) is not None:
        texts.append(notes.text)
    return "\n\n".join(texts)


def _shape_texts(shapes: Sequence[Any]) -> Iterator[str]:
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from _shape_texts(shape.shapes)
        elif shape.has_text_frame:
            yield shape.text_frame.text
        elif getattr(shape, "has_table", False):
            yield from (" ".join(cell.text for cell in row.cells) for row in shape.table.rows)


def give_up_what_is_not_needed() -> None:
    """Limits that the process cannot lift again."""
    os.nice(10)  # readers of the site come first
    for what, most in (
        (resource.RLIMIT_AS, MAX_MEMORY),
        (resource.RLIMIT_FSIZE, 0),  # writes no file
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),  # starts nothing
    ):
        resource.setrlimit(what, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS + 5))  # a signal that says why, then the end
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(LONGEST)  # also if the parent is gone


def main() -> NoReturn:
    """The child: `extracting <kind>`; the file comes in, JSON goes out."""
    give_up_what_is_not_needed()
    logging.disable()
    answer = extract(sys.stdin.buffer, sys.argv[1])
    sys.stdout.buffer.write(json.dumps(answer).encode())
    sys.stdout.flush()
    os._exit(0)  # what a library left behind has nothing to say at the end


if __name__ == "__main__":
    main()
