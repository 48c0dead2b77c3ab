"""What may be done with what is taken along, in the words that every file carries."""

from django.conf import settings
from django.utils.translation import gettext as _

PUBLISHER = "PanReflex"
PLATFORM = "Kommunales Krisenmanagement"
PAGE = "/quellen/"


def address() -> str:
    """Where licences and sources stand in full."""
    return settings.BASE_URL + PAGE


def sentences() -> list[str]:
    """What to keep in mind, sentence by sentence."""
    return [
        _("Die Texte geben mit eigenen Worten wieder, was die genannten Quellen sagen."),
        _("Nennen Sie bei der Nutzung PanReflex und die Quelle des Eintrags."),
        _("Daten zu Kommunen: © Statistisches Bundesamt (Destatis), Gemeindeverzeichnis."),
    ]


def sentence() -> str:
    """All of it in one line, with the address of the rest."""
    return " ".join([*sentences(), _("Quellen und Lizenzen: %(address)s") % {"address": address()}])
