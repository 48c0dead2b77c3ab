"""What is kept of people who offer an example, for how long, and what goes with an account. And mail that waits."""

from datetime import timedelta

import pytest
from django.utils import timezone

from panreflex.base import personal_data, sending
from panreflex.base.media.models import Picture
from panreflex.base.models import Mail
from panreflex.collect.contributions import deciding, exemplifying, keeping, submitting, writing
from panreflex.collect.contributions.keeping import AFTER_THE_END, UNTOUCHED, WARNED_BEFORE
from panreflex.collect.contributions.models import Contribution, Enclosure, Turn
from panreflex.collect.contributions.writing import Typed
from panreflex.collect.library.models import PracticeExample
from panreflex.people import deleting, granting
from panreflex.project import editing_rights
from tests import smtp_server
from tests.making import make_client, make_contribution, make_municipality, make_picture, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def dortmund():
    return make_municipality()


@pytest.fixture
def anna(dortmund):
    return make_user("member", municipality=dortmund, email="anna@stadt.example", name="Anna Amt")


def published(author, dortmund):
    editing_rights.set_up()
    offer = make_contribution(author, dortmund, state="submitted", credit_kind="person", credit_name="Anna Amt")
    offer.credit_office = "Personalamt"
    offer.save()
    example = exemplifying.as_example(offer)
    example.source_url = "https://www.dortmund.example/"
    return deciding.accept(offer.pk, example, seen=offer.changed_at, by=make_user("editor"), publish=True)


def test_with_the_account_the_name_goes_from_the_published_page_and_from_every_earlier_version(anna, dortmund, client):
    example = published(anna, dortmund)

    deleting.delete(anna.pk, by=anna)

    example = PracticeExample.objects.get(pk=example.pk)
    page = client.get(example.get_absolute_url()).content.decode()
    assert example.credit == "Personalamt, Dortmund"
    assert example.get_latest_revision().content["credit"] == "Personalamt, Dortmund"
    assert "Personalamt, Dortmund" in page
    assert "Anna Amt" not in page
    assert not Contribution.objects.filter(credit_name="Anna Amt").exists()


def test_her_name_goes_from_the_page_although_a_colleague_handed_it_in(anna, dortmund, client):
    bert = make_user("member", municipality=dortmund, name="Bert Bau")
    editing_rights.set_up()
    offer = make_contribution(anna, dortmund, state="submitted", consented_by=bert, credit_kind="person")
    writing_her_name = {"credit_name": "Dr. Anna Amt", "credit_office": "Personalamt"}
    Contribution.objects.filter(pk=offer.pk).update(**writing_her_name)
    offer.wordings.create(field="credit_name", version=1, text="Anna Amt", by=bert)
    theirs = make_contribution(bert, dortmund, state="submitted", credit_kind="person", credit_name="Joanna Amtmann")
    offer.refresh_from_db()
    example = exemplifying.as_example(offer)
    example.source_url = "https://www.dortmund.example/"
    deciding.accept(offer.pk, example, seen=offer.changed_at, by=make_user("editor"), publish=True)
    before = client.get(example.get_absolute_url()).content.decode()

    deleting.delete(anna.pk, by=anna)

    assert "Anna Amt" in before
    assert "Anna Amt" not in client.get(example.get_absolute_url()).content.decode()
    offer.refresh_from_db()
    assert (offer.credit_name, offer.credit_kind, offer.consented_by) == ("", "office", bert)
    assert not offer.wordings.exists()
    theirs.refresh_from_db()
    assert theirs.credit_name == "Joanna Amtmann"


def test_with_the_account_her_own_drafts_go_and_those_of_the_municipality_stay_without_her(anna, dortmund):
    own, shared = make_contribution(anna), make_contribution(anna, dortmund)
    writing.save(own.pk, {"title": Typed("Nur meins", 0)}, by=anna, page="p")
    writing.save(shared.pk, {"title": Typed("Unseres", 0)}, by=anna, page="p")
    Enclosure.objects.create(contribution=own, picture=make_picture())

    deleting.delete(anna.pk, by=anna)

    kept = Contribution.objects.get()
    assert (kept.title, kept.author, kept.changed_by) == ("Unseres", None, None)
    assert [wording.by for wording in kept.wordings.all()] == [None]
    assert not Picture.objects.exists()


def test_she_gets_all_that_is_kept_of_her_offers_and_nothing_of_others(anna, dortmund):
    other = make_user("member", municipality=dortmund)
    mine, theirs = make_contribution(anna, dortmund), make_contribution(other, title="Nicht meins")
    writing.save(mine.pk, {"title": Typed("Meins", 0)}, by=anna, page="p")
    Turn.objects.create(contribution=theirs, kind="answer", text="Fremd", by=other)

    rows = personal_data.export(anna.pk)["offers"]

    assert [row["object"] for row in rows] == ["Meins", str(mine.pk)]
    assert [row["text"] for row in rows[1:]] == ["Meins"]
    assert "Nicht meins" not in str(rows)
    page = make_client(anna).get("/konto/daten/").content.decode()
    assert "Meins" in page


