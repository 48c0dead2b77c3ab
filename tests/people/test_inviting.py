"""Inviting people to a municipality or a role, and what the link in the mail can do: once, in time, for one address."""

import html
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from panreflex.base.models import Mail
from panreflex.people import granting, inviting
from panreflex.people.forms import SentenceField
from panreflex.people.models import AuditEntry, Invitation, Membership, Municipality, User
from tests.making import PASSWORD, make_client, make_invitation, make_municipality, make_user
from tests.waiting import on_own_connection, someone_waits_for_us, wait_until

# Mail knows addresses of up to 320 characters, of which we keep 254.
TOO_LONG = ".".join(["a" * 62] * 4) + ".example"
OVER = "Diese Einladung gilt nicht mehr"


@pytest.fixture
def dortmund() -> Municipality:
    return make_municipality("05913000", "Dortmund")


def coordinator_of(municipality: Municipality) -> User:
    return make_user("coordinator", municipality=municipality)


def invite(user: User, addresses: str, role: str = "member", sentence: str = ""):
    """What the browser of `user` is answered."""
    return make_client(user).post(
        "/meine-kommune/05913000/einladen/", {"addresses": addresses, "role": role, "sentence": sentence}, follow=True
    )


def link_in(mail: Mail) -> str:
    """The path of the link that the mail leads to."""
    found = re.search(r"http://\S+?(/konto/einladung/\S+)", mail.text)
    assert found
    return found[1]


@pytest.mark.django_db
def test_a_coordinator_invites_several_people_and_each_gets_a_link_of_her_own(dortmund):
    answer = invite(coordinator_of(dortmund), "Anna <Anna@Stadt.example>; bernd@stadt.example\n", "member", "Bis bald!")

    assert "2 Einladungen sind unterwegs." in answer.content.decode()
    mails = list(Mail.objects.order_by("to"))
    assert [mail.to for mail in mails] == ["anna@stadt.example", "bernd@stadt.example"]
    assert len({link_in(mail) for mail in mails}) == 2
    assert all("Dortmund" in mail.text and "Bis bald!" in mail.text for mail in mails)
    assert AuditEntry.objects.filter(action="invite_member", municipality="05913000").count() == 2


@pytest.mark.django_db
def test_only_the_hash_of_the_link_is_kept(dortmund):
    invite(coordinator_of(dortmund), "anna@stadt.example")

    token = link_in(Mail.objects.get()).split("/")[-2]
    assert len(token) >= 43
    assert Invitation.objects.get().token_hash == inviting.digest(token)
    assert token not in str(Invitation.objects.values_list())


@pytest.mark.django_db
def test_who_is_there_or_invited_already_gets_no_second_mail_and_the_coordinator_reads_who(dortmund):
    coordinator = coordinator_of(dortmund)
    member = make_user("member", municipality=dortmund)
    make_invitation("offen@stadt.example", dortmund)

    page = invite(coordinator, f"{member.email}\noffen@stadt.example\nneu@stadt.example\nneu@stadt.example")

    text = page.content.decode()
    assert "1 Einladung ist unterwegs." in text
    assert f"Schon dabei, nicht eingeladen: {member.email}" in text
    assert "Schon eingeladen, nicht noch einmal gesendet: offen@stadt.example" in text
    assert [mail.to for mail in Mail.objects.all()] == ["neu@stadt.example"]


