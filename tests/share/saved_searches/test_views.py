"""Keeping a search, one's own searches, and feeds of any search."""

import json
from datetime import timedelta

import feedparser
import pytest
from django.utils import timezone

from panreflex.base import changes, personal_data
from panreflex.share.saved_searches import saving
from panreflex.share.saved_searches.models import FirstPublic, Frequency, Letter, SavedSearch
from panreflex.share.saved_searches.personal_data import RECORDS
from panreflex.share.search import indexing
from panreflex.share.search.models import Kind, SearchDocument
from panreflex.share.search.querying import Filters, search
from tests.making import make_client, make_crisis_kind, make_example, make_user
from tests.share.saved_searches.conftest import keep, publish

pytestmark = pytest.mark.django_db


def test_a_search_is_kept_with_its_filters_whatever_their_order(reader):
    make_crisis_kind("hitze", "Hitze")
    client = make_client(reader)
    address = "/suche/merken/?krise=hitze&seite=3&q=+Trinkbrunnen+&sortierung=neueste&art=beispiele"

    page = client.get(address)
    sent = client.post(address, {"name": "Brunnen", "frequency": "taeglich"})

    assert 'value="Trinkbrunnen (Gute Beispiele, Hitze)"' in page.text
    assert sent.status_code == 302
    saved = SavedSearch.objects.get()
    assert saved.query == "q=Trinkbrunnen&art=beispiele&krise=hitze"
    assert (saved.name, saved.frequency, saved.account) == ("Brunnen", Frequency.DAILY, reader)
    listed = client.get("/meine-suchen/")
    assert 'href="/suche/?q=Trinkbrunnen&amp;art=beispiele&amp;krise=hitze"' in listed.text
    assert listed["Cache-Control"] == "no-store"


def test_what_was_typed_stays_if_something_is_missing(reader):
    client = make_client(reader)

    page = client.post("/suche/merken/?q=Hitze", {"name": "", "frequency": "stündlich"})

    assert page.status_code == 422
    assert "Bitte geben Sie der Suche einen Namen." in page.text
    assert 'href="#id_name"' in page.text
    assert not SavedSearch.objects.exists()


def test_nobody_signed_in_is_led_back_to_what_she_wanted_to_keep():
    response = make_client().get("/suche/merken/?q=Hitze&art=beispiele")

    assert response.status_code == 302
    assert response["Location"] == "/konto/login/?next=/suche/merken/%3Fq%3DHitze%26art%3Dbeispiele"


def test_a_search_for_nothing_is_not_kept(reader):
    response = make_client(reader).post("/suche/merken/?q=der", {"name": "x", "frequency": "taeglich"}, follow=True)

    assert "Geben Sie zuerst ein, wonach Sie suchen." in response.text
    assert not SavedSearch.objects.exists()


def test_the_same_search_is_kept_once_and_fifty_at_most(reader, monkeypatch):
    monkeypatch.setattr(saving, "MOST", 1)
    client = make_client(reader)
    client.post("/suche/merken/?q=Hitze", {"name": "Erster Name", "frequency": "taeglich"})

    again = client.post("/suche/merken/?q=Hitze", {"name": "Zweiter Name", "frequency": "woechentlich"})
    other = client.post("/suche/merken/?q=Flut", {"name": "Flut", "frequency": "taeglich"})

    assert again.status_code == 302
    assert other.status_code == 422
    assert "Sie haben schon 1 Suchen gespeichert." in other.text
    assert SavedSearch.objects.get().name == "Zweiter Name"


def test_a_search_is_changed_deleted_and_put_back(reader):
    saved = keep(reader)
    client = make_client(reader)

    wrong = client.post(f"/meine-suchen/{saved.pk}/", {"name": "", "frequency": "pause"})
    client.post(f"/meine-suchen/{saved.pk}/", {"name": "Sommer", "frequency": "pause"})
    client.post(f"/meine-suchen/{saved.pk}/loeschen/")
    without = client.get("/meine-suchen/")
    back = client.post(f"/meine-suchen/{saved.pk}/zurueckholen/", follow=True)

    assert wrong.status_code == 422
    assert f'href="#suche-{saved.pk}-name"' in wrong.text
    assert "„Sommer“ ist gelöscht." in without.text
    assert "Hier steht noch keine Suche" in without.text
    assert "„Sommer“ ist wieder da." in back.text
    assert SavedSearch.objects.of_user(reader.pk).get().frequency == Frequency.NEVER


@pytest.mark.parametrize("path", ["", "loeschen/", "zurueckholen/"])
def test_the_searches_of_others_are_not_there(reader, path):
    saved = keep(make_user())
    if path == "zurueckholen/":
        saving.delete(saved.pk)

    answered = make_client(reader).post(f"/meine-suchen/{saved.pk}/{path}", {"name": "x", "frequency": "pause"})
    nobody = make_client().post(f"/meine-suchen/{saved.pk}/{path}", {"name": "x", "frequency": "pause"})

    assert answered.status_code == 404
    assert nobody.status_code == 302
    assert SavedSearch.objects.get().frequency == Frequency.DAILY


def test_an_unknown_link_ends_nothing(reader):
    keep(reader)

    answered = make_client().post("/meine-suchen/abbestellen/geraten/", {"List-Unsubscribe": "One-Click"})

    assert answered.status_code == 404
    assert SavedSearch.objects.get().frequency == Frequency.DAILY


