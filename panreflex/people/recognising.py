"""Which places a text names: municipalities, districts, Länder, regions, and states abroad.

What is recognised lifts results and is offered as a filter; it never takes anything away. So a name that is also an
ordinary word (Essen, Regen) only counts with a sign that the place is meant, and one that several places share comes
with all of them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import nlargest

from django.utils.translation import gettext as _

from panreflex.base import outlines
from panreflex.people import place_names, regions
from panreflex.people.place_names import DISTRICT, MUNICIPALITY, REGION, STATE, Index, Named
from panreflex.people.reference_data import district_label
from panreflex.people.states import State

MAX_CHARACTERS = 1_000
MAX_OFFERED = 8

_MAX_WORDS = 9  # of a name
_CLEARLY_LARGER = 5  # times as many inhabitants as the next one of that name
_LARGE_CITY = 100_000
_TOWN = 20_000

_WORD = re.compile(r"[^\W_]+")
_WITHIN_A_NAME = re.compile(r"[\s\-–/().'’]*")
_PREPOSITIONS = frozenset({"in", "aus", "bei", "nach", "um", "near", "from"})
# What stands before a name and says what it is the name of; it belongs to the place.
_TITLES = {
    **dict.fromkeys(
        ("stadt", "gemeinde", "markt", "kommune", "hansestadt", "landeshauptstadt", "kreisstadt", "city"), MUNICIPALITY
    ),
    **dict.fromkeys(("kreis", "kreises", "landkreis", "landkreises"), DISTRICT),
    **dict.fromkeys(("land", "landes", "bundesland", "freistaat"), STATE),
}
# What stands before a name and has a place.
_OFFICES = {
    **dict.fromkeys(("landratsamt", "kreisverwaltung"), DISTRICT),
    **dict.fromkeys(("stadtverwaltung", "gemeindeverwaltung", "rathaus", "stadtwerke", "universitat"), MUNICIPALITY),
    **dict.fromkeys(("verwaltung", "gesundheitsamt", "feuerwehr", "krisenstab", "impfzentrum"), ""),
}


@dataclass(frozen=True)
class Choice:
    """A place to filter by. facet, value: as in addresses of the lists and of the search. note: where or what it is."""

    facet: str
    value: str
    label: str
    note: str = ""

    @property
    def tag(self) -> str:
        """As documents of the search carry it: "kommune=05315000"."""
        return f"{self.facet}={self.value}"


@dataclass(frozen=True)
class Place(Choice):
    """A place that a text names from `start` to `end`.

    also: others of that name, largest first, at most MAX_OFFERED. is_clear: this one is meant, as far as one can tell;
    else the reader should be asked.
    """

    text: str = ""
    start: int = 0
    end: int = 0
    also: tuple[Choice, ...] = ()
    is_clear: bool = True

    @property
    def tags(self) -> tuple[str, ...]:
        """What may be meant: one tag where that is clear, else those of all choices."""
        return (self.tag,) if self.is_clear else (self.tag, *(choice.tag for choice in self.also))


@dataclass(frozen=True)
class Recognised:
    """Places in the order of the text; they do not overlap."""

    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    end: int
    folded: str


def recognise(text: str) -> Recognised:
    """The places that `text` names, of which MAX_CHARACTERS are read; longest names first. One query.

    Any text will do.
    """
    index = place_names.index()
    words = [
        _Word(match.group(), match.start(), match.end(), folded)
        for match in _WORD.finditer(text[:MAX_CHARACTERS])
        if (folded := place_names.folded(match.group()))
    ]
    reading = _Reading(index, text, words, shouts=len(words) > 1 and text.isupper())
    found, at = [], 0
    while at < len(words):
        end, numbers = reading.longest(at)
        if numbers and (place := reading.place(at, end, numbers)):
            found.append(place)
        at = end
    return Recognised(tuple(_narrowed(place, found) for place in found))


def places_starting_with(prefix: str, limit: int) -> list[Choice]:
    """Places of which a name begins with `prefix`, the largest first. One query."""
    index = place_names.index()
    typed = " ".join(place_names.words(prefix[:MAX_CHARACTERS]))
    if not typed:
        return []
    places = (index.places[number] for number in index.starting_with(typed))
    return [_choice(place) for place in nlargest(limit, places, key=lambda place: (place.population, place.value))]


@dataclass(frozen=True)
class _Reading:
    """A text while it is read. shouts: it is written in capitals, so they say nothing."""

    index: Index
    text: str
    words: Sequence[_Word]
    shouts: bool

    def longest(self, start: int) -> tuple[int, tuple[int, ...]]:
        """Where the longest name ends that begins with word `start`, and who is called so; () if nobody is."""
        first = self.words[start]
        if not self.shouts and first.text in self.index.capitals:
            return start + 1, self.index.capitals[first.text]
        if first.folded in self.index.firsts:
            for end in range(self._reach(start), start, -1):
                name = place_names.key([word.folded for word in self.words[start:end]])
                if name in self.index.found:
                    return end, self.index.found[name]
        return start + 1, ()

    def _reach(self, start: int) -> int:
        """How far a name may go on: to the next mark that no name contains."""
        end = start + 1
        while end < min(len(self.words), start + _MAX_WORDS) and _WITHIN_A_NAME.fullmatch(
            self.text, self.words[end - 1].end, self.words[end].start
        ):
            end += 1
        return end

    def place(self, start: int, end: int, numbers: Sequence[int]) -> Place | None:
        """What the words from `start` to `end` mean, None if nothing says that they mean a place."""
        words = self.words[start:end]
        name = place_names.key([word.folded for word in words])
        before = self.words[start - 1].folded if start else ""
        meant = [self.index.places[number] for number in numbers]
        meant = [place for place in meant if _is_spelt(place, words[0].text)]
        if needs := self.index.words.get(words[0].text if words[0].text in self.index.capitals else name):
            meant = [place for place in meant if self._is_meant(place, needs, start, end)]
        facet = _TITLES.get(before) or _OFFICES.get(before)
        meant = [place for place in meant if place.facet == facet] or meant
        if not meant:
            return None
        first, *others = sorted(meant, key=lambda place: _order(place, name, words[0].text))
        rivals = [place.population for place in others if name not in place.aside and not _lies_in(place, first)]
        is_clear = not rivals or first.population >= max(_TOWN, _CLEARLY_LARGER * max(rivals))
        says_so = not needs or before in _TITLES or before in _OFFICES or before in _PREPOSITIONS
        begin = self.words[start - 1].start if before in _TITLES else words[0].start
        return Place(
            **vars(_choice(first)),
            text=self.text[begin : words[-1].end],
            start=begin,
            end=words[-1].end,
            also=tuple(_choice(place) for place in others[:MAX_OFFERED]),
            is_clear=is_clear and says_so,
        )

    def _is_meant(self, place: Named, needs: str, start: int, end: int) -> bool:
        """Whether something says that a name which is also a word means the place."""
        if place.facet == REGION:
            return True
        word = self.words[start]
        before = self.words[start - 1].folded if start else ""
        capital = word.text[:1].isupper() and not self.shouts
        if before in _TITLES:
            return capital or self.text.islower()
        # Neither the parts of Essen-Ausgabe nor that of Friedrich-Ebert-Halle.
        if needs == "title" or "-" in (self.text[word.end : word.end + 1], self.text[: word.start][-1:]):
            return False
        large = place.facet == MUNICIPALITY and place.population >= _LARGE_CITY
        if before in _PREPOSITIONS or before in _OFFICES:
            return capital or large
        return (capital and large) or end - start == len(self.words)


def _order(place: Named, name: str, written: str) -> tuple[bool, bool, int]:
    """What people mean first by `name`: not what stands aside, what is spelt as it is written, the largest."""
    otherwise = bool(place.spelt) and place_names.spelt(written) not in place.spelt
    return name in place.aside, otherwise, -place.population


def _is_spelt(place: Named, word: str) -> bool:
    """Whether a name may be written so: umlauts may only be left out where everybody knows the city."""
    return not place.spelt or place.population >= place_names.WELL_KNOWN or place_names.spelt(word) in place.spelt


def _narrowed(place: Place, found: Sequence[Place]) -> Place:
    """Neustadt in a text that also names Hessen: only those that lie there, if any does."""
    if place.is_clear:
        return place
    inside = [
        choice
        for choice in (place, *place.also)
        if choice.facet == MUNICIPALITY and any(_holds(other, choice.value) for other in found if other is not place)
    ]
    if not inside:
        return place
    first, *others = inside
    return replace(
        place,
        facet=first.facet,
        value=first.value,
        label=first.label,
        note=first.note,
        also=tuple(Choice(one.facet, one.value, one.label, one.note) for one in others),
        is_clear=not others,
    )


def _holds(area: Choice, ags: str) -> bool:
    """Whether the municipality or district lies in a Land, district or region."""
    if area.facet == STATE:
        return ags.startswith(State[area.value.upper()].value)
    if area.facet == REGION:
        return regions.regions()[area.value].holds(ags)
    return area.facet == DISTRICT and ags.startswith(area.value)


def _lies_in(place: Named, area: Named) -> bool:
    return place.facet in (MUNICIPALITY, DISTRICT) and _holds(_choice(area), place.value)


def _choice(place: Named) -> Choice:
    return Choice(place.facet, place.value, str(place.label), _note(place))


def _note(place: Named) -> str:
    if place.facet == STATE:
        return _("Land")
    if place.facet == REGION:
        return _("Region")
    if place.facet not in (MUNICIPALITY, DISTRICT):
        return _("Staat")
    state = str(State(place.value[:2]).label)
    district = outlines.areas().get(place.value[:5])
    if place.facet == DISTRICT or district is None or str(place.label).startswith(district.name):
        return state if state != str(place.label) else ""
    return f"{district_label(district.name, district.kind)}, {state}"
