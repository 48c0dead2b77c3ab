"""People read, take along and delete what is kept of them; after that nothing in the database names them."""

import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from wagtail.models import Comment, ModelLogEntry, Page, Revision

from panreflex.base import mailing, personal_data
from panreflex.base.models import Mail
from panreflex.collect.library.models import PracticeExample
from panreflex.people import deleting, exporting, granting, inviting, joining, letters
from panreflex.people.models import AuditEntry, Grant, Invitation, JoinRequest, Membership, User
from panreflex.people.permissions import Role
from panreflex.project import editing_rights
from tests.making import PASSWORD, make_example, make_invitation, make_join_request, make_municipality, make_user
from tests.working import do_waiting_jobs

NAME, ADDRESS = "Wilhelmine Zwickelmann", "wilhelmine.zwickelmann@stadt.example"


def holding(text: str) -> list[str]:
    """Tables in which a row holds `text`, in whatever column; sessions are looked into."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT count(*) FROM {quoted} AS held WHERE held::text ILIKE %s", [f"%{text}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    found += ["in a session" for session in Session.objects.all() if text in str(session.get_decoded())]
    return found


def sign_in(user: User) -> Client:
    """By the form, as people do, and confirmed a moment ago."""
    browser = Client()
    browser.post("/konto/login/", {"login": user.email, "password": PASSWORD})
    browser.post("/konto/reauthenticate/", {"password": PASSWORD})
    return browser


@pytest.fixture
def somebody() -> User:
    """Somebody who has left traces wherever one can: content, comments, invitations, requests, mail, sessions."""
    editing_rights.set_up()
    dortmund, bochum = make_municipality("05913000", "Dortmund"), make_municipality("05911000", "Bochum")
    administrator = make_user("administrator")
    user = make_user(email=ADDRESS, name=NAME)
    granting.join(user, dortmund, Membership.Role.COORDINATOR, by=administrator)
    granting.grant(user, Grant.Role.EDITOR, by=administrator)
    joining.ask(user, bochum, sentence=f"Ich bin {NAME}")
    inviting.invite(["gast@stadt.example"], Role.MEMBER, municipality=dortmund, sentence=f"Bis bald! {NAME}", by=user)
    make_invitation(ADDRESS, bochum)
    example = make_example("spur")
    example.save_revision(user=user).publish(user=user)
    root = Page.objects.get(depth=1)
    root.save_revision(user=user)
    Comment.objects.create(page=root, user=user, text=f"Gesehen: {NAME}", contentpath="title")
    granting.rename(user.pk, NAME)
    SocialAccount.objects.create(
        user=user, provider="oidc", uid="https://amt.example 17", extra_data={"email": ADDRESS}
    )
    sign_in(user)
    return user


@pytest.mark.django_db
def test_the_page_and_both_files_show_all_that_is_kept(somebody):
    browser = sign_in(somebody)

    page = browser.get("/konto/daten/").content.decode()
    file = browser.get("/konto/daten/meine-daten.html")
    data = json.loads(browser.get("/konto/daten/meine-daten.json").content)["records"]

    for text in (page, file.content.decode()):
        assert ADDRESS in text
        assert NAME in text
        assert "Dortmund (05913000)" in text
        assert "Ich bin Wilhelmine" in text
    assert file["Content-Disposition"] == 'attachment; filename="meine-daten.html"'
    assert file["Cache-Control"] == "no-store"
    assert set(data) == {record.key for record in personal_data.records() if record.export}
    assert data["account"][0]["email"] == ADDRESS
    assert data["memberships"][0]["role"] == "coordinator"
    assert data["join_requests"][0]["sentence"] == f"Ich bin {NAME}"
    assert {row["action"] for row in data["audit_trail"]} >= {"invite_member", "ask_to_join", "rename"}
    assert data["mail"]


@pytest.mark.django_db
def test_an_export_tells_nothing_about_others(somebody):
    assert "gast@stadt.example" not in exporting.as_json(somebody.pk)


@pytest.mark.django_db
def test_every_field_of_an_export_has_a_german_word(somebody):
    Authenticator.objects.create(user=somebody, type="webauthn", data={"name": "Diensthandy", "credential": {}})

    kept = personal_data.export(somebody.pk)
    fields = {key for rows in kept.values() for row in rows for key in row}

    assert kept["factors"]
    assert kept["connected"]
    assert fields - exporting.WORDS.keys() == set()


@pytest.mark.django_db
def test_what_a_provider_tells_is_shown_in_words(somebody):
    page = sign_in(somebody).get("/konto/daten/").content.decode()

    assert "https://amt.example 17" in page
    assert "{" not in page.partition("https://amt.example 17")[2].partition("</dl>")[0]


@pytest.mark.django_db
def test_whoever_only_claims_an_address_does_not_get_what_was_sent_there():
    person = make_user()
    EmailAddress.objects.create(user=person, email="opfer@stadt.example", verified=False)
    confirmed = EmailAddress.objects.create(user=person, email="zweite@stadt.example", verified=True)
    make_invitation("opfer@stadt.example", make_municipality(), sentence="Nur für Sie")
    for address in ("opfer@stadt.example", confirmed.email, person.email):
        mailing.queue(address, "Guten Tag", "Text")

    kept = personal_data.export(person.pk)
    personal_data.forget(person.pk)

    assert {row["to"] for row in kept["mail"]} == {confirmed.email, person.email}
    assert kept["invitations"] == []
    assert [mail.to for mail in Mail.objects.all()] == ["opfer@stadt.example"]
    assert Invitation.objects.get().email == "opfer@stadt.example"


@pytest.mark.django_db
def test_only_the_letter_with_her_sentence_goes_with_her_account():
    person, dortmund = make_user(), make_municipality()
    inviting.invite(["gast@stadt.example"], Role.MEMBER, municipality=dortmund, sentence="Hallo", by=person)
    other = mailing.queue("gast@stadt.example", "Rückfrage", "Hallo zusammen,\n\nHallo\n\nund auf Wiedersehen.")

    personal_data.forget(person.pk)

    assert list(Mail.objects.all()) == [other]


@pytest.mark.django_db
def test_before_deleting_one_confirms_who_one_is_and_that_one_means_it(somebody):
    long_ago = Client()
    long_ago.force_login(somebody)

    unconfirmed = long_ago.post("/konto/daten/loeschen/", {"sure": "on"})
    confirmed = sign_in(somebody)
    unsure = confirmed.post("/konto/daten/loeschen/", {})

    assert unconfirmed.status_code == 302
    assert "/konto/reauthenticate/" in unconfirmed["Location"]
    assert unsure.status_code == 422
    assert "Bitte bestätigen Sie, dass Sie löschen möchten." in unsure.content.decode()
    assert User.objects.filter(pk=somebody.pk).exists()


@pytest.mark.django_db
def test_the_page_says_what_goes_what_stays_and_who_is_left_without_coordination(somebody):
    page = sign_in(somebody).get("/konto/daten/loeschen/").content.decode()

    assert "Das wird gelöscht" in page
    assert "Inhalte, die Sie geschrieben haben – ohne Ihren Namen" in page
    assert "keine Koordination: Dortmund" in page


@pytest.mark.django_db(transaction=True)
def test_after_deletion_nothing_holds_her_name_or_address_and_what_she_wrote_stays(somebody, settings):
    settings.DEMO = True  # mail counts as sent
    browser, other = sign_in(somebody), sign_in(somebody)
    before = {*holding(ADDRESS), *holding(NAME)}

    answer = browser.post("/konto/daten/loeschen/", {"sure": "on"}, follow=True)
    farewell = Mail.objects.get(to=ADDRESS)
    do_waiting_jobs()

    assert {"people_user", "account_emailaddress", "base_mail", "people_invitation", "people_joinrequest"} <= before
    assert "Ihr Konto ist gelöscht" in answer.content.decode()
    assert farewell.subject == "Ihr Konto ist gelöscht"
    assert (holding(ADDRESS), holding(NAME)) == ([], [])
    assert other.get("/konto/").status_code == 302
    assert not UserSession.objects.exists()
    assert PracticeExample.objects.filter(slug="spur", live=True).exists()
    assert Revision.objects.exists()
    assert not ModelLogEntry.objects.filter(user=somebody.pk).exists()
    assert AuditEntry.objects.get(action="delete_account").actor == somebody.pk
    assert Invitation.objects.get(email="gast@stadt.example").withdrawn_at
    assert not JoinRequest.objects.exists()
    assert Mail.objects.filter(subject="Dortmund hat keine Koordination mehr").count() == 1


@pytest.mark.django_db
def test_the_last_administrator_is_told_what_to_do_first(settings):
    settings.DEMO = True
    administrator = make_user("administrator")

    answer = sign_in(administrator).post("/konto/daten/loeschen/", {"sure": "on"})

    assert answer.status_code == 422
    assert "Vergeben Sie die Rolle zuerst neu." in answer.content.decode()
    assert User.objects.filter(pk=administrator.pk).exists()


@pytest.mark.django_db
def test_deleting_one_person_leaves_everybody_else_alone(somebody):
    other = make_user("member", municipality=make_municipality("05711000", "Bielefeld"), name="Mika")
    asked = make_join_request(other, make_municipality("05112000", "Duisburg"))
    letters.granted(other, Grant.Role.EDITOR)

    deleting.delete(somebody.pk, by=None)

    other.refresh_from_db()
    asked.refresh_from_db()
    assert (other.name, asked.state) == ("Mika", "waiting")
    assert EmailAddress.objects.filter(user=other).exists()
    assert Mail.objects.filter(to=other.email).count() == 1


@pytest.mark.django_db
def test_the_goodbye_page_needs_no_account():
    assert Client().get("/konto/geloescht/").status_code == 200
