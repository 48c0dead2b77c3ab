"""The filtered lists: examples (with those from all over the world), literature, projects, talks, recommendations."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from panreflex.base import countries, feeds, languages
from panreflex.collect.library.models import Interview, PracticeExample, Publication, PublicationAuthor, ResearchProject
from panreflex.distil.models import Recommendation
from panreflex.share.catalogue import describing, kinds, places
from panreflex.share.catalogue.facets import FacetIndex
from panreflex.share.catalogue.listing import AS_CARDS, AS_LIST, Listing
from panreflex.share.catalogue.places import Place

SHOWN_PER_COUNTRY = 5
TEXT_SHOWN = 260  # characters of an entry's text
AUTHORS_NAMED = 3


class Hit(NamedTuple):
    """An entry as the components `hit` and `card` show it."""

    title: str
    url: str
    kind: str = ""
    text: str = ""
    note: str = ""
    tags: tuple[dict[str, Any], ...] = ()
    place: Place | None = None
    pick: str = ""  # value of its box, where entries are picked for comparing


class Group(NamedTuple):
    """The examples of one country: `counted` in words, `more` if not all of them are in `hits`."""

    code: str
    title: str
    hits: list[Hit]
    counted: str
    more: bool


class Words(NamedTuple):
    """The head of a list, and how its entries are counted."""

    title: str | Promise
    lead: str | Promise
    counted: Callable[[int], str]


EXAMPLES = Words(
    gettext_lazy("Gute Beispiele"),
    gettext_lazy("Was andere Verwaltungen getan haben, wie es ausging und was sich übertragen lässt."),
    lambda n: ngettext("%(n)s Beispiel", "%(n)s Beispiele", n) % {"n": _grouped(n)},
)
PUBLICATIONS = Words(
    gettext_lazy("Literatur"),
    gettext_lazy("Was zum kommunalen Krisenmanagement geschrieben wurde, mit einer kurzen Einordnung."),
    lambda n: ngettext("%(n)s Veröffentlichung", "%(n)s Veröffentlichungen", n) % {"n": _grouped(n)},
)
PROJECTS = Words(
    gettext_lazy("Forschungsprojekte"),
    gettext_lazy("Wer zu Krisen und Kommunen forscht oder geforscht hat."),
    lambda n: ngettext("%(n)s Forschungsprojekt", "%(n)s Forschungsprojekte", n) % {"n": _grouped(n)},
)
INTERVIEWS = Words(
    gettext_lazy("Expert:innen im Gespräch"),
    gettext_lazy("Fachleute erzählen, was sie in Krisen erlebt und daraus gelernt haben."),
    lambda n: ngettext("%(n)s Gespräch", "%(n)s Gespräche", n) % {"n": _grouped(n)},
)
RECOMMENDATIONS = Words(
    gettext_lazy("Empfehlungen"),
    gettext_lazy("Was Kommunen tun können, und worauf sich das stützt."),
    lambda n: ngettext("%(n)s Empfehlung", "%(n)s Empfehlungen", n) % {"n": _grouped(n)},
)


@require_safe
def examples(request: HttpRequest) -> HttpResponse:
    listing = Listing(kinds.EXAMPLES, request.path, request.GET, views=(AS_LIST, AS_CARDS))
    rows = _in_order(_placed_examples(), listing.keys())
    context = list_context(listing, EXAMPLES, (_example_hit(row, listing.index) for row in rows))
    context |= {"tabs": tabs_of_examples(listing), "abroad": _abroad(listing.index)}
    return _page(request, "catalogue/example_list.html", context)


@require_safe
def examples_abroad(request: HttpRequest) -> HttpResponse:
    """All countries but Germany, each with its first entries."""
    index = kinds.EXAMPLES.index()
    abroad = [value for value in index.facets["staat"].values.values() if value.value != countries.HOME]
    keys = {value.value: index.part(value.entries, kinds.BY_TITLE, start=0, stop=SHOWN_PER_COUNTRY) for value in abroad}
    rows = _placed_examples().in_bulk([key for shown in keys.values() for key in shown])
    groups = [
        Group(
            code=value.value,
            title=str(value.label),
            hits=[_example_hit(rows[key], index) for key in keys[value.value] if key in rows],
            counted=EXAMPLES.counted(value.entries.bit_count()),
            more=value.entries.bit_count() > SHOWN_PER_COUNTRY,
        )
        for value in abroad
    ]
    context = {
        "trail": [{"title": EXAMPLES.title, "url": "/gute-beispiele/"}, {"title": _("Aus aller Welt"), "url": ""}],
        "groups": sorted(groups, key=lambda group: countries.sort_key(group.title)),
        "counted": _abroad(index),
    }
    return render(request, "catalogue/example_world.html", context)


@require_safe
def publications(request: HttpRequest) -> HttpResponse:
    listing = Listing(kinds.PUBLICATIONS, request.path, request.GET)
    rows = _in_order(Publication.objects.live().prefetch_related("authors"), listing.keys())
    context = list_context(listing, PUBLICATIONS, (_publication_hit(row, listing.index) for row in rows))
    return _page(request, "catalogue/filtered_list.html", context)


@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    listing = Listing(kinds.PROJECTS, request.path, request.GET)
    rows = _in_order(ResearchProject.objects.live(), listing.keys())
    context = list_context(listing, PROJECTS, (_project_hit(row, listing.index) for row in rows))
    return _page(request, "catalogue/filtered_list.html", context)


@require_safe
def interviews(request: HttpRequest) -> HttpResponse:
    listing = Listing(kinds.INTERVIEWS, request.path, request.GET)
    rows = _in_order(Interview.objects.live(), listing.keys())
    context = list_context(listing, INTERVIEWS, (_interview_hit(row, listing.index) for row in rows))
    return _page(request, "catalogue/filtered_list.html", context)


@require_safe
def recommendations(request: HttpRequest) -> HttpResponse:
    listing = Listing(kinds.RECOMMENDATIONS, request.path, request.GET)
    rows = _in_order(Recommendation.objects.live(), listing.keys())
    context = list_context(listing, RECOMMENDATIONS, (_recommendation_hit(row, listing.index) for row in rows))
    return _page(request, "catalogue/filtered_list.html", context)


class Selection(NamedTuple):
    """The first entries of a filtered list, for another page. `counted`: in words how many there are at `url`."""

    hits: list[Hit]
    counted: str
    url: str


class _List(NamedTuple):
    """One of the lists below: its entries, its words, and how an entry becomes a hit."""

    kind: kinds.Kind
    words: Words
    rows: Callable[[], QuerySet[Any]]
    hit: Callable[[Any, FacetIndex], Hit]


def named(name: str, asked: MultiValueDict[str, str]) -> Listing:
    """The list called `name` (a key of `LISTS`), filtered as asked; what it does not know is in `unknown`."""
    return Listing(LISTS[name].kind, reverse(f"catalogue:{name}"), asked, views=(AS_LIST, AS_CARDS))


def selection(name: str, asked: MultiValueDict[str, str], limit: int) -> Selection:
    """The first `limit` entries of a list; two queries, and those of the entries' relations."""
    one, listing = LISTS[name], named(name, asked)
    keys = listing.index.part(listing.entries, listing.order, start=0, stop=limit)
    hits = [one.hit(row, listing.index) for row in _in_order(one.rows(), keys)]
    return Selection(hits, one.words.counted(listing.count), listing.url())


