"""Patterns by which the database finds a folded word (see `likeness.folded`) in a text as somebody wrote it."""

import re

# Both cases are named: what the database takes for the small letter of an umlaut depends on its locale.
_SPELLINGS = {
    "a": "[aäÄáÁàÀâÂãÃåÅæÆ]e?",
    "o": "[oöÖóÓòÒôÔõÕøØ]e?",
    "u": "[uüÜúÚùÙûÛ]e?",
    "e": "[eéÉèÈêÊëË]",
    "i": "[iíÍìÌîÎïÏ]",
    "y": "[yýÝÿ]",
    "c": "[cçÇćĆčČ]",
    "d": "[dđĐ]",
    "g": "[gğĞ]",
    "l": "[lłŁ]",
    "n": "[nñÑńŃ]",
    "r": "[rřŘ]",
    "s": "[sšŠśŚşŞ]",
    "z": "[zžŽźŹżŻ]",
    "ß": "(?:ss|ß|ẞ)",
}


def pattern(letters: str, *, between: bool = False) -> str:
    """Regular expression for these letters; between: blanks and signs may stand between them."""
    spelt = (_SPELLINGS.get(letter, re.escape(letter)) for letter in letters.replace("ss", "ß"))
    return r"\W*".join(spelt) if between else "".join(spelt)


def word_pattern(word: str) -> str:
    """Regular expression for a whole word."""
    return f"(?:^|[^[:alnum:]]){pattern(word)}(?:[^[:alnum:]]|$)"


def address_pattern(address: str) -> str:
    """Regular expression for spellings of an address (see `identifiers.same_address`), whatever its query."""
    host, slash, path = address.partition("?")[0].partition("/")
    rest = r"(?:/(?:index\.\w{3,5})?)?(?:[?#]|$)"
    return rf"//(?:www\.)?{re.escape(host)}(?::\d+)?{re.escape(slash + path)}{rest}"
