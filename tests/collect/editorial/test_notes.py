"""Notes at an entry: at which field, who hears of them, answered, settled, and still there without their author."""

import pytest
from django.db import IntegrityError, transaction

from panreflex.base import personal_data
from panreflex.base.models import Mail
from panreflex.collect.editorial import notes
from panreflex.collect.editorial.models import EditorialNote
from panreflex.collect.library.models import PracticeExample
from panreflex.people.models import User
from panreflex.project import editing_rights
from tests.making import make_client, make_example, make_user

pytestmark = pytest.mark.django_db
KIND = "library.practiceexample"


@pytest.fixture(autouse=True)
def rights() -> None:
    editing_rights.set_up()


@pytest.fixture
def anna() -> User:
    return make_user("editor", email="anna@stadt.example", name="Anna")


@pytest.fixture
def bernd() -> User:
    return make_user("editor", email="bernd@stadt.example", name="Bernd")


@pytest.fixture
def example(anna: User) -> PracticeExample:
    example = make_example("peiman", title="PEIMAN", live=False)
    example.save_revision(user=anna)
    return example


def subjects_to(user: User) -> list[str]:
    return list(Mail.objects.filter(to=user.email).order_by("pk").values_list("subject", flat=True))


def test_a_note_names_its_field_and_the_author_of_the_entry_hears_of_it(anna, bernd, example):
    answer = make_client(bernd).post(
        f"/redaktion/notizen/{KIND}/{example.pk}/", {"field": "problem", "text": "Wer hat das gesagt?"}, follow=True
    )

    page = answer.content.decode()
    assert "Das Problem" in page
    assert "Wer hat das gesagt?" in page
    assert subjects_to(anna) == ["Neue Notiz zu „PEIMAN“"]
    assert subjects_to(bernd) == []
    letter = Mail.objects.get()
    assert "Bernd" not in letter.text
    assert f"/redaktion/notizen/{KIND}/{example.pk}/" in letter.text


def test_an_answer_goes_to_whoever_takes_part_and_opens_the_thread_again(anna, bernd, example):
    note = notes.write(example, "Wann war das?", by=bernd)
    notes.settle(note.pk, by=bernd)

    make_client(anna).post(f"/redaktion/notizen/{note.pk}/antworten/", {"text": "2021."})

    assert subjects_to(bernd) == ["Neue Antwort zu „PEIMAN“"]
    assert EditorialNote.objects.open().get() == note


def test_a_settled_thread_says_who_and_can_be_opened_again(bernd, example):
    note = notes.write(example, "Wann war das?", by=bernd)
    browser = make_client(bernd)

    browser.post(f"/redaktion/notizen/{note.pk}/erledigen/")
    note.refresh_from_db()
    settled = note.resolved_by, bool(note.resolved_at)
    browser.post(f"/redaktion/notizen/{note.pk}/oeffnen/")

    assert settled == (bernd, True)
    assert EditorialNote.objects.open().get() == note


def test_the_form_of_the_entry_shows_its_notes_and_our_script_gets_them_alone(bernd, example):
    notes.write(example, "Wann war <b>das</b>?", by=bernd, field="problem")
    browser = make_client(bernd)

    page = browser.get(f"/redaktion/beispiele/edit/{example.pk}/").content.decode()
    part = browser.post(
        f"/redaktion/notizen/{KIND}/{example.pk}/", {"text": "Noch etwas"}, headers={"X-Part": "notes"}
    ).content.decode()

    assert "Wann war &lt;b&gt;das&lt;/b&gt;?" in page
    assert 'href="#id_problem"' in page
    assert "Noch etwas" in part
    assert "<html" not in part


@pytest.mark.parametrize(
    ("sent", "said"), [({"text": " "}, "Bitte schreiben Sie etwas."), ({"text": "x" * 2001}, "kürzen")]
)
def test_an_empty_or_endless_note_is_refused_and_kept(bernd, example, sent, said):
    answer = make_client(bernd).post(f"/redaktion/notizen/{KIND}/{example.pk}/", sent)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not EditorialNote.objects.exists()


@pytest.mark.parametrize("kind", ["people.user", "library.nichts", "x", "vocabulary.theme"])
def test_only_what_is_published_has_notes(bernd, kind):
    assert make_client(bernd).get(f"/redaktion/notizen/{kind}/1/").status_code == 404


def test_a_field_that_is_no_field_is_refused(bernd, example):
    answer = make_client(bernd).post(f"/redaktion/notizen/{KIND}/{example.pk}/", {"field": "pk", "text": "Hm"})

    assert answer.status_code == 422


def test_whoever_does_not_edit_any_more_hears_of_nothing(anna, bernd, example):
    anna.grants.all().delete()

    notes.write(example, "Wann war das?", by=bernd)

    assert subjects_to(anna) == []


def test_the_note_of_a_deleted_account_stays_without_its_name(anna, bernd, example):
    note = notes.write(example, "Wann war das?", by=bernd)
    kept = personal_data.export(bernd.pk)["four_eyes"]

    personal_data.forget(bernd.pk)

    note.refresh_from_db()
    assert [row["text"] for row in kept] == ["Wann war das?"]
    assert note.author is None
    assert "Konto gelöscht" in make_client(anna).get(f"/redaktion/notizen/{KIND}/{example.pk}/").content.decode()


def test_the_database_refuses_notes_that_say_nothing_and_answers_that_are_settled(bernd, example):
    note = notes.write(example, "Wann war das?", by=bernd)
    place = {"content_type": note.content_type, "object_id": example.pk}

    for wrong in ({"text": ""}, {"text": "x", "resolved_by": bernd}, {"text": "x", "answers": note, "field": "title"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            EditorialNote.objects.create(**place, **wrong)