@pytest.mark.django_db
def test_an_invitation_that_ran_out_is_renewed_by_inviting_again(dortmund):
    old, token = make_invitation("anna@stadt.example", dortmund, expires_at=timezone.now() - timedelta(days=1))

    invite(coordinator_of(dortmund), "anna@stadt.example")

    renewed = Invitation.objects.get()
    assert renewed.pk == old.pk
    assert not renewed.has_run_out
    assert make_client().get(f"/konto/einladung/{token}/").status_code == 410


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("anna@stadt.example\nbernd@", "Zeile 2: „bernd@“ ist keine E-Mail-Adresse."),
        ("<>", "Zeile 1: „&lt;&gt;“ ist keine E-Mail-Adresse."),
        (f"anna@{TOO_LONG}", "Zeile 1: „anna@aaaa"),
        ("anna@stadt.example\r\nBcc: x@y.example", "Zeile 2: „Bcc: x@y.example“ ist keine E-Mail-Adresse."),
        ("\n".join(f"p{n}@stadt.example" for n in range(200)), "Das sind 200 Adressen."),
        ("\n".join(f"falsch {n}" for n in range(200)), "Und 190 weitere Zeilen."),
        ("  \n ", "Bitte tragen Sie mindestens eine E-Mail-Adresse ein."),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_everything_typed_stays(dortmund, typed, said):
    answer = invite(coordinator_of(dortmund), typed, sentence="Mein Satz")

    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert "Mein Satz" in text
    assert all(line in html.unescape(text) for line in typed.strip().splitlines()[-1:])
    assert not Invitation.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sentence",
    [
        "Gewinn: https://boese.example",
        "www.boese.example",
        "mehr auf boese.com/x",
        "boese.io/login",
        "mehr auf boese.xyz",
        "mehr auf boese.beispiel.",
        "BOESE.SHOP",
        "Boese.Com",
        "boese.Top/login",
        "böse.ελ",
        "boese.xn--p1ai",
        "boese.app:8080",
        "ftp://boese",
        "an boese@stadt",
    ],
)
def test_an_invitation_leads_nobody_to_a_foreign_site(dortmund, sentence):
    answer = invite(coordinator_of(dortmund), "anna@stadt.example", sentence=sentence)

    assert answer.status_code == 422
    assert not Mail.objects.exists()


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "Danke.Wir freuen uns.",
        "Schön.Über Ihre Zusage freuen wir uns",
        "z.B. im Stab, d.h. u.a. am 1.12.2026, i.d.R. um 8.30 Uhr",
        "Er ist B.Sc. und arbeitet in St.Gallen. Bis bald ...",
        "Mitglied/Koordination des THW e.V.: 50.000 km²",
    ],
)
def test_a_sentence_without_an_address_passes(sentence):
    assert SentenceField().clean(sentence) == sentence


@pytest.mark.django_db
def test_who_invites_too_many_in_a_day_is_told_and_keeps_what_was_typed(dortmund):
    coordinator = coordinator_of(dortmund)
    for batch in range(4):
        invite(coordinator, "\n".join(f"p{batch}-{n}@stadt.example" for n in range(50)))

    answer = invite(coordinator, "einer-zu-viel@stadt.example")

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "einer-zu-viel@stadt.example" in answer.content.decode()
    assert Invitation.objects.count() == 200


@pytest.mark.django_db
def test_nobody_fills_the_mailbox_of_a_stranger_by_inviting_again_and_again(dortmund):
    browser = make_client(coordinator_of(dortmund))
    invitation, _token = make_invitation("anna@stadt.example", dortmund)

    for _time in range(8):
        browser.post(f"/konto/einladungen/{invitation.pk}/erneut/")

    assert Mail.objects.filter(to="anna@stadt.example").count() == 5


@pytest.mark.django_db
def test_a_newcomer_makes_her_account_and_is_a_member_at_once(dortmund):
    _invitation, token = make_invitation("neu@stadt.example", dortmund)
    browser = make_client()

    page = browser.get(f"/konto/einladung/{token}/").content.decode()
    answer = browser.post(f"/konto/einladung/{token}/", {"name": "Nora Neu", "password": PASSWORD}, follow=True)

    assert "neu@stadt.example" in page
    assert token not in page.partition("<footer")[2]
    assert answer.redirect_chain[-1][0] == "/meine-kommune/05913000/"
    assert "Nora Neu" in answer.content.decode()
    user = User.objects.get(email="neu@stadt.example")
    assert EmailAddress.objects.get(user=user).verified
    assert user.memberships.get().role == "member"
    assert [mail.subject for mail in Mail.objects.filter(to=user.email)] == ["Ihre Rolle in Dortmund: Mitglied"]


@pytest.mark.django_db
def test_who_only_claims_the_address_of_a_newcomer_does_not_stop_her(dortmund):
    other = make_user()
    EmailAddress.objects.create(user=other, email="neu@stadt.example", verified=False)
    _invitation, token = make_invitation("neu@stadt.example", dortmund)

    page = make_client().get(f"/konto/einladung/{token}/").content.decode()
    make_client().post(f"/konto/einladung/{token}/", {"name": "Nora Neu", "password": PASSWORD})

    assert 'type="password"' in page
    assert User.objects.get(email="neu@stadt.example").memberships.exists()
    assert list(EmailAddress.objects.filter(user=other).values_list("email", flat=True)) == [other.email]


