"""From a text to the terms that are compared: one spelling for umlauts, no endings, no words that say nothing."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from panreflex.base.folding import fold as fold  # spelled alike wherever texts are compared

MAX_TERM = 60  # characters; longer "words" are addresses and slips

_MAX_PARTS = 5  # of a word with hyphens

# Forms like "Expert:innen" are found as "Experten".
_GENDER_ENDING = re.compile(r"(?<=\w)(?:[:*_]|/-?)in(?:nen)?\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")

# Articles, prepositions, pronouns, auxiliaries: in folded spelling, as `fold` writes them.
_SAY_NOTHING = """
aber all alle allem allen aller alles als also am an and andere anderen anderer anderes auch auf aus bei beim bin
bis bist by da dabei dadurch dafur damit danach dann daran darauf daraus darin darum das dass davon dazu dein dem
den denn der deren des dessen die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen
einer eines er es etwa etwas euch euer for fur from gab gegen gibt habe haben hat hatte hatten hier hin hinter
how ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im in indem ins is ist it ja jede jedem jeden jeder jedes
jene jener kann kein keine keinem keinen keiner konnen konnte konnten man mehr mein mich mir mit mochte mochten
muss mussen musste nach nicht noch nun nur ob oder of ohne on or sehr sein seine seinem seinen seiner seit sich sie
sind so solche soll sollen sollte sollten sondern sowie the their this to um und uns unser unsere unter viel viele
vom von vor wann war waren warum was we weil welche welchem welchen welcher welches wenn wer werden wie wieder will
wir wird with wo wollen wurde wurden zu zum zur zwar zwischen
"""
STOP_WORDS = frozenset(_SAY_NOTHING.split())


class Word(NamedTuple):
    """A word where it stands in a text (`start` to `end`), and the terms by which it is found."""

    text: str
    start: int
    end: int
    terms: tuple[str, ...]


def stem(folded: str) -> str:
    """A folded word without its endings: kris(e), kris(en); stab, stab(e)s.

    The order of the endings follows CISTEM (Weissweiler and Fraser, 2017); its prefix rule is left out, since what
    stands inside a compound is found anyway.
    """
    word = folded
    while len(word) > 3:
        if len(word) > 5 and word.endswith(("em", "er", "nd")):
            word = word[:-2]
        elif word.endswith(("e", "s", "n", "t")) and not word.endswith("st"):  # "Test", "Dienst": no endings
            word = word[:-1]
        else:
            break
    return word


def words(text: str) -> Iterator[Word]:
    """Every word of `text` in its order; a word that says nothing has no terms.

    "Notfall-Infopunkte" has three terms: each part, and both written as one word.
    """
    # Blanks of equal length keep the places of all other words.
    text = _GENDER_ENDING.sub(lambda match: " " * len(match.group()), text)
    for match in _WORD.finditer(text):
        yield Word(match.group(), match.start(), match.end(), _terms_of(match.group()))


def says_nothing(word: str) -> bool:
    """Whether it is a little word that stands in any text; "IT" and "OB" in capitals are none."""
    return fold(word) in STOP_WORDS and not (len(word) > 1 and word.isupper())


@lru_cache(maxsize=50_000)
def _terms_of(word: str) -> tuple[str, ...]:
    parts = word.split("-")
    if len(parts) == 1:
        return () if says_nothing(word) or not fold(word) else (stem(fold(word))[:MAX_TERM],)
    folded = [fold(part) for part in (*parts[:_MAX_PARTS], "".join(parts))]  # "on-call": here each part says something
    return tuple(stem(part)[:MAX_TERM] for part in folded if part)
