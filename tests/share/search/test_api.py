"""The search for machines."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from panreflex.share.search import holding, indexing
from panreflex.share.search.models import Kind, SearchDocument
from panreflex.vocabulary.models import Concept
from tests.making import make_crisis_kind, make_event, make_example, make_municipality, make_publication
from tests.share.search.meaning import ABOUT_STAFF, make_meant

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/search"


def found(query: str, **more: Any) -> dict[str, Any]:
    response = Client().get(ADDRESS, {"q": query} | more)
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    return answer


def marked(text: dict[str, Any]) -> list[str]:
    return [text["text"][mark["start"] : mark["end"]] for mark in text["marks"]]


def test_a_hit_says_what_it_is_where_it_stands_and_what_was_found_in_it():
    Concept.objects.create(slug="stab", label="Krisenstab", synonyms=["Verwaltungsstab"])
    holding.forget()
    make_example("probe", title="Der Krisenstab tagt", summary="Täglich um acht.", year_start=2021)
    indexing.rebuild()

    [hit] = found("Verwaltungsstab Täglich")["items"]

    assert hit == {
        "kind": "examples",
        "url": "http://testserver/gute-beispiele/probe/",
        "title": {"text": "Der Krisenstab tagt", "marks": [{"start": 4, "end": 14}]},
        "passage": {"text": "Täglich um acht.", "marks": [{"start": 0, "end": 7}]},
        "note": "Dortmund, Nordrhein-Westfalen · seit 2021",
        "date": "2021-01-01",
        "page": None,
        "reason": {"other_names": [{"asked": "Verwaltungsstab", "found": "Krisenstab"}], "by_meaning": False},
    }


def test_the_part_of_a_compound_is_marked_and_a_page_of_a_file_is_named():
    file = SearchDocument(kind=Kind.FILE, source="test", object_key="1", part=12, title="Heft", url="/heft.pdf#page=12")
    file.body = "Der Hitzeaktionsplan liegt vor."
    indexing.store([file])

    [hit] = found("Hitze")["items"]

    assert (hit["kind"], hit["page"], hit["url"]) == ("files", 12, "http://testserver/heft.pdf#page=12")
    assert marked(hit["passage"]) == ["Hitze"]


def make_town(name: str, ags: str, **fields: Any) -> None:
    make_example(name.lower(), title=f"Hitze in {name}", municipality=make_municipality(ags, name), **fields)


def test_what_only_means_something_alike_is_told_apart():
    make_meant()

    answer = found(ABOUT_STAFF)

    assert (answer["count"], answer["by_words"]) == (1, 0)
    assert answer["items"][0]["reason"] == {"other_names": [], "by_meaning": True}
    assert found("Sirene")["by_words"] == 1


def test_filters_and_counts_are_those_of_the_page():
    crises = [make_crisis_kind("pandemie", "Pandemie"), make_crisis_kind("flut", "Hochwasser")]
    make_town("Köln", "05315000", crisis_kinds=crises, year_start=2021)
    make_town("Jena", "16053000", crisis_kinds=crises[:1], year_start=2022)
    make_publication("werk", title="Hitze", year=2021)
    indexing.rebuild()

    everything, narrowed = found("Hitze"), found("Hitze", kind="examples", state="05", year=["2021", "2022"])

    assert everything["counts"] == {"examples": 2, "publications": 1}
    assert everything["facets"]["state"] == [
        {"value": "05", "label": "Nordrhein-Westfalen", "count": 1},
        {"value": "16", "label": "Thüringen", "count": 1},
    ]
    assert {"value": "05315000", "label": "Köln", "count": 1} in everything["facets"]["municipality"]
    assert narrowed["count"] == 1
    assert narrowed["items"][0]["title"]["text"] == "Hitze in Köln"
    assert [one["value"] for one in narrowed["facets"]["state"]] == ["05", "16"]
    assert found("Hitze", crisis_kind="quatsch", municipality="x" * 300, year="-5")["count"] == 0


def test_places_are_told_with_the_filter_that_leads_there():
    make_town("Köln", "05315000")
    indexing.rebuild()

    [place] = found("Hitze Köln")["places"]

    assert (place["text"], place["is_clear"]) == ("Köln", True)
    assert place["place"] == {
        "filter": "municipality",
        "value": "05315000",
        "label": "Köln",
        "note": "Nordrhein-Westfalen",
        "count": 1,
    }
    assert found("Hitze", municipality="05315000")["count"] == 1


def test_next_leads_through_all_hits_in_their_order():
    for number in range(5):
        make_event(f"termin-{number}", title="Hitze")
    indexing.rebuild()
    whole = [hit["url"] for hit in found("Hitze")["items"]]

    seen, address = [], f"{ADDRESS}?q=Hitze&limit=2"
    while address:
        part = Client().get(address).json()
        seen += [hit["url"] for hit in part["items"]]
        address = part["next"]

    assert seen == whole
    assert len(whole) == part["count"] == 5


@pytest.mark.parametrize(
    "query",
    [
        "",
        "und die",
        "!?",
        '"Hitze',
        "%",
        "*",
        "a & !b <->",
        "'; DROP TABLE x; --",
        "<b>",
        "🔥",
        "\u202eezti",
        "x " * 500,
    ],
)
def test_any_query_is_answered(query):
    assert isinstance(found(query)["items"], list)


def test_what_cannot_be_is_refused_with_its_place():
    refused = Client().get(ADDRESS, {"q": "Hitze", "limit": "0", "sort": "egal"})

    assert refused.status_code == 422
    assert {error["where"] for error in refused.json()["errors"]} == {"query.limit", "query.sort"}
    assert Client().get(f"{ADDRESS}?q=%00").status_code == 400
    assert Client().get(ADDRESS, {"q": "a" * 10_000}).status_code == 414
    assert Client().get(f"{ADDRESS}?q=%ff%c3%28").status_code == 200


def test_what_did_not_change_is_not_sent_again():
    make_event(title="Hitze")
    indexing.rebuild()
    first = Client().get(ADDRESS, {"q": "Hitze"})

    again = Client().get(ADDRESS, {"q": "Hitze"}, headers={"If-None-Match": first["ETag"]})
    indexing.revise()
    later = Client().get(ADDRESS, {"q": "Hitze"}, headers={"If-None-Match": first["ETag"]})

    assert not first.cookies
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert [again.status_code, later.status_code] == [304, 200]


def test_it_needs_the_same_queries_for_1_and_for_30_hits():
    counted = []
    for rows in (1, 29):
        for number in range(rows):
            make_town(f"Stadt {rows} {number}", f"05{rows:03}{number:03}", crisis_kinds=[make_crisis_kind()])
        indexing.rebuild()
        found("Hitze", limit=100)
        with CaptureQueriesContext(connection) as captured:
            found("Hitze", limit=100)
        counted.append(len(captured))

    assert counted[0] == counted[1] <= 9
