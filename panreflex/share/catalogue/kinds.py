"""What each list can be filtered and sorted by. The index of a kind lives in the process, until content changes.

Building one reads all live entries of its kind once; what a reader then chooses costs no query.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from panreflex.base import countries, outlines
from panreflex.base.publishing import Publishable
from panreflex.base.remembering import Remembered
from panreflex.collect.library.models import ExampleLink, Interview, PracticeExample, Publication, ResearchProject
from panreflex.distil.models import Recommendation
from panreflex.people.reference_data import district_label
from panreflex.people.states import SizeClass, State, size_class
from panreflex.share.catalogue.facets import Facet, FacetIndex, Value, bitset, members, union
from panreflex.share.catalogue.geography import Geography, gather
from panreflex.vocabulary import merging
from panreflex.vocabulary.models import Addressee, CrisisKind, Level, Measure, Theme

# Names of orders in the address.
NEWEST, BY_TITLE, BY_MEASURE = "neueste", "titel", "stellschraube"
# Facets and a value that the map leads to.
STATE, DISTRICT, MUNICIPALITY, COUNTRY, UNPLACED = "land", "kreis", "kommune", "staat", "ohne"

Words = Iterable[tuple[str, str | Promise]]  # value and label, in the order of the panel
Pairs = Iterable[tuple[int, str]]  # primary key of an entry and one value that it has


@dataclass
class Kind:
    """A list of the catalogue: whose entries it shows, and in which orders (the first one is the usual one)."""

    model: type[Publishable]
    orders: Mapping[str, str | Promise]
    build: Callable[[], FacetIndex]
    _index: Remembered[None, FacetIndex] = field(init=False)

    def __post_init__(self) -> None:
        self._index = Remembered(lambda _key: self.build())

    def index(self) -> FacetIndex:
        """The index of what is live now; one query, and those of `build` if something changed since."""
        return self._index.get(None)

    def forget(self) -> None:
        """Build anew at the next request (tests write rows that no change announces)."""
        self._index.forget()


def source_key(url: str) -> str:
    """What two addresses of the same page have in common: neither scheme nor "www." nor the last slash nor anchors."""
    parts = urlsplit(url)
    host = parts.netloc.lower().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}{'?' if parts.query else ''}{parts.query}"


class _Facets:
    """Facets of the live entries of one kind, which stand in the order of `keys` (primary keys)."""

    def __init__(self, model: type[Publishable], keys: Iterable[int]) -> None:
        self.model = model
        self.keys = tuple(keys)
        self.positions = {key: position for position, key in enumerate(self.keys)}

    def facet(self, key: str, label: str | Promise, words: Words, pairs: Pairs, *, offered: bool = True) -> Facet:
        """A facet from words and pairs."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for entry, value in pairs:
            if entry in self.positions:  # one may have come between two queries; the next index has it
                found[value].append(self.positions[entry])
        size = len(self.keys)
        values = {value: Value(value, said, bitset(found[value], size)) for value, said in words}
        return Facet(key, label, values, offered)

    def numbers(self, key: str, label: str | Promise, pairs: Iterable[tuple[int, int | None]]) -> Facet:
        """A facet of years, the latest first; an entry without one has none."""
        known = [(entry, number) for entry, number in pairs if number is not None]
        years = sorted({number for _entry, number in known}, reverse=True)
        words = ((str(year), str(year)) for year in years)
        return self.facet(key, label, words, ((entry, str(number)) for entry, number in known))

    def terms(self, key: str, label: str | Promise, relation: str, words: Words) -> Facet:
        """A facet of a relation to the vocabulary; two queries beside that of `words`."""
        related = self.model.objects.live().order_by().filter(**{f"{relation}__isnull": False})
        facet = self.facet(key, label, words, related.values_list("pk", f"{relation}__slug"))
        return replace(facet, moved=merging.successors(self.model._meta.get_field(relation).related_model))

    def themes(self) -> Facet:
        """Themes, the frequent ones first. A theme stands for those below it; a topic is not offered beside them."""
        facet = self.terms("thema", _("Thema"), "themes", Theme.objects.values_list("slug", "label"))
        below: defaultdict[str, set[str]] = defaultdict(set)
        for theme, parent in Theme.objects.filter(parents__isnull=False).values_list("slug", "parents__slug"):
            below[parent].add(theme)
        topics = set(Theme.objects.filter(kind=Theme.Kind.TOPIC).values_list("slug", flat=True))
        values = [
            value._replace(
                entries=union(facet.values[theme].entries for theme in _with_all_below(slug, below)),
                offered=slug not in topics,
            )
            for slug, value in facet.values.items()
        ]
        values.sort(key=lambda value: -value.entries.bit_count())
        return replace(facet, values={value.value: value for value in values})

    def index(
        self,
        *facets: Facet,
        orders: Mapping[str, Iterable[int]],
        hidden: Iterable[Facet] = (),
        geography: Geography | None = None,
    ) -> FacetIndex:
        return FacetIndex(
            keys=self.keys,
            facets={facet.key: facet for facet in facets},
            orders={name: tuple(positions) for name, positions in orders.items()},
            hidden={facet.key: facet for facet in hidden},
            geography=geography or Geography(),
        )


