"""The starting content of the platform, from `content/` into the database."""

from panreflex.project.starting_content.loading import load
from panreflex.project.starting_content.placing import Report
from panreflex.project.starting_content.reading import Content, ContentRefused, Fault

__all__ = ["Content", "ContentRefused", "Fault", "Report", "load"]
