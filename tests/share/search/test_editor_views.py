"""Editors see what is searched for in vain, and say when it is dealt with."""

import pytest
from django.test import Client

from panreflex.collect.editorial import waiting
from panreflex.people.models import User
from panreflex.project import editing_rights
from panreflex.share.search.models import SearchedFor
from tests.making import make_client, make_user
from tests.share.search.test_noting import noted

pytestmark = pytest.mark.django_db
LISTS = "/redaktion/gesucht/"


@pytest.fixture
def editor() -> User:
    editing_rights.set_up()
    return make_user("editor")


def test_both_lists_wait_among_the_tasks_and_on_the_first_page(editor):
    noted("Impfbus", searches=4, without_result=4)
    noted("Hitze", searches=3)
    noted("selten", searches=2, without_result=2)

    piles = {pile.key: pile for pile in waiting.piles(editor)}
    first_page = make_client(editor).get("/redaktion/").content.decode()

    (missing,), (unopened,) = piles["gesucht-ohne-treffer"].rows, piles["gesucht-ohne-klick"].rows
    assert (missing.title, missing.url, missing.kind) == ("Impfbus", "/suche/?q=Impfbus", "4 Suchen")
    assert unopened.title == "Hitze"
    assert "Gesucht und nicht gefunden" in first_page


def test_the_page_leads_to_the_search_and_says_what_to_do(editor):
    noted('<b>"Impfbus"', searches=4, without_result=4)
    noted("Älteres", days_ago=60, searches=4, without_result=4)
    client = make_client(editor)

    month, quarter = client.get(LISTS).content.decode(), client.get(LISTS, {"tage": "90"}).content.decode()

    assert "/suche/?q=%3Cb%3E%22Impfbus%22" in month
    assert "<b>" not in month.split("<main", 1)[-1].split("Impfbus")[0][-20:]
    assert "Älteres" not in month
    assert "Älteres" in quarter


@pytest.mark.parametrize("days", ["", "0", "-1", "7", "drei", "9" * 30])
def test_whatever_is_no_period_is_the_last_month(editor, days):
    assert 'tage=30" aria-current="page"' in make_client(editor).get(LISTS, {"tage": days}).content.decode()


def test_what_is_settled_leaves_the_lists(editor):
    noted("Impfbus", searches=4, without_result=4)
    client = make_client(editor)

    answer = client.post(f"{LISTS}erledigt/", {"text": "impfbus", "tage": "90"}, follow=True)

    assert answer.redirect_chain == [(f"{LISTS}?tage=90", 302)]
    assert "Erledigt. Wird es wieder gesucht" in answer.content.decode()
    assert SearchedFor.objects.get().settled
    again = client.post(f"{LISTS}erledigt/", {"text": "gibt es nicht"}, follow=True)
    assert "Das stand nicht mehr auf der Liste." in again.content.decode()


def test_the_table_holds_both_lists_and_nothing_that_a_spreadsheet_would_run(editor):
    noted("=SUMME(A1)", searches=4, without_result=4)
    noted("Hitze", searches=3)

    answer = make_client(editor).get(f"{LISTS}tabelle.csv")

    rows = answer.content.decode("utf-8-sig").splitlines()
    assert rows[0] == "Liste;Suche;Anzahl;Zuletzt"
    assert rows[1].startswith("Gesucht und nicht gefunden;'=SUMME(A1);4;")
    assert rows[2].startswith("Gesucht, nichts angeklickt;Hitze;3;")


@pytest.mark.parametrize("address", [LISTS, f"{LISTS}tabelle.csv"])
@pytest.mark.parametrize(("who", "status"), [("nobody", 302), ("reader", 403), ("researcher", 403), ("editor", 200)])
def test_only_editors_see_what_is_searched_for(address, who, status):
    editing_rights.set_up()
    client = Client() if who == "nobody" else make_client(make_user(who))

    assert client.get(address).status_code == status
    assert client.post(f"{LISTS}erledigt/").status_code == (302 if who in ("nobody", "editor") else 403)