def plain_url(listing: Listing, *, path: str = "") -> str:
    """The address of a choice in its usual order and view, at another path if one is given."""
    return listing.url(order=next(iter(listing.kind.orders)), view=listing.views[0], path=path)


def feed_links(listing: Listing) -> list[dict[str, str]]:
    """The feeds of a choice: name of the form, its type, its address."""
    [name] = [name for name, one in LISTS.items() if one.kind is listing.kind]
    titles = {"atom.xml": "Atom", "rss.xml": "RSS", "feed.json": "JSON"}
    return [
        {
            "title": titles[form],
            "type": kind.content_type.partition(";")[0],
            "url": plain_url(listing, path=reverse(f"catalogue:{name}-feed", args=[form])),
        }
        for form, kind in feeds.FORMS.items()
    ]


def file_choice(listing: Listing) -> dict[str, str]:
    """The name of a list in addresses and the query of a choice, for the links of `exporting/take_along.html`."""
    [name] = [name for name, one in LISTS.items() if one.kind is listing.kind]
    query = listing.url(view=listing.views[0]).partition("?")[2]
    return {"name": reverse(f"catalogue:{name}").strip("/"), "query": query}


def list_context(listing: Listing, words: Words, hits: Iterable[Hit]) -> dict[str, Any]:
    """What `filtered_list.html` shows."""
    hits, counted = list(hits), words.counted(listing.count)
    path, mark, query = listing.url().partition("?")
    canonical = settings.BASE_URL + languages.local(path) + mark + query
    number = listing.page.number if listing.page else 1
    return {
        "title": words.title,
        "title_of_page": _("%(title)s, Seite %(number)s") % {"title": words.title, "number": number}
        if number > 1
        else words.title,
        "lead": words.lead,
        "trail": [{"title": words.title, "url": ""}],
        "canonical": canonical,
        "about": describing.collection(str(words.title), str(words.lead), canonical, hits),
        "action": listing.path,
        "facets": listing.panels(),
        "hidden": listing.hidden(),
        "active": listing.active,
        "counted": counted,
        "tabs": [
            {"title": title, "url": listing.url(view=view), "current": view == listing.view}
            for view, title in ((AS_LIST, _("Liste")), (AS_CARDS, _("Karten")))
            if view in listing.views and len(listing.views) > 1
        ],
        "orders": [
            {"title": title, "url": listing.url(order=order), "current": order == listing.order}
            for order, title in listing.kind.orders.items()
        ],
        "as_cards": listing.view == AS_CARDS,
        "chips": listing.chips(),
        "reset_url": listing.reset_url,
        "notice": listing.unknown_notice(),
        "page": listing.page,
        "querystring": f"{listing.query}&" if listing.query else "",
        "hits": hits,
        "nothing": _nothing(listing, words),
        "feeds": feed_links(listing),
        "files": file_choice(listing),
    }


