"""The sixteen Länder, and the classes of size that German statistics use."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """A Land by the first two digits of its AGS."""

    SH = "01", _("Schleswig-Holstein")
    HH = "02", _("Hamburg")
    NI = "03", _("Niedersachsen")
    HB = "04", _("Bremen")
    NW = "05", _("Nordrhein-Westfalen")
    HE = "06", _("Hessen")
    RP = "07", _("Rheinland-Pfalz")
    BW = "08", _("Baden-Württemberg")
    BY = "09", _("Bayern")
    SL = "10", _("Saarland")
    BE = "11", _("Berlin")
    BB = "12", _("Brandenburg")
    MV = "13", _("Mecklenburg-Vorpommern")
    SN = "14", _("Sachsen")
    ST = "15", _("Sachsen-Anhalt")
    TH = "16", _("Thüringen")


class SizeClass(models.TextChoices):
    """Inhabitants; a class includes its lower bound."""

    UNDER_20K = "0", _("unter 20.000")
    FROM_20K = "20000", _("20.000 bis 50.000")
    FROM_50K = "50000", _("50.000 bis 100.000")
    FROM_100K = "100000", _("100.000 bis 200.000")
    FROM_200K = "200000", _("200.000 bis 500.000")
    FROM_500K = "500000", _("ab 500.000")


def size_class(population: int) -> SizeClass:
    """The class of a municipality with `population` inhabitants."""
    return max((one for one in SizeClass if population >= int(one.value)), key=lambda one: int(one.value))
