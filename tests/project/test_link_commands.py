"""Operators check addresses outside from the command line."""

import json
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from panreflex.base.links import rounds
from panreflex.base.links.models import Outcome
from panreflex.base.links.visiting import Visit
from panreflex.project import cli
from tests.base.links.web import AtOnce, StillClock, answer, internet
from tests.making import make_publication

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def set_up_already(monkeypatch, settings):
    """The database of the test instead of the installation's, and a small internet."""

    @contextmanager
    def nothing_to_do():
        yield

    settings.LINK_CHECK = True
    monkeypatch.setattr(cli, "django_set_up", nothing_to_do)
    monkeypatch.setattr(rounds, "Threads", AtOnce)


def run(capsys, *arguments: str) -> tuple[int, dict[str, Any]]:
    code = 0
    try:
        cli.main(["links", "check", *arguments, "--json"])
    except SystemExit as ended:
        code = int(ended.code or 0)
    return code, json.loads(capsys.readouterr().out)


def test_the_command_asks_for_what_is_due_and_says_what_it_found(capsys, monkeypatch):
    with internet() as web:
        monkeypatch.setattr(rounds, "Way", web.way)
        web.clock.moment = timezone.now() + timedelta(hours=1)  # what is read anew is due from now on
        monkeypatch.setattr(rounds, "Clock", lambda: web.clock)
        make_publication("a", url=web.put("a.example", "/", answer(200)))
        make_publication("b", url=web.put("b.example", "/", answer(404)))
        first = run(capsys, "--limit", "1")
        rest = run(capsys)

    figures = {"asked": 1, "unknowable": 0, "offline": False, "dead": []}
    assert first == (0, figures | {"good": 1, "failed": 0})
    assert rest == (0, figures | {"good": 0, "failed": 1})


def test_dead_addresses_are_listed_for_people(capsys, monkeypatch):
    monkeypatch.setattr(rounds, "visit", lambda url, way, clock: Visit(Outcome.GONE, 410))
    make_publication("a", url="https://a.example/")
    clock = StillClock()
    clock.moment = timezone.now() + timedelta(hours=1)
    monkeypatch.setattr(rounds, "Clock", lambda: clock)

    for _week in range(3):
        cli.main(["links", "check"])
        clock.sleep(7 * 86400)

    assert "1 count as dead.\n  dead  https://a.example/" in capsys.readouterr().out


def test_switched_off_or_with_a_senseless_limit_it_refuses(capsys, settings):
    settings.LINK_CHECK = False

    assert run(capsys)[0] == 1
    assert run(capsys, "--limit", "0")[0] == 2
