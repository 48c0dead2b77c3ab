"""Routes: news."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from panreflex.base import api
from panreflex.share.pages.models import NewsPage

router = Router(tags=["news"])


class NewsOut(Schema):
    """A piece of news. Without `date` its source gives none; with `month_only` the day of it means nothing."""

    slug: str = Field(description="Part of its address; stays")
    url: str = Field(description="Its page on this platform")
    title: str
    summary: str
    date: date | None
    month_only: bool
    source_url: str | None
    published_at: datetime | None


class NewsListOut(api.ListOut):
    """A part of the news, in the order of their addresses."""

    items: list[NewsOut]


@router.get("/news", response={200: NewsListOut} | api.INVALID, url_name="news")
def news(request: HttpRequest, query: Query[api.ListQuery]) -> dict[str, Any]:
    """Aktuelles."""
    rows = NewsPage.objects.live().public()
    return api.part(request, rows, query, order=("url_path",), show=lambda row: news_out(request, row))


@router.get("/news/{slug}", response={200: NewsOut} | api.NOT_FOUND, url_name="one-news")
def one_news(request: HttpRequest, slug: str) -> NewsOut:
    """One piece of news."""
    return news_out(request, get_object_or_404(NewsPage.objects.live().public(), slug=slug))


def news_out(request: HttpRequest, one: NewsPage) -> NewsOut:
    """A piece of news as machines get it."""
    return NewsOut(
        slug=one.slug,
        url=api.absolute(request, one.get_absolute_url()),
        title=one.title,
        summary=one.summary,
        date=one.date,
        month_only=one.month_only,
        source_url=one.source_url or None,
        published_at=one.last_published_at,
    )
