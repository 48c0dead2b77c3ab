"""What makes a German text hard to read: sentences that are too long, abbreviations that nobody explains."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

LONGEST_SENTENCE = 25  # words

# A full stop after these ends no sentence. Single letters ("z. B.") and numbers ("31. Dezember") are seen by shape.
_SHORTENED = (
    "abs|abschn|art|bd|bzgl|bzw|ca|dr|ebd|einschl|etc|evtl|ff|gem|ggf|hrsg|inkl|insb|lfd|mind|mio|mrd|nr|prof|"
    "rd|sog|str|tel|tsd|usw|vgl|zzgl"
)
_ENDS = re.compile(r"[.!?…]+[“”\"»)]*(?=\s|$)")
_SHORT_BEFORE = re.compile(rf"\b(?:{_SHORTENED})$", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:[-–'’:/.][^\W_]+)*")

# At least two capitals or digits, and more of them than small letters: KGSt, LÜKEX, BayKSG, but not Erzieher:innen.
_TOKEN = re.compile(r"(?<![\w@/.-])[A-ZÄÖÜ][A-Za-zÄÖÜäöüß]{1,11}(?![\w@])")
_ROMAN = re.compile(r"^[IVXLCDM]+$")
# What a reader in a city hall knows, and what is a name more than an abbreviation.
_WELL_KNOWN = (
    "AG AGB ARD BGB COVID CSV DIN DOI DVD EDV EN EU GG GIS GPS HTML ID IHK IP ISO IT KI KMU LAN LKW NDR NGO OB "
    "PC PDF PKW PLZ QR SMS TV UKW UN UNO URL USA USB WDR WHO WLAN ZDF ÖPNV"
)
_KNOWN = frozenset(_WELL_KNOWN.split())
_YEAR = "januar februar märz april mai juni juli august september oktober november dezember"
_MONTHS = frozenset(_YEAR.split())


class LongSentence(NamedTuple):
    """A sentence with too many words. beginning: its first words, as they stand in the text."""

    beginning: str
    words: int


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text; a line break ends one as well, so that lists count line by line."""
    for line in text.splitlines():
        start = 0
        for end in _ENDS.finditer(line):
            before, after = line[start : end.start()], line[end.end() :].lstrip()
            if after and not _is_end(before, end.group(), after):
                continue
            if sentence := line[start : end.end()].strip():
                yield sentence
            start = end.end()
        if rest := line[start:].strip():
            yield rest


def _is_end(before: str, mark: str, after: str) -> bool:
    if mark[0] in ".…" and after[0].islower():
        return False
    if mark[0] != ".":
        return True
    last = before.rpartition(" ")[2]
    if len(last.lstrip('(„"»')) <= 1 or _SHORT_BEFORE.search(before):  # z. B., Abs.
        return False
    if last.isdigit():  # 31. Dezember, am 3. geht es weiter
        return after[0].isupper() and after.split()[0].strip(".,").lower() not in _MONTHS and len(last) > 2
    return True


def long_sentences(text: str) -> list[LongSentence]:
    """Those with more than LONGEST_SENTENCE words."""
    found = []
    for sentence in sentences(text):
        words = _WORD.findall(sentence)
        if len(words) > LONGEST_SENTENCE:
            found.append(LongSentence(" ".join(sentence.split()[:6]), len(words)))
    return found


def unexplained(texts: Iterable[str]) -> list[str]:
    """Abbreviations of one entry that none of its texts explains, in the order in which they come up.

    Explained is "Kommunale Gemeinschaftsstelle (KGSt)", "KGSt (Kommunale …)" and "KGSt steht für …".
    """
    pieces = list(texts)
    whole = "\n".join(pieces)
    found: dict[str, None] = {}
    for piece in pieces:
        for match in _TOKEN.finditer(piece):
            token = match.group()
            if token not in found and _is_abbreviation(token) and not _is_explained(token, whole):
                found[token] = None
    return list(found)


def _is_abbreviation(token: str) -> bool:
    capitals = sum(letter.isupper() for letter in token)
    return capitals >= 2 and capitals * 2 > len(token) and token not in _KNOWN and not _ROMAN.match(token)


def _is_explained(token: str, text: str) -> bool:
    name = re.escape(token)
    behind, before = rf"\w[^()\n]*\([^()]*\b{name}\b[^()]*\)", rf"\b{name}\b\s*\(\s*\w{{3}}"
    return bool(re.search(rf"{behind}|{before}|\b{name}\b steht für", text))
