"""Letters about what is new: to whom, of what, never twice, and how they end."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from pytest_django import Settings

from panreflex.base import changes
from panreflex.base.models import Mail
from panreflex.share.saved_searches import noticing, saving, telling
from panreflex.share.saved_searches.models import FirstPublic, Frequency, Letter, SavedSearch
from tests import smtp_server
from tests.making import make_example, make_user
from tests.share.saved_searches.conftest import announce, followed, keep, publish
from tests.smtp_server import SmtpServer
from tests.waiting import on_own_connection
from tests.working import do_waiting_jobs


@pytest.fixture
def server(settings: Settings) -> Iterator[SmtpServer]:
    with smtp_server.running() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.DEMO = False
        yield server


def letters() -> list[str]:
    return [mail.text for mail in Mail.objects.order_by("pk")]


@pytest.mark.django_db(transaction=True)
def test_a_reader_gets_one_letter_about_all_that_is_new_and_ends_letters_from_her_mail_program(server, reader):
    keep(reader)
    keep(reader, "q=Krisenstab&art=beispiele", Frequency.WEEKLY, name="Stäbe anderswo")
    publish("Hitze im Sommer")
    publish("Krisenstab übt")

    assert telling.tell_all() == 1
    do_waiting_jobs()

    [message] = server.received
    text = message.get_content()
    assert message["Subject"] == "2 neue Einträge zu Ihren Suchen"
    assert message["To"] == reader.email
    assert text.index("Hitze im Sommer") < text.index("Stäbe anderswo") < text.index("Krisenstab übt")
    assert not Mail.objects.exists()  # nobody else reads what she looks for
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = message["List-Unsubscribe"].strip(" <>")  # folded, as it is long
    assert address in text

    program = Client(enforce_csrf_checks=True)
    answered = program.post(address.partition("8000")[2], {"List-Unsubscribe": "One-Click"})

    assert answered.status_code == 200
    assert not answered.cookies
    assert set(SavedSearch.objects.values_list("frequency", flat=True)) == {Frequency.NEVER}
    publish("Hitze im Herbst")
    assert telling.tell_all() == 0


@pytest.mark.django_db
def test_opening_the_link_of_a_letter_ends_nothing_yet(reader):
    keep(reader)
    publish("Hitze")
    telling.tell_all()
    [path] = re.findall(r"(/meine-suchen/abbestellen/\S+/)", letters()[0])

    page = Client().get(path)

    assert "Alle Briefe abbestellen" in page.text
    assert not page.cookies
    assert page["Referrer-Policy"] == "no-referrer"
    assert SavedSearch.objects.get().frequency == Frequency.DAILY
    assert not Letter.objects.filter(token_hash__in=path.split("/")).exists()


@pytest.mark.django_db
def test_entries_are_told_once_and_edits_never(reader, nights):
    old = publish("Hitze von gestern")
    keep(reader)
    new = publish("Hitze von heute")

    assert telling.tell_all() == 1
    announce(old)
    announce(new)

    assert telling.tell_all() == 0
    assert telling.tell_all(nights(1)) == 0
    [text] = letters()
    assert "von heute" in text
    assert "von gestern" not in text


@pytest.mark.django_db
def test_a_frequent_word_of_a_search_makes_no_letter(reader):
    for number in range(5):
        publish(f"Personal {number}")
    keep(reader, "q=Personal+Hitze+Xylophon")
    publish("Personal und Hitze")
    publish("Personal allein")
    publish("Hitze allein")

    telling.tell_all()

    [text] = letters()
    assert "Personal und Hitze" in text
    assert "Hitze allein" in text
    assert "Personal allein" not in text


@pytest.mark.django_db
def test_an_entry_that_two_searches_find_is_named_once(reader):
    keep(reader)
    keep(reader, "q=Sommer")
    publish("Hitze im Sommer")

    telling.tell_all()

    assert letters()[0].count("Hitze im Sommer") == 1


@pytest.mark.django_db
def test_what_was_withdrawn_before_the_letter_is_in_none(reader):
    keep(reader)
    withdrawn = publish("Hitze, zurückgezogen")
    withdrawn.live = False
    withdrawn.save()
    changes.record("library.practiceexample", [str(withdrawn.pk)])  # the index does not know of it yet
    publish_draft = make_example(title="Hitze, Entwurf", live=False)
    changes.record("library.practiceexample", [str(publish_draft.pk)])

    assert telling.tell_all() == 0
    followed()
    assert telling.tell_all() == 0


@pytest.mark.django_db
def test_a_search_waits_until_its_day_and_a_missed_monday_is_made_up_for(reader, nights):
    saved = keep(reader, frequency=Frequency.WEEKLY)
    publish("Hitze eins")
    telling.tell_all()
    publish("Hitze zwei")

    due = [night for night in range(1, 9) if SavedSearch.objects.due(nights(night)).exists()]

    assert len(letters()) == 1
    assert due
    assert due == list(range(due[0], 9))  # from Monday on
    assert nights(due[0]).astimezone().weekday() == 0
    assert telling.tell_all(nights(due[0] + 1)) == 1
    saving.change(saved.pk, name="Hitze", frequency=Frequency.NEVER)
    publish("Hitze drei")
    assert telling.tell_all(nights(30)) == 0


@pytest.mark.django_db
def test_after_a_pause_only_what_is_new_from_then_on_is_told(reader, nights):
    saved = keep(reader, frequency=Frequency.NEVER)
    publish("Hitze in der Pause")
    saving.change(saved.pk, name="Hitze", frequency=Frequency.DAILY)
    publish("Hitze danach")

    telling.tell_all(nights(1))

    [text] = letters()
    assert "danach" in text
    assert "in der Pause" not in text


@pytest.mark.django_db
def test_nobody_is_written_to_without_a_confirmed_address_or_with_a_blocked_account():
    unconfirmed, blocked = make_user(), make_user(is_active=False)
    EmailAddress.objects.filter(user=unconfirmed).update(verified=False)
    keep(unconfirmed)
    keep(blocked)
    publish("Hitze")

    assert telling.tell_all() == 0
    assert not letters()


@pytest.mark.django_db
def test_a_letter_names_twenty_entries_and_says_where_the_others_are(reader):
    keep(reader)
    for number in range(23):
        make_example(title=f"Hitze Nummer {number}")
    changes.record("library.practiceexample", [one.key for one in _examples()])
    followed()

    telling.tell_all()

    [text] = letters()
    assert len(re.findall("Hitze Nummer", text)) == 20
    assert "und 3 weitere Einträge:" in text
    assert "/suche/?q=Hitze&sortierung=neueste" in text


@pytest.mark.django_db
def test_the_letter_is_in_the_language_in_which_she_saved(reader):
    keep(reader, language="en")
    publish("Hitze")

    telling.tell_all()

    assert "/en/meine-suchen/" in letters()[0]
    assert "/en/gute-beispiele/" in letters()[0]


@pytest.mark.django_db
def test_whatever_breaks_while_a_letter_is_written_leaves_it_to_the_next_run(reader, monkeypatch):
    keep(reader)
    publish("Hitze")
    with monkeypatch.context() as patch, pytest.RaisesGroup(RuntimeError):
        patch.setattr(telling, "_write", _break)
        telling.tell_all()
    assert not Letter.objects.exists()

    assert telling.tell_all() == 1
    assert telling.tell_all() == 0


@pytest.mark.django_db
def test_a_letter_that_breaks_keeps_no_other_back_and_the_job_shows_it(reader, monkeypatch, caplog):
    first, broken, last = reader, make_user(), make_user()
    for one in (first, broken, last):
        keep(one)
    publish("Hitze")
    write = telling._write

    def all_but_one(to: str, *arguments: Any) -> None:
        if to == broken.email:
            raise RuntimeError
        write(to, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(telling, "_write", all_but_one)
        for _run in range(2):  # as the job is tried again
            with pytest.RaisesGroup(RuntimeError):
                telling.tell_all()

    assert list(Mail.objects.order_by("pk").values_list("to", flat=True)) == [first.email, last.email]
    assert f"account {broken.pk} " in caplog.text
    assert broken.email not in caplog.text
    assert telling.tell_all() == 1
    assert Mail.objects.order_by("-pk")[0].to == broken.email


@pytest.mark.django_db(transaction=True)
def test_of_two_runs_at_once_one_writes(reader):
    keep(reader)
    publish("Hitze")

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda _run: on_own_connection(telling.tell_all), range(2)))

    assert sorted(results) == [0, 1]
    assert len(letters()) == 1


@pytest.mark.django_db
def test_a_file_is_new_when_something_public_leads_to_it_and_seen_once(reader, django_assert_max_num_queries):
    example = publish("Hitze")
    before = FirstPublic.objects.get(kind="library.practiceexample", key=str(example.pk))
    announce(example)

    with django_assert_max_num_queries(8):
        noticing.follow_changes()

    assert FirstPublic.objects.get(pk=before.pk).change == before.change


def _examples() -> list[FirstPublic]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id::text FROM library_practiceexample")
        return [FirstPublic(key=key) for (key,) in cursor.fetchall()]


def _break(*_arguments: object) -> None:
    raise RuntimeError
