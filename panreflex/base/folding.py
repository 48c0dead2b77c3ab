"""One spelling for a word that is written in several ways, so that texts and names can be compared."""

import re
import unicodedata

_TRANSCRIBED_U = re.compile(r"(?<![aeq])ue")


def fold(text: str) -> str:
    """One spelling for a word that is written in several ways: Stäbe, Staebe; Straße, Strasse; Grafik, Graphik.

    Only letters and digits are left. The result only serves comparison: "aktuell" becomes "aktull" everywhere.
    """
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in letters if letter.isalnum())  # accents stand alone now and fall out
    plain = plain.replace("ae", "a").replace("oe", "o").replace("ph", "f")
    return _TRANSCRIBED_U.sub("u", plain)