def tabs_of_examples(listing: Listing, *, on_map: bool = False) -> list[dict[str, Any]]:
    """The same choice as list, as cards, and on the map."""
    path = reverse("catalogue:examples")
    tabs: list[dict[str, Any]] = [
        {
            "title": title,
            "url": listing.url(view=view, path=path),
            "current": view == listing.view and not on_map,
        }
        for view, title in ((AS_LIST, _("Liste")), (AS_CARDS, _("Karten")))
    ]
    map_url = listing.url(view=AS_LIST, path=reverse("catalogue:examples-map"))
    return [*tabs, {"title": _("Landkarte"), "url": map_url, "current": on_map}]


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A list; 404 with a way back for a page that it does not have."""
    return render(request, template, context, status=404 if context["page"] is None else 200)


def _nothing(listing: Listing, words: Words) -> dict[str, Any] | None:
    """Why nothing is shown and what to do; None if there is something."""
    if listing.page is None:
        last = listing.paginator.num_pages
        pages = ngettext("Sie hat nur %(n)s Seite.", "Sie hat die Seiten 1 bis %(n)s.", last) % {"n": _grouped(last)}
        first_url = listing.url()
        last_url = f"{first_url}{'&' if '?' in first_url else '?'}seite={last}"
        actions = [{"title": _("Zur ersten Seite"), "url": first_url}]
        if last > 1:
            actions.append({"title": _("Zur letzten Seite"), "url": last_url})
        return {"title": _("Diese Seite hat die Liste nicht"), "text": pages, "actions": actions}
    if listing.count:
        return None
    actions = [{"title": way.title, "url": way.url, "note": words.counted(way.n)} for way in listing.ways_out()]
    if not actions:
        return {"title": _("Hier steht noch nichts"), "text": _("Schauen Sie bald wieder herein."), "actions": []}
    return {
        "title": _("Zu dieser Auswahl passt nichts"),
        "text": _("Weniger Filter zeigen mehr:"),
        "actions": actions,
    }


def _in_order(rows: QuerySet[Any], keys: list[int]) -> list[Any]:
    """The entries with these primary keys in their order, without those that were taken back a moment ago."""
    found = rows.in_bulk(keys)
    return [found[key] for key in keys if key in found]


def _placed_examples() -> QuerySet[PracticeExample]:
    shown = ("slug", "title", "summary", "place_kind", "place_name", "region", "country", "municipality")
    rows: QuerySet[PracticeExample] = PracticeExample.objects.live().only(*shown)
    return rows.prefetch_related("municipality__states")


def _abroad(index: FacetIndex) -> str:
    """ "23 Beispiele aus 15 anderen Staaten"; "" if there are none."""
    others = [value.entries for value in index.facets["staat"].values.values() if value.value != countries.HOME]
    n = sum(entries.bit_count() for entries in others)
    if not n:
        return ""
    return ngettext(
        "%(examples)s aus einem anderen Staat", "%(examples)s aus %(countries)s anderen Staaten", len(others)
    ) % {"examples": EXAMPLES.counted(n), "countries": len(others)}


def _example_hit(example: PracticeExample, index: FacetIndex) -> Hit:
    crises = index.values_of(example.pk, "krise")
    measures = index.values_of(example.pk, "stellschraube")
    return Hit(
        title=example.title,
        url=example.get_absolute_url(),
        text=example.summary,
        tags=(
            *({"label": value.label, "kind": "crisis"} for value in crises),
            *({"label": value.label, "kind": "theme"} for value in measures),
        ),
        place=places.of_example(example, index.geography.standings),
        pick=example.slug,
    )


def _publication_hit(publication: Publication, index: FacetIndex) -> Hit:
    authors = list(publication.authors.all())
    year = "" if publication.year is None else str(publication.year)
    return Hit(
        title=publication.title,
        url=publication.get_absolute_url(),
        kind=" · ".join(filter(None, (publication.get_kind_display(), year))),
        text=_short(publication.abstract),
        note=". ".join(filter(None, dict.fromkeys((_names(authors), publication.container_title)))),
        tags=_theme_tags(publication.pk, index),
    )


def _project_hit(project: ResearchProject, index: FacetIndex) -> Hit:
    title = project.title if project.title.startswith(project.acronym) else f"{project.acronym}: {project.title}"
    return Hit(
        title=title,
        url=project.get_absolute_url(),
        kind=project.running_time,
        text=_short(project.summary),
        note=project.funder,
        tags=_theme_tags(project.pk, index),
    )


def _interview_hit(interview: Interview, index: FacetIndex) -> Hit:
    role = interview.role if interview.name else ""
    return Hit(
        title=interview.title,
        url=interview.get_absolute_url(),
        kind=interview.format,
        text=_short(interview.summary),
        note=", ".join(filter(None, (role, interview.organisation))),
        tags=_theme_tags(interview.pk, index),
    )


def _recommendation_hit(recommendation: Recommendation, index: FacetIndex) -> Hit:
    measures = index.values_of(recommendation.pk, "stellschraube")
    addressees = index.values_of(recommendation.pk, "zielgruppe")
    who = ", ".join(str(value.label) for value in addressees)
    return Hit(
        title=recommendation.title,
        url=recommendation.get_absolute_url(),
        text=recommendation.text,
        note=_("Für: %(who)s") % {"who": who} if who else "",
        tags=tuple({"label": value.label, "kind": "theme"} for value in measures),
    )


def _theme_tags(key: int, index: FacetIndex) -> tuple[dict[str, Any], ...]:
    return tuple({"label": value.label, "kind": "theme"} for value in index.values_of(key, "thema") if value.offered)


def _names(authors: list[PublicationAuthor]) -> str:
    """Authors by family name; beyond three the first one stands for all."""
    names = [author.literal or author.family for author in authors]
    if len(names) > AUTHORS_NAMED:
        return _("%(name)s und andere") % {"name": names[0]}
    return ", ".join(names)


def _short(text: str) -> str:
    return Truncator(text).chars(TEXT_SHOWN)


def _grouped(number: int) -> str:
    return number_format(number, use_l10n=True, force_grouping=True)


# By the names of their addresses.
LISTS = {
    "examples": _List(kinds.EXAMPLES, EXAMPLES, _placed_examples, _example_hit),
    "publications": _List(
        kinds.PUBLICATIONS,
        PUBLICATIONS,
        lambda: Publication.objects.live().prefetch_related("authors"),
        _publication_hit,
    ),
    "projects": _List(kinds.PROJECTS, PROJECTS, ResearchProject.objects.live, _project_hit),
    "interviews": _List(kinds.INTERVIEWS, INTERVIEWS, Interview.objects.live, _interview_hit),
    "recommendations": _List(kinds.RECOMMENDATIONS, RECOMMENDATIONS, Recommendation.objects.live, _recommendation_hit),
}
