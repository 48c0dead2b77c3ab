"""What of the events leads outside."""

from panreflex.base.links.sources import Source
from panreflex.share.events.models import Event

SOURCES = [Source(Event)]
