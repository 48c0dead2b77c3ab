"""One's own lists: the page, its forms, several lists of an account, and nobody else's."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from panreflex.base import personal_data
from panreflex.share.reading_lists import arranging, collecting
from panreflex.share.reading_lists.models import Entry, ReadingList
from tests.making import PASSWORD, make_client, make_example, make_publication, make_user
from tests.share.reading_lists.taking_along.collected import TOKEN, browser_client, collect, put, share

COOKIE = settings.READING_LIST_COOKIE_NAME

pytestmark = pytest.mark.django_db

OF_ENTRIES = ["entfernen/", "notiz/", "verschieben/"]
OF_LISTS = ["", "leeren/", "zurueckholen/", "verwenden/", "umbenennen/", "loeschen/", "teilen/", "nicht-mehr-teilen/"]


def said(page: object) -> str:
    return re.sub(r"\s+", " ", page.content.decode())  # type: ignore[attr-defined]


def test_nobody_reaches_the_list_of_another_browser_or_account():
    example = make_example("peiman")
    of_browser, of_user = collect(example), collect(example, owner=make_user())
    other_browser = Client()
    other_browser.cookies[COOKIE] = "ein-anderer-schluessel"
    strangers = [other_browser, make_client(make_user()), make_client(make_user("administrator"))]

    for mine in (of_browser, of_user):
        addresses = [f"/merkliste/eintraege/{mine.entries.get().pk}/{what}" for what in OF_ENTRIES]
        addresses += [f"/merkliste/listen/{mine.pk}/{what}" for what in OF_LISTS]
        data = {"titel": "Fremd", "notiz": "Fremd", "um": "1", "am": timezone.now().isoformat(), "notizen": "on"}
        for stranger in strangers:
            for address in addresses:
                method = stranger.get if address.endswith(f"{mine.pk}/") else stranger.post
                answer = method(address, data)
                assert answer.status_code == 404 or answer.headers.get("Location", "").startswith("/konto/login/")
                assert "peiman" not in answer.content.decode()
    assert ReadingList.objects.filter(title="Hitze", share_hash=None).count() == 2
    assert Entry.objects.filter(note="", removed_at=None).count() == 2


def test_a_browsers_list_is_not_that_of_whoever_signs_in_there():
    reading_list = collect(make_example("peiman"))
    user = make_user()
    client = make_client(user)
    client.cookies[COOKIE] = TOKEN

    page = client.get("/merkliste/")

    assert "Sie haben dort 1 Eintrag gesammelt" in said(page)
    assert client.get(f"/merkliste/listen/{reading_list.pk}/").status_code == 404


def test_the_page_shows_everything_in_order_with_notes_and_what_is_gone():
    gone = make_example("weg", title="Alter Titel")
    reading_list = collect(gone, make_publication("werk", title="Mein Werk"), note="Für den Rat")
    gone.live = False
    gone.save()

    page = said(browser_client().get("/merkliste/"))

    first, second = page.split('id="eintrag-')[1:]
    assert "Nicht mehr veröffentlicht" in first
    assert "Alter Titel" in first
    assert "Mein Werk" in second
    assert page.count("Für den Rat") == 4  # twice to read, twice to change
    assert f'action="/merkliste/eintraege/{reading_list.entries.earliest("position").pk}/entfernen/"' in page
    assert 'href="/gute-beispiele/weg/"' not in page


def test_each_form_of_the_page_does_what_it_says():
    one, two = make_example("eins", title="Eins"), make_example("zwei", title="Zwei")
    reading_list = collect(one, two)
    first, second = reading_list.entries.order_by("position")
    client = browser_client()

    client.post(f"/merkliste/eintraege/{second.pk}/verschieben/", {"um": "-1"})
    client.post(f"/merkliste/eintraege/{first.pk}/notiz/", {"notiz": "Anrufen"})
    client.post(f"/merkliste/listen/{reading_list.pk}/umbenennen/", {"titel": "Starkregen"})
    client.post(f"/merkliste/eintraege/{first.pk}/entfernen/")
    page = said(client.get("/merkliste/"))

    assert "<h1>Starkregen</h1>" in page
    assert "Von der Liste genommen: „Eins“." in page
    undo = re.search(r'name="am" value="([^"]+)"', page)
    assert undo
    client.post(f"/merkliste/listen/{reading_list.pk}/zurueckholen/", {"am": undo[1]})
    assert [(entry.title, entry.note) for entry in reading_list.entries.there()] == [("Zwei", ""), ("Eins", "Anrufen")]
    client.post(f"/merkliste/listen/{reading_list.pk}/leeren/")
    assert "Von der Liste genommen: 2 Einträge." in said(client.get("/merkliste/"))
    client.post(f"/merkliste/listen/{reading_list.pk}/loeschen/")
    assert not ReadingList.objects.exists()
    assert client.cookies[COOKIE]["max-age"] == 0


def test_a_change_is_noted_so_that_the_list_stays():
    reading_list = collect(make_example("eins"))
    ReadingList.objects.update(changed_at=timezone.now() - timedelta(days=80))

    browser_client().post(f"/merkliste/eintraege/{reading_list.entries.get().pk}/notiz/", {"notiz": "Anrufen"})

    reading_list.refresh_from_db()
    assert timezone.now() - reading_list.changed_at < timedelta(hours=1)


def test_what_is_wrong_is_said_and_what_was_typed_stays():
    reading_list = collect(make_example("eins"))
    entry = reading_list.entries.get().pk
    client = browser_client()

    long = client.post(f"/merkliste/eintraege/{entry}/notiz/", {"notiz": "x" * 2_001})
    nameless = client.post(f"/merkliste/listen/{reading_list.pk}/umbenennen/", {"titel": " "})
    nowhere = client.post(f"/merkliste/eintraege/{entry}/verschieben/", {"stelle": "1", "um": "1"}, follow=True)
    odd = client.post(f"/merkliste/listen/{reading_list.pk}/zurueckholen/", {"am": "gestern"}, follow=True)

    assert (long.status_code, nameless.status_code) == (422, 422)
    assert "x" * 2_001 in long.content.decode()
    assert "Bitte geben Sie der Liste einen Namen." in said(nameless)
    assert "Bitte sagen Sie, wohin der Eintrag soll." in said(nowhere)
    assert "Das lässt sich nicht mehr zurückholen." in said(odd)


def test_a_refused_note_is_answered_to_scripts_in_their_words_and_changes_nothing():
    reading_list = collect(make_example("eins"), note="Alt")
    entry = reading_list.entries.get()

    answer = browser_client().post(
        f"/merkliste/eintraege/{entry.pk}/notiz/", {"notiz": "x" * 2_001}, headers={"Accept": "application/json"}
    )

    assert answer.status_code == 422
    assert "2000" in answer.json()["said"]
    entry.refresh_from_db()
    assert entry.note == "Alt"


def test_a_line_break_counts_as_one_character_without_scripts_too():
    entry = collect(make_example("eins")).entries.get()

    answer = browser_client().post(f"/merkliste/eintraege/{entry.pk}/notiz/", {"notiz": "x\r\n" * 999 + "xx"})

    assert answer.status_code == 302
    entry.refresh_from_db()
    assert entry.note == "x\n" * 999 + "xx"


def test_an_account_has_several_lists_and_collects_into_one():
    user = make_user()
    client = make_client(user)
    make_example("peiman")
    client.post("/merkliste/listen/", {"titel": "Hitze"})
    client.post("/merkliste/listen/", {"titel": "Wasser"})
    hitze = ReadingList.objects.get(title="Hitze")

    client.post(f"/merkliste/listen/{hitze.pk}/verwenden/")
    client.post("/merkliste/hinzufuegen/", {"seite": "/gute-beispiele/peiman/"})
    client.post(f"/merkliste/listen/{hitze.pk}/loeschen/")

    assert [(one.title, one.is_current) for one in ReadingList.objects.filter(owner=user)] == [("Wasser", True)]


def test_an_account_has_at_most_twenty_lists():
    user = make_user()
    client = make_client(user)
    for number in range(arranging.MOST_LISTS):
        arranging.create(user.pk, f"Liste {number}")

    answer = client.post("/merkliste/listen/", {"titel": "Noch eine"})

    assert answer.status_code == 422
    assert "Bitte löschen Sie eine." in said(answer)
    assert "Noch eine" in answer.content.decode()


def test_signing_in_offers_the_browsers_list_and_takes_nothing_by_itself():
    collect(make_example("peiman"))
    user = make_user()
    client = browser_client()

    page = client.post("/konto/login/", {"login": user.email, "password": PASSWORD}, follow=True)

    assert "In diesem Browser liegt noch eine Merkliste." in said(page)
    assert ReadingList.objects.get().owner is None


@pytest.mark.parametrize(
    ("how", "kept"),
    [
        ("dazu", [("Konto", ["Eins", "Zwei"])]),
        ("eigene", [("Browser", ["Eins", "Zwei"]), ("Konto", ["Eins"])]),
        ("verwerfen", [("Konto", ["Eins"])]),
    ],
)
def test_what_the_browser_holds_is_taken_over_as_she_decides(how: str, kept: list[tuple[str, list[str]]]):
    user = make_user()
    one, two = make_example("eins", title="Eins"), make_example("zwei", title="Zwei")
    collect(one, owner=user, title="Konto", note="Meins")
    left = collect(one, two, title="Browser", note="Aus dem Browser")
    token = share(left)
    client = make_client(user)
    client.cookies[COOKIE] = TOKEN

    answer = client.post("/merkliste/uebernehmen/", {"wie": how})

    assert answer.status_code == 302
    lists = ReadingList.objects.filter(owner=user).order_by("title")
    assert [(one.title, [entry.title for entry in one.entries.there()]) for one in lists] == kept
    assert not ReadingList.objects.filter(owner=None).exists()
    assert answer.cookies[COOKIE]["max-age"] == 0
    assert Client().get(f"/merkliste/geteilt/{token}/").status_code == (200 if how == "eigene" else 404)
    if how == "dazu":
        notes = [entry.note for entry in lists[0].entries.there()]
        assert notes == ["Meins\n\nAus dem Browser", "Aus dem Browser"]


def test_too_much_to_take_over_moves_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(collecting, "MOST_ENTRIES", 1)
    user = make_user()
    collect(make_example("eins"), owner=user)
    collect(make_example("zwei"))
    client = make_client(user)
    client.cookies[COOKIE] = TOKEN

    page = client.post("/merkliste/uebernehmen/", {"wie": "dazu"}, follow=True)

    assert "Bitte nehmen Sie sie als eigene Liste." in said(page)
    assert ReadingList.objects.filter(owner=None).get().entries.count() == 1


def test_the_number_of_queries_does_not_grow_with_the_list(django_assert_max_num_queries: DjangoAssertNumQueries):
    reading_list = collect(*[make_example() for _number in range(30)])
    put(reading_list, make_publication(), position=40)

    with django_assert_max_num_queries(20):
        browser_client().get("/merkliste/")


def test_what_is_kept_is_exported_and_goes_with_the_account_or_its_period():
    user = make_user()
    collect(make_example("eins", title="Eins"), owner=user, title="Hitze", note="Für den Rat")
    of_browser = collect(make_example("zwei"))
    removed = put(of_browser, make_example("drei"), position=9)
    Entry.objects.filter(pk=removed.pk).update(removed_at=timezone.now())

    exported = personal_data.export(user.pk)["reading_lists"]
    soon = personal_data.delete_due(timezone.now() + timedelta(days=1, minutes=1))
    late = personal_data.delete_due(timezone.now() + timedelta(days=90, minutes=1))
    personal_data.forget(user.pk)

    assert [row["title"] for row in exported] == ["Hitze", "Eins"]
    assert exported[1]["note"] == "Für den Rat"
    assert (soon["reading_lists"], soon["browser_reading_lists"]) == (1, 0)
    assert late["browser_reading_lists"] == 1
    assert not ReadingList.objects.exists()
