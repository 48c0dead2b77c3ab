"""By what results can be filtered: the same as in the lists of the catalogue."""

from collections import defaultdict
from datetime import date
from typing import Any

import pytest

from panreflex.people.models import Succession
from panreflex.share.catalogue import kinds
from panreflex.share.search import facets, sources
from panreflex.share.search.classifying import tags
from tests.making import make_crisis_kind, make_example, make_measure, make_municipality, make_publication, make_theme

pytestmark = pytest.mark.django_db


def merged_town():
    """Berga/Elster, which became part of another town, which became part of a third (invented)."""
    berga, both, third = (
        make_municipality(ags, name, people)
        for ags, name, people in (
            ("16076004", "Berga", 25_000),
            ("16076094", "Beide", 60_000),
            ("16077001", "Dritte", 9),
        )
    )
    Succession.objects.create(old=berga, new=both, on=date(2022, 1, 1))
    Succession.objects.create(old=both, new=third, on=date(2024, 1, 1))
    return berga


@pytest.mark.parametrize("kind", ["examples", "publications"])
def test_an_entry_has_the_same_values_here_as_in_its_list(kind):
    topic, broad, narrow = make_theme("thema", kind="topic"), make_theme("breit"), make_theme("eng")
    broad.parents.add(topic)
    narrow.parents.add(broad)
    topic.parents.add(narrow)  # editors may hang anything below anything
    words: dict[str, Any] = {
        "themes": [narrow],
        "crisis_kinds": [make_crisis_kind("hitze"), make_crisis_kind("flucht")],
        "measures": [make_measure("netze", 2)],
    }
    make_example(municipality=make_municipality("05315000", "Köln", 1_000_000), year_start=2021, **words)
    make_example(municipality=make_municipality("05358", "Kreis Düren"), level="Kreis")
    make_example(municipality=merged_town(), themes=[broad])
    make_example(country="NL", place_name="Utrecht", region="", level="international")
    make_example(place_name="Verband", level="Land")
    make_publication(themes=[broad], year=1999, language="en")
    kind, name = {
        "examples": (kinds.EXAMPLES, "library.practiceexample"),
        "publications": (kinds.PUBLICATIONS, "library.publication"),
    }[kind]
    index = kind.index()
    [source] = [one for one in sources.ALL if one.name == name]

    documents = source.documents()

    assert documents
    for document in documents:
        found = defaultdict(set)
        for tag in document.facets:
            key, _sign, value = tag.partition("=")
            found[key].add(value)
        for key in index.facets.keys() & facets.FACETS.keys():
            listed = {value.value for value in index.values_of(int(document.object_key), key)}
            assert found[key] == listed, (document.title, key)


def test_what_an_entry_does_not_say_is_no_value():
    assert tags(jahr=None, land="", thema=[], ebene="Stadt", krise=["a", "a", "b"]) == [
        "ebene=Stadt",
        "krise=a",
        "krise=b",
    ]
