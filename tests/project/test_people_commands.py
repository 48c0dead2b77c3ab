"""Operators invite the first administrator, and export or delete what is kept of a person."""

import json
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.utils import timezone

from panreflex.base import mailing
from panreflex.base.models import Mail
from panreflex.people.models import AuditEntry, Invitation, User
from panreflex.people.personal_data import KEEP_SENT_MAIL
from panreflex.project import cli
from tests.making import PASSWORD, make_client, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def set_up_already(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database of the test instead of the installation's."""

    @contextmanager
    def nothing_to_do():
        yield

    monkeypatch.setattr(cli, "django_set_up", nothing_to_do)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    """Exit code and the line of JSON that `panreflex people …` writes."""
    code = 0
    try:
        cli.main(["people", *arguments, "--json"])
    except SystemExit as ended:
        code = int(ended.code or 0)
    return code, json.loads(capsys.readouterr().out)


def test_the_first_administrator_comes_by_a_link_from_the_command_line(capsys, settings):
    code, answer = run(capsys, "invite", "Chefin@Stadt.example")
    path = answer["link"].removeprefix(settings.BASE_URL)
    make_client().post(path, {"name": "Chefin", "password": PASSWORD})

    assert code == 0
    assert User.objects.get(email="chefin@stadt.example").grants.get().role == "administrator"


def test_inviting_twice_or_no_address_is_refused(capsys):
    run(capsys, "invite", "chefin@stadt.example", "--role", "editor")

    assert run(capsys, "invite", "chefin@stadt.example", "--role", "editor")[0] == 1
    assert run(capsys, "invite", "chefin")[0] == 2
    assert run(capsys, "invite", "chefin@" + ".".join(["a" * 62] * 4) + ".example")[0] == 2
    assert Invitation.objects.get().role == "editor"


def test_what_is_due_is_deleted_at_once_and_counted(capsys):
    mail = mailing.queue("anna@stadt.example", "Alt", "Text")
    Mail.objects.filter(pk=mail.pk).update(sent_at=timezone.now() - KEEP_SENT_MAIL - timedelta(minutes=1))

    first, second = run(capsys, "delete-due"), run(capsys, "delete-due")

    assert (first[0], first[1]["deleted"]["mail"]) == (0, 1)
    assert second[1]["deleted"]["mail"] == 0
    assert not Mail.objects.exists()


def test_an_export_holds_what_is_kept(capsys):
    user = make_user(name="Anna Amt")

    code, answer = run(capsys, "export", user.email.upper())

    assert (code, answer["records"]["account"][0]["name"]) == (0, "Anna Amt")


def test_a_deletion_asks_unless_told_not_to():
    user = make_user()

    asked = CliRunner().invoke(cli.panreflex, ["people", "delete", user.email], input="n\n")
    remains = User.objects.filter(pk=user.pk).exists()
    done = CliRunner().invoke(cli.panreflex, ["people", "delete", user.email, "--yes", "--json"])

    assert asked.exit_code == 1
    assert remains
    assert json.loads(done.stdout) == {"deleted": user.pk}
    assert not User.objects.filter(pk=user.pk).exists()


def test_what_cannot_be_done_says_why(capsys):
    administrator = make_user("administrator")

    unknown = run(capsys, "export", "niemand@stadt.example")
    last = run(capsys, "delete", administrator.email, "--yes")

    assert (unknown[0], unknown[1]["errors"][0]["where"]) == (2, "EMAIL")
    assert (last[0], User.objects.filter(pk=administrator.pk).exists()) == (1, True)


def test_factors_that_were_lost_are_taken_away_and_their_owner_is_told(capsys):
    administrator = make_user("administrator")
    browser = make_client(administrator)
    before = browser.get("/verwaltung/personen/").status_code

    code, answer = run(capsys, "reset-factors", administrator.email.upper(), "--yes")

    assert (before, code, answer) == (200, 0, {"removed": 1})
    assert browser.get("/verwaltung/personen/").status_code in (302, 403)
    assert Mail.objects.get(to=administrator.email).subject == "Ihre zweiten Faktoren sind entfernt"
    assert AuditEntry.objects.filter(action="reset_factors", object_key=str(administrator.pk)).count() == 1
    assert run(capsys, "reset-factors", "niemand@stadt.example", "--yes")[0] == 2
