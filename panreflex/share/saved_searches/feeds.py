"""Any search as a feed: what became public last of what it finds."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panreflex.base import caching, feeds
from panreflex.share.saved_searches import describing, finding, noticing
from panreflex.share.search import choosing, holding
from panreflex.share.search.models import Kind

ITEMS = 30


def _version() -> tuple[object, ...]:
    return holding.version_now(), noticing.known_up_to()


@require_safe
@caching.versioned(_version)
def feed(request: HttpRequest, form: str) -> HttpResponse:
    """The parameters are those of the search page. A filter that we don't know is left out; the subtitle says so."""
    search = finding.chosen(request.GET)
    items = [
        feeds.Item(
            title=entry.title,
            url=entry.url,
            text=entry.summary or entry.note or entry.title,
            published=entry.first_public_at,
            updated=entry.first_public_at,
            labels=(Kind(entry.kind).singular,),
        )
        for entry in finding.newest(search, ITEMS)
    ]
    lead = _("Was zu dieser Suche neu erscheint. Gezeigt wird, was von den wichtigsten Wörtern handelt.")
    about = feeds.About(
        title=_("Kommunales Krisenmanagement: %(list)s") % {"list": describing.name(search)},
        subtitle=" ".join(filter(None, (lead, choosing.notice(search)))),
        page=f"/suche/?{search.query}",
        address=f"{reverse('saved_searches:feed', args=[form])}?{search.query}",
    )
    return feeds.answer(form, about, items)
