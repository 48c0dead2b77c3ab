"""A list that others read by an unguessable link, until it is withdrawn."""

import re

import pytest
from django.test import Client, override_settings

from panreflex.base.requests import SECRET_PATH
from panreflex.share.reading_lists.models import ReadingList, digest
from panreflex.share.reading_lists.views import sharing
from tests.making import make_client, make_example, make_user
from tests.share.reading_lists.taking_along.collected import browser_client, collect

pytestmark = pytest.mark.django_db


def shared(*, notes: bool = False) -> tuple[Client, ReadingList, str]:
    """A keeper, her list, and the path of its link, as her page shows it."""
    owner = make_user(name="Anna Amt", email="anna@stadt.example")
    gone = make_example("weg", title="Zurückgezogen")
    reading_list = collect(make_example("peiman", title="PEIMAN"), gone, owner=owner, note="Nur für mich")
    gone.live = False
    gone.save()
    keeper = make_client(owner)
    answer = keeper.post(
        f"/merkliste/listen/{reading_list.pk}/teilen/", {"notizen": "on"} if notes else {}, follow=True
    )
    path = re.search(r"http://127\.0\.0\.1:8000(/merkliste/geteilt/[\w-]{43}/)", answer.content.decode())
    assert path
    return keeper, reading_list, path[1]


def test_whoever_has_the_link_reads_what_is_public_and_nothing_of_its_keeper():
    _keeper, _list, path = shared()

    answer = Client().get(path)
    page = answer.content.decode()

    assert "PEIMAN" in page
    for hidden in ("Zurückgezogen", "Nur für mich", "Anna", "anna@"):
        assert hidden not in page
    # Other hosts learn no address. With "no-referrer", Chromium sends forms with `Origin: null`, which is refused.
    assert answer["Referrer-Policy"] == "same-origin"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Cache-Control"] == "no-store"
    assert set(answer.cookies) <= {"csrf"}


def test_notes_go_along_only_if_she_says_so():
    _keeper, _list, path = shared(notes=True)

    assert "Nur für mich" in Client().get(path).content.decode()


def test_a_withdrawn_link_leads_nowhere_and_sharing_again_makes_another_one():
    keeper, reading_list, path = shared(notes=True)

    keeper.post(f"/merkliste/listen/{reading_list.pk}/nicht-mehr-teilen/")
    withdrawn = Client().get(path)
    keeper.post(f"/merkliste/listen/{reading_list.pk}/teilen/")
    reading_list.refresh_from_db()

    assert withdrawn.status_code == 404
    assert "PEIMAN" not in withdrawn.content.decode()
    assert Client().get(path).status_code == 404
    assert reading_list.share_token not in ("", path.split("/")[3])
    assert not reading_list.shares_notes


def test_the_link_of_a_blocked_account_leads_nowhere_until_it_is_let_in_again():
    _keeper, reading_list, path = shared()
    owner = reading_list.owner
    assert owner

    owner.is_active = False
    owner.save()
    blocked = [Client().get(path).status_code, Client().get(f"{path}mitnehmen/").status_code]
    owner.is_active = True
    owner.save()

    assert blocked == [404, 404]
    assert Client().get(path).status_code == 200


def test_the_database_holds_nothing_that_opens_the_list():
    _keeper, reading_list, path = shared()
    token = path.split("/")[3]
    reading_list.refresh_from_db()

    assert reading_list.share_hash == digest(token)
    assert token not in str(ReadingList.objects.filter(pk=reading_list.pk).values().get())


def test_another_secret_key_keeps_the_link_working_but_unsaid():
    _keeper, reading_list, path = shared()

    with override_settings(SECRET_KEY="another-key-that-is-long-enough-0123456789-0123456789"):
        reading_list.refresh_from_db()
        assert reading_list.share_token == ""
        assert Client().get(path).status_code == 200


def test_guessing_is_slowed_down_and_does_not_lock_readers_out(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sharing, "WRONG_LINKS", 2)
    _keeper, _list, path = shared()
    guesser = Client()

    guesses = [guesser.get(f"/merkliste/geteilt/geraten-{number}/").status_code for number in range(3)]

    assert guesses == [404, 404, 429]
    assert guesser.get(path).status_code == 200


def test_a_reader_takes_a_shared_list_over_without_the_notes():
    _keeper, _list, path = shared(notes=True)
    reader = make_user()
    client = make_client(reader)

    page = client.post(f"{path}uebernehmen/", follow=True)
    again = client.post(f"{path}uebernehmen/", follow=True)

    own = ReadingList.objects.get(owner=reader)
    assert [(entry.title, entry.note) for entry in own.entries.there()] == [("PEIMAN", "")]
    assert "1 Eintrag kam auf Ihre Merkliste." in page.content.decode()
    assert "1 stand schon dort." in again.content.decode()


def test_a_browser_without_a_list_begins_one_with_what_was_shared():
    _keeper, _list, path = shared()
    client = Client()

    client.post(f"{path}uebernehmen/")

    assert ReadingList.objects.get(owner=None).entries.get().title == "PEIMAN"
    assert "PEIMAN" in client.get("/merkliste/").content.decode()


def test_a_browsers_list_is_shared_like_any_other():
    reading_list = collect(make_example("peiman", title="PEIMAN"))

    browser_client().post(f"/merkliste/listen/{reading_list.pk}/teilen/")

    reading_list.refresh_from_db()
    assert "PEIMAN" in Client().get(f"/merkliste/geteilt/{reading_list.share_token}/").content.decode()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_link_is_in_no_log(prefix: str):
    assert SECRET_PATH.sub(r"\1…", f"{prefix}/merkliste/geteilt/geheim/") == f"{prefix}/merkliste/geteilt/…"
