"""A small site: each kind of page once, below the home page."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from wagtail.models import Page, Site

from panreflex.share.pages.models import (
    AboutPage,
    ContactPage,
    FactorsPage,
    HomePage,
    MeasurePage,
    MeasuresPage,
    NewsIndexPage,
    NewsPage,
    StandardPage,
    TopicPage,
)
from panreflex.vocabulary.models import Theme
from tests.making import make_measure, make_theme


@pytest.fixture
def home() -> HomePage:
    """The home page, which the site shows."""
    page = HomePage(title="Start", slug="start", claim="Aus Krisen lernen", lead="Was Kommunen tun.")
    Page.objects.get(depth=1).add_child(instance=page)
    Site.objects.update(root_page=page)
    return page


@pytest.fixture
def news_index(home: HomePage) -> Any:
    return home.add_child(instance=NewsIndexPage(title="Aktuelles", slug="aktuelles"))


@pytest.fixture
def make_news(news_index: NewsIndexPage) -> Any:
    """Adds a piece of news, published on 1 August 2025; `date` is None where the source gives none."""

    def make(slug: str, day: date | None = date(2025, 7, 15), **fields: Any) -> Any:
        values = {
            "title": f"Meldung {slug}",
            "summary": "Was geschah.",
            "source_url": "https://quelle.example/",
            "first_published_at": datetime(2025, 8, 1, tzinfo=UTC),
            "last_published_at": datetime(2025, 8, 1, tzinfo=UTC),
        }
        return news_index.add_child(instance=NewsPage(slug=slug, date=day, **(values | fields)))

    return make


@pytest.fixture
def topic(home: HomePage) -> Any:
    """The page of a topic with one theme below it, `hitze`."""
    subject = make_theme("kommunale-resilienz", "Kommunale Resilienz", kind=Theme.Kind.TOPIC)
    make_theme("hitze").parents.add(subject)
    page = TopicPage(title="Kommunale Resilienz", slug="kommunale-resilienz", topic=subject, intro="Vorher lernen.")
    return home.add_child(instance=page)


@pytest.fixture
def measures_page(home: HomePage) -> Any:
    return home.add_child(instance=MeasuresPage(title="Stellschrauben", slug="stellschrauben", intro="Es sind sieben."))


@pytest.fixture
def measure_page(measures_page: MeasuresPage) -> Any:
    """The page of the third measure, `personal`."""
    page = MeasurePage(title="Personal", slug="personal", measure=make_measure("personal", 3), finding="Es fehlt.")
    return measures_page.add_child(instance=page)


@pytest.fixture
def site(
    home: HomePage, topic: TopicPage, measure_page: MeasurePage, news_index: NewsIndexPage, make_news: Any
) -> HomePage:
    """Every kind of page once."""
    make_news("neu")
    for page in (
        FactorsPage(title="Faktoren", slug="resilienzfaktoren", intro="Es sind sechs."),
        AboutPage(
            title="Über das Projekt",
            slug="ueber",
            slogan="Stärken",
            project_title="Ein Vorhaben",
            duration="2022 bis 2025",
            funding="Gefördert",
        ),
        ContactPage(title="Kontakt", slug="kontakt"),
        StandardPage(title="Impressum", slug="impressum"),
    ):
        home.add_child(instance=page)
    return home


PATHS = (
    "/",
    "/kommunale-resilienz/",
    "/stellschrauben/",
    "/stellschrauben/personal/",
    "/resilienzfaktoren/",
    "/aktuelles/",
    "/aktuelles/neu/",
    "/ueber/",
    "/kontakt/",
    "/impressum/",
)
