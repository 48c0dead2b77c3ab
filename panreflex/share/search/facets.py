"""By what results can be narrowed down: the facets of the catalogue's lists, and the words for their values.

Words of the vocabulary stay in the process until content changes; only municipalities are asked for one by one.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from panreflex.base import countries, outlines
from panreflex.base.media.models import Language
from panreflex.base.remembering import Remembered
from panreflex.collect.library.models import Publication
from panreflex.people.models import Municipality
from panreflex.people.reference_data import district_label
from panreflex.people.regions import regions
from panreflex.people.states import SizeClass, State
from panreflex.vocabulary import merging
from panreflex.vocabulary.models import Addressee, CrisisKind, Level, Measure, Theme

UNPLACED = "ohne"  # of no municipality: associations, Länder, the Bund
MUNICIPALITY = "kommune"
MAX_VALUES = 50  # that anybody may choose in one facet

Words = Mapping[str, str | Promise]  # value -> what it is called, in the order of the panel


class Facet(NamedTuple):
    """A question that can be put to results. often_first: the panel has its values by how many results they have.

    offered: whether the panel offers its values. Otherwise links lead to them, and the panel shows what is chosen.
    """

    label: str | Promise
    often_first: bool = False
    offered: bool = True


FACETS: Mapping[str, Facet] = {
    "krise": Facet(_("Art der Krise")),
    "thema": Facet(_("Thema"), often_first=True),
    "stellschraube": Facet(_("Stellschraube")),
    "zielgruppe": Facet(_("Für wen")),
    "land": Facet(_("Land"), often_first=True),
    "groesse": Facet(_("Größe der Kommune")),
    "region": Facet(_("Region"), offered=False),
    "kreis": Facet(_("Kreis"), offered=False),
    MUNICIPALITY: Facet(_("Kommune"), offered=False),
    "staat": Facet(_("Staat"), often_first=True),
    "ebene": Facet(_("Ebene")),
    "jahr": Facet(_("Jahr")),
    "sprache": Facet(_("Sprache"), often_first=True),
}


@dataclass(frozen=True)
class Vocabulary:
    """Facets whose values editors write. moved: old values, and what stands for them now. topics: have own pages."""

    words: Mapping[str, Words]
    moved: Mapping[str, Mapping[str, str]]
    topics: frozenset[str]


def _load(_key: None) -> Vocabulary:
    themes = Theme.objects.values_list("slug", "label", "kind")
    crises = CrisisKind.objects.order_by("order", "label").values_list("slug", "label")
    return Vocabulary(
        words={
            "krise": dict(crises),
            "thema": {slug: label for slug, label, _kind in themes},
            "stellschraube": dict(Measure.objects.values_list("slug", "short_title")),
            "zielgruppe": dict(Addressee.objects.values_list("slug", "label")),
        },
        moved={
            "krise": merging.successors(CrisisKind),
            "thema": merging.successors(Theme),
            "zielgruppe": merging.successors(Addressee),
        },
        topics=frozenset(slug for slug, _label, kind in themes if kind == Theme.Kind.TOPIC),
    )


VOCABULARY: Remembered[None, Vocabulary] = Remembered(_load)


def words(key: str, values: Collection[str], vocabulary: Vocabulary) -> dict[str, str | Promise]:
    """Those of `values` that the facet knows, in its order, each with what it is called; a query for municipalities."""
    if key == MUNICIPALITY:
        return _municipalities(values)
    known: Words = vocabulary.words[key] if key in vocabulary.words else _FIXED[key](values)
    return {value: label for value, label in known.items() if value in values}


def _municipalities(values: Collection[str]) -> dict[str, str | Promise]:
    asked = [value for value in values if value.isascii() and value.isdigit() and len(value) in (5, 8)]
    rows = Municipality.objects.filter(ags__in=asked[:MAX_VALUES]).prefetch_related("states") if asked else []
    found: dict[str, str | Promise] = {row.ags: row.label for row in sorted(rows, key=lambda row: row.label)}
    return found | ({UNPLACED: _("Verbände, Länder, Bund")} if UNPLACED in values else {})


def _states(_values: Collection[str]) -> Words:
    return {state.name.lower(): state.label for state in sorted(State, key=lambda state: str(state.label))}


def _districts(values: Collection[str]) -> Words:
    areas = outlines.areas()
    found = [areas[value] for value in values if len(value) == 5 and value in areas]
    return {area.ags: district_label(area.name, area.kind) for area in found}


def _regions(values: Collection[str]) -> Words:
    return {value: regions()[value].name for value in values if value in regions()}


def _years(values: Collection[str]) -> Words:
    known = [value for value in values if value.isascii() and value.isdigit() and len(value) == 4]
    return {value: value for value in sorted(known, reverse=True)}


def _countries(values: Collection[str]) -> Words:
    return {value: countries.lazy_name(value) for value in sorted(values) if countries.is_one(value)}


_FIXED: Mapping[str, Callable[[Collection[str]], Words]] = {
    "land": _states,
    "groesse": lambda _values: dict(SizeClass.choices),
    "region": _regions,
    "kreis": _districts,
    "staat": _countries,
    "ebene": lambda _values: dict(Level.choices),
    "jahr": _years,
    "sprache": lambda _values: dict([*Publication.Language.choices, *Language.choices]),
}
