"""German names of states, from the Unicode Common Locale Data Repository (the package Babel brings it)."""

import unicodedata
from functools import cache

from babel import Locale
from django.utils.functional import lazy
from django.utils.translation import get_language

HOME = "DE"


def name(code: str) -> str:
    """ "GB" -> "Vereinigtes Königreich", in the reader's language; a code that nobody gave out names itself."""
    return _names((get_language() or "de").partition("-")[0]).get(code, code)


# Looked up when it is shown: what is kept longer than a request has no language yet.
lazy_name = lazy(name, str)


def is_one(code: str) -> bool:
    """Whether somebody gave out this code."""
    return len(code) == 2 and code in _names("de")


def sort_key(text: str) -> str:
    """German order by DIN 5007-1: ä as a, ß as ss, case ignored."""
    return "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))


@cache
def _names(language: str) -> dict[str, str]:
    return dict(Locale.parse(language).territories)
