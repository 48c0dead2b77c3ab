"""The read-only API: what it shows, how its lists go on, and how it says no."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from panreflex.base import changes
from panreflex.collect.library.models import ExampleLink, ProjectPartner, PublicationAuthor
from panreflex.collect.surveys.models import FigureItem
from panreflex.people.models import Municipality, Succession
from panreflex.project import api
from panreflex.vocabulary.models import Addressee, ResilienceFactor
from tests.making import (
    make_concept,
    make_crisis_kind,
    make_event,
    make_evidence,
    make_example,
    make_figure,
    make_interview,
    make_measure,
    make_municipality,
    make_project,
    make_publication,
    make_recommendation,
    make_theme,
)

pytestmark = pytest.mark.django_db

MAKE = {
    "examples": make_example,
    "publications": make_publication,
    "projects": make_project,
    "interviews": make_interview,
    "recommendations": make_recommendation,
    "events": make_event,
    "figures": make_figure,
}
SHOWN_TO_EDITORS_ONLY = "Nur für die Redaktion"


def get(address: str, **query: Any) -> Any:
    response = Client().get(f"/api/v1/{address}" if not address.startswith("http") else address, query or None)
    assert response.status_code == 200, response.content
    return response.json()


def slugs(address: str, **query: Any) -> list[str]:
    return [item["slug"] for item in get(address, **query)["items"]]


def walk(address: str, **query: Any) -> list[dict[str, Any]]:
    """All items of a list, by `next`."""
    part = get(address, **query)
    items = list(part["items"])
    while part["next"]:
        part = get(part["next"])
        items += part["items"]
    assert len(items) == part["count"]
    return items


def test_the_directory_names_every_list_and_the_description():
    directory = get("")

    assert set(directory["lists"]) == set(api.LISTS)
    assert all(get(address)["items"] == [] for name, address in directory["lists"].items() if name != "vocabulary")
    assert get(directory["openapi"])["openapi"].startswith("3.1")


def test_nothing_is_loaded_from_a_foreign_host():
    assert Client().get("/api/v1/docs").status_code == 404


@pytest.mark.parametrize("name", MAKE)
def test_each_entry_stands_in_its_list_and_at_its_own_address(name):
    entry = MAKE[name]("probe")

    [item] = get(name)["items"]

    assert item == get(f"{name}/probe")
    assert item["url"] == f"http://testserver{entry.get_absolute_url()}"


@pytest.mark.parametrize("name", MAKE)
def test_drafts_are_neither_listed_nor_counted_nor_found(name):
    MAKE[name]("entwurf", live=False)

    assert get(name) == {"count": 0, "next": None, "items": []}
    assert Client().get(f"/api/v1/{name}/entwurf").status_code == 404


def test_an_example_shows_what_its_source_says_and_null_for_the_rest():
    example = make_example(
        "probe",
        title="Kühle Räume",
        problem="Hitze",
        municipality=make_municipality(),
        year_start=2023,
        accessed=date(2026, 11, 1),
        crisis_kinds=[make_crisis_kind("hitze", "Hitze")],
        themes=[make_theme("bcm", "Notfallplanung")],
        measures=[make_measure("netze", 1, "Netze")],
    )
    ExampleLink.objects.create(example=example, url="https://mehr.example/")

    item = get("examples/probe")

    assert item["problem"] == "Hitze"
    assert item["result"] is item["contact_unit"] is item["approach"] is None
    assert item["place"] == {
        "kind": "municipality",
        "name": "Dortmund",
        "region": "Nordrhein-Westfalen",
        "country": "DE",
        "ags": "05913000",
        "label": "Dortmund",
        "ags_today": ["05913000"],
    }
    assert item["crisis_kinds"] == [{"slug": "hitze", "label": "Hitze"}]
    assert item["themes"] == [{"slug": "bcm", "label": "Notfallplanung"}]
    assert item["measures"] == [{"slug": "netze", "label": "Netze"}]
    assert item["source"] == {"title": "Stadt Dortmund", "url": "https://www.dortmund.example/", "accessed": "2026-11"}
    assert item["further_urls"] == ["https://mehr.example/"]
    assert item["year_start"] == 2023


def test_a_publication_is_a_record_of_csl_json():
    publication = make_publication("werk", title="Werk", year=2024)
    PublicationAuthor.objects.create(publication=publication, family="Muster", given="Alex")

    csl = get("publications/werk")["csl"]

    assert csl["author"] == [{"family": "Muster", "given": "Alex"}]
    assert csl["issued"] == {"date-parts": [[2024]]}


def test_a_project_names_its_partners():
    ProjectPartner.objects.create(project=make_project("probe"), name="Stadt Muster")

    assert get("projects/probe")["partners"] == ["Stadt Muster"]


def test_a_recommendation_shows_its_public_evidence_in_order():
    recommendation = make_recommendation("probe", measures=[make_measure()])
    make_evidence(recommendation, example=make_example("eins", title="Beispiel eins"), note="Zuerst.")
    make_evidence(recommendation, publication=make_publication("entwurf", live=False), note="Noch nicht öffentlich.")
    make_evidence(recommendation, workshop=make_event("werkstatt", title="Werkstatt", kind="workshop").slug)
    make_evidence(recommendation, workshop=make_event("geheim", live=False).slug, note="Noch nicht öffentlich.")
    make_evidence(recommendation, figure=make_figure("zahl"), note="Zuletzt.")

    evidence = get("recommendations/probe")["evidence"]

    assert [piece["url"] for piece in evidence] == [
        "http://testserver/gute-beispiele/eins/",
        "http://testserver/termine/werkstatt/",
        "http://testserver/befragungen/zahl/",
    ]
    assert (evidence[0]["title"], evidence[0]["note"]) == ("Beispiel eins", "Zuerst.")
    assert get("recommendations")["items"][0]["evidence"] == evidence


def test_what_is_for_editors_only_stays_inside():
    make_example("probe", source_note=SHOWN_TO_EDITORS_ONLY)
    event = make_event("termin")
    event.speakers.create(name="Dr. Alex Muster", note=SHOWN_TO_EDITORS_ONLY)
    make_evidence(make_recommendation("empfehlung"), workshop="termin")
    ResilienceFactor.objects.create(
        slug="faktor", order=1, title="Faktor", source="Werkstatt", source_note=SHOWN_TO_EDITORS_ONLY
    )

    for name in api.LISTS:
        said = Client().get(f"/api/v1/{name}").content.decode()
        assert SHOWN_TO_EDITORS_ONLY not in said, name
        assert "source_note" not in said, name
    assert "note" not in get("openapi.json")["components"]["schemas"]["ExampleOut"]["properties"]


def test_filters_take_any_value_of_one_and_all_filters_together():
    hitze, flut = make_crisis_kind("hitze"), make_crisis_kind("flut")
    bcm, stab = make_theme("bcm"), make_theme("stab")
    make_example("a", title="A", crisis_kinds=[hitze, flut], themes=[bcm], municipality=make_municipality())
    make_example("b", title="B", crisis_kinds=[flut], themes=[stab], level="Kreis")
    make_example("c", title="C", crisis_kinds=[hitze], themes=[stab], country="AT", level="international")

    assert slugs("examples", crisis_kind=["hitze", "flut"]) == ["a", "b", "c"]
    assert slugs("examples", crisis_kind="flut", theme="stab") == ["b"]
    assert slugs("examples", country="AT") == ["c"]
    assert slugs("examples", state="05") == ["a"]
    assert slugs("examples", level="Kreis") == ["b"]
    assert slugs("examples", theme="gibt-es-nicht") == []
    assert get("examples", crisis_kind=["hitze", "flut"])["count"] == 3


def test_other_lists_have_their_filters():
    theme, measure = make_theme("bcm"), make_measure("netze", 1)
    make_publication("mit", themes=[theme])
    make_publication("ohne")
    make_recommendation("mit", measures=[measure])
    make_recommendation("ohne")
    Addressee.objects.create(slug="niemand", label="Niemand")

    assert slugs("publications", theme="bcm") == slugs("recommendations", measure="netze") == ["mit"]
    assert slugs("recommendations", addressee="rat") == ["mit", "ohne"]
    assert slugs("recommendations", addressee="niemand") == slugs("projects", theme="bcm") == []


def test_a_list_goes_on_without_gap_or_repetition_also_where_titles_are_the_same():
    for number in range(7):
        make_example(f"probe-{number}", title="Gleich" if number % 2 else f"Ähnlich {number}")

    items = walk("examples", limit=2, country="DE")

    assert sorted(item["slug"] for item in items) == [f"probe-{number}" for number in range(7)]
    assert [item["title"] for item in items] == ["Ähnlich 0", "Ähnlich 2", "Ähnlich 4", "Ähnlich 6", *["Gleich"] * 3]


def test_what_is_published_meanwhile_neither_repeats_nor_hides_anything():
    for name in "bdf":
        make_example(name, title=name)
    part = get("examples", limit=2)
    make_example("a", title="a")
    make_example("e", title="e")

    assert [item["slug"] for item in get(part["next"])["items"]] == ["e", "f"]


@pytest.mark.parametrize("name", api.LISTS)
@pytest.mark.parametrize(
    "cursor", ["abc", "W10", "WzFd", "bnVsbA", "WyJhIiwiYiJd", "WyJcdTAwMDAiLDFd", "WyJhIiwtMV0", "ü"]
)
def test_a_cursor_of_ones_own_making_is_refused(name, cursor):
    response = Client().get(f"/api/v1/{name}", {"cursor": cursor})

    assert response.status_code == 422
    assert [one["where"] for one in response.json()["errors"]] == ["query.cursor"]


@pytest.mark.parametrize(
    ("address", "status", "where"),
    [
        ("examples?limit=0", 422, "query.limit"),
        ("examples?limit=101", 422, "query.limit"),
        ("examples?limit=viele", 422, "query.limit"),
        ("examples?limit=1.5", 422, "query.limit"),
        ("examples?state=99", 422, "query.state"),
        ("vocabulary?kind=quatsch", 422, "query.kind"),
        ("vocabulary/quatsch/eins", 422, "path.kind"),
        ("municipalities?q=" + "a" * 121, 422, "query.q"),
        ("examples?" + "theme=a&" * 51, 422, "query.theme"),
        ("examples/gibt-es-nicht", 404, "address"),
        ("municipalities/99999999", 404, "address"),
        ("vocabulary/theme/gibt-es-nicht", 404, "address"),
        ("gibt-es-nicht", 404, "address"),
        ("gibt/es/nicht/", 404, "address"),
        ("examples?theme=%00", 400, "request"),
        ("examples?theme=" + "a" * 9_000, 414, "address"),
    ],
)
def test_every_refusal_has_the_same_shape_and_says_where(address, status, where):
    response = Client().get(f"/api/v1/{address}")

    assert response.status_code == status
    assert response["Content-Type"].startswith("application/json")
    assert list(response.json()) == ["errors"]
    [error] = response.json()["errors"]
    assert error["where"] == where
    assert re.search(r"[.!]$|/openapi.json$", error["what"])
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_the_api_only_reads(method):
    response = getattr(Client(enforce_csrf_checks=True), method)("/api/v1/examples")

    assert response.status_code == 405
    assert response["Allow"] == "GET"
    assert response.json()["errors"][0]["where"] == "method"


def test_head_is_answered_like_get_without_the_body():
    got, head = Client().get("/api/v1/examples"), Client().head("/api/v1/examples")

    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == str(len(got.content))
    assert head["ETag"] == got["ETag"]


def test_a_fault_of_ours_is_told_in_the_same_shape_without_its_inside(monkeypatch, caplog):
    monkeypatch.setattr("panreflex.share.catalogue.api.example_rows", lambda: 1 / 0)

    response = Client().get("/api/v1/examples")

    assert response.status_code == 500
    assert response.json()["errors"][0]["where"] == "server"
    assert b"division" not in response.content
    assert "division by zero" in caplog.text


def test_an_address_with_a_slash_too_many_leads_to_the_right_one():
    response = Client().get("/api/v1/examples/?limit=5")

    assert (response.status_code, response["Location"]) == (301, "/api/v1/examples?limit=5")


def test_a_list_that_did_not_change_is_answered_with_304_and_without_a_cookie():
    first = Client().get("/api/v1/examples")
    again = Client().get("/api/v1/examples", headers={"If-None-Match": first["ETag"]})
    changes.record("library.practiceexample", ["1"])
    changed = Client().get("/api/v1/examples", headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)
    assert not first.cookies
    assert not again.cookies
    assert "Cookie" not in first.headers.get("Vary", "")


def test_municipalities_are_found_by_the_beginning_of_their_name_or_key():
    make_municipality("05913000", "Dortmund")
    make_municipality("09162000", "München", 1_500_000)
    make_municipality("05334002", "Aachen")

    def found(**query: Any) -> list[str]:
        return [item["name"] for item in walk("municipalities", limit=1, **query)]

    assert found() == ["Aachen", "Dortmund", "München"]
    assert found(q="mün") == found(q="MUN") == found(state="09") == ["München"]
    assert found(q="059") == ["Dortmund"]
    assert found(q="%") == found(q="_") == found(q="…") == []
    assert get("municipalities/09162000")["population"] == 1_500_000


def test_a_municipality_shows_its_latest_state_and_its_successors():
    old = make_municipality("16056000", "Eisenach", as_of=date(2020, 12, 31), population=42_250)
    make_municipality("16056000", "Eisenach (alt)", as_of=date(2011, 12, 31))
    new = make_municipality("16063105", "Eisenach")
    Succession.objects.create(old=old, new=new, on=date(2021, 7, 1))

    item = get("municipalities/16056000")

    assert (item["name"], item["as_of"], item["successors"]) == ("Eisenach", "2020-12-31", ["16063105"])
    assert (item["state"], item["state_name"], item["size_class"]) == ("16", "Thüringen", "20000")


def test_a_municipality_without_a_known_state_shows_its_key():
    Municipality.objects.create(ags="01001000")

    item = get("municipalities/01001000")

    assert (item["name"], item["population"], item["state_name"]) == ("01001000", None, "Schleswig-Holstein")


def test_the_vocabulary_lists_all_kinds_of_words_and_goes_on_between_them():
    topic = make_theme("kommunale-resilienz", "Kommunale Resilienz", kind="topic")
    make_theme("bcm", "Notfallplanung", synonyms=["BCM"], label_en="Continuity").parents.add(topic)
    measure = make_measure("netze", 1, "Netze")
    make_crisis_kind("hitze", "Hitze")
    Addressee.objects.create(slug="rat", label="Rat")
    factor = ResilienceFactor.objects.create(
        slug="f", order=1, title="Faktor", statements=["Gesagt."], source="Werkstatt"
    )
    factor.measures.add(measure)

    make_concept("Krisenstab", abbreviations=["SAE"], english=["crisis unit"]).broader.add(make_concept("Stab"))

    items = walk("vocabulary", limit=2)

    assert {item["kind"] for item in items} == {
        *("theme", "measure", "factor", "crisis_kind", "level", "addressee", "concept"),
    }
    bcm = get("vocabulary/theme/bcm")
    assert (bcm["synonyms"], bcm["parents"], bcm["label_en"], bcm["url"]) == (
        ["BCM"],
        ["kommunale-resilienz"],
        "Continuity",
        None,
    )
    assert get("vocabulary/theme/kommunale-resilienz")["url"] == "http://testserver/kommunale-resilienz/"
    assert get("vocabulary/factor/f")["measures"] == ["netze"]
    stab = get("vocabulary/concept/krisenstab")
    assert (stab["abbreviations"], stab["english"], stab["label_en"]) == (["SAE"], ["crisis unit"], "crisis unit")
    assert (stab["parents"], stab["source_title"]) == (["stab"], "Handbuch")
    assert stab["url"] == "http://testserver/fachwoerter/krisenstab/"
    assert slugs("vocabulary", kind=["measure", "addressee"]) == ["netze", "rat"]


def test_an_event_says_how_exactly_its_days_are_known_and_a_figure_why_a_number_is_missing():
    make_event("termin", kind="workshop", starts_on=date(2024, 5, 1), month_only=True, place="Dortmund")
    make_event("anderer", kind="webinar", starts_on=date(2023, 5, 1))
    figure = make_figure("zahl", year=2024, items=[("Ja", "60.5")])
    FigureItem.objects.create(figure=figure, label="Nein", doubt="nicht lesbar")

    [event] = get("events", kind="workshop", year=2024)["items"]
    [shown] = get("figures", year=2024)["items"]

    assert (event["slug"], event["starts_on"], event["month_only"]) == ("termin", "2024-05-01", True)
    assert get("events", year=[2023, 10**30])["count"] == 1
    assert shown["answers"] == [
        {"label": "Ja", "value": 60.5, "doubt": None},
        {"label": "Nein", "value": None, "doubt": "nicht lesbar"},
    ]
    assert Client().get(shown["csv_url"]).status_code == 200


def test_literature_is_filtered_by_kind_year_and_language_and_examples_by_year():
    make_publication("alt", kind="book", year=1999)
    make_publication("neu", kind="report", year=2024, language="en")
    make_example("frueh", year_start=2020)

    assert [
        slugs("publications", **{name: value})
        for name, value in (("kind", "book"), ("year", 2024), ("language", "en"), ("year", 10**30))
    ] == [["alt"], ["neu"], ["neu"], []]
    assert (slugs("examples", year=2020), slugs("examples", year=2021)) == (["frueh"], [])


def test_lists_need_the_same_queries_for_1_and_for_50_entries():
    def fill(number: int) -> None:
        theme, measure = make_theme(f"thema-{number}"), make_measure(f"m-{number}", number + 1)
        municipality = make_municipality(f"05{number:06d}", f"Ort {number}")
        example = make_example(
            f"e-{number}",
            municipality=municipality,
            themes=[theme],
            measures=[measure],
            crisis_kinds=[make_crisis_kind(f"k-{number}")],
        )
        ExampleLink.objects.create(example=example, url="https://mehr.example/")
        publication = make_publication(f"p-{number}", themes=[theme])
        PublicationAuthor.objects.create(publication=publication, literal="Stadt")
        ProjectPartner.objects.create(project=make_project(f"f-{number}"), name="Stadt")
        make_interview(f"i-{number}")
        make_figure(f"z-{number}", items=[("Ja", "60")])
        make_event(f"t-{number}")
        make_evidence(make_recommendation(f"r-{number}", measures=[measure]), example=example)

    def count() -> dict[str, int]:
        counted = {}
        for name in sorted({*api.LISTS} - {"news"}):  # see tests/share/pages/test_news.py
            with CaptureQueriesContext(connection) as captured:
                assert len(get(name, limit=100)["items"]) > 0
            counted[name] = len(captured)
        return counted

    fill(0)
    few = count()
    for number in range(1, 50):
        fill(number)

    assert count() == few
    assert max(few.values()) <= 10  # one of them counts the request


class AnyParameters(TestCase):
    """Hypothesis needs a transaction per example."""

    @given(
        name=st.sampled_from(api.LISTS),
        query=st.dictionaries(
            st.sampled_from(["limit", "cursor", "q", "theme", "state", "country", "kind", "level", "quatsch"]),
            st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60),
            max_size=3,
        ),
    )
    @settings(max_examples=80, deadline=None)
    def test_no_parameters_break_a_list(self, name, query):
        make_example("probe")

        assert Client().get(f"/api/v1/{name}", query).status_code in (200, 422)
