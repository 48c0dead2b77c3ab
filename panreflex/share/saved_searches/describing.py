"""A search in words."""

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from panreflex.share.saved_searches.models import LONGEST_NAME
from panreflex.share.search import choosing
from panreflex.share.search.choosing import Chosen


def name(search: Chosen) -> str:
    """ "Hitze (Gute Beispiele, Bayern)": its words and what it is narrowed down to."""
    narrowed = filters(search)
    words = search.text or _("Suche")
    return f"{words} ({', '.join(narrowed)})" if narrowed else words


def short_name(search: Chosen) -> str:
    """The same, as long as a name may be."""
    return Truncator(name(search)).chars(LONGEST_NAME)


def filters(search: Chosen) -> list[str]:
    """What it is narrowed down to."""
    return [
        *([str(search.kind.label)] if search.kind else []),
        *(str(chip["label"]) for chip in choosing.chips(search)),
    ]
