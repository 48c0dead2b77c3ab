"""What editors see of a draft is what its public page would show."""

from functools import partial

from panreflex.collect.library.models import Interview, PracticeExample, Publication, ResearchProject
from panreflex.collect.surveys.models import PublishedFigure
from panreflex.distil.models import Recommendation
from panreflex.share.catalogue.views import examples, figures, interviews, projects, publications, recommendations


def announce() -> None:
    """Tell each kind of entry which page shows it (called once, when Django is ready)."""
    PracticeExample.previewed_by(examples.example_page)
    Publication.previewed_by(publications.publication_page)
    ResearchProject.previewed_by(projects.project_page)
    Interview.previewed_by(interviews.interview_page)
    PublishedFigure.previewed_by(figures.figure_page)
    Recommendation.previewed_by(partial(recommendations.recommendation_page, draft=True))
