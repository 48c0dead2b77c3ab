"""Examples side by side: what each row says of each of them, and what of it all share or only one has. Knows no HTTP.

Facts and words of the vocabulary are compared by what they mean. Texts are shown as they are: that two texts differ
says nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from panreflex.base import countries, languages
from panreflex.collect.library.models import PracticeExample
from panreflex.distil.tracing import Resting
from panreflex.people.states import State
from panreflex.share.catalogue import places
from panreflex.share.catalogue.geography import Geography
from panreflex.vocabulary.models import Level


class Mark(StrEnum):
    """What a value has to do with the other examples, by the name of its icon. Only some having it is no mark."""

    SHARED = "same"
    ONLY = "only"
    NONE = ""


class Value(NamedTuple):
    """One value of an example. key: what makes two values the same; note: said of it, and not compared."""

    key: str
    label: str | Promise
    url: str = ""
    note: str = ""
    mark: Mark = Mark.NONE


class Cell(NamedTuple):
    """What one example has in one row: a text, or values. left_out: it has values besides, which all share."""

    text: str = ""
    values: tuple[Value, ...] = ()
    left_out: bool = False


@dataclass(frozen=True)
class Row:
    """One field of all examples, in their order. same: all say the same in it."""

    title: str
    cells: tuple[Cell, ...]
    same: bool

    @property
    def is_text(self) -> bool:
        return any(cell.text for cell in self.cells)


class Comparison(NamedTuple):
    """rows: what is shown. alike: titles of the rows that are left out because all say the same in them."""

    rows: tuple[Row, ...]
    alike: tuple[str, ...]


def compare(
    examples: Sequence[PracticeExample],
    *,
    geography: Geography,
    resting: Mapping[int, Sequence[Resting]],
    only_differences: bool = False,
) -> Comparison:
    """The examples in rows; a row in which no source says anything is left out.

    resting: primary key of an example -> what rests on it. Needs the examples' relations; no query.
    """
    rows = [
        _values(_("Ort"), [_place(one, geography) for one in examples], named=True),
        _values(_("Land"), map(_land, examples)),
        _values(_("Größe"), map(_size, examples)),
        _values(_("Ebene"), [[Value(one.level, Level(one.level).label)] for one in examples]),
        _values(_("Seit"), [_known(str(one.year_start or "")) for one in examples]),
        _values(
            _("Art der Krise"), [[Value(kind.slug, kind.label) for kind in one.crisis_kinds.all()] for one in examples]
        ),
        _text(_("Kurzfassung"), examples, lambda one: one.summary),
        _text(_("Das Problem"), examples, lambda one: one.problem),
        _text(_("Der Weg"), examples, lambda one: one.approach),
        _text(_("Was daraus wurde"), examples, lambda one: one.result),
        _text(_("Was sich übernehmen lässt"), examples, lambda one: one.transferable),
        _text(_("Kosten und Aufwand"), examples, lambda one: one.costs_or_effort),
        _values(_("Zuständige Stelle"), [_known(one.contact_unit) for one in examples], named=True),
        _values(_("Stellschrauben"), map(_measures, examples)),
        _values(_("Themen"), [[Value(theme.slug, theme.label) for theme in one.themes.all()] for one in examples]),
        _values(_("Darauf stützen sich"), [_recommendations(resting.get(one.pk, ())) for one in examples]),
        _values(_("Quelle"), map(_source, examples), named=True),
    ]
    said = tuple(row for row in rows if any(cell.text or cell.values for cell in row.cells))
    if not only_differences:
        return Comparison(said, ())
    return Comparison(
        tuple(_differing(row) for row in said if not row.same), tuple(row.title for row in said if row.same)
    )


def marked(rows: Sequence[Sequence[Value]], *, named: bool = False) -> tuple[tuple[Value, ...], ...]:
    """The values of each example with their marks: what all share first, what only one has last.

    named: each example has a value of its own, as a name or a source, so that only one having it is no mark.
    """
    counted = Counter(key for values in rows for key in {value.key for value in values})

    def mark(value: Value) -> Mark:
        if len(rows) < 2 or 1 < counted[value.key] < len(rows):
            return Mark.NONE
        if counted[value.key] == len(rows):
            return Mark.SHARED
        return Mark.NONE if named else Mark.ONLY

    order = {Mark.SHARED: 0, Mark.NONE: 1, Mark.ONLY: 2}
    return tuple(
        tuple(sorted((value._replace(mark=mark(value)) for value in values), key=lambda value: order[value.mark]))
        for values in rows
    )


def _values(title: str, rows: Iterable[Sequence[Value]], *, named: bool = False) -> Row:
    cells = marked(list(rows), named=named)
    same = len(cells) > 1 and len({frozenset(value.key for value in values) for values in cells}) == 1
    return Row(title, tuple(Cell(values=values) for values in cells), same)


def _text(title: str, examples: Sequence[PracticeExample], of: Callable[[PracticeExample], str]) -> Row:
    texts = [of(one) for one in examples]
    return Row(title, tuple(Cell(text) for text in texts), len(texts) > 1 and len(set(texts)) == 1)


def _differing(row: Row) -> Row:
    """The row without what all share."""
    cells = tuple(
        cell._replace(values=others, left_out=len(others) < len(cell.values))
        for cell in row.cells
        for others in [tuple(value for value in cell.values if value.mark != Mark.SHARED)]
    )
    return replace(row, cells=cells)


def _known(text: str, url: str = "") -> list[Value]:
    return [Value(text, text, url)] if text else []


def _place(example: PracticeExample, geography: Geography) -> list[Value]:
    return _known(places.of_example(example, geography.standings).name, places.page_of(example, geography))


def _land(example: PracticeExample) -> list[Value]:
    """The Land by the key of the municipality; what has none says what its source says; abroad, the state."""
    if example.country != countries.HOME:
        country = countries.name(example.country)
        return [Value(country, country, note=example.region)]
    if example.municipality:
        state = State(example.municipality.state)
        return [Value(_german(state), state.label)]
    return _known(example.region)


@cache
def _german(state: State) -> str:
    """The name of a Land as sources write it, whatever language is spoken."""
    with translation.override(languages.HOME):
        return str(state.label)


def _size(example: PracticeExample) -> list[Value]:
    state = example.municipality.current if example.municipality else None
    if state is None:
        return []
    return [Value(state.size_class.value, state.size_class.label, note=places.size(example))]


def _measures(example: PracticeExample) -> list[Value]:
    return [Value(one.slug, one.short_title, one.get_absolute_url()) for one in example.measures.all()]


def _recommendations(resting: Iterable[Resting]) -> list[Value]:
    return [Value(one.url, one.title, one.url) for one in resting if not one.is_measure]


def _source(example: PracticeExample) -> list[Value]:
    return [Value(example.source_url, example.source_title, example.source_url)]
