"""The members of a municipality: hers to see, the coordinator's to end, nobody else's business."""

import pytest

from panreflex.base.models import Mail
from panreflex.people import granting
from panreflex.people.models import AuditEntry, Membership, Municipality
from tests.making import make_client, make_invitation, make_join_request, make_municipality, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def dortmund() -> Municipality:
    return make_municipality("05913000", "Dortmund")


@pytest.fixture
def member(dortmund: Municipality) -> Membership:
    return make_user("member", municipality=dortmund, name="Mika Amtsberg").memberships.get()


def someone(role: str, dortmund: Municipality):
    """A person by role; a neighbour is the coordinator of another city."""
    if role == "nobody":
        return None
    if role == "neighbour":
        return make_user("coordinator", municipality=make_municipality("05911000", "Bochum"))
    return make_user(role, municipality=dortmund if role in ("member", "coordinator") else None)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("nobody", 302),
        ("reader", 404),
        ("neighbour", 404),
        ("facilitator", 404),
        ("researcher", 404),
        ("editor", 404),
        ("member", 200),
        ("coordinator", 200),
        ("administrator", 200),
    ],
)
def test_only_members_and_administrators_see_who_works_there(who, status, dortmund, member):
    answer = make_client(someone(who, dortmund)).get("/meine-kommune/05913000/")

    assert answer.status_code == status
    assert ("Mika Amtsberg" in answer.content.decode()) == (status == 200)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("nobody", 302),
        ("reader", 404),
        ("neighbour", 404),
        ("editor", 404),
        ("member", 403),
        ("coordinator", 302),
        ("administrator", 302),
    ],
)
def test_only_coordinators_and_administrators_end_a_membership(who, status, dortmund, member):
    answer = make_client(someone(who, dortmund)).post(f"/meine-kommune/05913000/mitglieder/{member.pk}/beenden/")

    member.refresh_from_db()
    ended = who in ("coordinator", "administrator")
    assert answer.status_code == status
    assert bool(member.ended_at) == ended
    assert AuditEntry.objects.filter(action="leave", municipality="05913000").exists() == ended


def test_asking_does_not_end_anything(dortmund, member):
    browser = make_client(someone("coordinator", dortmund))

    page = browser.get(f"/meine-kommune/05913000/mitglieder/{member.pk}/beenden/").content.decode()

    member.refresh_from_db()
    assert "Mitgliedschaft von Mika Amtsberg beenden?" in page
    assert not member.ended_at


def test_a_withdrawn_membership_counts_from_the_next_request_on(dortmund, member):
    browser = make_client(member.user)
    before = browser.get("/meine-kommune/05913000/").status_code

    granting.leave(member.pk, by=None)

    assert (before, browser.get("/meine-kommune/05913000/").status_code) == (200, 404)
    assert "05913000" not in browser.get("/konto/").content.decode()


def test_a_coordinator_reaches_no_membership_of_another_city_through_her_own_address(dortmund):
    elsewhere = someone("neighbour", dortmund).memberships.get()

    answer = make_client(someone("coordinator", dortmund)).post(
        f"/meine-kommune/05913000/mitglieder/{elsewhere.pk}/beenden/"
    )

    elsewhere.refresh_from_db()
    assert answer.status_code == 404
    assert not elsewhere.ended_at


def test_a_membership_that_ended_cannot_be_ended_again(dortmund, member):
    granting.leave(member.pk, by=None)

    answer = make_client(someone("coordinator", dortmund)).post(
        f"/meine-kommune/05913000/mitglieder/{member.pk}/beenden/"
    )

    assert answer.status_code == 404


def test_a_coordinator_who_ends_her_own_membership_is_led_to_her_account(dortmund):
    coordinator = someone("coordinator", dortmund)

    answer = make_client(coordinator).post(
        f"/meine-kommune/05913000/mitglieder/{coordinator.memberships.get().pk}/beenden/"
    )

    assert answer["Location"] == "/konto/"


