"""Find one's municipality by what one types: its name of today, a name it had, the key, or the postcode."""

from dataclasses import dataclass

from django.db.models import Case, F, Func, Q, QuerySet, TextField, Value, When

from panreflex.people import history
from panreflex.people.models import Municipality, MunicipalityState
from panreflex.people.states import State

SHOWN = 20
_READ = 200  # states looked through: several names and dates of one municipality are one result


@dataclass(frozen=True)
class Found:
    """A municipality of today. formerly: the name that was typed, where it is not today's."""

    municipality: Municipality
    formerly: str

    @property
    def state_name(self) -> str:
        return str(State(self.municipality.state).label)


def find(typed: str) -> tuple[list[Found], bool]:
    """Up to SHOWN municipalities that exist today, best first, and whether there are more.

    Case, umlauts and their spelling (Köln, koeln, Koln) make no difference. One that was merged leads to its successor.
    """
    typed = " ".join(typed.split())
    if not any(map(str.isalnum, typed)):  # the sort key knows letters and digits only
        return [], False
    states = list(_matching(typed).select_related("municipality")[:_READ])
    lineage = history.lineage()
    names: dict[int, str] = {}
    for state in states:
        for pk in lineage.today(state.municipality_id):
            names.setdefault(pk, state.name)
    rows = Municipality.objects.prefetch_related("states").in_bulk(list(names)[: SHOWN + 1])
    found = [
        Found(rows[pk], formerly=name if name != rows[pk].label else "") for pk, name in names.items() if pk in rows
    ]
    return found[:SHOWN], len(found) > SHOWN


def _matching(typed: str) -> QuerySet[MunicipalityState]:
    if typed.isdigit():
        named = Q(municipality__ags__startswith=typed) | Q(postcode=typed)
        return MunicipalityState.objects.filter(named).order_by("-population", "-as_of", "pk")
    whole, begins, holds = Q(), Q(), Q()
    for spelling in {typed, _as_umlauts(typed)}:
        key = Func(Value(spelling), function="din5007", output_field=TextField())
        whole, begins, holds = (
            whole | Q(sort_key=key),
            begins | Q(sort_key__startswith=key),
            holds | Q(sort_key__contains=key),
        )
    rank = Case(When(whole, then=0), When(begins, then=1), default=2)
    return MunicipalityState.objects.filter(holds).order_by(rank, F("population").desc(), "-as_of", "pk")


def _as_umlauts(typed: str) -> str:
    """Koeln as Köln, which the sort key writes koln."""
    for written, meant in (("ae", "ä"), ("oe", "ö"), ("ue", "ü")):
        typed = typed.lower().replace(written, meant)
    return typed
