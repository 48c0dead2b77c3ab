"""From a piece back to what rests on it: the other direction of the thread."""

from typing import Any, NamedTuple

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
    rows = (
        Evidence.objects.public()
        .filter(**piece)
        .order_by("recommendation__sort_key", "sort_order", "recommendation__measures__order")
        .values_list(
            "recommendation__slug",
            "recommendation__title",
            "note",
            "recommendation__measures__slug",
            "recommendation__measures__order",
            "recommendation__measures__title",
        )
    )
    recommendations: dict[str, Resting] = {}
    measures: dict[int, Resting] = {}
    for slug, title, note, measure_slug, order, measure_title in rows:
        address = Recommendation(slug=slug).get_absolute_url()
        recommendations.setdefault(slug, Resting(RECOMMENDATION, title, address, note))
        if order is not None:
            kind = _("Stellschraube %(number)s") % {"number": order}
            measures[order] = Resting(
                kind, measure_title, Measure(slug=measure_slug).get_absolute_url(), is_measure=True
            )
    return [*recommendations.values(), *(measures[order] for order in sorted(measures))]
