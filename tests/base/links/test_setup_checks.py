"""Administrators learn if the platform cannot look after addresses outside."""

import pytest

from panreflex.base.links.models import Run
from panreflex.base.links.setup_checks import link_check
from tests.base.links.web import BEGINNING

pytestmark = pytest.mark.django_db


def found(settings, *, on: bool, demo: bool = False, offline: bool | None = None) -> list[tuple[str, str]]:
    settings.LINK_CHECK, settings.DEMO = on, demo
    if offline is not None:
        Run.objects.create(started_at=BEGINNING, at=BEGINNING, ended_at=BEGINNING, total=1, offline=offline)
    return [(finding.key, finding.severity.value) for finding in link_check()]


def test_switched_off_is_a_hint_but_not_in_demo_mode(settings):
    assert found(settings, on=False) == [("links_off", "hint")]
    assert found(settings, on=False, demo=True) == []


def test_the_last_round_says_whether_anybody_answered(settings):
    assert found(settings, on=True) == []
    assert found(settings, on=True, offline=True) == [("links_offline", "warning")]
    assert found(settings, on=True, offline=False) == []
