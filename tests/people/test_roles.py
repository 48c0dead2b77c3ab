"""Administrators give and take roles; somebody always stays to do so."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction

from panreflex.base.models import Mail
from panreflex.people import blocking, granting
from panreflex.people.models import AuditEntry, Grant, Invitation, User
from panreflex.people.permissions import MATRIX, Role
from tests.making import make_client, make_invitation, make_municipality, make_user
from tests.waiting import on_own_connection, someone_waits_for_us, wait_until


@pytest.mark.django_db
def test_an_administrator_finds_a_person_by_a_part_of_her_address():
    make_user(email="anna.amt@koeln.example")
    make_user(email="bernd@bonn.example")

    page = make_client(make_user("administrator")).get("/verwaltung/personen/", {"q": "KOELN"}).content.decode()

    assert "anna.amt@koeln.example" in page
    assert "bernd@bonn.example" not in page


@pytest.mark.django_db
def test_a_granted_role_counts_at_once_and_is_on_record():
    administrator, person = make_user("administrator"), make_user()
    browser = make_client(person)
    before = browser.get("/redaktion/").status_code

    make_client(administrator).post(f"/verwaltung/personen/{person.pk}/", {"role": "editor"})

    assert before == 403
    assert Grant.objects.filter(user=person, role="editor").exists()
    assert person.groups.filter(name="Redaktion").exists()
    assert AuditEntry.objects.get(action="grant_editor", object_key=str(person.pk)).actor == administrator.pk


@pytest.mark.django_db
def test_a_withdrawn_role_is_gone_from_the_next_request_on():
    administrator, editor = make_user("administrator"), make_user("editor")
    browser = make_client(editor)
    before = browser.get("/redaktion/account/").status_code

    make_client(administrator).post(f"/verwaltung/personen/{editor.pk}/entziehen/", {"role": "editor"})

    assert before == 302
    assert browser.get("/redaktion/").status_code == 403
    assert not editor.groups.exists()
    assert AuditEntry.objects.filter(action="withdraw_editor").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["", "member", "superuser", "editor\x00"])
def test_a_role_that_does_not_exist_is_refused(role):
    person = make_user()

    answer = make_client(make_user("administrator")).post(f"/verwaltung/personen/{person.pk}/", {"role": role})

    assert answer.status_code in (400, 422)
    assert not person.grants.exists()


@pytest.mark.django_db
def test_the_last_administrator_keeps_the_role():
    administrator = make_user("administrator")

    answer = make_client(administrator).post(
        f"/verwaltung/personen/{administrator.pk}/entziehen/", {"role": "administrator"}, follow=True
    )

    assert "Jemand muss die Plattform verwalten." in answer.content.decode()
    assert administrator.grants.filter(role="administrator").exists()


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_withdraw_each_others_role_at_once_do_not_both_succeed():
    anna, bernd = make_user("administrator"), make_user("administrator")

    with ThreadPoolExecutor(1) as second_person:
        with transaction.atomic():
            granting.withdraw(anna, Grant.Role.ADMINISTRATOR, by=bernd)
            attempt = second_person.submit(
                on_own_connection, granting.withdraw, bernd, Grant.Role.ADMINISTRATOR, by=anna
            )
            wait_until(someone_waits_for_us)
        with pytest.raises(granting.LastAdministrator):
            attempt.result(timeout=30)

    assert [grant.user_id for grant in Grant.objects.filter(role="administrator")] == [bernd.pk]


def block(user: User) -> None:
    blocking.block(user.pk, by=user)


def withdraw(user: User) -> None:
    granting.withdraw(user, Grant.Role.ADMINISTRATOR, by=user)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("first", "second"), [(block, block), (block, withdraw), (withdraw, block)])
def test_of_two_who_end_each_others_administering_at_once_one_is_refused(first, second):
    anna, bernd = make_user("administrator"), make_user("administrator")

    with ThreadPoolExecutor(1) as second_person:
        with transaction.atomic():
            first(anna)
            attempt = second_person.submit(on_own_connection, second, bernd)
            wait_until(someone_waits_for_us)
        with pytest.raises(granting.LastAdministrator):
            attempt.result(timeout=30)

    holders = Grant.objects.filter(role="administrator", user__is_active=True)
    assert [grant.user_id for grant in holders] == [bernd.pk]


@pytest.mark.django_db
def test_who_administers_no_more_lets_nobody_in_by_an_older_invitation():
    administrator, person = make_user("administrator"), make_user("administrator")
    granting.grant(person, Grant.Role.EDITOR, by=None)
    invitation, _token = make_invitation(role="administrator", invited_by=person)
    foreign, _token = make_invitation(role="editor", invited_by=administrator)

    granting.withdraw(person, Grant.Role.EDITOR, by=administrator)
    before = Invitation.objects.open().count()
    granting.withdraw(person, Grant.Role.ADMINISTRATOR, by=administrator)

    assert before == 2
    assert list(Invitation.objects.open()) == [foreign]
    assert Invitation.objects.get(pk=invitation.pk).withdrawn_at


@pytest.mark.django_db
def test_whoever_gets_or_loses_a_role_is_told_by_mail():
    administrator, person = make_user("administrator"), make_user()

    granting.grant(person, Grant.Role.EDITOR, by=administrator)
    granting.grant(person, Grant.Role.EDITOR, by=administrator)
    granting.withdraw(person, Grant.Role.EDITOR, by=administrator)

    assert [mail.subject for mail in Mail.objects.filter(to=person.email).order_by("pk")] == [
        "Neue Rolle: Redaktion",
        "Rolle entzogen: Redaktion",
    ]


@pytest.mark.django_db
def test_the_page_of_roles_says_what_the_matrix_says():
    page = make_client(make_user("administrator")).get("/verwaltung/rollen/").content.decode()

    rows = re.findall(r"<tr>(.*?)</tr>", page.partition("<tbody>")[2].partition("</tbody>")[0], re.DOTALL)
    said = [[word == "ja" for word in re.findall(r">(ja|nein)<", row)] for row in rows]
    assert said == [[role in may for role in Role] for may in MATRIX.values()]
    assert all(str(action.label) in row for action, row in zip(MATRIX, rows, strict=True))


@pytest.mark.django_db
def test_the_page_of_roles_counts_who_holds_each_and_leads_to_them():
    dortmund = make_municipality()
    member = make_user("member", municipality=dortmund)
    gone = make_user("member", municipality=dortmund)
    granting.leave(gone.memberships.get().pk, by=None)
    browser = make_client(make_user("administrator"))

    page = browser.get("/verwaltung/rollen/").content.decode()
    listed = browser.get("/verwaltung/personen/", {"rolle": "member"}).content.decode()

    assert 'href="/verwaltung/personen/?rolle=member">1<' in page
    assert member.email in listed
    assert gone.email not in listed


@pytest.mark.django_db
def test_the_list_needs_the_same_queries_for_2_and_for_50_people(django_assert_max_num_queries):
    browser = make_client(make_user("administrator"))
    for _person in range(49):
        make_user("editor")

    with django_assert_max_num_queries(8):
        browser.get("/verwaltung/personen/")
