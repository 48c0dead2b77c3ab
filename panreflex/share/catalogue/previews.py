"""What editors see of a draft is what its public page would show."""

from functools import partial

from panreflex.collect.library.models import PracticeExample
from panreflex.collect.surveys.models import PublishedFigure
from panreflex.distil.models import Recommendation
from panreflex.share.catalogue.views import examples, figures, recommendations


def announce() -> None:
    """Tell each kind of entry which page shows it (called once, when Django is ready)."""
    PracticeExample.previewed_by(examples.example_page)
    PublishedFigure.previewed_by(figures.figure_page)
    Recommendation.previewed_by(partial(recommendations.recommendation_page, draft=True))