@pytest.mark.parametrize("ags", ["99999999", "abc", "05913000x", "%00", "5913000", "ä"])
def test_what_is_no_municipality_is_not_found(ags, dortmund):
    answer = make_client(someone("administrator", dortmund)).get(f"/meine-kommune/{ags}/")

    assert answer.status_code in (400, 404)


def test_the_page_needs_the_same_queries_for_2_and_for_50_members(dortmund, member, django_assert_max_num_queries):
    browser = make_client(someone("coordinator", dortmund))
    for _person in range(48):
        make_user("member", municipality=dortmund)

    with django_assert_max_num_queries(14):
        browser.get("/meine-kommune/05913000/")


def test_a_coordinator_makes_a_member_a_coordinator_who_is_told(dortmund, member):
    coordinator = someone("coordinator", dortmund)

    make_client(coordinator).post(f"/meine-kommune/05913000/mitglieder/{member.pk}/rolle/", {"role": "coordinator"})

    member.refresh_from_db()
    assert member.role == "coordinator"
    assert [mail.subject for mail in Mail.objects.filter(to=member.user.email)] == [
        "Ihre Rolle in Dortmund: Koordination"
    ]
    assert AuditEntry.objects.get(action="become_coordinator").actor == coordinator.pk


def test_a_role_that_somebody_else_changed_meanwhile_is_not_turned_back(dortmund, member):
    browser = make_client(someone("coordinator", dortmund))
    granting.change_role(member.pk, Membership.Role.COORDINATOR, by=None)

    page = browser.post(
        f"/meine-kommune/05913000/mitglieder/{member.pk}/rolle/", {"role": "coordinator"}, follow=True
    ).content.decode()

    member.refresh_from_db()
    assert "Die Rolle wurde inzwischen geändert." in page
    assert member.role == "coordinator"


@pytest.mark.parametrize("what", ["rolle", "beenden"])
def test_the_last_coordinator_is_warned_and_administrators_are_told(dortmund, what):
    administrator = make_user("administrator")
    coordinator = someone("coordinator", dortmund)
    browser = make_client(coordinator)
    path = f"/meine-kommune/05913000/mitglieder/{coordinator.memberships.get().pk}/{what}/"

    page = browser.get(path).content.decode()
    browser.post(path, {"role": "member"})

    assert "Die Verwaltung der Plattform erfährt davon." in page
    assert Mail.objects.filter(to=administrator.email, subject="Dortmund hat keine Koordination mehr").count() == 1
    assert not Membership.objects.coordinating().exists()


def test_while_somebody_else_coordinates_nobody_is_warned(dortmund):
    make_user("administrator")
    coordinator = someone("coordinator", dortmund)
    someone("coordinator", dortmund)

    page = make_client(coordinator).get(
        f"/meine-kommune/05913000/mitglieder/{coordinator.memberships.get().pk}/beenden/"
    )
    granting.leave(coordinator.memberships.get().pk, by=coordinator)

    assert "erfährt davon" not in page.content.decode()
    assert not Mail.objects.filter(subject="Dortmund hat keine Koordination mehr").exists()


def test_a_member_leaves_by_herself_and_only_herself(dortmund, member):
    other = someone("member", dortmund)
    browser = make_client(other)

    foreign = browser.post(f"/meine-kommune/05913000/mitglieder/{member.pk}/beenden/")
    own = browser.post(
        f"/meine-kommune/05913000/mitglieder/{other.memberships.get().pk}/beenden/", follow=True
    ).content.decode()

    assert foreign.status_code == 403
    assert "Sie gehören nicht mehr zu Dortmund." in own
    assert not other.memberships.filter(ended_at=None).exists()


def test_members_see_neither_invitations_nor_requests_nor_addresses(dortmund, member):
    make_invitation("gast@stadt.example", dortmund)
    make_join_request(make_user(email="bitte@stadt.example"), dortmund)

    page = make_client(someone("member", dortmund)).get("/meine-kommune/05913000/").content.decode()

    assert "Mika Amtsberg" in page
    for address in ("gast@stadt.example", "bitte@stadt.example", member.user.email):
        assert address not in page
