"""What of the surveys leads outside."""

from panreflex.base.links.sources import Source
from panreflex.collect.surveys.models import PublishedFigure

SOURCES = [Source(PublishedFigure)]
