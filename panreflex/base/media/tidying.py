"""Text as it comes out of a file becomes text as people read it. Knows no Django: the child process uses it as well."""

import re
import unicodedata

_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00a0": " "}
)
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_DOTS_FIRST = re.compile(r"¨ ?([aouAOU])")  # as TeX draws an umlaut
_DOTS = {"a": "ä", "o": "ö", "u": "ü", "A": "Ä", "O": "Ö", "U": "Ü"}
_SOFT_AT_LINE_END = re.compile(r"\u00ad[ \t]*\n[ \t]*")
# "Bund-\nund Länder" is no word that was divided, and "Corona-\nPandemie" keeps its hyphen.
_DIVIDED = re.compile(r"(?<=[^\W\d_])[-\u2010][ \t]*\n[ \t]*(?!(?:und|oder|bzw|sowie|bis)\b)(?=[a-zäöüß])")
_COMPOUND = re.compile(r"(?<=\w)[-\u2010][ \t]*\n[ \t]*(?=[A-ZÄÖÜ0-9])")
_BLANKS = re.compile(r"[^\S\n]+")
_PARAGRAPH = re.compile(r" ?\n ?\n[ \n]*")
# Control and format characters, halves of pairs, private and unassigned ones: nobody reads or searches them.
_UNREADABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def tidy(text: str) -> str:
    """Words that a line end divided are one again, ligatures are letters, and what nobody reads is gone.

    Lines become paragraphs: a blank line divides them, and each is one line.
    """
    text = _LINE_ENDS.sub("\n", text).translate(_LIGATURES)
    text = _DOTS_FIRST.sub(lambda found: _DOTS[found[1]], unicodedata.normalize("NFC", text))
    text = _SOFT_AT_LINE_END.sub("", text)
    text = "".join(
        one if one in "\n\t" or unicodedata.category(one) not in _UNREADABLE else _instead(one) for one in text
    )
    text = _COMPOUND.sub("-", _DIVIDED.sub("", text))
    paragraphs = _PARAGRAPH.split(_BLANKS.sub(" ", text.replace("\ufffd", " ")))
    return "\n".join(said for paragraph in paragraphs if (said := " ".join(paragraph.split())))


def says_something(text: str) -> bool:
    """Whether there is a word of three letters at least: a number of a page or a stray sign is no text."""
    return re.search(r"[^\W\d_]{3}", text) is not None


def _instead(unreadable: str) -> str:
    """Nothing for what has no width (soft hyphens, marks of direction), a blank for the rest."""
    return "" if unicodedata.category(unreadable) == "Cf" else " "