@pytest.mark.django_db
def test_who_has_confirmed_it_as_another_address_signs_in_with_that_account(dortmund):
    other = make_user()
    EmailAddress.objects.create(user=other, email="neu@stadt.example", verified=True)
    invitation, token = make_invitation("neu@stadt.example", dortmund)

    with pytest.raises(inviting.AccountExists):
        inviting.accept_as_newcomer(token, name="Nora", password=PASSWORD)
    assert inviting.account_of(invitation) == other


@pytest.mark.django_db
def test_a_weak_password_is_explained_and_makes_no_account(dortmund):
    _invitation, token = make_invitation("neu@stadt.example", dortmund)

    answer = make_client().post(f"/konto/einladung/{token}/", {"name": "Nora Neu", "password": "passwort"})

    assert answer.status_code == 422
    assert "Nora Neu" in answer.content.decode()
    assert not User.objects.filter(email="neu@stadt.example").exists()


@pytest.mark.django_db
def test_who_has_an_account_signs_in_first_and_then_accepts(dortmund):
    user = make_user(email="anna@stadt.example")
    _invitation, token = make_invitation(user.email, dortmund, role="coordinator")
    path = f"/konto/einladung/{token}/"
    stranger = make_client()

    asked = stranger.get(path).content.decode()
    tried = stranger.post(path, {"name": "Eindringling", "password": PASSWORD})
    accepted = make_client(user).post(path)

    assert f"/konto/login/?next={path}" in asked
    assert 'type="password"' not in asked
    assert tried.status_code == 200
    assert accepted["Location"] == "/meine-kommune/05913000/"
    assert user.memberships.get().role == "coordinator"
    assert User.objects.filter(email=user.email).count() == 1


@pytest.mark.django_db
def test_the_link_gives_nothing_to_an_account_with_another_address(dortmund):
    _invitation, token = make_invitation("anna@stadt.example", dortmund)
    other = make_user(email="bernd@stadt.example")

    page = make_client(other).get(f"/konto/einladung/{token}/").content.decode()
    answer = make_client(other).post(f"/konto/einladung/{token}/")

    assert "Diese Einladung gilt einer anderen Adresse" in page
    assert answer.status_code == 403
    assert not other.memberships.exists()


@pytest.mark.django_db
def test_an_unconfirmed_address_is_not_enough(dortmund):
    user = make_user(email="anna@stadt.example")
    EmailAddress.objects.filter(user=user).update(verified=False)
    _invitation, token = make_invitation(user.email, dortmund)

    answer = make_client(user).post(f"/konto/einladung/{token}/")

    assert answer.status_code == 403
    assert not user.memberships.exists()


@pytest.mark.django_db
def test_an_invitation_as_member_takes_no_coordination_away(dortmund):
    coordinator = coordinator_of(dortmund)
    _invitation, token = make_invitation(coordinator.email, dortmund, role="member")

    make_client(coordinator).post(f"/konto/einladung/{token}/")

    assert coordinator.memberships.get(ended_at=None).role == "coordinator"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({"expires_at": timezone.now() - timedelta(minutes=1)}, "abgelaufen"),
        ({"withdrawn_at": timezone.now()}, "zurückgezogen"),
        ({"accepted_at": timezone.now()}, "schon angenommen"),
    ],
)
def test_a_link_that_counts_no_more_says_why_and_what_to_do(dortmund, what, said):
    _invitation, token = make_invitation("anna@stadt.example", dortmund, **what)

    answer = make_client().post(f"/konto/einladung/{token}/", {"name": "A", "password": PASSWORD})

    text = answer.content.decode()
    assert answer.status_code == 410
    assert OVER in text
    assert said in text
    assert "neue E-Mail" in text
    assert not User.objects.exists()


@pytest.mark.django_db
def test_sending_again_makes_the_old_link_worthless(dortmund):
    invitation, old = make_invitation("anna@stadt.example", dortmund)

    make_client(coordinator_of(dortmund)).post(f"/konto/einladungen/{invitation.pk}/erneut/")

    assert make_client().get(f"/konto/einladung/{old}/").status_code == 410
    assert make_client().get(link_in(Mail.objects.get())).status_code == 200