def test_the_list_comes_along_as_a_table(reader):
    keep(reader, "q=Hitze&art=beispiele")
    keep(make_user(), "q=Geheimes")

    table = make_client(reader).get("/meine-suchen/meine-suchen.csv")

    assert "/suche/?q=Hitze&art=beispiele;Täglich;" in table.content.decode("utf-8-sig")
    assert "Geheimes" not in table.content.decode("utf-8-sig")


def test_all_that_is_kept_is_exported_forgotten_and_goes_in_time(reader):
    saved = keep(reader)
    Letter.objects.create(account=reader, token_hash="a")
    told = personal_data.export(reader.pk)
    saving.delete(saved.pk)
    later = timezone.now() + timedelta(days=400)

    deleted = {record.key: record.delete_due(later) for record in RECORDS if record.delete_due}

    assert told["saved_searches"][0]["query"] == "q=Hitze"
    assert len(told["search_letters"]) == 1
    assert deleted == {"saved_searches": 1, "search_letters": 1}
    keep(reader)
    Letter.objects.create(account=reader, token_hash="b")
    reader.delete()
    assert not SavedSearch.objects.exists()
    assert not Letter.objects.exists()


def test_a_feed_has_what_became_public_last_on_top_and_nothing_that_is_only_near():
    publish("Hitze eins", summary="Schatten & <b>Wasser</b>")
    publish("Hochwasser am Fluss")
    publish("Hitze zwei")
    draft = make_example(title="Hitze, Entwurf", live=False)

    answer = make_client().get("/suche/atom.xml?q=Hitze&art=beispiele")

    feed = feedparser.parse(answer.content)
    assert [entry.title for entry in feed.entries] == ["Hitze zwei", "Hitze eins"]
    assert feed.feed.title == "Kommunales Krisenmanagement: Hitze (Gute Beispiele)"
    assert feed.feed.link.endswith("/suche/?q=Hitze&art=beispiele")
    assert draft.title not in answer.text
    assert not answer.cookies
    assert "no-store" not in answer["Cache-Control"]
    assert (
        make_client()
        .get("/suche/atom.xml?q=Hitze&art=beispiele", headers={"If-None-Match": answer["ETag"]})
        .status_code
        == 304
    )


def test_what_was_withdrawn_leaves_the_feed_at_once(django_assert_max_num_queries):
    example = publish("Hitze")
    assert search("Hitze", Filters(), limit=5).documents
    example.live = False
    example.save()
    changes.record("library.practiceexample", [str(example.pk)])

    with django_assert_max_num_queries(30):
        feed = make_client().get("/suche/feed.json?q=Hitze").json()

    assert feed["items"] == []
    assert not search("Hitze", Filters(), limit=5).documents


@pytest.mark.parametrize("form", ["atom.xml", "rss.xml", "feed.json"])
def test_a_file_is_one_entry_of_a_feed_whichever_of_its_pages_is_best(form):
    FirstPublic.objects.create(kind="media.attachment", key="1", change=1, at=timezone.now())

    of_first_page, of_second_page = (_feed_of_file(form, best_page=number) for number in (1, 2))

    assert of_first_page.id == of_second_page.id
    assert of_second_page.id.endswith("/dokumente/1/plan.pdf")
    assert of_second_page.link == f"{of_second_page.id}#page=2"


@pytest.mark.parametrize("form", ["atom.xml", "rss.xml", "feed.json"])
@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=",
        "q=der+die+das",
        "q=%22%22%22",
        "q=" + "x" * 4_000,
        "q=%25%27--",
        "q=Hitze&krise=nichts&art=unsinn",
        "q=%F0%9F%94%A5",
    ],
)
def test_whatever_is_asked_for_the_answer_is_a_feed(form, query):
    publish("Hitze")

    answer = make_client().get(f"/suche/{form}?{query}")

    assert answer.status_code == 200
    if form == "feed.json":
        assert json.loads(answer.content)["version"]
    else:
        assert not feedparser.parse(answer.content).bozo


def test_the_page_of_results_leads_to_both():
    publish("Hitze")

    page = make_client().get("/suche/?q=Hitze&art=beispiele").text

    assert 'href="/suche/merken/?q=Hitze&amp;art=beispiele"' in page
    assert 'rel="alternate"' in page
    assert page.count('href="/suche/atom.xml?q=Hitze&amp;art=beispiele"') == 2


def _feed_of_file(form, best_page):
    """The entry of a document of two pages, of which one says more about what is looked for."""
    SearchDocument.objects.all().delete()
    indexing.store(
        SearchDocument(
            kind=Kind.FILE,
            source="media.attachment",
            object_key="1",
            part=number,
            title="Plan",
            body="Hitze " * (5 if number == best_page else 1),
            url=f"/dokumente/1/plan.pdf#page={number}",
        )
        for number in (1, 2)
    )
    content = make_client().get(f"/suche/{form}?q=Hitze").content
    if form == "feed.json":
        [item] = json.loads(content)["items"]
        return feedparser.FeedParserDict(id=item["id"], link=item["url"])
    [entry] = feedparser.parse(content).entries
    return entry
