"""By what an object can be filtered: "key=value", with the keys and values that addresses of the catalogue have."""

from collections.abc import Iterable, Iterator

from panreflex.base import countries
from panreflex.collect.library.models import PracticeExample
from panreflex.people import history, regions
from panreflex.people.models import Municipality
from panreflex.people.states import State, size_class
from panreflex.share.search import facets
from panreflex.vocabulary.models import Theme


def tags(**values: object) -> list[str]:
    """ "key=value" for each value of each key (one, or several), once; what is empty is left out."""
    found = []
    for key, of_key in values.items():
        several = of_key if isinstance(of_key, Iterable) and not isinstance(of_key, str) else [of_key]
        found += [f"{key}={value}" for value in several if value not in (None, "")]
    return list(dict.fromkeys(found))


def themes(of_object: Iterable[Theme]) -> list[str]:
    """Slugs of the themes and of all that they stand below. Prefetch `themes__parents__parents`."""
    found: dict[str, None] = {}
    waiting = list(of_object)
    while waiting:
        theme = waiting.pop()
        if theme.slug not in found:
            found[theme.slug] = None
            waiting.extend(theme.parents.all())
    return list(found)


def places(example: PracticeExample) -> list[str]:
    """Where an example is from: where its municipality stands today, and all municipalities that it is found under.

    A merged municipality takes three queries. Prefetch `municipality__states` and `municipality__successions`.
    """
    municipality = example.municipality
    if municipality is None:
        return tags(staat=example.country, kommune=facets.UNPLACED if example.country == countries.HOME else "")
    followed, today = _followed(municipality)
    [standing] = today if len(today) == 1 else [municipality]
    state = municipality.current
    return tags(
        staat=example.country,
        land=State(standing.state).name.lower(),
        kreis=standing.ags[:5],
        region=regions.around(standing.ags),
        kommune=[municipality.ags, *(one.ags for one in followed)],
        groesse=size_class(state.population).value if state else "",
    )


def names_today(municipality: Municipality) -> Iterator[str]:
    """Of those that it was merged into."""
    yield from (one.label for one in _followed(municipality)[1])


def _followed(municipality: Municipality) -> tuple[list[Municipality], list[Municipality]]:
    """All that its area went into over time, and those that it belongs to today; both empty if it goes on."""
    if not municipality.successions.all():
        return [], []
    known = history.lineage()
    rows = Municipality.objects.prefetch_related("states").in_bulk(known.after(municipality.pk))
    return list(rows.values()), [rows[key] for key in known.today(municipality.pk) if key in rows]