@pytest.mark.django_db
def test_a_withdrawn_invitation_is_off_the_list_and_its_link_dead(dortmund):
    invitation, token = make_invitation("anna@stadt.example", dortmund)
    browser = make_client(coordinator_of(dortmund))
    before = browser.get("/meine-kommune/05913000/").content.decode()

    browser.post(f"/konto/einladungen/{invitation.pk}/zurueckziehen/")
    browser.get("/meine-kommune/05913000/")  # the message that names her is read here

    assert "anna@stadt.example" in before
    assert "anna@stadt.example" not in browser.get("/meine-kommune/05913000/").content.decode()
    assert make_client().get(f"/konto/einladung/{token}/").status_code == 410


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["erneut", "zurueckziehen"])
@pytest.mark.parametrize(("who", "status"), [("nobody", 302), ("reader", 404), ("neighbour", 404), ("member", 403)])
def test_nobody_else_touches_an_invitation(dortmund, what, who, status):
    invitation, token = make_invitation("anna@stadt.example", dortmund)
    people: dict[str, Callable[[], User | None]] = {
        "nobody": lambda: None,
        "reader": make_user,
        "neighbour": lambda: coordinator_of(make_municipality("05911000", "Bochum")),
        "member": lambda: make_user("member", municipality=dortmund),
    }

    answer = make_client(people[who]()).post(f"/konto/einladungen/{invitation.pk}/{what}/")

    assert answer.status_code == status
    assert make_client().get(f"/konto/einladung/{token}/").status_code == 200


@pytest.mark.django_db
def test_a_coordinator_who_is_one_no_more_invites_nobody(dortmund):
    coordinator = coordinator_of(dortmund)
    browser = make_client(coordinator)
    granting.change_role(coordinator.memberships.get().pk, Membership.Role.MEMBER, by=None)

    answer = browser.post("/meine-kommune/05913000/einladen/", {"addresses": "a@b.example", "role": "member"})

    assert answer.status_code == 403
    assert not Invitation.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["administrator", "editor", "superuser"])
def test_a_coordinator_gives_no_role_beyond_her_municipality(dortmund, role):
    assert invite(coordinator_of(dortmund), "anna@stadt.example", role).status_code == 422


@pytest.mark.django_db
def test_an_administrator_invites_to_a_role_without_a_municipality():
    administrator = make_user("administrator")

    page = make_client(administrator).post(
        "/verwaltung/personen/einladen/", {"addresses": "edda@stadt.example", "role": "editor"}, follow=True
    )
    make_client().post(link_in(Mail.objects.get()), {"name": "Edda", "password": PASSWORD})

    assert "edda@stadt.example" in page.content.decode()
    editor = User.objects.get(email="edda@stadt.example")
    assert [grant.role for grant in editor.grants.all()] == ["editor"]


@pytest.mark.django_db
def test_an_administrator_invites_the_first_coordinator(dortmund):
    answer = invite(make_user("administrator"), "kim@stadt.example", "coordinator")

    assert "1 Einladung ist unterwegs." in answer.content.decode()
    assert Invitation.objects.get().role == "coordinator"


@pytest.mark.django_db
def test_mails_lead_to_our_own_address_whatever_the_request_called_us(dortmund, settings):
    settings.ALLOWED_HOSTS = ["*"]

    make_client(coordinator_of(dortmund)).post(
        "/meine-kommune/05913000/einladen/",
        {"addresses": "anna@stadt.example", "role": "member"},
        headers={"host": "boese.example"},
    )

    assert "boese.example" not in Mail.objects.get().text
    assert settings.BASE_URL in Mail.objects.get().text


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_a_link_at_once_one_becomes_a_member_and_the_other_is_told(dortmund):
    user = make_user(email="anna@stadt.example")
    _invitation, token = make_invitation(user.email, dortmund)

    with ThreadPoolExecutor(1) as second_window:
        with transaction.atomic():
            inviting.accept(token, by=user)
            attempt = second_window.submit(on_own_connection, inviting.accept, token, by=user)
            wait_until(someone_waits_for_us)
        with pytest.raises(inviting.InvitationOver):
            attempt.result(timeout=30)

    assert Membership.objects.filter(user=user).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_newcomers_with_one_link_one_gets_the_account(dortmund):
    _invitation, token = make_invitation("neu@stadt.example", dortmund)

    with ThreadPoolExecutor(1) as second_window:
        with transaction.atomic():
            inviting.accept_as_newcomer(token, name="Nora", password=PASSWORD)
            attempt = second_window.submit(
                on_own_connection, inviting.accept_as_newcomer, token, name="Eve", password="ein anderes langes Wort"
            )
            wait_until(someone_waits_for_us)
        with pytest.raises(inviting.InvitationOver):
            attempt.result(timeout=30)

    assert [user.name for user in User.objects.filter(email="neu@stadt.example")] == ["Nora"]
