"""Every list as a feed, with the filters of the list: who follows `?krise=hitze` hears of heat only."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panreflex.base import feeds
from panreflex.share.catalogue.listing import Listing
from panreflex.share.catalogue.views import lists

ITEMS = 30


@require_safe
def feed(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """What was published last in the list called `name`, whatever order the list has; three queries and relations.

    A filter that the list does not know is left out, as there; the subtitle says so.
    """
    shown, listing = lists.LISTS[name], lists.named(name, request.GET)
    rows = shown.rows().exclude(first_published_at=None)
    if listing.active:
        keys = listing.index.part(listing.entries, listing.order, start=0, stop=listing.count)
        rows = rows.filter(pk__in=keys)
    newest = rows.order_by("-first_published_at", "-pk")[:ITEMS]
    items = [_item(row, shown.hit(row, listing.index)) for row in newest if row.pk in listing.index.positions]
    return feeds.answer(form, _about(name, form, listing), items)


def _about(name: str, form: str, listing: Listing) -> feeds.About:
    words = lists.LISTS[name].words
    chosen = ", ".join(str(chip["label"]) for chip in listing.chips())
    return feeds.About(
        title=_("Kommunales Krisenmanagement: %(list)s")
        % {"list": f"{words.title} ({chosen})" if chosen else words.title},
        subtitle=" ".join(filter(None, (str(words.lead), listing.unknown_notice()))),
        page=lists.plain_url(listing),
        address=lists.plain_url(listing, path=reverse(f"catalogue:{name}-feed", args=[form])),
    )


def _item(row: Any, hit: lists.Hit) -> feeds.Item:
    return feeds.Item(
        title=hit.title,
        url=hit.url,
        text=hit.text or hit.title,  # an imported work may have no abstract
        published=row.first_published_at,
        updated=row.last_published_at or row.first_published_at,
        labels=tuple(str(tag["label"]) for tag in hit.tags),
    )
