"""Asking to be taken in by one's municipality: found by any of its names, decided once, told at each change."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction

from panreflex.base.models import Mail
from panreflex.people import finding, granting, inviting, joining
from panreflex.people.models import AuditEntry, JoinRequest, Membership, Municipality, Succession, User
from tests.making import (
    make_client,
    make_invitation,
    make_join_request,
    make_municipality,
    make_user,
)
from tests.waiting import on_own_connection, someone_waits_for_us, wait_until


@pytest.fixture
def dortmund() -> Municipality:
    return make_municipality("05913000", "Dortmund")


def names(typed: str) -> list[str]:
    found, _more = finding.find(typed)
    return [one.municipality.label for one in found]


def mails() -> list[tuple[str, str]]:
    return sorted(Mail.objects.values_list("to", "subject"))


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["Köln", "koeln", "Koln", "KÖLN", "  köl ", "05315000", "0531", "50667"])
def test_a_municipality_is_found_however_its_name_is_typed(typed):
    make_municipality("05315000", "Köln", postcode="50667")
    make_municipality("05913000", "Dortmund")

    assert names(typed) == ["Köln"]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "  ", "Xylophon", "%", "_", "99999", "'; DROP TABLE"])
def test_what_is_nowhere_is_not_found(typed):
    make_municipality("05913000", "Dortmund")

    assert names(typed) == []


@pytest.mark.django_db
def test_the_whole_name_comes_before_a_beginning_and_that_before_the_middle():
    make_municipality("01000001", "Bad Essen", population=900_000)
    make_municipality("01000002", "Essenbach", population=800_000)
    make_municipality("01000003", "Essen", population=10)

    assert names("essen") == ["Essen", "Essenbach", "Bad Essen"]


@pytest.mark.django_db
def test_an_old_name_leads_to_the_municipality_of_today():
    place = make_municipality("06000001", "Altstadt", as_of=date(2015, 12, 31))
    make_municipality("06000001", "Neustadt", as_of=date(2023, 12, 31))
    merged = make_municipality("06000002", "Kleindorf", as_of=date(2015, 12, 31))
    Succession.objects.create(old=merged, new=place, on=date(2020, 1, 1))

    found = finding.find("Altstadt")[0] + finding.find("Kleindorf")[0]

    assert [(one.municipality.pk, one.formerly) for one in found] == [(place.pk, "Altstadt"), (place.pk, "Kleindorf")]


@pytest.mark.django_db
def test_the_search_page_works_without_scripts_and_leads_on(dortmund):
    page = make_client(make_user()).get("/konto/beitreten/", {"q": "dort"}).content.decode()

    assert "1 Kommune gefunden" in page
    assert 'href="/konto/beitreten/05913000/"' in page


@pytest.mark.django_db
def test_who_asks_gets_a_receipt_and_the_coordinators_a_hint_that_names_nobody(dortmund):
    coordinator = make_user("coordinator", municipality=dortmund)
    make_user("administrator")
    reader = make_user(name="Rena Lesewitz", email="rena@stadt.example")

    make_client(reader).post("/konto/beitreten/05913000/", {"sentence": "Ordnungsamt, Team Stab"})

    assert mails() == sorted(
        [
            (reader.email, "Ihre Anfrage an Dortmund ist angekommen"),
            (coordinator.email, "Jemand möchte für Dortmund mitarbeiten"),
        ]
    )
    assert "Rena" not in Mail.objects.get(to=coordinator.email).text
    assert reader.email not in Mail.objects.get(to=coordinator.email).text
    page = make_client(coordinator).get("/meine-kommune/05913000/").content.decode()
    assert "Rena Lesewitz" in page
    assert "Ordnungsamt, Team Stab" in page


@pytest.mark.django_db
def test_without_a_coordinator_administrators_are_asked(dortmund):
    administrator = make_user("administrator")

    joining.ask(make_user(), dortmund, sentence="")

    assert (administrator.email, "Jemand möchte für Dortmund mitarbeiten") in mails()


@pytest.mark.django_db
def test_an_unconfirmed_address_asks_nobody(dortmund):
    user = make_user()
    EmailAddress.objects.filter(user=user).update(verified=False)

    answer = make_client(user).post("/konto/beitreten/05913000/", {"sentence": ""}, follow=True)

    assert "Bitte bestätigen Sie zuerst Ihre E-Mail-Adresse." in answer.content.decode()
    assert not JoinRequest.objects.exists()


@pytest.mark.django_db
def test_asking_twice_is_one_request(dortmund):
    browser = make_client(make_user())

    browser.post("/konto/beitreten/05913000/", {"sentence": ""})
    answer = browser.post("/konto/beitreten/05913000/", {"sentence": ""}, follow=True)

    assert "Sie haben diese Kommune schon gefragt." in answer.content.decode()
    assert JoinRequest.objects.count() == 1


@pytest.mark.django_db
def test_a_member_has_nothing_to_ask(dortmund):
    member = make_user("member", municipality=dortmund)

    answer = make_client(member).post("/konto/beitreten/05913000/", {"sentence": ""}, follow=True)

    assert "Sie gehören schon zu dieser Kommune." in answer.content.decode()
    assert not JoinRequest.objects.exists()


@pytest.mark.django_db
def test_who_asks_too_often_is_told_to_wait():
    browser = make_client(make_user())
    places = [make_municipality(f"0591300{n}", f"Ort {n}") for n in range(6)]

    answers = [browser.post(f"/konto/beitreten/{place.ags}/", {"sentence": "Stab"}) for place in places]

    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "Stab" in answers[-1].content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["member", "coordinator"])
def test_a_coordinator_takes_a_person_in_and_she_is_told(dortmund, role):
    coordinator, reader = make_user("coordinator", municipality=dortmund), make_user()
    asked = make_join_request(reader, dortmund)

    make_client(coordinator).post(f"/meine-kommune/05913000/anfragen/{asked.pk}/", {"decision": role})

    asked.refresh_from_db()
    assert asked.state == "accepted"
    assert reader.memberships.get().role == role
    assert [to for to, _subject in mails()] == [reader.email]
    assert make_client(reader).get("/meine-kommune/05913000/").status_code == 200
    assert AuditEntry.objects.filter(action="request_accepted", actor=coordinator.pk).count() == 1


@pytest.mark.django_db
def test_declining_needs_a_reason_which_the_person_reads_in_mail_and_account(dortmund):
    coordinator, reader = make_user("coordinator", municipality=dortmund), make_user()
    asked = make_join_request(reader, dortmund)
    browser, path = make_client(coordinator), f"/meine-kommune/05913000/anfragen/{asked.pk}/"

    without = browser.post(path, {"decision": "decline"})
    leading_away = browser.post(path, {"decision": "decline", "reason": "Mehr auf boese.io/login"})
    browser.post(path, {"decision": "decline", "reason": "Wir kennen Sie nicht."})

    assert (without.status_code, leading_away.status_code) == (422, 422)
    assert "Wir kennen Sie nicht." in Mail.objects.get().text
    account = make_client(reader).get("/konto/").content.decode()
    assert "abgelehnt" in account
    assert "Wir kennen Sie nicht." in account
    assert not reader.memberships.exists()


@pytest.mark.django_db
def test_a_person_withdraws_only_her_own_request(dortmund):
    reader, other = make_user(), make_user()
    asked = make_join_request(reader, dortmund)

    strange = make_client(other).post(f"/konto/anfragen/{asked.pk}/zurueckziehen/")
    own = make_client(reader).post(f"/konto/anfragen/{asked.pk}/zurueckziehen/", follow=True)

    asked.refresh_from_db()
    assert strange.status_code == 404
    assert "Ihre Anfrage ist zurückgezogen." in own.content.decode()
    assert asked.state == "withdrawn"


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "status"), [("nobody", 302), ("reader", 404), ("neighbour", 404), ("member", 403)])
def test_nobody_else_decides(dortmund, who, status):
    bochum = make_municipality("05911000", "Bochum")
    asked = make_join_request(make_user(), dortmund)
    people: dict[str, Callable[[], User | None]] = {
        "nobody": lambda: None,
        "reader": make_user,
        "neighbour": lambda: make_user("coordinator", municipality=bochum),
        "member": lambda: make_user("member", municipality=dortmund),
    }

    answer = make_client(people[who]()).post(
        f"/meine-kommune/05913000/anfragen/{asked.pk}/", {"decision": "coordinator"}
    )

    asked.refresh_from_db()
    assert (answer.status_code, asked.state) == (status, "waiting")


@pytest.mark.django_db
def test_a_coordinator_decides_no_request_of_another_city_through_her_own_address(dortmund):
    bochum = make_municipality("05911000", "Bochum")
    asked = make_join_request(make_user(), bochum)

    answer = make_client(make_user("coordinator", municipality=dortmund)).post(
        f"/meine-kommune/05913000/anfragen/{asked.pk}/", {"decision": "member"}
    )

    assert answer.status_code == 404


@pytest.mark.django_db
def test_who_is_invited_while_she_waits_is_answered_by_accepting(dortmund):
    reader = make_user()
    asked = make_join_request(reader, dortmund)
    _invitation, token = make_invitation(reader.email, dortmund)

    inviting.accept(token, by=reader)

    asked.refresh_from_db()
    assert asked.state == "accepted"


@pytest.mark.django_db
def test_who_is_taken_in_needs_her_open_invitation_no_more(dortmund):
    reader = make_user()
    invitation, _token = make_invitation(reader.email, dortmund)

    granting.join(reader, dortmund, Membership.Role.MEMBER, by=None)

    invitation.refresh_from_db()
    assert invitation.accepted_at


@pytest.mark.django_db
def test_a_declined_person_may_ask_again(dortmund):
    reader = make_user()
    first = joining.ask(reader, dortmund, sentence="")
    joining.decline(first.pk, reason="Nein", by=make_user("administrator"))

    second = joining.ask(reader, dortmund, sentence="")

    assert (second.pk != first.pk, second.state) == (True, "waiting")


@pytest.mark.django_db(transaction=True)
def test_of_two_coordinators_who_decide_at_once_the_first_counts_and_the_second_is_told(dortmund):
    anna, bernd = (make_user("coordinator", municipality=dortmund) for _one in range(2))
    reader = make_user()
    asked = make_join_request(reader, dortmund)

    with ThreadPoolExecutor(1) as second_person:
        with transaction.atomic():
            joining.decline(asked.pk, reason="Doppelt", by=anna)
            attempt = second_person.submit(
                on_own_connection, joining.accept, asked.pk, Membership.Role.MEMBER, by=bernd
            )
            wait_until(someone_waits_for_us)
        with pytest.raises(joining.RequestRefused, match="abgelehnt"):
            attempt.result(timeout=30)

    asked.refresh_from_db()
    assert asked.state == "declined"
    assert not reader.memberships.exists()
