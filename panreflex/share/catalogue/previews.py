"""What editors see of a draft is what its public page would show."""

from functools import partial

from panreflex.collect.surveys.models import PublishedFigure
from panreflex.distil.models import Recommendation
from panreflex.share.catalogue.views import figures, recommendations


def announce() -> None:
    """Tell each kind of entry which page shows it (called once, when Django is ready)."""
    PublishedFigure.previewed_by(figures.figure_page)
    Recommendation.previewed_by(partial(recommendations.recommendation_page, draft=True))
