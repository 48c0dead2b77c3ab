"""Merken from any page: only the reader's own click sets a cookie, and public pages know nothing of a list."""

import re

import pytest
from django.conf import settings
from django.test import Client

from panreflex.base.models import PublicAddress
from panreflex.share.reading_lists.models import Entry, ReadingList, digest
from panreflex.share.reading_lists.views import answering
from panreflex.share.search import indexing
from tests.making import make_client, make_example, make_measure, make_recommendation, make_user
from tests.share.reading_lists.taking_along.collected import browser_client, collect

PAGE = "/gute-beispiele/peiman/"
ADD = "/merkliste/hinzufuegen/"
TOKEN, MARK = settings.READING_LIST_COOKIE_NAME, settings.READING_LIST_MARK_NAME
JSON = {"Accept": "application/json"}

pytestmark = pytest.mark.django_db


def test_looking_sets_no_cookie_and_the_readers_own_click_does():
    make_example("peiman", title="PEIMAN")
    client = Client()

    asked = client.get(ADD, {"seite": PAGE})
    client.get("/merkliste/")
    cookies_before = set(client.cookies)
    client.post(ADD, {"seite": PAGE})

    assert "PEIMAN" in asked.content.decode()
    assert cookies_before <= {"csrf"}, "the form's own protection, and nothing that stands for a person"
    token, mark = client.cookies[TOKEN], client.cookies[MARK]
    assert (token["httponly"], token["samesite"], token["path"]) == (True, "Lax", "/")
    assert (mark.value, mark["httponly"]) == ("1", "")
    assert token["max-age"] == mark["max-age"] == 90 * 86_400
    assert ReadingList.objects.get().browser_hash == digest(token.value), "the token itself is kept nowhere"


def test_a_public_page_is_the_same_for_somebody_with_a_list():
    collect(make_example("peiman"))

    nobody, collector = Client().get(PAGE), browser_client().get(PAGE)

    assert nobody.content == collector.content
    assert nobody["ETag"] == collector["ETag"]
    assert "csrf" not in nobody.content.decode()
    assert not collector.cookies
    assert f'href="{ADD}?seite={PAGE}"' in nobody.content.decode()


def test_every_kind_of_hit_and_page_can_be_remembered():
    make_example("peiman")
    make_recommendation("ueben", measures=[make_measure()])
    client = Client()

    for page in ("/gute-beispiele/", PAGE, "/empfehlungen/", "/empfehlungen/ueben/"):
        links = re.findall(rf'href="({ADD}\?seite=[^"]+)"', client.get(page).content.decode())
        assert links, page
        assert {client.get(link).status_code for link in links} == {200}, page


def test_without_scripts_she_sees_that_it_is_there_and_gets_back():
    make_example("peiman")
    client = Client()
    came_from = "/gute-beispiele/?krise=hitze"
    page = client.get(ADD, {"seite": PAGE}, headers={"Referer": f"http://testserver/en{came_from}"})
    form = dict(re.findall(r'name="(\w+)"\s+value="([^"]*)"', page.content.decode()))

    answer = client.post(ADD, form, follow=True)

    assert form["zurueck"] == came_from
    assert "Steht auf Ihrer Merkliste" in answer.content.decode()
    assert f'href="{came_from}"' in answer.content.decode()


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example/x",
        "http://testserver//evil.example/x",
        "http://testserver/\\evil.example/x",
        "http://testserver/en/\\evil.example/x",
        "javascript:alert(1)",
        r"/\evil.example",
        "/merkliste/",
        "http://[",
    ],
)
def test_the_way_back_leads_to_no_other_host(back: str):
    make_example("peiman")

    page = Client().get(ADD, {"seite": PAGE, "zurueck": back}, headers={"Referer": back}).content.decode()

    assert "evil" not in page
    assert f'value="{PAGE}"' in page


def test_what_cannot_be_remembered_is_not_found_and_what_moved_is():
    example = make_example("neu", title="Umgezogen")
    PublicAddress.objects.create(
        path="/gute-beispiele/alt/",
        kind="library.practiceexample",
        key=str(example.pk),
        title="Umgezogen",
        noted_at="2025-01-01T00:00Z",
    )
    PublicAddress.objects.create(
        path="/gute-beispiele/neu/",
        kind="library.practiceexample",
        key=str(example.pk),
        title="Umgezogen",
        noted_at="2025-02-01T00:00Z",
    )
    client = Client()

    assert client.post(ADD, {"seite": "/gute-beispiele/gibt-es-nicht/"}).status_code == 404
    assert client.post(ADD, {"seite": "/gute-beispiele/alt/"}).status_code == 302
    assert Entry.objects.get().key == example.pk


def test_scripts_learn_what_is_on_the_list_and_the_mark_goes_when_nothing_is():
    example = make_example("peiman")
    reading_list = collect(example)
    indexing.rebuild()
    client = browser_client()

    state = client.get("/merkliste/stand.json")
    told = state.json()
    stranger = Client()
    stranger.cookies[MARK] = "1"
    nothing = stranger.get("/merkliste/stand.json")

    assert (told["count"], told["entries"]) == (1, {PAGE: reading_list.entries.get().pk})
    assert state["Cache-Control"] == "no-store"
    assert nothing.json()["count"] == 0
    assert nothing.cookies[MARK]["max-age"] == 0


def test_scripts_put_on_and_take_off_in_place():
    make_example("peiman", title="PEIMAN")
    client = Client()

    added = client.post(ADD, {"seite": PAGE}, headers=JSON).json()
    removed = client.post(f"/merkliste/eintraege/{added['entry']}/entfernen/", headers=JSON).json()

    assert (added["count"], added["said"]) == (1, "„PEIMAN“ steht auf Ihrer Merkliste.")
    assert (removed["count"], removed["said"]) == (0, "„PEIMAN“ ist von der Liste genommen.")


def test_signed_in_it_goes_to_the_account_and_the_browser_gets_no_list():
    make_example("peiman")
    user = make_user()
    client = make_client(user)

    client.post(ADD, {"seite": PAGE})

    assert ReadingList.objects.get().owner == user
    assert TOKEN not in client.cookies
    assert client.cookies[MARK].value == "1"


def test_nothing_is_put_on_a_list_without_the_token_of_a_form():
    make_example("peiman")

    assert Client(enforce_csrf_checks=True).post(ADD, {"seite": PAGE}).status_code == 403
    assert not ReadingList.objects.exists()


def test_a_network_cannot_begin_any_number_of_lists(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(answering, "NEW_LISTS", 1)
    make_example("peiman")

    first = [Client().post(ADD, {"seite": PAGE}).status_code for _browser in range(2)]

    assert first == [302, 429]
    assert ReadingList.objects.count() == 1
