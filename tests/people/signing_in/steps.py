"""What somebody does at the sign-in, for tests, and how much hashing it costs."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from panreflex.base.models import Mail
from panreflex.people.models import User
from panreflex.people.signing_in.factors import FactorAdapter
from tests.making import PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
OTHER_PASSWORD = "Nebel über dem Hafen um sieben"


def sign_in(browser: Client, user: User, password: str = PASSWORD, **extra: Any) -> Any:
    """The first step; where there is a second factor, the second is still to come."""
    return browser.post("/konto/login/", {"login": user.email, "password": password}, **extra)


def set_up_app(user: User) -> Authenticator:
    """An app that shows codes of SECRET."""
    data = {"secret": FactorAdapter().encrypt(SECRET)}
    made: Authenticator = Authenticator.objects.create(user=user, type="totp", data=data)
    return made


def is_signed_in(browser: Client) -> bool:
    return browser.get("/konto/").status_code == 200


def letters_to(address: str) -> list[Mail]:
    return list(Mail.objects.filter(to=address).order_by("pk"))


def link_in(mail: Mail) -> str:
    """The path of the first link into the account."""
    found = re.search(r"http://127\.0\.0\.1:8000(/konto/\S+)", mail.text)
    assert found, mail.text
    return found[1]


@contextmanager
def counted_hashes() -> Iterator[list[str]]:
    """Each password that is hashed within the block, by whatever way."""
    hashed: list[str] = []
    real = MD5PasswordHasher.encode

    def encode(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return str(real(self, password, salt))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MD5PasswordHasher, "encode", encode)
        yield hashed
