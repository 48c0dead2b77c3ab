"""The page of a municipality or district, and the directory of those that take part."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from panreflex.base import countries, languages
from panreflex.collect.library.models import PracticeExample
from panreflex.distil import tracing
from panreflex.people import finding, history
from panreflex.people.forms import MunicipalitySearchForm
from panreflex.people.models import Municipality, MunicipalityState
from panreflex.people.states import State
from panreflex.share.catalogue import describing, kinds, neighbours, participants
from panreflex.share.catalogue.evidence import Node
from panreflex.share.catalogue.neighbours import Near
from panreflex.share.catalogue.participants import Participant, Participants
from panreflex.share.catalogue.places import rounded
from panreflex.share.catalogue.views import lists

SHOWN = 10  # own examples
SHOWN_OF_OTHERS = 2
MOST_LISTED = 300  # participants named at once; more are shown a Land at a time
STATE = "land"


class Title(NamedTuple):
    """An example by its title."""

    title: str
    url: str


class Other(NamedTuple):
    """Another municipality with its first examples; `more` in words, if it has others."""

    name: str
    url: str
    note: str
    examples: list[Title]
    more: str


class Row(NamedTuple):
    """A participant in the directory: how many examples, in words, and what it took part in."""

    name: str
    url: str
    counted: str
    parts: str


class Group(NamedTuple):
    """The participants of one Land. rows: none where there are too many to name all at once."""

    name: str
    url: str
    counted: str
    rows: list[Row]


@require_safe
def municipality(request: HttpRequest, ags: str) -> HttpResponse:
    rows = Municipality.objects.prefetch_related("states__district__states")
    one = get_object_or_404(rows, ags=ags)
    return render(request, "catalogue/municipality_detail.html", _context(one))


@require_safe
def municipalities(request: HttpRequest) -> HttpResponse:
    """Who takes part, by Land; and a search that finds every municipality."""
    form = MunicipalitySearchForm(request.GET)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    found, more = finding.find(typed) if typed else ([], False)
    known = participants.all_of_them().listed
    state = next((state for state in State if state.name.lower() == request.GET.get(STATE)), None)
    lead = _("Welche Kommunen ihre Erfahrungen teilen, und was von dort kommt.")
    context = {
        "title": _("Kommunen"),
        "lead": lead,
        "trail": [
            {"title": _("Kommunen"), "url": request.path if state else ""},
            *([{"title": state.label, "url": ""}] if state else []),
        ],
        "form": form,
        "found": found,
        "more": more,
        "typed": typed,
        "state": state.label if state else "",
        "counted": _counted(known),
        "groups": _groups([one for one in known if state in (None, one.state)], request.path, short=state is None),
        "about": describing.collection(_("Kommunen"), lead, settings.BASE_URL + languages.local(request.path), ()),
    }
    return render(request, "catalogue/municipality_list.html", context, status=422 if form.errors else 200)


def _context(one: Municipality) -> dict[str, Any]:
    """What the template needs. The number of queries does not depend on what there is."""
    known = participants.all_of_them()
    own = known.by_key.get(one.pk)
    now, became = one.current, history.became(one)
    inside = known.inside(one.ags)
    near, like, quiet_near, quiet_like = _others(now if became is None else None, known)
    titles = _titles([*inside, *near, *like])
    name, lead = one.label, _lead(own, inside)
    hits = _hits(own.all_examples[:SHOWN] if own else (), name)
    return {
        "municipality": one,
        "name": name,
        "kind": _kind(one, now),
        "trail": [{"title": _("Kommunen"), "url": reverse("catalogue:municipalities")}, {"title": name, "url": ""}],
        "became": became,
        "now": now,
        "facts": _facts(one, now),
        "lead": lead,
        "about": describing.municipality(one, _("%(place)s: %(text)s") % {"place": name, "text": lead}),
        "hits": hits,
        "all_url": f"{reverse('catalogue:examples')}?{kinds.MUNICIPALITY}={one.ags}",
        "all_counted": lists.EXAMPLES.counted(len(own.examples)) if own and len(own.all_examples) > SHOWN else "",
        "parts": own.parts if own else (),
        "thread": _thread(own.examples if own else ()),
        "inside": [_other(at, titles) for at in inside],
        "near": [_other(at, titles) for at in near],
        "like": [_other(at, titles) for at in like],
        "like_words": neighbours.alike_in_words(now) if now else "",
        "quiet_near": quiet_near,
        "quiet_like": quiet_like,
        "ways": _ways(one, now, own),
        "takes_part": bool(inside or (own and (own.all_examples or own.parts))),
    }


def _others(
    now: MunicipalityState | None, known: Participants
) -> tuple[list[Near], list[Near], list[Near], list[Near]]:
    """Neighbours and those like it: with examples, and without. Nobody is around one that has ended."""
    if now is None:
        return [], [], [], []
    near = neighbours.around(now, known)
    like = neighbours.like(now, known, without=near)
    return near, like, neighbours.quiet_around(now, known), neighbours.quiet_like(now, known)


def _titles(others: Iterable[Participant | Near]) -> dict[int, Title]:
    """The first examples of each, by primary key; one query."""
    keys = [key for other in others for key in _examples_of(other)[:SHOWN_OF_OTHERS]]
    rows = PracticeExample.objects.live().only("slug", "title").in_bulk(keys)
    return {key: Title(row.title, row.get_absolute_url()) for key, row in rows.items()}


def _examples_of(other: Participant | Near) -> tuple[int, ...]:
    return other.all_examples if isinstance(other, Participant) else other.examples


def _other(other: Participant | Near, titles: dict[int, Title]) -> Other:
    keys = _examples_of(other)
    more = len(keys) - SHOWN_OF_OTHERS
    return Other(
        name=other.name,
        url=other.url,
        note=other.note if isinstance(other, Near) else "",
        examples=[titles[key] for key in keys[:SHOWN_OF_OTHERS] if key in titles],
        more=ngettext("und %(n)s weiteres", "und %(n)s weitere", more) % {"n": more} if more > 0 else "",
    )


def _hits(keys: tuple[int, ...], name: str) -> list[lists.Hit]:
    """Examples in this order, each with who contributed it, and with its place if that is not called `name`.

    Two queries and that of the index.
    """
    index = kinds.EXAMPLES.index()
    shown = ("slug", "title", "summary", "place_kind", "place_name", "region", "country", "municipality", "credit")
    rows = PracticeExample.objects.live().only(*shown).prefetch_related("municipality__states").in_bulk(keys)
    hits = [
        (rows[key], lists.LISTS["examples"].hit(rows[key], index))
        for key in keys
        if key in rows and key in index.positions
    ]
    return [
        hit._replace(
            kind=hit.place.name if hit.place and hit.place.name != name else "",
            note=_("Beigetragen von %(who)s") % {"who": row.credit} if row.credit else "",
            place=None,
            pick="",
        )
        for row, hit in hits
    ]


def _thread(keys: tuple[int, ...]) -> list[Node]:
    """What rests on its examples, each recommendation once, with what it takes from there; one query."""
    nodes: dict[str, Node] = {}
    for resting in tracing.resting_on_examples(keys).values():
        for one in resting:
            if not one.is_measure:
                nodes.setdefault(one.url, Node(str(one.kind), "bulb", one.title, one.url, one.note))
    return list(nodes.values())


def _kind(one: Municipality, now: MunicipalityState | None) -> str:
    land = State(one.state).label
    return _("%(kind)s in %(land)s") % {"kind": now.kind, "land": land} if now else str(land)


def _facts(one: Municipality, now: MunicipalityState | None) -> list[dict[str, Any]]:
    if now is None:
        return [{"term": _("Schlüssel (AGS)"), "value": one.ags}]
    district = now.district
    people = number_format(rounded(now.population), use_l10n=True, force_grouping=True)
    return [
        {
            "term": _("Kreis"),
            "value": district.label if district else "",
            "url": district.get_absolute_url() if district else "",
        },
        {"term": _("Einwohner:innen"), "value": _("rund %(n)s") % {"n": people}},
        {
            "term": _("Größenklasse"),
            "value": now.size_class.label,
            "url": f"{reverse('catalogue:examples')}?groesse={now.size_class.value}",
        },
        {"term": _("Schlüssel (AGS)"), "value": one.ags},
    ]


def _lead(own: Participant | None, inside: list[Participant]) -> str:
    """What there is, in a sentence or two."""
    n = len(own.all_examples) if own else 0
    others = sum(len(one.all_examples) for one in inside)
    sentences = [
        ngettext(
            "%(n)s Beispiel von hier steht in der Sammlung.", "%(n)s Beispiele von hier stehen in der Sammlung.", n
        )
        % {"n": n}
        if n
        else _("Von hier steht noch kein Beispiel in der Sammlung.")
    ]
    if others:
        counted = ngettext("%(n)s kommt aus den Gemeinden.", "%(n)s kommen aus den Gemeinden.", others)
        sentences.append(counted % {"n": others})
    return " ".join(sentences)


def _ways(one: Municipality, now: MunicipalityState | None, own: Participant | None) -> list[dict[str, str]]:
    """Where to go on: lists, the map and feeds."""
    state = State(one.state)
    listed, mapped = reverse("catalogue:examples"), reverse("catalogue:examples-map")
    land = f"{STATE}={state.name.lower()}"
    is_area = len(one.ags) == participants.DISTRICT_DIGITS
    district = one.ags[: participants.DISTRICT_DIGITS]
    ways = [
        {
            "title": _("Alle Beispiele aus %(land)s") % {"land": state.label},
            "url": f"{listed}?{land}",
        },
        {
            "title": _("Die Umgebung auf der Landkarte"),
            "url": f"{mapped}?{land}&{kinds.DISTRICT}={district}" if is_area or own else f"{mapped}?{land}",
        },
    ]
    if now:
        ways.append(
            {
                "title": _("Beispiele aus Kommunen dieser Größe"),
                "url": f"{listed}?groesse={now.size_class.value}",
            }
        )
    if own and own.examples:
        feed = reverse("catalogue:examples-feed", args=["atom.xml"])
        ways.append(
            {
                "title": _("Neue Beispiele von hier als Feed (Atom)"),
                "url": f"{feed}?{kinds.MUNICIPALITY}={one.ags}",
            }
        )
    return ways


def _groups(known: list[Participant], path: str, *, short: bool) -> list[Group]:
    """By Land, in German order; without names where all of them together are too many."""
    short = short and len(known) > MOST_LISTED
    groups = []
    for state in sorted(State, key=lambda state: countries.sort_key(str(state.label))):
        inside = [one for one in known if one.state == state]
        if inside:
            rows = [] if short else [_row(one) for one in inside]
            url = f"{path}?{STATE}={state.name.lower()}"
            groups.append(Group(str(state.label), url, _counted(inside), rows))
    return groups


def _row(one: Participant) -> Row:
    n = len(one.all_examples)
    return Row(
        name=one.name,
        url=one.url,
        counted=lists.EXAMPLES.counted(n) if n else "",
        parts=", ".join(part.title for part in one.parts),
    )


def _counted(known: Iterable[Participant]) -> str:
    n = len(list(known))
    return ngettext("%(n)s Kommune", "%(n)s Kommunen", n) % {"n": number_format(n, use_l10n=True, force_grouping=True)}
