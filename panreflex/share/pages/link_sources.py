"""What of the pages leads outside, in fields, blocks and running text."""

from wagtail.models import Page

from panreflex.base.links.sources import Source

SOURCES = [Source(Page)]
