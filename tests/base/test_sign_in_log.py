"""Operators see in the log that somebody signed in or failed to, and that something was refused, but not who."""

import json
import logging
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pythonjsonlogger.json import JsonFormatter

from tests.making import PASSWORD, make_client, make_user


def lines(caplog) -> list[dict[str, object]]:
    """What the log would hold, as our formatter writes it."""
    formatters: Any = settings.LOGGING["formatters"]
    configured = formatters["json"]
    formatter = JsonFormatter(configured["fmt"], rename_fields=configured["rename_fields"], timestamp="time")
    return [json.loads(formatter.format(record)) for record in caplog.records]


@pytest.mark.django_db
@pytest.mark.parametrize(("password", "said"), [(PASSWORD, "signed in"), ("ein falsches Kennwort", "sign-in failed")])
def test_signing_in_leaves_a_line_without_name_and_address(client: Client, caplog, password, said):
    person = make_user(name="Anna Amt")
    caplog.set_level(logging.INFO)

    client.post("/konto/login/", {"login": person.email, "password": password})

    assert said in [line["message"] for line in lines(caplog)]
    written = json.dumps(lines(caplog))
    assert person.email not in written
    assert "Anna" not in written
    assert password not in written


@pytest.mark.django_db
def test_a_refusal_is_a_warning_with_its_path_and_request(caplog):
    caplog.set_level(logging.WARNING)

    make_client(make_user()).get("/verwaltung/")

    [refusal] = [line for line in lines(caplog) if line["logger"] == "panreflex.requests"]
    assert (refusal["level"], refusal["status"], refusal["path"]) == ("WARNING", 403, "/verwaltung/")


@pytest.mark.django_db
def test_too_many_attempts_are_a_warning(client: Client, caplog):
    caplog.set_level(logging.WARNING)

    for _attempt in range(40):
        response = client.post("/konto/login/", {"login": "nobody@stadt.example", "password": "falsch"})
        if response.status_code == 429:
            break

    assert 429 in [line.get("status") for line in lines(caplog)]