def _with_all_below(theme: str, below: Mapping[str, set[str]]) -> set[str]:
    """A theme and everything under it, also where editors hung two below each other."""
    found, waiting = set(), {theme}
    while waiting:
        found.add(one := waiting.pop())
        waiting |= below.get(one, set()) - found
    return found


def _measures() -> Words:
    return Measure.objects.values_list("slug", "short_title")


def _rows(model: type[Publishable], *fields: str, then: tuple[str, ...] = ("sort_key", "pk")) -> list[Any]:
    return list(model.objects.live().order_by(*then).values_list("pk", *fields, named=True))


def _newest(rows: list[Any], key: Callable[[Any], Any]) -> list[int]:
    """Positions by descending `key`; equal ones stay in the order of rows."""
    return sorted(range(len(rows)), key=lambda position: key(rows[position]), reverse=True)


def _day(moment: datetime | None) -> int:
    """The day an entry became public, as a number that grows with time."""
    return moment.date().toordinal() if moment else 0


def _examples() -> FacetIndex:
    rows = _rows(
        PracticeExample,
        "municipality",
        "country",
        "level",
        "year_start",
        "first_published_at",
        "source_url",
    )
    facets = _Facets(PracticeExample, (row.pk for row in rows))
    geography = gather(row.municipality for row in rows)
    links = ExampleLink.objects.filter(example__live=True).values_list("example", "url")
    crises = CrisisKind.objects.order_by("order", "label").values_list("slug", "label")
    sources = {(pk, source_key(url)) for pk, url in [*((row.pk, row.source_url) for row in rows), *links]}
    return facets.index(
        facets.terms("krise", _("Art der Krise"), "crisis_kinds", crises),
        facets.themes(),
        facets.terms("stellschraube", _("Stellschraube"), "measures", _measures()),
        _states(facets, geography),
        _districts(facets, geography),
        _municipalities(facets, rows, geography),
        _countries(facets, rows),
        _sizes(facets, rows, geography),
        facets.facet("ebene", _("Ebene"), Level.choices, ((row.pk, row.level) for row in rows)),
        facets.numbers("jahr", _("Seit"), ((row.pk, row.year_start) for row in rows)),
        orders={
            NEWEST: _newest(rows, lambda row: (_day(row.first_published_at), row.year_start or 0)),
            BY_TITLE: range(len(rows)),
        },
        hidden=(facets.facet("quelle", "", ((key, "") for key in {key for _pk, key in sources}), sources),),
        geography=geography,
    )


def _states(facets: _Facets, geography: Geography) -> Facet:
    """Länder, by the key of the municipality of today only; in the address they are short: "nw"."""
    by_title = sorted(State, key=lambda state: str(state.label))
    words = ((state.name.lower(), state.label) for state in by_title)
    placed = zip(facets.keys, geography.under, strict=True)
    return facets.facet(STATE, _("Land"), words, ((pk, at.state.name.lower()) for pk, at in placed if at))


def _districts(facets: _Facets, geography: Geography) -> Facet:
    """Districts and kreisfreie Städte by the first five digits of the key; the map leads to them."""
    words = (
        (area.ags, district_label(area.name, area.kind)) for area in outlines.areas().values() if len(area.ags) == 5
    )
    pairs = ((pk, at.ags[:5]) for pk, at in zip(facets.keys, geography.under, strict=True) if at)
    return facets.facet(DISTRICT, _("Kreis"), words, pairs, offered=False)


def _municipalities(facets: _Facets, rows: list[Any], geography: Geography) -> Facet:
    """Municipalities by their key, with the entries of all that went into them, and what has none; for links."""
    found = [(row.pk, geography.found_under(row.municipality)) for row in rows if row.municipality]
    words = {at.ags: at.name for _pk, standings in found for at in standings}
    unplaced = ((row.pk, UNPLACED) for row in rows if not row.municipality and row.country == countries.HOME)
    return facets.facet(
        MUNICIPALITY,
        _("Kommune"),
        [*sorted(words.items()), (UNPLACED, _("Verbände, Länder, Bund"))],
        [*((pk, at.ags) for pk, standings in found for at in standings), *unplaced],
        offered=False,
    )


