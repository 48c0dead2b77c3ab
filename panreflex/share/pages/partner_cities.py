"""The municipalities that the project worked with, for their own pages (`settings.TAKING_PART`)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from panreflex.share.catalogue.participants import Part
from panreflex.share.pages.models.about import AboutPage, PartnerCity
from panreflex.share.pages.models.base import address_of


def taking_part() -> Iterator[tuple[int, Part]]:
    """Each partner city that has a key, by the primary key of its municipality; one query."""
    pages = AboutPage.objects.live().public()
    cities = PartnerCity.objects.filter(page__in=pages, municipality__isnull=False).select_related("page")
    for city in cities:
        if city.municipality_id is not None:
            yield (
                city.municipality_id,
                Part(_("Partnerstadt des Projekts PanReflex"), address_of(city.page), city.page.duration),
            )
