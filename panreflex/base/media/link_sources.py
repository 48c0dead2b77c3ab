"""What of pictures and files leads outside: where a work comes from."""

from panreflex.base.links.sources import Source
from panreflex.base.media.models import Attachment, Picture, Video

SOURCES = [Source(Picture), Source(Attachment), Source(Video)]
