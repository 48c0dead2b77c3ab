"""The pages of the site."""

from panreflex.share.pages.models.about import AboutPage, PartnerCity
from panreflex.share.pages.models.base import SitePage
from panreflex.share.pages.models.factors import FactorsPage
from panreflex.share.pages.models.home import HomePage
from panreflex.share.pages.models.measures import (
    MeasureAdvice,
    MeasureExample,
    MeasurePage,
    MeasurePublication,
    MeasuresPage,
)
from panreflex.share.pages.models.news import NewsIndexPage, NewsPage
from panreflex.share.pages.models.renditions import EasyPage, SignPage
from panreflex.share.pages.models.standard import ContactPage, StandardPage
from panreflex.share.pages.models.topics import TopicPage

__all__ = [
    "AboutPage",
    "ContactPage",
    "EasyPage",
    "FactorsPage",
    "HomePage",
    "MeasureAdvice",
    "MeasureExample",
    "MeasurePage",
    "MeasurePublication",
    "MeasuresPage",
    "NewsIndexPage",
    "NewsPage",
    "PartnerCity",
    "SignPage",
    "SitePage",
    "StandardPage",
    "TopicPage",
]
