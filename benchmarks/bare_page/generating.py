"""Invented examples in any number, always the same for the same seed, and lists of them to ask for."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlencode

from panreflex.base import changes
from panreflex.collect.library.models import PracticeExample, Publication, PublicationAuthor
from panreflex.people.models import Municipality
from panreflex.share.catalogue import kinds
from panreflex.vocabulary.models import CrisisKind, Level, Measure, Theme

ABROAD = ("AT", "CH", "ES", "FI", "FR", "GB", "IT", "JP", "NL", "PL", "SE", "US")
WORDS = (
    *("Krise", "Stab", "Lage", "Übung", "Personal", "Warnung", "Netz", "Vorsorge"),
    *("Wasser", "Strom", "Hitze", "Hilfe", "Stadt", "Plan", "Register"),
)
SHARE_ABROAD, SHARE_UNPLACED = 0.15, 0.05


def make_examples(number: int, *, seed: int) -> None:
    """Store `number` live examples with places, years, themes, kinds of crisis and measures."""
    chance = Random(seed)
    places = list(Municipality.objects.prefetch_related("states").order_by("ags"))
    rows = PracticeExample.objects.bulk_create(_example(chance, n, places) for n in range(number))
    _relate(chance, rows, "crisis_kinds", list(CrisisKind.objects.all()), most=3)
    _relate(chance, rows, "themes", list(Theme.objects.filter(kind=Theme.Kind.THEME)), most=4)
    _relate(chance, rows, "measures", list(Measure.objects.all()), most=3)
    changes.record(PracticeExample._meta.label_lower, [str(row.pk) for row in rows])


def make_publications(number: int, *, seed: int) -> None:
    """Store `number` live publications with three authors and some themes each."""
    chance = Random(seed)
    rows = Publication.objects.bulk_create(_publication(chance, n) for n in range(number))
    PublicationAuthor.objects.bulk_create(
        PublicationAuthor(publication=row, family=chance.choice(WORDS), given=chance.choice(WORDS), sort_order=place)
        for row in rows
        for place in range(3)
    )
    _relate(chance, rows, "themes", list(Theme.objects.filter(kind=Theme.Kind.THEME)), most=4)
    changes.record(Publication._meta.label_lower, [str(row.pk) for row in rows])


def _publication(chance: Random, number: int) -> Publication:
    return Publication(
        slug=f"werk-{number}",
        kind=chance.choice(Publication.Kind.values),
        title=" ".join(chance.choices(WORDS, k=8)),
        container_title=" ".join(chance.choices(WORDS, k=3)),
        publisher=chance.choice(WORDS),
        year=chance.randint(1990, 2026),
        doi=f"10.1000/{number}",
        url=f"https://verlag.example/{number}",
        abstract=" ".join(chance.choices(WORDS, k=80)),
        last_published_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def filtered_addresses(number: int, *, seed: int) -> list[str]:
    """Addresses of lists that are filtered in one to three facets by one to three values each, and are not empty."""
    chance, index = Random(seed), kinds.EXAMPLES.index()
    found: list[str] = []
    while len(found) < number:
        facets = chance.sample([facet for facet in index.facets.values() if facet.offered], chance.randint(1, 3))
        chosen = {
            facet.key: chance.sample(list(facet.values), min(chance.randint(1, 3), len(facet.values)))
            for facet in facets
        }
        matching = index.matching(chosen).bit_count()
        if matching:
            pairs: list[tuple[str, Any]] = [(key, value) for key, values in chosen.items() for value in values]
            pairs.append(("sortierung", chance.choice(list(kinds.EXAMPLES.orders))))
            pairs.append(("seite", chance.randint(1, (matching + 19) // 20)))
            found.append(f"/gute-beispiele/?{urlencode(pairs)}")
    return found


def most_queries(addresses: list[str]) -> int:
    """The largest number of queries that one of the pages needs, with the index standing."""
    client, most = Client(SERVER_NAME="127.0.0.1"), 0
    for address in addresses:
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address} answered {response.status_code}")
        most = max(most, len(captured))
    return most


def _example(chance: Random, number: int, places: list[Municipality]) -> PracticeExample:
    came = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=chance.randrange(7000))
    return PracticeExample(
        slug=f"erfunden-{number}",
        title=" ".join(chance.sample(WORDS, 4)) + f" {number}",
        summary=" ".join(chance.choices(WORDS, k=30)),
        problem=" ".join(chance.choices(WORDS, k=60)),
        year_start=chance.choice([None, *range(2003, 2027)]),
        source_title="Erfunden für eine Messung",
        source_url=f"https://quelle.example/{chance.randrange(number + 1)}",
        accessed=date(2026, 11, 1),
        live=True,
        first_published_at=came,
        last_published_at=came,
        **_place(chance, places),
    )


def _place(chance: Random, places: list[Municipality]) -> dict[str, Any]:
    kind = PracticeExample.PlaceKind
    where = chance.random()
    if where < SHARE_ABROAD:
        country = chance.choice(ABROAD)
        return {"place_kind": kind.ABROAD, "place_name": "Ort", "country": country, "level": Level.INTERNATIONAL}
    if where < SHARE_ABROAD + SHARE_UNPLACED:
        return {"place_kind": kind.STATE, "place_name": "Land", "level": Level.STATE}
    place = chance.choice(places)
    level = chance.choice([Level.CITY, Level.MUNICIPALITY, Level.DISTRICT])
    return {"place_kind": kind.MUNICIPALITY, "place_name": place.label, "municipality": place, "level": level}


def _relate(
    chance: Random,
    rows: list[PracticeExample] | list[Publication],
    relation: str,
    terms: list[Any],
    *,
    most: int,
) -> None:
    """Give each row one to `most` of the terms."""
    through: type[Model] = getattr(type(rows[0]), relation).through
    owner, column = f"{rows[0]._meta.model_name}_id", f"{terms[0]._meta.model_name}_id"
    through._default_manager.bulk_create(
        through(**{owner: row.pk, column: term.pk})
        for row in rows
        for term in chance.sample(terms, chance.randint(1, most))
    )
