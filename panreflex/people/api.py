"""Routes: municipalities and districts."""

from datetime import date
from typing import Any

from django.db.models import Func, Q, QuerySet, Value
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from panreflex.base import api
from panreflex.people.models import Municipality, MunicipalityState
from panreflex.people.states import SizeClass, State

router = Router(tags=["municipalities"])


class MunicipalityOut(Schema):
    """A municipality (AGS of 8 digits) or district (5 digits) as it was at `as_of`.

    Source: Destatis, Gemeindeverzeichnis (GV-ISys).
    """

    ags: str = Field(description="Amtlicher Gemeindeschlüssel")
    url: str = Field(description="Its page on this platform")
    name: str
    official_name: str | None
    kind: str | None
    state: State = Field(description="First two digits of the AGS")
    state_name: str
    district: str | None = Field(description="AGS of the district it belongs to")
    population: int | None
    size_class: SizeClass | None = Field(description="Inhabitants from which on the class counts; 0 is under 20,000")
    area_km2: float | None
    latitude: float | None
    longitude: float | None
    as_of: date | None
    successors: list[str] = Field(description="AGS of those that its area went to")


class MunicipalityQuery(api.ListQuery):
    """Filters of the municipalities."""

    q: str = Field("", max_length=120, description="Beginning of the name, or of the AGS")
    state: list[State] = Field(default_factory=list, description="First two digits of the AGS; several mean any")


class MunicipalitiesOut(api.ListOut):
    """A part of the municipalities, by AGS."""

    items: list[MunicipalityOut]


@router.get("/municipalities", response={200: MunicipalitiesOut} | api.INVALID, url_name="municipalities")
def municipalities(request: HttpRequest, query: Query[MunicipalityQuery]) -> dict[str, Any]:
    """Municipalities and districts, by name or AGS."""
    rows = _rows()
    if sought := query.q.strip():
        # The sort key knows neither case nor umlauts; a name that has no letters left would begin every other one.
        named = MunicipalityState.objects.filter(sort_key__startswith=Func(Value(sought), function="din5007"))
        begins = Q(ags__startswith=sought)
        rows = rows.filter(begins | Q(pk__in=named.values("municipality")) if any(map(str.isalpha, sought)) else begins)
    if query.state:
        rows = rows.filter(state__in=query.state)
    return api.part(request, rows, query, order=("ags",), show=lambda row: _show(request, row))


@router.get("/municipalities/{ags}", response={200: MunicipalityOut} | api.NOT_FOUND, url_name="municipality")
def municipality(request: HttpRequest, ags: str) -> MunicipalityOut:
    """One municipality or district."""
    return _show(request, get_object_or_404(_rows(), ags=ags))


def _rows() -> QuerySet[Municipality]:
    return Municipality.objects.prefetch_related("states__district", "successions__new")


def _show(request: HttpRequest, one: Municipality) -> MunicipalityOut:
    state = State(one.state)
    return MunicipalityOut(
        ags=one.ags,
        url=api.absolute(request, one.get_absolute_url()),
        name=one.label,
        state=state,
        state_name=str(state.label),
        successors=sorted(succession.new.ags for succession in one.successions.all()),
        **(_as_of(one.current) if one.current else _UNKNOWN),
    )


def _as_of(state: MunicipalityState) -> dict[str, Any]:
    return {
        "official_name": state.official_name,
        "kind": state.kind,
        "district": state.district.ags if state.district else None,
        "population": state.population,
        "size_class": state.size_class,
        "area_km2": float(state.area_km2),
        "latitude": state.latitude,
        "longitude": state.longitude,
        "as_of": state.as_of,
    }


_UNKNOWN: dict[str, Any] = dict.fromkeys(
    ("official_name", "kind", "district", "population", "size_class", "area_km2", "latitude", "longitude", "as_of")
)
