"""The register of personal data: complete, and what it promises happens."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from panreflex.base import mailing, personal_data
from panreflex.base.models import Mail
from panreflex.base.publishing import Publishable
from panreflex.base.tasks import delete_personal_data
from panreflex.people.models import AuditEntry, User
from panreflex.people.personal_data import KEEP_FAILED_MAIL, KEEP_SENT_MAIL, KEEP_UNCONFIRMED
from tests.making import make_user
from tests.working import do_waiting_jobs

TELLING = ("email", "phone", "user_agent", "session_data", "person")
# Fields that sound like it and hold nothing about a person who uses the platform.
NOTHING_PERSONAL = {
    "law.Operator": "named by the operator in an official role",
    "pages.ContactPage": "named by the operator in an official role",
    "wagtailembeds.Embed": "embeds are switched off",
    "wagtaildocs.Document": "replaced by our own model, so always empty",
    "wagtailimages.Image": "replaced by our own model, so always empty",
}


def tells_of_people(model: type[models.Model]) -> list[str]:
    return [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.Field)
        and (
            field.related_model is User
            or isinstance(field, models.EmailField | models.GenericIPAddressField)
            or any(word in field.name for word in TELLING)
            or field.name == "actor"
        )
    ]


def test_every_table_that_tells_of_people_stands_in_the_register():
    described = {label for record in personal_data.records() for label in record.models}
    editorial = {model._meta.label for model in apps.get_models() if issubclass(model, Publishable)}
    editorial |= {model._meta.label for model in apps.get_models() if "wagtailcore.page" in _parents(model)}

    missing = {
        model._meta.label: found
        for model in apps.get_models(include_auto_created=True)
        if (found := tells_of_people(model))
        if model._meta.label not in described | editorial | set(NOTHING_PERSONAL)
    }

    assert missing == {}, "describe them in a Record (panreflex/base/personal_data.py)"


def test_the_register_names_tables_that_exist_and_no_key_twice():
    keys = [record.key for record in personal_data.records()]

    assert len(set(keys)) == len(keys)
    assert keys[0] == "account"
    for record in personal_data.records():
        for label in record.models:
            apps.get_model(label)


def test_each_entry_says_what_why_on_what_ground_and_how_long():
    for record in personal_data.records():
        texts = [record.title, record.data, record.purpose, record.legal_basis, record.kept]
        assert all(str(text).strip() for text in texts), record.key


def _parents(model: type[models.Model]) -> set[str]:
    return {parent._meta.label_lower for parent in model._meta.get_parent_list()}


def _delete_after(period: timedelta, **more: Any) -> dict[str, int]:
    return personal_data.delete_due(timezone.now() + period + timedelta(**more))


@pytest.mark.django_db
def test_sent_mail_goes_when_its_time_is_over_and_waiting_mail_stays():
    sent, waiting = (mailing.queue("anna@stadt.example", subject, "Text") for subject in ("Alt", "Wartet"))
    Mail.objects.filter(pk=sent.pk).update(sent_at=timezone.now())

    early = _delete_after(KEEP_SENT_MAIL, minutes=-1)
    late = _delete_after(KEEP_SENT_MAIL, minutes=1)

    assert (early["mail"], late["mail"]) == (0, 1)
    assert list(Mail.objects.all()) == [waiting]


@pytest.mark.django_db
def test_mail_that_could_not_be_delivered_stays_longer_for_the_administrators():
    mail = mailing.queue("anna@stadt.example", "Unzustellbar", "Text")
    Mail.objects.filter(pk=mail.pk).update(failed_at=timezone.now())

    assert _delete_after(KEEP_FAILED_MAIL, minutes=-1)["mail"] == 0
    assert _delete_after(KEEP_FAILED_MAIL, minutes=1)["mail"] == 1


@pytest.mark.django_db
def test_an_account_that_nobody_confirmed_goes_and_every_other_stays():
    forgotten, confirmed, made = make_user(), make_user(), make_user("editor")
    for user, verified in ((forgotten, False), (confirmed, True), (made, False)):
        EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": verified, "primary": True}
        )

    assert _delete_after(KEEP_UNCONFIRMED, minutes=-1)["account"] == 0
    assert _delete_after(KEEP_UNCONFIRMED, minutes=1)["account"] == 1
    assert {confirmed, made} <= set(User.objects.all())
    assert forgotten not in User.objects.all()


@pytest.mark.django_db
def test_ended_sessions_go():
    session = SessionStore()
    session["kept"] = "until it ends"
    session.save()

    assert _delete_after(timedelta(0))["sessions"] == 0
    assert _delete_after(timedelta(days=400))["sessions"] == 1
    assert not Session.objects.exists()


@pytest.mark.django_db
def test_the_trail_keeps_the_number_and_nothing_that_leads_to_the_person():
    user = make_user("editor", email="anna@stadt.example", name="Anna Amt")
    number = user.pk
    mailing.queue(user.email, "Für Sie", "Guten Tag, Anna Amt")
    AuditEntry.objects.create(actor=number, action="rename", object_type="people.User", object_key=str(number))

    personal_data.forget(number)
    personal_data.forget(number)

    assert not User.objects.filter(pk=number).exists()
    assert not Mail.objects.exists()
    assert AuditEntry.objects.filter(actor=number).exists()


@pytest.mark.django_db
def test_people_get_all_that_is_kept_of_them_and_nothing_of_others():
    anna, bernd = make_user("editor", email="anna@stadt.example"), make_user(email="bernd@stadt.example")

    exported = personal_data.export(anna.pk)

    assert exported["account"][0]["email"] == "anna@stadt.example"
    assert [row["role"] for row in exported["roles"]] == ["editor"]
    assert bernd.email not in str(exported)


@pytest.mark.django_db(transaction=True)
def test_the_nightly_job_deletes_what_is_due_and_may_run_twice():
    mail = mailing.queue("anna@stadt.example", "Alt", "Text")
    Mail.objects.filter(pk=mail.pk).update(sent_at=timezone.now() - KEEP_SENT_MAIL - timedelta(minutes=1))

    for _night in range(2):
        delete_personal_data.configure().defer(timestamp=0)
        do_waiting_jobs()

    assert not Mail.objects.filter(pk=mail.pk).exists()
    assert not ProcrastinateJob.objects.filter(status="failed").exists()
