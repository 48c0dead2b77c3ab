"""What became of municipalities: mergers, splits, and chains of both, as `Succession` keeps them."""

from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from typing import Generic, NamedTuple, TypeVar

from django.db.models import Max
from django.utils import timezone

from panreflex.people.models import Municipality, MunicipalityState, Succession

K = TypeVar("K", bound=Hashable)


class Lineage(Generic[K]):
    """Successions as a whole: which municipality went into which, over any number of steps.

    Municipalities are named by primary keys or by AGS. One that follows itself (see `circle`) must not be stored;
    if it was all the same, every question still has an answer.
    """

    def __init__(self, steps: Iterable[tuple[K, K, date]]) -> None:
        """steps: old, new, and the day since which the area belongs to the new one."""
        self._after: dict[K, dict[K, date]] = {}
        self._before: dict[K, set[K]] = {}
        for old, new, on in steps:
            self._after.setdefault(old, {})[new] = on
            self._before.setdefault(new, set()).add(old)

    @property
    def keys(self) -> set[K]:
        """All that ended or followed one that ended."""
        return self._after.keys() | self._before.keys()

    def today(self, one: K) -> tuple[K, ...]:
        """Those that its area belongs to now, in the order of the steps; only itself if it goes on."""
        ends = [key for key in [one, *self.after(one)] if key not in self._after]
        return tuple(ends) or (one,)

    def since(self, one: K) -> date | None:
        """The day since which the area belongs to those of `today`: that of the latest step. None if it goes on."""
        steps = [on for key in [one, *self.after(one)] for on in self._after.get(key, {}).values()]
        return max(steps, default=None)

    def after(self, one: K) -> tuple[K, ...]:
        """All that followed, the next ones first."""
        return _reached(one, self._after)

    def before(self, one: K) -> tuple[K, ...]:
        """All that went into it, the last ones first."""
        return _reached(one, self._before)

    def circle(self) -> tuple[K, ...]:
        """Municipalities that follow each other in a circle; () if there is none."""
        for one in self._after:
            behind = (one, *self.after(one))
            if any(one in self._after.get(key, ()) for key in behind):
                return tuple(key for key in behind if key == one or one in self.after(key))
        return ()


def lineage() -> Lineage[int]:
    """All successions that are in force today, by primary keys; one query."""
    steps = Succession.objects.filter(on__lte=timezone.localdate()).order_by("on", "pk")
    return Lineage(steps.values_list("old", "new", "on"))


class Became(NamedTuple):
    """A municipality ended: `successors` since `since`, or nobody says who followed (none, None)."""

    successors: list[Municipality]
    since: date | None


def became(municipality: Municipality) -> Became | None:
    """What became of it; None if it goes on. Needs its `states`."""
    known = lineage()
    today = known.today(municipality.pk)
    if today != (municipality.pk,):
        rows = Municipality.objects.prefetch_related("states").in_bulk(today)
        return Became([rows[key] for key in today], known.since(municipality.pk))
    latest = MunicipalityState.objects.aggregate(latest=Max("as_of"))["latest"]
    if municipality.current and municipality.current.as_of < latest:
        return Became([], None)
    return None


def _reached(one: K, steps: Mapping[K, Iterable[K]]) -> tuple[K, ...]:
    found: dict[K, None] = {}
    waiting = [one]
    while waiting:
        waiting = [new for key in waiting for new in steps.get(key, ()) if new != one and new not in found]
        found.update(dict.fromkeys(waiting))
    return tuple(found)
