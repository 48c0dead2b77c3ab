"""What of the vocabulary leads outside: where the factors were named."""

from panreflex.base.links.sources import Source
from panreflex.vocabulary.models import ResilienceFactor

SOURCES = [Source(ResilienceFactor)]
