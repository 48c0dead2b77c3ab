"""The catalogue: practice examples, publications, research projects, interviews."""

from panreflex.collect.library.models.examples import ExampleLink, PracticeExample
from panreflex.collect.library.models.interviews import Interview
from panreflex.collect.library.models.projects import ProjectPartner, ResearchProject
from panreflex.collect.library.models.publications import Publication, PublicationAuthor

__all__ = [
    "ExampleLink",
    "Interview",
    "PracticeExample",
    "ProjectPartner",
    "Publication",
    "PublicationAuthor",
    "ResearchProject",
]
