"""What of the vocabulary leads outside: where words are explained, where factors were named."""

from panreflex.base.links.sources import Source
from panreflex.vocabulary.models import Concept, ResilienceFactor

SOURCES = [Source(Concept), Source(ResilienceFactor)]
