"""The page of the search."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Case, Count, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import localize
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from panreflex.share.search import asking, counting, nothing, noting, querying
from panreflex.share.search.highlighting import highlight, passage
from panreflex.share.search.models import Kind, SearchDocument
from panreflex.vocabulary.models import Theme

PER_PAGE = 20
THEMES_SHOWN = 12


class Hit(NamedTuple):
    """A result as `components/hit.html` shows it."""

    title: SafeString
    url: str
    kind: str
    text: SafeString
    note: str


class Link(NamedTuple):
    """A way on: to a list, another search, another kind."""

    title: str
    url: str
    note: str = ""
    current: bool = False


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`?q=` what is searched for, `art=` a kind of result, `seite=` a page; whatever else they hold means nothing."""
    kind = next((one for one in Kind if one == request.GET.get("art")), None)
    filters = querying.Filters(kinds=frozenset([kind] if kind else []))
    wanted = _page_number(request.GET.get("seite", ""))
    results = querying.search(request.GET.get("q", ""), filters, limit=PER_PAGE, offset=(wanted - 1) * PER_PAGE)
    page = Paginator(range(results.total), PER_PAGE).get_page(wanted)
    if page.number != wanted:  # past the end: the last page
        results = querying.search(results.query.text, filters, limit=PER_PAGE, offset=(page.number - 1) * PER_PAGE)
    if results.query.says_something and counting.is_search(request):
        noting.note(results.query.text, found=results.total)
    text = results.query.text
    context: dict[str, Any] = {
        "trail": [{"title": _("Suche"), "url": ""}],
        "q": text,
        "query": results.query,
        "max_characters": asking.MAX_CHARACTERS,
        "results": results,
        "count": _count(results.total, text),
        "tabs": _tabs(results, kind),
        "hits": [_hit(document, results) for document in results.documents],
        "page": page,
        "querystring": urlencode({"q": text} | ({"art": kind.value} if kind else {})) + "&",
        "respelled": _respelled(results),
    }
    if not results.total:
        context |= {"ways": _ways(results), "themes": _themes()}
    if results.query.says_something and not results.counts:
        ways_on = nothing.ways_on(results.query)
        context |= {"ways_on": ways_on, "near": [_hit(document, results) for document in ways_on.near]}
    return render(request, "search/search.html", context)


def _page_number(text: str) -> int:
    """1 for whatever is no page; far enough for every index."""
    return min(max(int(text), 1), 10_000) if text.isascii() and text.isdecimal() and len(text) < 9 else 1


def _count(total: int, text: str) -> str:
    said = ngettext("%(total)s Treffer für „%(query)s“", "%(total)s Treffer für „%(query)s“", total)
    return said % {"total": localize(total), "query": text}


def _tabs(results: querying.Results, current: Kind | None) -> list[Link]:
    """Everything, then each kind that has results, and the chosen one in any case."""
    query = {"q": results.query.text}
    total = localize(sum(results.counts.values()))
    tabs = [Link(_("Alles (%(count)s)") % {"count": total}, "?" + urlencode(query), current=current is None)]
    for kind in Kind:
        if (count := results.counts.get(kind, 0)) or kind == current:
            title = f"{kind.label} ({localize(count)})"
            tabs.append(Link(title, "?" + urlencode(query | {"art": kind.value}), current=kind == current))
    return tabs


def _hit(document: SearchDocument, results: querying.Results) -> Hit:
    return Hit(
        title=highlight(document.title, results.hits),
        url=document.url,
        kind=Kind(document.kind).singular,
        text=passage((document.summary, *document.body.splitlines()), results.hits),
        note=document.note,
    )


def _respelled(results: querying.Results) -> str:
    """A sentence about words that no text has and what was searched for instead; "" if there are none."""
    return " ".join(
        _("„%(word)s“ kommt in keinem Text vor. Gesucht wurde auch nach „%(similar)s“.")
        % {"word": word, "similar": similar}
        for word, similar in results.respelled.items()
    )


def _ways(results: querying.Results) -> list[Link]:
    """Where to go from an empty result: other kinds, similar words, the lists."""
    found = sum(results.counts.values())
    if found:
        note = ngettext("%(count)s Treffer", "%(count)s Treffer", found) % {"count": localize(found)}
        return [Link(_("In allen Inhalten suchen"), "?" + urlencode({"q": results.query.text}), note)]
    return [
        Link(_("Alle guten Beispiele"), "/gute-beispiele/"),
        Link(_("Alle Empfehlungen"), "/empfehlungen/"),
        Link(_("Die ganze Literatur"), "/literatur/"),
    ]


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
