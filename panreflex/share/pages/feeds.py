"""Aktuelles as a feed: how people follow the platform without leaving an address."""

from datetime import datetime, time

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from panreflex.base import feeds
from panreflex.share.pages.models import NewsPage

ITEMS = 30


class NewsFeed(Feed[NewsPage, None]):
    """The newest pieces of news. All addresses are those of BASE_URL, whatever host was asked."""

    language = "de"
    title = _("Kommunales Krisenmanagement: Aktuelles")
    subtitle = description = _("Meldungen der Wissensplattform von PanReflex")
    author_name = _("Redaktion der Wissensplattform")

    def __init__(self, form: str) -> None:
        self.form = form
        self.feed_type = feeds.FORMS[form]

    def link(self) -> str:
        return f"{settings.BASE_URL}/aktuelles/"

    def feed_url(self) -> str:
        return f"{settings.BASE_URL}/aktuelles/{self.form}"

    def items(self) -> "QuerySet[NewsPage]":
        """Atom demands a date of each entry; what was put in without ever being published has none."""
        newest: QuerySet[NewsPage] = NewsPage.objects.newest().exclude(first_published_at=None)[:ITEMS]
        return newest

    def item_title(self, item: NewsPage) -> str:
        return str(item.title)

    def item_description(self, item: NewsPage) -> str:
        """As Django's feeds announce it: HTML, though editors write plain text."""
        return escape(item.summary)

    def item_link(self, item: NewsPage) -> str:
        return settings.BASE_URL + item.get_absolute_url()

    def item_pubdate(self, item: NewsPage) -> datetime | None:
        """Nothing for news whose source gives no date, and none made up for those with a month alone."""
        if item.date is None or item.month_only:
            return None
        return timezone.make_aware(datetime.combine(item.date, time()))

    def item_updateddate(self, item: NewsPage) -> datetime:
        """When it was last published here. Without a date of its own, when it first was: no correction makes it new."""
        dated = self.item_pubdate(item) is not None
        when: datetime = item.last_published_at if dated else item.first_published_at
        return when
