"""There are words of ours for every letter that allauth may send here."""

from pathlib import Path

import allauth
import pytest
from django.test import Client, override_settings

from panreflex.people.signing_in.letters import LETTERS
from tests.making import make_user
from tests.people.signing_in.steps import letters_to, link_in

TEMPLATES = Path(allauth.__file__).parent / "templates"
# Sent by nothing, or by steps that are switched off here: codes by mail, several addresses an account.
OFF = {
    "account/email/email_confirm",
    "account/email/email_deleted",
    "account/email/login_code",
    "account/email/password_reset_code",
}


def test_every_letter_of_allauth_has_words_of_ours():
    files = [file.relative_to(TEMPLATES).as_posix() for file in TEMPLATES.glob("*/email/*_message.txt")]
    names = {file.removesuffix("_message.txt") for file in files if "/base_" not in file}

    assert len(names) > 10
    assert names - OFF - set(LETTERS) == set()


@pytest.mark.django_db
def test_a_link_for_a_new_password_is_too_old_after_an_hour():
    anna = make_user()
    Client().post("/konto/password/reset/", {"email": anna.email})

    with override_settings(PASSWORD_RESET_TIMEOUT=-1):
        page = Client().get(link_in(letters_to(anna.email)[0]), follow=True).content.decode()

    assert "Dieser Link gilt nicht mehr." in page


@pytest.mark.django_db
def test_a_link_to_confirm_an_address_is_too_old_after_a_day():
    browser = Client()
    browser.post("/konto/signup/", {"email": "petra@stadt.example", "password1": "Nebel über dem Hafen um sieben"})

    with override_settings(ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS=-1):
        page = browser.get(link_in(letters_to("petra@stadt.example")[0])).content.decode()

    assert "Dieser Link gilt nicht mehr." in page
