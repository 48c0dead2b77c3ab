"""The page of the search."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Case, Count, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from panreflex.base import caching
from panreflex.share.search import asking, choosing, counting, holding, nothing, noting, querying, showing
from panreflex.share.search.choosing import Chosen
from panreflex.share.search.facets import VOCABULARY
from panreflex.share.search.models import Kind
from panreflex.vocabulary.models import Theme

PER_PAGE = 20
FEW = 3  # results by words; with fewer of them the page says how to find more
THEMES_SHOWN = 12


class Link(NamedTuple):
    """A way on: to a list, another search, another kind."""

    title: str
    url: str
    note: str = ""
    current: bool = False


class Tab(NamedTuple):
    """A kind of result, or all of them, and how many there are of it."""

    title: str
    n: int
    url: str
    current: bool


@require_safe
@caching.versioned(holding.version_now)
def search(request: HttpRequest) -> HttpResponse:
    """`?q=` what is searched for, `art=` a kind of result, a key of `FACETS`, `sortierung=`, `seite=`.

    Whatever else they hold is left out, and the page says so.
    """
    query = asking.understand(request.GET.get(choosing.TEXT, ""))
    vocabulary = VOCABULARY.get(None)
    chosen = choosing.read(request.GET, vocabulary, text=query.text)
    results, page = _page(chosen, _page_number(request.GET.get(choosing.PAGE, "")))
    if query.says_something and counting.is_search(request):
        noting.note(query.text, found=results.by_words)
    context: dict[str, Any] = {
        "trail": [{"title": _("Suche"), "url": ""}],
        "q": query.text,
        "typed": chosen.typed,
        "query": query,
        "results": results,
        "count": _count(results.total, query.text),
        "only_alike": _is_only_alike(results, chosen),
        "tabs": _tabs(results, chosen),
        "facets": choosing.panels(chosen, results, vocabulary),
        "hidden": choosing.hidden(chosen),
        "active": chosen.active,
        "chips": choosing.chips(chosen),
        "reset_url": chosen.without_filters().of_kind(chosen.kind).url,
        "orders": [
            Link(str(title), chosen.sorted_by(sort).url, current=sort is chosen.sort)
            for sort, title in choosing.SORTS.items()
        ],
        "notice": choosing.notice(chosen),
        "places": choosing.recognised(chosen, results),
        "hits": showing.hits(results.documents, results, vocabulary=vocabulary),
        "page": page,
        "querystring": f"{chosen.query}&",
        "respelled": _respelled(results),
    }
    if not results.total:
        context |= {"ways": _ways(results, chosen), "themes": _themes()}
    if query.says_something and results.by_words < FEW and not chosen.is_narrowed:
        ways_on = nothing.ways_on(query)
        context |= {"ways_on": ways_on, "near": showing.hits(ways_on.near, results, vocabulary=vocabulary)}
    return render(request, "search/search.html", context)


def _page(chosen: Chosen, number: int) -> tuple[querying.Results, Any]:
    """The results on a page, the last one if there are fewer."""
    results = _results(chosen, number)
    page = Paginator(range(results.total), PER_PAGE).get_page(number)
    return (results if page.number == number else _results(chosen, page.number)), page


def _results(chosen: Chosen, number: int) -> querying.Results:
    offset = (number - 1) * PER_PAGE
    return querying.search(chosen.text, chosen.filters, limit=PER_PAGE, offset=offset, sort=chosen.sort)


def _page_number(text: str) -> int:
    """1 for whatever is no page; far enough for every index."""
    return min(max(int(text), 1), 10_000) if text.isascii() and text.isdecimal() and len(text) < 9 else 1


def _count(total: int, text: str) -> str:
    said = ngettext("%(total)s Treffer für „%(query)s“", "%(total)s Treffer für „%(query)s“", total)
    return said % {"total": localize(total), "query": text}


def _is_only_alike(results: querying.Results, chosen: Chosen) -> bool:
    """Whether no text has the words, and all that is shown lies near by its meaning."""
    return bool(results.total) and not results.by_words and not chosen.is_narrowed


def _tabs(results: querying.Results, chosen: Chosen) -> list[Tab]:
    """Everything, then each kind that has results, and the chosen one in any case."""
    tabs = [Tab(_("Alles"), sum(results.counts.values()), chosen.of_kind(None).url, chosen.kind is None)]
    for kind in Kind:
        if (count := results.counts.get(kind, 0)) or kind == chosen.kind:
            tabs.append(Tab(str(kind.label), count, chosen.of_kind(kind).url, kind == chosen.kind))
    return tabs


def _respelled(results: querying.Results) -> str:
    """A sentence about words that no text has and what was searched for instead; "" if there are none."""
    return " ".join(
        _("„%(word)s“ kommt in keinem Text vor. Gesucht wurde auch nach „%(similar)s“.")
        % {"word": word, "similar": similar}
        for word, similar in results.respelled.items()
    )


def _ways(results: querying.Results, chosen: Chosen) -> list[Link]:
    """Where to go from an empty result: the same without filters, or the lists."""
    found = sum(results.counts.values())
    if found and chosen.kind:
        return [Link(_("In allen Inhalten suchen"), chosen.of_kind(None).url, _hits(found))]
    if chosen.is_narrowed:
        return [Link(_("Ohne Filter suchen"), chosen.without_filters().url)]
    return [
        Link(_("Alle guten Beispiele"), "/gute-beispiele/"),
        Link(_("Alle Empfehlungen"), "/empfehlungen/"),
        Link(_("Die ganze Literatur"), "/literatur/"),
    ]


def _hits(number: int) -> str:
    return ngettext("%(count)s Treffer", "%(count)s Treffer", number) % {"count": localize(number)}


def _themes() -> list[dict[str, str]]:
    """Topics as tags that lead to their pages, then themes with most examples, that lead to what is found for them."""
    topics = Theme.Kind.TOPIC
    themes = Theme.objects.annotate(
        topics_first=Case(When(kind=topics, then=Value(0)), default=Value(1)),
        told_of=Count("examples", filter=Q(examples__live=True)),
    )
    return [
        {
            "label": theme.label,
            "kind": "theme",
            "url": f"/{theme.slug}/" if theme.kind == topics else "/suche/?" + urlencode({"q": theme.label}),
        }
        for theme in themes.order_by("topics_first", "-told_of", "sort_key")[:THEMES_SHOWN]
    ]