def _countries(facets: _Facets, rows: list[Any]) -> Facet:
    """States, Germany first, then the frequent ones."""
    often = Counter(row.country for row in rows)
    codes = sorted(often, key=lambda code: (code != countries.HOME, -often[code], code))
    words = ((code, countries.lazy_name(code)) for code in codes)
    return facets.facet(COUNTRY, _("Staat"), words, ((row.pk, row.country) for row in rows))


def _sizes(facets: _Facets, rows: list[Any], geography: Geography) -> Facet:
    """Classes of size, by the latest number of inhabitants of the municipality that the entry names."""
    known = geography.standings
    pairs = (
        (row.pk, size_class(known[row.municipality].population).value) for row in rows if row.municipality in known
    )
    return facets.facet("groesse", _("Größe der Kommune"), SizeClass.choices, pairs)


def _publications() -> FacetIndex:
    rows = _rows(Publication, "kind", "year", "language")
    facets = _Facets(Publication, (row.pk for row in rows))
    return facets.index(
        facets.themes(),
        facets.facet("art", _("Art"), Publication.Kind.choices, ((row.pk, row.kind) for row in rows)),
        facets.numbers("jahr", _("Jahr"), ((row.pk, row.year) for row in rows)),
        facets.facet("sprache", _("Sprache"), Publication.Language.choices, ((row.pk, row.language) for row in rows)),
        orders={NEWEST: _newest(rows, lambda row: row.year or 0), BY_TITLE: range(len(rows))},
    )


def _projects() -> FacetIndex:
    rows = _rows(ResearchProject, "funder", "start")
    facets = _Facets(ResearchProject, (row.pk for row in rows))
    # A funder has no key of its own; spelled alike it is the same one.
    often = Counter(slugify(row.funder) for row in rows if row.funder)
    named = {slugify(row.funder): row.funder for row in rows if row.funder}
    words = ((slug, named[slug]) for slug, _n in often.most_common())
    return facets.index(
        facets.themes(),
        facets.facet(
            "foerderung", _("Förderung"), words, ((row.pk, slugify(row.funder)) for row in rows if row.funder)
        ),
        orders={
            BY_TITLE: range(len(rows)),
            NEWEST: _newest(rows, lambda row: row.start.toordinal() if row.start else 0),
        },
    )


def _interviews() -> FacetIndex:
    rows = _rows(Interview, "first_published_at")
    facets = _Facets(Interview, (row.pk for row in rows))
    orders = {BY_TITLE: range(len(rows)), NEWEST: _newest(rows, lambda row: _day(row.first_published_at))}
    return facets.index(facets.themes(), orders=orders)


def _recommendations() -> FacetIndex:
    rows = _rows(Recommendation)
    facets = _Facets(Recommendation, (row.pk for row in rows))
    along = facets.terms("stellschraube", _("Stellschraube"), "measures", _measures())
    addressees = Addressee.objects.values_list("slug", "label")
    first = {key: len(along.values) for key in facets.keys}
    for number, value in reversed(list(enumerate(along.values.values()))):
        first.update((facets.keys[position], number) for position in members(value.entries))
    return facets.index(
        along,
        facets.terms("zielgruppe", _("Für wen"), "addressees", addressees),
        orders={
            BY_MEASURE: sorted(range(len(rows)), key=lambda position: first[facets.keys[position]]),
            BY_TITLE: range(len(rows)),
        },
    )


EXAMPLES = Kind(PracticeExample, {NEWEST: _("Neueste"), BY_TITLE: _("Titel")}, _examples)
PUBLICATIONS = Kind(Publication, {NEWEST: _("Neueste"), BY_TITLE: _("Titel")}, _publications)
PROJECTS = Kind(ResearchProject, {BY_TITLE: _("Kurzname"), NEWEST: _("Neueste")}, _projects)
INTERVIEWS = Kind(Interview, {BY_TITLE: _("Organisation"), NEWEST: _("Neueste")}, _interviews)
RECOMMENDATIONS = Kind(Recommendation, {BY_MEASURE: _("Stellschraube"), BY_TITLE: _("Titel")}, _recommendations)
ALL = (EXAMPLES, PUBLICATIONS, PROJECTS, INTERVIEWS, RECOMMENDATIONS)
