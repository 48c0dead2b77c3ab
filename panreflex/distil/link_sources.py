"""What of the recommendations leads outside: evidence that stands elsewhere."""

from panreflex.base.links.sources import Source
from panreflex.distil.models import Recommendation

SOURCES = [Source(Recommendation)]
