"""The protocol, word for word: what is asked, what is answered, and with which code what is refused."""

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from lxml import etree

from panreflex.base import changes
from panreflex.collect.library.models import PracticeExample, Publication
from panreflex.share.exporting.harvesting import answering, following
from panreflex.share.exporting.lists import CITED
from panreflex.share.exporting.models import HarvestRecord
from panreflex.share.law.models import Operator
from tests.making import make_example, make_publication, make_theme
from tests.share.exporting.conftest import SECRET

pytestmark = pytest.mark.django_db
SCHEMAS = Path(__file__).parents[2] / "schemas"
NAMES = {"o": answering.OAI, "dc": answering.DC, "oai_dc": answering.OAI_DC}


class _Local(etree.Resolver):
    """Schemas that import others find them beside themselves, never on the network."""

    def resolve(self, url: str, public_id: str, context: Any) -> Any:
        return self.resolve_filename(str(SCHEMAS / url.rpartition("/")[2]), context)


@cache
def schema() -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Local())
    both = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
      <xs:import namespace="{answering.OAI}" schemaLocation="OAI-PMH.xsd"/>
      <xs:import namespace="{answering.OAI_DC}" schemaLocation="oai_dc.xsd"/>
    </xs:schema>"""
    return etree.XMLSchema(etree.fromstring(both, parser))


def valid(content: bytes) -> Any:
    """The answer, which fits the published schemas."""
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    schema().assertValid(root)
    return root


def ask(client: Any, **parameters: str) -> Any:
    response = client.get("/oai", {name.rstrip("_"): value for name, value in parameters.items()})
    assert (response.status_code, response["Content-Type"]) == (200, "text/xml; charset=utf-8")
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    return valid(response.content)


def list_records(client: Any, **parameters: str) -> Any:
    return ask(client, verb="ListRecords", metadataPrefix="oai_dc", **parameters)


def told(root: Any, path: str) -> list[str]:
    return [node.text or "" for node in root.iterfind(f".//{path}", NAMES)]


def codes(root: Any) -> list[str]:
    return [node.get("code") for node in root.iterfind("o:error", NAMES)]


def note_changes() -> None:
    """As if all entries had been published just now, and the worker had followed."""
    for model, label in ((PracticeExample, "library.practiceexample"), (Publication, "library.publication")):
        changes.record(label, [str(pk) for pk in model.objects.values_list("pk", flat=True)])
    following.follow_changes()


@pytest.fixture
def harvestable(something_secret: None) -> None:
    """One of each kind and one secret of each, as the worker has seen them."""
    for model in CITED:
        keys = model._default_manager.values_list("pk", flat=True)
        changes.record(model._meta.label_lower, [str(pk) for pk in keys])
    following.follow_changes()


def test_the_repository_says_what_it_is(client, harvestable):
    Operator.objects.create(pk=1, email="stelle@stadt.example")

    root = ask(client, verb="Identify")

    assert told(root, "o:protocolVersion") == ["2.0"]
    assert told(root, "o:deletedRecord") == ["persistent"]
    assert told(root, "o:granularity") == ["YYYY-MM-DDThh:mm:ssZ"]
    assert told(root, "o:adminEmail") == ["stelle@stadt.example"]
    assert told(root, "o:baseURL") == told(root, "o:request") == ["http://127.0.0.1:8000/oai"]


def test_sets_are_the_lists_and_the_themes_under_which_something_stands(client, harvestable):
    make_theme("kaelte")

    root = ask(client, verb="ListSets")

    assert set(told(root, "o:setSpec")) == {
        "liste-gute-beispiele",
        "liste-empfehlungen",
        "liste-literatur",
        "liste-forschungsprojekte",
        "liste-im-gespraech",
        "thema-hitze",
    }
    assert "Thema: Hitze" in told(root, "o:setName")


def test_a_record_has_what_a_catalogue_needs(client, harvestable):
    root = list_records(client, set="liste-literatur")

    [record] = root.iterfind(".//o:record", NAMES)
    work = Publication.objects.get(slug="werk")
    assert told(record, "o:identifier") == [f"oai:127.0.0.1:literatur/{work.pk}"]
    assert told(record, "o:setSpec") == ["liste-literatur", "thema-hitze"]
    assert told(record, "dc:title") == ["Werk werk"]
    assert told(record, "dc:creator") == ["von der Au, Ute", "Amt für Inneres, Sport und Kommunales"]
    assert told(record, "dc:type") == ["Text", "report", "Bericht"]
    assert told(record, "dc:date") == ["2024"]
    assert told(record, "dc:language") == ["de"]
    assert told(record, "dc:subject") == ["Hitze"]
    assert told(record, "dc:identifier") == [
        "https://doi.org/10.1000/182",
        "urn:isbn:9783161484100",
        "https://verlag.example/werk",
        "http://127.0.0.1:8000/literatur/werk/",
    ]
    [rights] = told(record, "dc:rights")
    assert rights.endswith("http://127.0.0.1:8000/quellen/")


def test_nothing_that_is_not_public_is_harvested_and_no_draft_leaves_a_trace(client, harvestable):
    root = list_records(client)
    said = etree.tostring(root, encoding="unicode")

    assert SECRET not in said
    assert SECRET.lower() not in said
    assert not root.findall(".//o:header[@status]", NAMES)
    assert len(told(root, "o:identifier")) == 7  # five kinds, and two that have only a secret note


def test_what_was_taken_back_a_moment_ago_is_told_as_deleted_though_no_job_has_run_since(client, harvestable):
    Publication.objects.filter(slug="werk").update(live=False)

    root = list_records(client, set="liste-literatur")

    assert [node.get("status") for node in root.iterfind(".//o:header", NAMES)] == ["deleted"]
    assert "Werk werk" not in etree.tostring(root, encoding="unicode")


def test_what_is_deleted_stays_known_as_deleted_with_its_sets_for_ever(client, harvestable):
    work = Publication.objects.get(slug="werk")
    key = work.pk
    work.delete()
    following.follow_changes()
    following.follow_changes()

    root = ask(client, verb="GetRecord", metadataPrefix="oai_dc", identifier=f"oai:127.0.0.1:literatur/{key}")

    [header] = root.iterfind(".//o:header", NAMES)
    assert header.get("status") == "deleted"
    assert told(header, "o:setSpec") == ["liste-literatur", "thema-hitze"]
    assert root.find(".//o:metadata", NAMES) is None


def test_an_entry_that_comes_back_is_told_as_new(client, harvestable):
    for live in (False, True):
        Publication.objects.filter(slug="werk").update(live=live)
        note_changes()

    root = list_records(client, set="liste-literatur")

    assert told(root, "dc:title") == ["Werk werk"]


def test_a_word_that_is_called_otherwise_makes_its_entries_new_also_through_a_word_below_it(client):
    below = make_theme("hitze")
    above = make_theme("klima")
    below.parents.add(above)
    make_example("unter-hitze", themes=[below])
    make_example("ohne-thema")
    note_changes()
    before = dict(HarvestRecord.objects.values_list("key", "pk"))

    changes.record("vocabulary.theme", [str(above.pk)])
    following.follow_changes()

    after = dict(HarvestRecord.objects.values_list("key", "pk"))
    renewed = PracticeExample.objects.filter(pk__in=[key for key in after if after[key] != before[key]])
    assert [example.slug for example in renewed] == ["unter-hitze"]
    assert told(list_records(client, set="thema-klima"), "dc:title") == ["Beispiel unter-hitze"]


def test_a_deleted_theme_leaves_the_sets_of_its_entries():
    theme = make_theme("wasser")
    below = make_theme("hochwasser")
    below.parents.add(theme)
    keys = [make_publication("eins", themes=[theme]).pk, make_publication("zwei", themes=[below]).pk]
    changes.record("library.publication", map(str, keys))
    following.follow_changes()

    theme.delete()
    following.follow_changes()

    sets = dict(HarvestRecord.objects.values_list("key", "sets"))
    assert sets == {keys[0]: ["liste-literatur"], keys[1]: ["liste-literatur", "thema-hochwasser"]}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Steal", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&set=x", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=gestern", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-13-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01T00:00:00", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-01-01T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-02&until=2026-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=a%20b", "badArgument"),
        ("verb=ListRecords&metadataPrefix=%3Cx%3E", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x", "badArgument"),
        ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
        ("verb=ListRecords&metadataPrefix=marc21", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=gibt-es-nicht", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=1999-12-31", "noRecordsMatch"),
        ("verb=ListIdentifiers&metadataPrefix=oai_dc&from=9999-12-31&until=9999-12-31", "noRecordsMatch"),
        ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:literatur/1", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=%3C%22%26", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=mods&identifier=oai:127.0.0.1:literatur/1", "cannotDisseminateFormat"),
        ("verb=ListMetadataFormats&identifier=oai:fremd:literatur/1", "idDoesNotExist"),
        (f"verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:literatur/{'9' * 30}", "idDoesNotExist"),
    ],
)
def test_each_fault_has_the_code_of_the_protocol(client, query, code):
    root = valid(client.get(f"/oai?{query}").content)

    assert codes(root) == [code]
    repeated = root.find("o:request", NAMES).attrib
    assert bool(repeated) == (code not in ("badVerb", "badArgument"))


def test_a_request_by_post_is_the_same_and_needs_no_token(client, harvestable):
    asked = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}
    strict = type(client)(enforce_csrf_checks=True)

    by_post, by_get = strict.post("/oai", asked), client.get("/oai", asked)

    assert told(valid(by_post.content), "o:identifier") == told(valid(by_get.content), "o:identifier")
    assert not by_post.cookies


def test_from_and_until_name_seconds_or_days_and_both_belong_to_the_span(client):
    for day in (1, 2, 3):
        example = make_example(f"tag-{day}")
        moment = timezone.now().replace(year=2026, month=3, day=day, hour=12, minute=30, second=0, microsecond=0)
        HarvestRecord.objects.create(kind="gute-beispiele", key=example.pk, datestamp=moment)
    second = HarvestRecord.objects.order_by("pk")[1].datestamp
    at = f"{second:%Y-%m-%dT%H:%M:%SZ}"

    def found(**span: str) -> list[str]:
        return [title[-1] for title in told(list_records(client, **span), "dc:title")]

    assert found(from_="2026-03-02") == ["2", "3"]
    assert found(until="2026-03-02") == ["1", "2"]
    assert found(from_=at, until=at) == ["2"]
    assert found(from_="2026-03-02", until="2026-03-02") == ["2"]


def test_a_long_list_comes_in_parts_and_each_token_works_again(client, monkeypatch):
    monkeypatch.setattr(answering, "AT_ONCE", 2)
    for number in range(5):
        make_example(f"beispiel-{number}")
    note_changes()

    first = list_records(client)
    [token] = first.iterfind(".//o:resumptionToken", NAMES)
    second = ask(client, verb="ListRecords", resumptionToken=token.text)
    again = ask(client, verb="ListRecords", resumptionToken=token.text)
    last = ask(client, verb="ListRecords", resumptionToken=told(second, "o:resumptionToken")[0])

    parts = (first, second, last)
    assert [len(told(part, "dc:title")) for part in parts] == [2, 2, 1]
    assert len({name for part in parts for name in told(part, "o:identifier")}) == 5
    assert told(again, "o:identifier") == told(second, "o:identifier")
    tokens = [next(part.iterfind(".//o:resumptionToken", NAMES)) for part in parts]
    assert [(one.get("cursor"), one.get("completeListSize")) for one in tokens] == [("0", "5"), ("2", "5"), ("4", "5")]
    assert tokens[-1].text is None


def test_a_token_of_another_list_or_with_a_letter_changed_is_none(client, monkeypatch):
    monkeypatch.setattr(answering, "AT_ONCE", 1)
    make_example(), make_example()
    note_changes()
    [token] = told(list_records(client), "o:resumptionToken")

    assert codes(ask(client, verb="ListIdentifiers", resumptionToken=token)) == ["badResumptionToken"]
    assert codes(ask(client, verb="ListRecords", resumptionToken=token[:-1])) == ["badResumptionToken"]


def test_a_list_whose_rest_moved_out_of_its_span_is_to_be_begun_again(client, monkeypatch):
    monkeypatch.setattr(answering, "AT_ONCE", 1)
    make_example("eins"), make_example("zwei")
    note_changes()
    HarvestRecord.objects.update(datestamp="2026-01-01T00:00:00Z")
    [token] = told(list_records(client, until="2026-02-01"), "o:resumptionToken")

    note_changes()

    assert codes(ask(client, verb="ListRecords", resumptionToken=token)) == ["badResumptionToken"]


def test_a_part_of_a_hundred_records_needs_few_queries(client, django_assert_max_num_queries):
    for _ in range(3):
        make_example(themes=[make_theme()]), make_publication(themes=[make_theme()])
    note_changes()

    with django_assert_max_num_queries(20):  # limits and changes, lock, time, two counts, and 5 + 3 for the entries
        list_records(client)


class TestWhateverEditorsTyped(TestCase):
    @settings(suppress_health_check=[HealthCheck.too_slow], max_examples=30)
    @given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=80))
    def test_the_answer_is_well_formed_and_holds_no_mark_up_of_theirs(self, text):
        key = make_publication(title=text, abstract=f"<b>&{text}]]>").pk
        record = HarvestRecord(kind="literatur", key=key, datestamp=timezone.now().replace(microsecond=0))
        record.save()

        root = valid(answering.answer(_Parameters(verb="ListRecords", metadataPrefix="oai_dc")))

        assert any(said.startswith("<b>&") for said in told(root, "dc:description"))


class _Parameters(dict[str, str]):
    """Parameters of a request, each once."""

    def getlist(self, name: str) -> list[str]:
        return [self[name]] if name in self else []


def test_datestamps_grow_with_the_order_even_if_an_entry_changes_twice_within_a_second():
    example = make_example("peiman")
    seen = []
    for _ in range(3):
        note_changes()
        record = HarvestRecord.objects.get(key=example.pk)
        seen.append((record.pk, record.datestamp))

    assert sorted(set(seen)) == seen
    assert len({stamp for _pk, stamp in seen}) == 3
    assert seen[-1][1] - seen[0][1] >= timedelta(seconds=2)
