"""Feeds in three forms: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1, told apart by the end of their address."""

import json
import re
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpResponse
from django.urls import register_converter
from django.urls.converters import StringConverter
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape
from django.utils.translation import gettext as _


class JsonFeed(SyndicationFeed):
    """JSON Feed 1.1 (jsonfeed.org)."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: Any, encoding: str) -> None:
        """The whole feed as one JSON object."""
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["subtitle"] or self.feed["description"],
            "language": self.feed["language"],
            "authors": [{"name": self.feed["author_name"]}] if self.feed["author_name"] else None,
            "items": [self._item(item) for item in self.items],
        }
        outfile.write(json.dumps(_known(feed), ensure_ascii=False).encode(encoding))

    def _item(self, item: dict[str, Any]) -> dict[str, Any]:
        return _known(
            {
                "id": item["unique_id"] or item["link"],
                "url": item["link"],
                "title": item["title"],
                "content_html": item["description"],
                "date_published": item["pubdate"] and item["pubdate"].isoformat(),
                "date_modified": item["updateddate"] and item["updateddate"].isoformat(),
                "tags": [str(label) for label in item["categories"]] or None,
            }
        )


FORMS: dict[str, type[Atom1Feed | Rss201rev2Feed | JsonFeed]] = {
    "atom.xml": Atom1Feed,
    "rss.xml": Rss201rev2Feed,
    "feed.json": JsonFeed,
}


class FeedForm(StringConverter):
    """The form of a feed as the end of its address: `<feed:form>` in every room that imports this module."""

    regex = "|".join(map(re.escape, FORMS))


register_converter(FeedForm, "feed")


class Item(NamedTuple):
    """An entry of a feed. `url` is its path; `text` is plain; `labels` are words that it stands under."""

    title: str
    url: str
    text: str
    published: datetime
    updated: datetime
    labels: tuple[str, ...] = ()


class About(NamedTuple):
    """What a feed says of itself. `page`: path of the list that it follows, `address`: its own path."""

    title: str
    subtitle: str
    page: str
    address: str


def answer(form: str, about: About, items: list[Item]) -> HttpResponse:
    """The feed in one of `FORMS`. All addresses are those of BASE_URL, whatever host was asked."""
    feed = FORMS[form](
        title=about.title,
        link=settings.BASE_URL + about.page,
        description=about.subtitle,
        subtitle=about.subtitle,
        language="de",
        author_name=_("Redaktion der Wissensplattform"),
        feed_url=settings.BASE_URL + about.address,
    )
    for item in items:
        address = settings.BASE_URL + item.url
        feed.add_item(
            title=item.title,
            link=address,
            description=escape(item.text),  # the forms announce HTML, and editors write plain text
            unique_id=address.partition("#")[0],  # which page of a file is best may change; it stays the same entry
            pubdate=item.published,
            updateddate=item.updated,
            categories=item.labels,
        )
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return response


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
