"""What of the catalogue leads outside."""

from collections.abc import Iterator
from urllib.parse import quote

from panreflex.base.links.sources import Source
from panreflex.collect.library.models import Interview, PracticeExample, Publication, ResearchProject


def at_its_doi(publication: Publication) -> Iterator[str]:
    """The address that a DOI stands for."""
    if publication.doi:
        yield f"https://doi.org/{quote(publication.doi, safe='/:;()')}"


SOURCES = [
    Source(PracticeExample),
    Source(Publication, more=at_its_doi),
    Source(ResearchProject),
    Source(Interview),
]
