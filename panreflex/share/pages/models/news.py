"""Aktuelles: what is new in the project and in the field."""

from itertools import groupby
from typing import Any, ClassVar, Self

from django.core.paginator import Paginator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractYear
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from panreflex.base.layout import Entry
from panreflex.base.linked_data import About
from panreflex.share.pages import describing
from panreflex.share.pages.blocks import TextBlocks
from panreflex.share.pages.models.base import SitePage, plain

NEWS_PER_PAGE = 20
UNDATED = "ohne"  # value of ?jahr= for news whose source gives no date


class NewsQuerySet(PageQuerySet):
    """News, in the order people read them."""

    def newest(self) -> Self:
        """What everybody may read, newest first; without a date comes last."""
        return self.live().public().order_by(F("date").desc(nulls_last=True), "title")  # type: ignore[no-any-return]


class NewsPage(SitePage):
    """One piece of news. Without a date the source gives none, and the page says so."""

    summary = models.TextField(_("Kurzfassung"), max_length=600)
    date = models.DateField(
        _("Datum"), null=True, blank=True, help_text=_("Leer lassen, wenn die Quelle kein Datum nennt.")
    )
    month_only = models.BooleanField(_("Nur der Monat ist bekannt"), default=False)
    body = StreamField(TextBlocks(), verbose_name=_("Text"), blank=True)
    source_url = models.URLField(_("Adresse der Quelle"), max_length=400, blank=True)

    objects: ClassVar[Any] = PageManager.from_queryset(NewsQuerySet)()

    parent_page_types: ClassVar[list[str]] = ["pages.NewsIndexPage"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("date"), FieldPanel("month_only")], heading=_("Datum")),
        FieldPanel("body"),
        FieldPanel("source_url"),
    ]

    class Meta:
        verbose_name = _("Meldung")
        verbose_name_plural = _("Meldungen")
        constraints = [
            models.CheckConstraint(
                condition=Q(month_only=False) | Q(date__isnull=False), name="news_month_belongs_to_a_date"
            )
        ]

    def clean(self) -> None:
        """Explains to editors what the constraint refuses: without a date there is no month."""
        super().clean()
        self.month_only = self.month_only and self.date is not None

    @property
    def search_text(self) -> str:
        """Summary and text."""
        return f"{self.summary} {plain(self.body)}".strip()

    @property
    def when(self) -> str:
        """The date as people read it."""
        if self.date is None:
            return gettext("ohne Datum")
        return date_format(self.date, "F Y" if self.month_only else "DATE_FORMAT")

    @property
    def about(self) -> About:
        """Headline and day."""
        return describing.news(self)

    @property
    def trail(self) -> list[Entry]:
        """By way of Aktuelles, whose address stays."""
        return [Entry(_("Aktuelles"), "/aktuelles/"), *super().trail]


class NewsIndexPage(SitePage):
    """Aktuelles: all news by year, a page at a time."""

    intro = models.CharField(_("Einleitung"), max_length=240, blank=True)

    max_count = 1
    subpage_types: ClassVar[list[str]] = ["pages.NewsPage"]
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("Aktuelles")
        verbose_name_plural = _("Aktuelles")

    @property
    def search_text(self) -> str:
        """Only the introduction: each piece of news is found by itself."""
        return self.intro

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`?jahr=` narrows down to a year ("ohne": those without), `?seite=` turns the page. Odd values show all."""
        news = NewsPage.objects.newest()
        years = (
            news.annotate(year=ExtractYear("date"))
            .order_by(F("year").desc(nulls_last=True))
            .values_list("year", flat=True)
            .distinct()
        )
        named = {UNDATED if year is None else str(year): year for year in years}
        chosen = request.GET.get("jahr", "")
        if chosen in named:
            year = named[chosen]
            news = news.filter(date__year=year) if year else news.filter(date=None)
        else:
            chosen = ""
        page = Paginator(news, NEWS_PER_PAGE).get_page(request.GET.get("seite"))
        return super().get_context(request, *args, **kwargs) | {
            "news_page": page,
            "by_year": [
                (str(year) if year else gettext("Ohne Datum"), list(group))
                for year, group in groupby(page.object_list, key=lambda item: item.date and item.date.year)
            ],
            "tabs": _tabs(named, chosen),
            "querystring": f"jahr={chosen}&" if chosen else "",
        }


def _tabs(named: dict[str, int | None], chosen: str) -> list[dict[str, object]]:
    tabs: list[dict[str, object]] = [{"title": gettext("Alle"), "url": "/aktuelles/", "current": not chosen}]
    for value, year in named.items():
        title = str(year) if year else gettext("Ohne Datum")
        tabs.append({"title": title, "url": f"/aktuelles/?jahr={value}", "current": value == chosen})
    return tabs
