"""Text is escaped by its context. Where code says that something is safe already, it stands on this list."""

import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "panreflex"
MARKED_SAFE = {
    "base/linked_data.py": "a block of data whose brackets and ampersands are written as numbers",
    "base/charts.py": "drawn by ElementTree, which escapes",
    "base/chooser_scripts.py": "parts that Wagtail made: escaped values, and JSON without angle brackets",
    "base/icons.py": "constants of ours",
    "base/templatetags/components.py": "built from escaped values",
    "collect/editorial/conflicts.py": "constants of ours around escaped words",
    "share/pages/templatetags/fill_in.py": "escaped, or rich text that Wagtail cleaned when it was stored",
    "share/search/highlighting.py": "built from escaped parts",
    "share/search/showing.py": "words that are escaped, in a sentence that is",
    "vocabulary/glossary.py": "a constant of ours with the code of a language",
}


def test_only_what_is_on_the_list_says_that_text_is_safe():
    calls = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if re.search(r"\bmark_safe\(|\bSafeString\(", path.read_text("utf-8"))
    }

    assert calls == MARKED_SAFE.keys()


@pytest.mark.parametrize("switch", [r"\|\s*safe\b", r"{%\s*autoescape\s+off", r"\|\s*safeseq\b"])
def test_no_template_turns_escaping_off(switch: str):
    offenders = [path.name for path in PACKAGE.rglob("*.html") if re.search(switch, path.read_text("utf-8"))]

    assert offenders == []
