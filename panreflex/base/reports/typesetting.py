"""Typst in a process of its own: it keeps some hundred megabytes after a long document, and is over when it takes long.

The child knows no Django, so that it starts at once; it gets fonts and data through its standard input, and reads
no file but ours. Fonts of the machine are left out: a report looks the same wherever it is made.
"""

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

if TYPE_CHECKING:
    from typst import PDFStandard  # only in the package's stub

STANDARDS: "list[PDFStandard]" = ["ua-1", "a-2a"]  # accessible, and fit for an archive
COVER_RATIO = 1050 / 400  # width to height of cover.svg
LONGEST = 60  # seconds

_HERE = Path(__file__).parent
# How typst names what a font cannot show, or the standard forbids: a text in Rust's notation.
_UNSHOWABLE = re.compile(r'(?:the text|codepoint) `"((?:[^"\\]|\\.)+)"`')
_RUST_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_INSTEAD = "□"
_ROUNDS = 20  # of leaving out what cannot be shown; each round finds all of its kind


class Failed(Exception):
    """A document could not be typeset. The message is typst's own."""


def pdf(data: dict[str, Any], *, fonts: Path) -> bytes:
    """`report.typ` with this data, as PDF/UA-1 and PDF/A-2a. Characters that no font has become "□". Raises Failed."""
    return _in_child({"format": "pdf", "data": data, "fonts": str(fonts)})


@cache
def cover() -> bytes:
    """The picture of the cover as PNG, 1,750 pixels wide."""
    return _in_child({"format": "png", "data": {}, "fonts": ""})


def _in_child(job: dict[str, Any]) -> bytes:
    try:
        child = subprocess.run(
            [sys.executable, "-m", "panreflex.base.reports.typesetting"],
            input=json.dumps(job).encode(),
            capture_output=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Failed(f"It took longer than {LONGEST} seconds.") from None
    if child.returncode:
        raise Failed(child.stderr.decode(errors="replace").strip())
    return child.stdout


def _made(job: dict[str, Any]) -> bytes:
    if job["format"] == "png":
        return typst.compile(str(_HERE / "cover.typ"), root=str(_HERE), ignore_system_fonts=True, format="png", ppi=120)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[job["fonts"]])
    data = job["data"]
    for _round in range(_ROUNDS):
        try:
            return typst.compile(
                str(_HERE / "report.typ"),
                root=str(_HERE),
                font_paths=fonts,
                ignore_system_fonts=True,
                sys_inputs={"report": json.dumps(data)},
                pdf_standards=STANDARDS,
            )
        except typst.TypstError as error:
            unshowable = {_from_rust(found) for found in _UNSHOWABLE.findall(error.diagnostic)}
            if not unshowable:
                raise
            data = _without(data, unshowable)
    raise ValueError(f"Still there after {_ROUNDS} rounds: {unshowable}")


def _without(data: Any, unshowable: set[str]) -> Any:
    """The same data, each of these texts replaced."""
    if isinstance(data, str):
        for text in unshowable:
            data = data.replace(text, _INSTEAD)
        return data
    if isinstance(data, list):
        return [_without(part, unshowable) for part in data]
    if isinstance(data, dict):
        return {name: _without(part, unshowable) for name, part in data.items()}
    return data


def _from_rust(text: str) -> str:
    return _RUST_ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text)


def main() -> None:
    """The child: a job comes in as JSON, the file goes out, and an error as text."""
    try:
        file = _made(json.load(sys.stdin.buffer))
    except (typst.TypstError, ValueError) as error:
        sys.exit(getattr(error, "diagnostic", "") or str(error))
    sys.stdout.buffer.write(file)


if __name__ == "__main__":
    main()
