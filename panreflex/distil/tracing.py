"""From a piece back to what rests on it: the other direction of the thread."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from panreflex.distil.models import Evidence, Recommendation
from panreflex.vocabulary.models import Measure

RECOMMENDATION = gettext_lazy("Empfehlung")


class Resting(NamedTuple):
    """A page that rests on a piece: a recommendation, with what it takes from it, or the page of a measure."""

    kind: str | Promise
    title: str
    url: str
    note: str = ""
    is_measure: bool = False


def resting_on(**piece: Any) -> list[Resting]:
    """Public recommendations that rest on `piece`, in alphabetical order, and then their measures; one query.

    piece: one of example, publication, figure, interview (objects) or workshop (the event's slug), as in `Evidence`.
    """
    return _resting(_rows(Evidence.objects.public().filter(**piece)))


def resting_on_examples(keys: Iterable[int]) -> dict[int, list[Resting]]:
    """The same for each of these examples that something rests on, by primary key; one query for all."""
    by_example: defaultdict[int, list[Any]] = defaultdict(list)
    for row in _rows(Evidence.objects.public().filter(example__in=list(keys))):
        by_example[row.example].append(row)
    return {key: _resting(rows) for key, rows in by_example.items()}


def _rows(evidence: QuerySet[Evidence]) -> Iterable[Any]:
    ordered = evidence.order_by("recommendation__sort_key", "sort_order", "recommendation__measures__order")
    return ordered.values_list(
        "example",
        "recommendation__slug",
        "recommendation__title",
        "note",
        "recommendation__measures__slug",
        "recommendation__measures__order",
        "recommendation__measures__title",
        named=True,
    )


def _resting(rows: Iterable[Any]) -> list[Resting]:
    recommendations: dict[str, Resting] = {}
    measures: dict[int, Resting] = {}
    for _example, slug, title, note, measure_slug, order, measure_title in rows:
        address = Recommendation(slug=slug).get_absolute_url()
        recommendations.setdefault(slug, Resting(RECOMMENDATION, title, address, note))
        if order is not None:
            kind = _("Stellschraube %(number)s") % {"number": order}
            measures[order] = Resting(
                kind, measure_title, Measure(slug=measure_slug).get_absolute_url(), is_measure=True
            )
    return [*recommendations.values(), *(measures[order] for order in sorted(measures))]
