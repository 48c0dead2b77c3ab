"""A report as PDF/UA-1 and PDF/A-2a: tagged, with outline, title and language, made by typst (`report.typ`)."""

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, override

from panreflex.base.reports import typesetting
from panreflex.base.reports.model import (
    Bibliography,
    Block,
    Contents,
    Facts,
    Heading,
    Listing,
    Note,
    Paragraph,
    Piece,
    Report,
    Run,
    Table,
    Text,
    Thread,
    one_line,
    printable,
    runs,
    shortened,
)

CONTENT_TYPE = "application/pdf"
REGIONS = {"de": "DE", "en": "GB"}

_FONTS = settings.BUILD / "fonts"
_NUMBER = "\1"  # where a number of a page comes to stand
# What no line takes and nothing divides is broken somewhere rather than run over the edge.
_ENDLESS = re.compile(r"[^\s\u200b/._?&=-]{60}(?=\S)")


def write(report: Report) -> bytes:
    """The report as PDF, in its own language. Raises typesetting.Failed if typst cannot set it."""
    with override(report.language):
        data = {
            "title": _said(one_line(report.title)),
            "publisher": one_line(report.publisher),
            "language": report.language,
            "region": REGIONS[report.language],
            "kind": _said(one_line(report.kind)),
            "lead": _said(printable(report.lead)),
            "facts": _pairs(report.facts),
            "head": " · ".join(part for part in (one_line(report.publisher), shortened(report.title, 80)) if part),
            "foot": gettext("Seite %(number)s von %(count)s") % {"number": _NUMBER, "count": _NUMBER},
            "cover_ratio": typesetting.COVER_RATIO,
            "blocks": [_block(block) for block in report.blocks],
        }
    return typesetting.pdf(data, fonts=_FONTS)


def _block(block: Block) -> dict[str, Any]:
    """One block as `report.typ` reads it."""
    match block:
        case Heading():
            said = Run(one_line(block.text), language=block.language)
            return {"block": "heading", "text": _inline(said), "level": block.level}
        case Paragraph():
            return {"block": "paragraph", "text": _inline(block.text), "look": block.look}
        case Listing():
            return {"block": "listing", "items": [_inline(item) for item in block.items], "ordered": block.ordered}
        case Bibliography():
            return {"block": "bibliography", "items": [_inline(item) for item in block.items]}
        case Facts():
            return {"block": "facts", "pairs": _pairs(block.pairs)}
        case Note():
            return {"block": "note", "title": _said(one_line(block.title)), "text": _inline(block.text)}
        case Thread():
            return {"block": "thread", "pieces": [_piece(piece) for piece in block.pieces]}
        case Contents():
            return {"block": "contents", "title": gettext("Inhalt"), "level": block.level}
        case Table():
            return {
                "block": "table",
                "caption": _said(one_line(block.caption)),
                "head": [_said(one_line(head)) for head in block.head],
                "rows": [[{"cell": _inline(cell)} for cell in row] for row in block.rows],
                "widths": list(block.widths),
            }


def _pairs(pairs: Sequence[tuple[str, Text]]) -> list[dict[str, Any]]:
    return [{"term": one_line(term), "value": _inline(value)} for term, value in pairs]


def _piece(piece: Piece) -> dict[str, Any]:
    return {
        "kind": _said(one_line(piece.kind)),
        "title": _inline(piece.title),
        "note": _said(printable(piece.note)),
    }


def _inline(text: Text) -> list[dict[str, Any]]:
    return [asdict(run) | {"text": _said(run.text)} for run in runs(text)]


def _said(text: str) -> str:
    return _ENDLESS.sub("\\g<0>\u200b", text)