def test_whoever_left_gets_her_own_words_and_not_what_colleagues_wrote_or_attached_since(anna, dortmund):
    bert = make_user("member", municipality=dortmund)
    offer = make_contribution(anna, dortmund)
    writing.save(offer.pk, {"title": Typed("Von Anna", 0)}, by=anna, page="p")
    Enclosure.objects.create(contribution=offer, picture=make_picture(title="Übung am Rhein"))
    member = personal_data.export(anna.pk)["offers"]
    granting.leave(anna.memberships.get().pk, by=None)
    writing.save(offer.pk, {"title": Typed("Von Bert", 1)}, by=bert, page="q")

    former = personal_data.export(anna.pk)["offers"]

    assert [row.get("title") for row in member] == ["Von Anna", None, "Übung am Rhein"]
    assert member[-1]["file"] == "uebung.jpg"
    assert [row["object"] for row in former] == [str(offer.pk)] * 2
    assert former[1]["text"] == "Von Anna"
    assert "Bert" not in str(former)
    assert "title" not in former[0]


def test_the_letter_before_an_offer_goes_reaches_those_who_work_there_now(anna, dortmund):
    make_user("member", municipality=dortmund, email="carla@stadt.example")
    make_contribution(anna, dortmund)
    granting.leave(anna.memberships.get().pk, by=None)
    Mail.objects.all().delete()

    keeping.warn(timezone.now() + UNTOUCHED)

    assert [mail.to for mail in Mail.objects.all()] == ["carla@stadt.example"]


@pytest.mark.parametrize(
    ("fields", "period"),
    [
        ({}, UNTOUCHED),
        ({"state": "withdrawn"}, AFTER_THE_END),
        ({"state": "declined"}, AFTER_THE_END),
    ],
)
def test_what_nothing_came_of_goes_after_its_period_and_two_weeks_after_a_letter(anna, dortmund, fields, period):
    make_contribution(anna, dortmund, **fields)
    now = timezone.now()

    early = keeping.warn(now + period - WARNED_BEFORE - timedelta(hours=1))
    without_letter = keeping.delete_due(now + period * 2)
    told = [keeping.warn(now + period - WARNED_BEFORE + timedelta(hours=1)) for _night in range(2)]
    too_soon = keeping.delete_due(now + period)
    gone = keeping.delete_due(now + period + timedelta(hours=2))

    assert (early, without_letter, told, too_soon, gone) == (0, 0, [1, 0], 0, 1)
    assert [mail.subject for mail in Mail.objects.all()] == ["Ihr Beispiel wird bald gelöscht"]
    assert not Contribution.objects.exists()


def test_whoever_goes_on_writing_after_the_letter_keeps_the_draft(anna, dortmund):
    offer, now = make_contribution(anna, dortmund), timezone.now()
    keeping.warn(now + UNTOUCHED)

    writing.save(offer.pk, {"title": Typed("Doch noch", 0)}, by=anna, page="p")

    assert keeping.delete_due(now + UNTOUCHED + WARNED_BEFORE) == 0


@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_what_editors_have_to_work_on_never_goes_by_itself(anna, dortmund, state):
    make_contribution(anna, dortmund, state=state)
    later = timezone.now() + UNTOUCHED * 3

    assert keeping.warn(later) == 0
    assert keeping.delete_due(later + WARNED_BEFORE * 2) == 0


def test_a_letter_waits_while_the_mail_server_is_down_and_goes_out_once(anna, dortmund, settings):
    offer = make_contribution(anna, dortmund, state="submitted")
    settings.DEMO = False
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    deciding.decline(offer.pk, "Nicht erprobt.", by=make_user("editor"))
    letter = Mail.objects.get()

    with pytest.raises(OSError):
        sending.send(letter.pk)
    assert list(Mail.objects.waiting()) == [letter]
    with smtp_server.running() as server:
        settings.EMAIL_PORT = server.port
        sending.send(letter.pk)
        sending.send(letter.pk)

    assert [(mail["To"], mail["Subject"]) for mail in server.received] == [
        ("anna@stadt.example", "Ihr Beispiel wurde nicht angenommen")
    ]


def test_an_offer_that_was_withdrawn_can_be_deleted_with_its_files_and_no_other(anna, dortmund):
    offer = make_contribution(anna, dortmund)
    Enclosure.objects.create(contribution=offer, picture=make_picture())
    client, address = make_client(anna), f"/meine-beispiele/{offer.pk}/loeschen/"

    client.post(address)
    still_there = Contribution.objects.exists()
    submitting.withdraw(offer.pk, by=anna)
    asked = client.get(address)
    client.post(address)

    assert still_there
    assert "Wollen Sie das Beispiel löschen?" in asked.content.decode()
    assert not Contribution.objects.exists()
    assert not Picture.objects.exists()
