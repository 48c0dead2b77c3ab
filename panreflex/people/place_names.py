"""All places that a text may name, and every way to write each: what `recognising` looks into.

Names come from the register, from `content/geo/regions.json`, and from `content/geo/place_names.json`, which holds what
no rule makes: abbreviations, names in English, irregular adjectives, and which names are ordinary words as well.
"""

import json
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from babel import Locale
from django.utils.functional import Promise

from panreflex.base import outlines
from panreflex.base.folding import fold
from panreflex.base.models import Change
from panreflex.base.remembering import Remembered
from panreflex.people import history, regions
from panreflex.people.models import Municipality, MunicipalityState
from panreflex.people.reference_data import district_label
from panreflex.people.states import State

# Keys of facets in addresses of the catalogue and of the search.
STATE, DISTRICT, MUNICIPALITY, REGION, COUNTRY = "land", "kreis", "kommune", "region", "staat"
HOME = "DE"

_TOWN = 10_000  # inhabitants: people think of the town before the district that is called so
WELL_KNOWN = 50_000  # inhabitants: everybody writes these without umlauts, and says "Kölner" and "Hamburgs"

# Inside a name these say nothing: Frankfurt am Main, Frankfurt a. M., Frankfurt/Main.
_JOINING = "am an a der dem den des d im in i bei b ob o vor v von unter auf on the upon of"
JOINING: Final = frozenset(_JOINING.split())
_ADDITION = re.compile(
    r"(?<=\S)(?:\s*[(/]|\s+(?=(?:am|an|im|in|bei|ob|vor|unter|auf|von) |(?:a|b|i|o|v)\.))", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+")
_ABBREVIATED: Final = {
    "st": "sankt",
    "opf": "oberpfalz",
    "ofr": "oberfranken",
    "ufr": "unterfranken",
    "odw": "odenwald",
    "vogtl": "vogtland",
    "erzgeb": "erzgebirge",
    "oldb": "oldenburg",
}
_ADJECTIVE_ENDINGS: Final = ("e", "en", "er", "es", "em")  # none at all is a language: "Dänisch"
_NO_STATES: Final = frozenset({HOME, "EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"})  # what CLDR names beside states


@dataclass(frozen=True, slots=True)
class Named:
    """A place that can be meant. population: 0 for a state abroad. spelt: its names with umlauts written out.

    aside: it shares a name with something that people mean first, as the Landkreis München does.
    """

    facet: str
    value: str
    label: str | Promise
    population: int
    spelt: frozenset[str] = frozenset()
    aside: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Index:
    """places: all of them. found: a folded name -> numbers of places. firsts: words that a name begins with.

    capitals: abbreviations that count in capitals only. words: a folded name that is an ordinary word too -> what must
    stand before it ("preposition" or "title"). beginnings: folded names in their order, with numbers of places.
    """

    places: Sequence[Named]
    found: Mapping[str, tuple[int, ...]]
    firsts: frozenset[str]
    capitals: Mapping[str, tuple[int, ...]]
    words: Mapping[str, str]
    beginnings: Sequence[tuple[str, int]] = field(repr=False)

    def starting_with(self, prefix: str) -> set[int]:
        """Numbers of the places of which a name begins with `prefix` (folded words with blanks)."""
        at = bisect_left(self.beginnings, (prefix, -1))
        found = set()
        while at < len(self.beginnings) and self.beginnings[at][0].startswith(prefix):
            found.add(self.beginnings[at][1])
            at += 1
        return found


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """A word of a name as it is compared."""
    plain = fold(word)
    return _ABBREVIATED.get(plain, plain)


def spelt(word: str) -> str:
    """A word in small letters with its umlauts written out: Köln and Koeln are the same, Koln is not."""
    small = word.casefold()
    for umlaut, written in (("ä", "ae"), ("ö", "oe"), ("ü", "ue")):
        small = small.replace(umlaut, written)
    return _ABBREVIATED.get(small, small)


def key(words: Sequence[str]) -> str:
    """The folded words of a name as one key, without what only joins them."""
    inner = (word for word in words[1:-1] if word not in JOINING)
    return " ".join((words[0], *inner, *words[1:][-1:]))


def words(name: str) -> list[str]:
    """The folded words of a name."""
    return [word for match in _WORD.finditer(name) if (word := folded(match.group()))]


def key_of(name: str) -> str:
    """The key of a name as it is written; "" for one without a letter."""
    return key(found) if (found := words(name)) else ""


def index() -> Index:
    """All names; one query, and two more where municipalities changed since, which takes half a second."""
    return _index_at(_VERSION.get(None))


def forget() -> None:
    """Read all names anew (tests write rows that no change announces)."""
    _VERSION.forget()
    _index_at.cache_clear()


def _newest_change(_key: None) -> int:
    kind = Municipality._meta.label_lower
    return Change.objects.filter(kind=kind).order_by("-pk").values_list("pk", flat=True).first() or 0


# Every edit of an entry is a change; names are only made anew after one of municipalities.
_VERSION = Remembered(_newest_change)


@lru_cache(maxsize=1)
def _index_at(version: int) -> Index:
    return _Gathering(json.loads((regions.FOLDER / "place_names.json").read_text("utf-8"))).index()


class _Gathering:
    """Collects places and their names; `irregular` is the content of `place_names.json`."""

    def __init__(self, irregular: Mapping[str, Any]) -> None:
        self.irregular = irregular
        self.ordinary = {key_of(word): group["needs"] for group in irregular["words"] for word in group["words"]}
        self.places: list[Named] = []
        self.found: defaultdict[str, dict[int, None]] = defaultdict(dict)
        self.capitals: dict[str, tuple[int, ...]] = {}
        self.words = dict(self.ordinary)
        self.beginnings: set[tuple[str, int]] = set()

    def index(self) -> Index:
        municipalities = self._municipalities()
        inhabitants = self._districts(municipalities)
        self._states(inhabitants)
        self._regions(inhabitants)
        self._countries()
        found = {name: tuple(numbers) for name, numbers in self.found.items()}
        found |= dict.fromkeys(map(key_of, self.irregular["no_places"]["phrases"]), ())
        firsts = frozenset(name.partition(" ")[0] for name in found)
        return Index(self.places, found, firsts, self.capitals, self.words, sorted(self.beginnings))

    def _add(self, place: Named, names: Iterable[str], *, shown: Iterable[str] = ()) -> int:
        """A place with all its names; shown: those that it is suggested by."""
        number = len(self.places)
        self.places.append(place)
        for name in names:
            for form in _forms(name):
                self.found[key_of(form)][number] = None
        self.beginnings |= {(" ".join(words(name)), number) for name in shown}
        return number

    def _municipalities(self) -> dict[str, tuple[str, int]]:
        """Key -> name and inhabitants of all that exist today; those that were merged lead to what followed."""
        known = list(_known_names())
        lineage = history.lineage()
        latest = max((row.as_of for row in known), default=None)
        today = {row.municipality: row for row in known if row.as_of == latest}
        names: defaultdict[int, dict[str, None]] = defaultdict(dict)
        for row in known:
            for one in lineage.today(row.municipality):
                if one in today:
                    names[one][row.name] = None
        numbers = {}
        for pk, said in names.items():
            row = today[pk]
            if len(row.municipality__ags) == 8:
                numbers[row.municipality__ags] = row.name, row.population
                self._add_municipality(row.municipality__ags, row.name, row.population, list(said))
        return numbers

    def _add_municipality(self, ags: str, label: str, population: int, said: list[str]) -> None:
        names = list(dict.fromkeys(form for name in said for form in _written(name)))
        if population >= WELL_KNOWN:
            plain = [base for name in said if key_of(base := without_addition(name)) not in self.ordinary]
            names += [form for base in plain for form in (_genitive(base), *_inhabitants(base)) if form]
            names += [form for base in map(without_addition, said) for form in _inhabitants(base)]
        names += self.irregular["municipalities"].get(ags, [])
        spellings = frozenset(spelt(_WORD.findall(name)[0]) for name in names)
        place = Named(MUNICIPALITY, ags, label, population, spellings)
        self._add(place, names, shown=[*said, *self.irregular["municipalities"].get(ags, [])])

    def _districts(self, municipalities: Mapping[str, tuple[str, int]]) -> dict[str, int]:
        """Districts, by the outlines, which are there before any register is; key -> inhabitants."""
        inhabitants: defaultdict[str, int] = defaultdict(int)
        for ags, (_name, population) in municipalities.items():
            inhabitants[ags[:5]] += population
        towns = {key_of(without_addition(name)) for name, population in municipalities.values() if population >= _TOWN}
        for area in outlines.areas().values():
            if len(area.ags) != 5 or area.kind in ("Kreisfreie Stadt", "Stadtkreis"):
                continue
            label = district_label(area.name, area.kind)
            short = [area.name, area.name.removesuffix("-Kreis")]
            bare = dict.fromkeys([area.name, without_addition(area.name)])
            titled = [f"{title} {name}" for title in ("Kreis", "Landkreis", "LK") for name in bare]
            names = [label, *titled, *short, *self.irregular["districts"].get(area.ags, [])]
            aside = frozenset(map(key_of, short)) & towns
            self._add(
                Named(DISTRICT, area.ags, label, inhabitants[area.ags], aside=aside), names, shown=[label, *short]
            )
        return inhabitants

    def _states(self, inhabitants: Mapping[str, int]) -> None:
        for code, said in self.irregular["states"].items():
            state = State[code.upper()]
            population = sum(n for ags, n in inhabitants.items() if ags.startswith(state.value))
            genitives = filter(None, map(_genitive, said["names"]))
            names = [*said["names"], *said["adjectives"], *(one.rstrip("*") for one in said["adjectives"]), *genitives]
            number = self._add(Named(STATE, code, state.label, population), names, shown=said["names"])
            for abbreviation in (*said["capitals"], *said["capitals_after"]):
                self.capitals[abbreviation] = (number,)
            self.words |= dict.fromkeys(said["capitals_after"], "preposition")

    def _regions(self, inhabitants: Mapping[str, int]) -> None:
        for region in regions.regions().values():
            population = sum(n for ags, n in inhabitants.items() if region.holds(ags))
            names = [region.name, *region.also, *filter(None, [_genitive(region.name)])]
            self._add(Named(REGION, region.slug, region.name, population), names, shown=[region.name])

    def _countries(self) -> None:
        german, english = (Locale.parse(language).territories for language in ("de", "en"))
        for code, name in german.items():
            if len(code) == 2 and code.isalpha() and code not in _NO_STATES:
                names = [name, english.get(code, name), *self.irregular["countries"].get(code, [])]
                self._add(Named(COUNTRY, code, name, 0), names)


def _known_names() -> Iterable[Any]:
    """Each name that a municipality has or had, with the date of its latest state by that name."""
    fields = ("municipality", "municipality__ags", "name", "as_of", "population")
    rows = MunicipalityState.objects.order_by("municipality", "name", "-as_of").distinct("municipality", "name")
    return rows.values_list(*fields, named=True)


def without_addition(name: str) -> str:
    """A name without its addition: "Frankfurt" of "Frankfurt (Oder)" and of "Frankfurt am Main"."""
    return name[: match.start()] if (match := _ADDITION.search(name)) else name


def _written(name: str) -> Iterator[str]:
    """A name with and without its addition, and with that cut to a letter or two: Frankfurt a. M., Freiburg i. Br."""
    base = without_addition(name)
    yield name
    yield base
    added = [word for word in _WORD.findall(name[len(base) :]) if fold(word) not in JOINING]
    if len(added) == 1 and len(added[0]) > 3:
        yield from (f"{base} {added[0][:letters]}" for letters in (1, 2))


def _forms(name: str) -> Iterable[str]:
    """An adjective, which ends with "*", with each of its endings."""
    return [name[:-1] + ending for ending in _ADJECTIVE_ENDINGS] if name.endswith("*") else [name]


def _genitive(name: str) -> str:
    """ "Hamburgs"; "" where the genitive is no other word."""
    return "" if name.endswith(("s", "ß", "z", "x", ".")) else f"{name}s"


def _inhabitants(name: str) -> Iterator[str]:
    """ "Kölner", as rules make it; irregular ones stand in the data."""
    if name.endswith("ingen"):
        yield f"{name[:-2]}er"
    elif name.endswith("e"):
        yield f"{name}r"
    else:
        yield f"{name}er"
