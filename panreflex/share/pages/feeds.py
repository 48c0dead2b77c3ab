"""Aktuelles as an Atom feed: how people follow the platform without leaving an address."""

from datetime import datetime, time

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from panreflex.share.pages.models import NewsPage

ITEMS = 30


class NewsFeed(Feed[NewsPage, None]):
    """The newest pieces of news. All addresses are those of BASE_URL, whatever host was asked."""

    feed_type = Atom1Feed
    language = "de"
    title = _("Kommunales Krisenmanagement: Aktuelles")
    subtitle = _("Meldungen der Wissensplattform von PanReflex")
    link = f"{settings.BASE_URL}/aktuelles/"
    feed_url = f"{settings.BASE_URL}/aktuelles/atom.xml"
    feed_guid = link

    def items(self) -> "QuerySet[NewsPage]":
        newest: QuerySet[NewsPage] = NewsPage.objects.newest()[:ITEMS]
        return newest

    def item_title(self, item: NewsPage) -> str:
        return str(item.title)

    def item_description(self, item: NewsPage) -> str:
        return item.summary

    def item_link(self, item: NewsPage) -> str:
        return settings.BASE_URL + item.get_absolute_url()

    def item_pubdate(self, item: NewsPage) -> datetime | None:
        """Nothing for news whose source gives no date, and none made up for those with a month alone."""
        if item.date is None or item.month_only:
            return None
        return timezone.make_aware(datetime.combine(item.date, time()))

    def item_updateddate(self, item: NewsPage) -> datetime:
        """When it was last published here: Atom demands a date of each entry."""
        when: datetime = item.last_published_at or item.latest_revision_created_at or timezone.now()
        return when
