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
    |\\[&%$\#_{}]""",
    re.VERBOSE,
)
_SPECIAL = re.compile(r"(?<!\\)[%&#]")
_WHOLE = LatexNodes2Text(math_mode="text", keep_comments=False)
_HELD = {"{": "\ue000", "}": "\ue001", "$": "\ue002", "~": "\ue003", "-": "\ue004"}  # letters that were escaped
_RELEASED = {ord(held): letter for letter, held in _HELD.items()}


def plain(text: str) -> str:
    """`text` without LaTeX: accents and macros resolved, protecting braces gone. What is no LaTeX stays."""
    if "\\" in text:
        text = _ACCENT.sub(lambda match: _accent(match.group()), text)
    if "\\" in text or "$" in text:
        text = _WHOLE.latex_to_text(_SPECIAL.sub(lambda match: "\\" + match.group(), text))
    text = text.replace("-{}-", "-\ue004").replace("{-}", "\ue004")
    text = text.replace("{", "").replace("}", "").replace("~", " ").replace("``", "“").replace("''", "”")
    if "--" in text:
        text = text.replace("---", "—").replace("--", "–")
    return text.translate(_RELEASED).strip()


@lru_cache(maxsize=4096)
def _accent(macro: str) -> str:
    if macro[0] == "\\" and macro[1] in "&%$#_{}":
        return _HELD.get(macro[1], macro[1])
    return str(_WHOLE.latex_to_text(macro)).strip()
