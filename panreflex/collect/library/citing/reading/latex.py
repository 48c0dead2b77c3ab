"""LaTeX in fields of BibTeX as plain text."""

import re
from functools import lru_cache

from pylatexenc.latex2text import LatexNodes2Text

# An accent with its letter, as it stands in nine of ten fields with LaTeX: {\"u}, \"{u}, \"u, \ss{}, {\ss}, \c{c}.
_ACCENT = re.compile(
    r"""\{\\(?:[^a-zA-Z\s{}]\s*(?:\{\\?[a-zA-Z]\}|\\?[a-zA-Z])|[uvHcdbkrt]\s*\{[a-zA-Z]{1,2}\}
        |(?:ss|ae|oe|AE|OE|aa|AA|o|O|l|L|i|j)\s*(?:\{\})?)\}
    |\\(?:["'`^~=.]\s*(?:\{\\?[a-zA-Z]\}|\\[ij](?![a-zA-Z])|[a-zA-Z])|[uvHcdbkrt]\{[a-zA-Z]{1,2}\}
        |(?:ss|ae|oe|AE|OE|aa|AA|o|O|l|L)(?:\{\}|\\?\s+|(?![a-zA-Z])))
    |\\[&%$\#_{}]|\\text(?:backslash|brace(?:left|right)|ascii(?:circum|tilde))(?:\{\}|\s+|(?![a-zA-Z]))""",
    re.VERBOSE,
)
_SPECIAL = re.compile(r"(?<!\\)[%&#]")
_WHOLE = LatexNodes2Text(math_mode="text", keep_comments=False)
# Letters that were escaped wait under another name until what is LaTeX is gone.
_HELD = {
    "\\{": "\ue000",
    "\\}": "\ue001",
    "\\$": "\ue002",
    "\\textbraceleft": "\ue000",
    "\\textbraceright": "\ue001",
    "\\textbackslash": "\ue003",
    "\\textasciicircum": "\ue004",
    "\\textasciitilde": "\ue005",
}
_RELEASED = {0xE000: "{", 0xE001: "}", 0xE002: "$", 0xE003: "\\", 0xE004: "^", 0xE005: "~"}


def plain(text: str) -> str:
    """`text` without LaTeX: accents and macros resolved, protecting braces gone. What is no LaTeX stays."""
    if "\\" in text:
        text = _ACCENT.sub(lambda match: _accent(match.group()), text)
    if "\\" in text or "$" in text:
        text = _WHOLE.latex_to_text(_SPECIAL.sub(lambda match: "\\" + match.group(), text))
    if "--" in text:
        text = text.replace("---", "—").replace("--", "–")
    text = text.replace("``", "“").replace("''", "”").replace("~", " ").replace("{", "").replace("}", "")
    return text.translate(_RELEASED).strip()


@lru_cache(maxsize=4096)
def _accent(macro: str) -> str:
    name = macro.rstrip().removesuffix("{}").rstrip()
    if name in _HELD:
        return _HELD[name]
    if len(macro) == 2 and macro[1] in "&%#_":
        return macro[1]
    return str(_WHOLE.latex_to_text(macro)).strip()
