"""Administrators learn what is set up wrongly, once by mail and always on a page; operators by a command."""

import json
import re
import shutil
from collections import namedtuple
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.utils import timezone

from panreflex.base import changes, checking
from panreflex.base.checking import Finding, Severity, configuration, machine, work
from panreflex.base.models import Mail, SetupFinding, TaskRun
from panreflex.people import setup_checks
from panreflex.project import cli, preparing, warning
from panreflex.share.search import setup_checks as search_checks
from tests import smtp_server
from tests.base.test_jobs import make_job, make_worker
from tests.making import make_client, make_user
from tests.project.test_permission_matrix import ROWS
from tests.working import do_waiting_jobs

GOOD_KEY = "xK7-2mQ9vR4_tW8zB1nL6pJ3hF5dS0gYaCeUiOqXbVkTrMwZjN"


def keys(check) -> set[str]:
    """Keys of what a check finds."""
    return {finding.key for finding in check()}


@pytest.fixture
def in_public(settings):
    """Settings of a platform that is well set up for everybody."""
    settings.BASE_URL, settings.SECURE, settings.DEMO, settings.DEBUG = "https://pan.example", True, False, False
    settings.ALLOWED_HOSTS, settings.PROXIES, settings.SECRET_KEY = ["pan.example"], 1, GOOD_KEY
    settings.DEFAULT_FROM_EMAIL = "plattform@pan.example"
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    return settings


def test_settings_fit_for_the_public_raise_no_finding(in_public):
    assert [key for check in configuration.CHECKS for key in keys(check)] == []


@pytest.mark.parametrize(
    ("check", "changed", "key"),
    [
        (configuration.secret_key, {"SECRET_KEY": "kurz"}, "secret_key"),
        (configuration.secret_key, {"SECRET_KEY": "a" * 60}, "secret_key"),
        (configuration.secret_key, {"SECRET_KEY": "please-change-me-" + GOOD_KEY}, "secret_key"),
        (configuration.demo_mode, {"DEMO": True}, "demo_public"),
        (configuration.addresses, {"BASE_URL": "http://pan.example", "SECURE": False}, "no_tls"),
        (configuration.addresses, {"ALLOWED_HOSTS": ["*"]}, "any_host"),
        (configuration.addresses, {"ALLOWED_HOSTS": ["localhost"]}, "own_host_refused"),
        (configuration.addresses, {"PROXIES": 0}, "no_proxies"),
        (configuration.debug, {"DEBUG": True}, "debug"),
        (configuration.sender, {"DEFAULT_FROM_EMAIL": "panreflex@localhost"}, "mail_from"),
        (configuration.deployment, {"SESSION_COOKIE_HTTPONLY": False}, "django.security.W015"),
    ],
)
def test_a_setting_that_is_wrong_for_the_public_is_found(in_public, check, changed, key):
    for name, value in changed.items():
        setattr(in_public, name, value)

    assert key in keys(check)


def test_a_name_below_an_allowed_domain_is_our_own(in_public):
    in_public.BASE_URL, in_public.ALLOWED_HOSTS = "https://wissen.stadt.example", [".stadt.example"]

    assert "own_host_refused" not in keys(configuration.addresses)


def test_whoever_tries_it_on_her_own_machine_is_left_in_peace(settings):
    settings.BASE_URL, settings.SECURE, settings.DEMO, settings.PROXIES = "http://127.0.0.1:8000", False, True, 0
    settings.SECRET_KEY, settings.ALLOWED_HOSTS = GOOD_KEY, ["127.0.0.1"]

    found = [finding for check in configuration.CHECKS for finding in check()]

    assert {finding.severity for finding in found} == {Severity.HINT}


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("http://127.0.0.1:8000", False),
        ("http://[::1]:8000", False),
        ("http://localhost", False),
        ("http://10.0.0.5", True),
        ("https://panreflex.de", True),
    ],
)
def test_public_is_what_others_can_reach(address, public):
    assert configuration.is_public(address) == public


def test_a_disk_without_room_is_urgent(monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(10**12, 10**12 - 10**8, 10**8))

    assert [(finding.key, finding.severity) for finding in machine.disk()] == [("disk", Severity.SERIOUS)]


def test_a_folder_for_files_that_everybody_may_write_to_is_found(settings, tmp_path: Path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    well = keys(machine.media_folder)

    settings.MEDIA_ROOT.chmod(0o777)

    assert (well, keys(machine.media_folder)) == (set(), {"media_open"})


@pytest.mark.django_db
def test_a_migration_that_is_missing_is_urgent():
    well = keys(machine.database)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'base' AND name LIKE '0007%'")

    assert (well, keys(machine.database)) == (set(), {"migrations"})


@pytest.mark.django_db
def test_clocks_that_differ_are_found(monkeypatch):
    well = keys(machine.clock)
    ahead = timezone.now() + timedelta(minutes=3)
    monkeypatch.setattr(timezone, "now", lambda: ahead)

    assert (well, keys(machine.clock)) == (set(), {"clock"})


@pytest.mark.django_db
def test_a_worker_that_is_gone_and_jobs_that_failed_are_found():
    make_worker(silent_for="10 minutes")
    make_job("failed")

    assert keys(work.worker) | keys(work.failed_jobs) == {"no_worker", "jobs_failed"}


@pytest.mark.django_db
def test_a_scheduled_task_that_does_not_run_any_more_is_found():
    for task, ago in (("base.remove_old_jobs", timedelta(days=3)), ("base.publish_scheduled", timedelta(minutes=6))):
        at = timezone.now() - ago
        TaskRun.objects.create(task=task, started_at=at, ended_at=at)

    assert keys(work.overdue) == {"overdue.base.remove_old_jobs"}


@pytest.mark.django_db
def test_a_mail_server_that_does_not_answer_and_mail_that_did_not_arrive_are_found(settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.DEMO = "127.0.0.1", 1, False
    now = timezone.now()
    Mail.objects.create(message_id="<1>", to="a@stadt.example", subject="A", text="", failed_at=now)
    Mail.objects.create(message_id="<2>", to="b@stadt.example", subject="B", text="")
    Mail.objects.filter(message_id="<2>").update(created_at=now - timedelta(hours=2))

    assert keys(work.mail) == {"mail_server", "mail_given_up", "mail_stuck"}


@pytest.mark.django_db
def test_a_platform_without_an_administrator_of_its_own_is_found(settings):
    settings.DEMO = False
    make_user("administrator", is_demo=True)
    before = keys(setup_checks.administrators)

    make_user("administrator")

    assert before == {"no_administrator", "demo_accounts"}
    assert keys(setup_checks.administrators) == {"demo_accounts"}


@pytest.mark.django_db
def test_an_administrator_without_a_second_factor_is_counted(settings):
    settings.DEMO = False
    person = make_user("administrator")
    Authenticator.objects.filter(user=person).delete()
    make_user("reader")
    before = keys(setup_checks.second_factor)

    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})

    assert (before, keys(setup_checks.second_factor)) == ({"no_second_factor"}, set())


@pytest.mark.django_db
def test_a_search_that_stays_behind_is_found():
    changes.record("library.practiceexample", ["1"])
    fresh = keys(search_checks.index)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE base_change SET at = now() - interval '1 hour'")

    assert (fresh, keys(search_checks.index)) == (set(), {"search_behind"})


def finding(key: str = "disk", severity: Severity = Severity.SERIOUS) -> Finding:
    return Finding(key=key, severity=severity, title=f"Fault {key}", remedy="Mend it.")


@pytest.mark.django_db
def test_a_check_that_breaks_stops_no_other(monkeypatch):
    def breaks():
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing_there")
        return []

    monkeypatch.setattr(checking, "checks", lambda: [breaks, lambda: [finding()]])

    assert [found.severity for found in checking.run()] == [Severity.SERIOUS, Severity.WARNING]


@pytest.mark.django_db
def test_administrators_get_one_message_about_a_serious_fault_and_none_about_others(monkeypatch):
    administrator = make_user("administrator")
    make_user("editor")
    found = [finding("disk"), finding("hint", Severity.HINT)]
    monkeypatch.setattr(checking, "run", lambda: found)

    for _hour in range(3):
        warning.check_and_warn()

    mail = Mail.objects.get()
    assert mail.to == administrator.email
    assert "Fault disk" in mail.text
    assert "Fault hint" not in mail.text
    assert "/verwaltung/einrichtung/" in mail.text


@pytest.mark.django_db
@pytest.mark.parametrize(("mended_for", "told_again"), [(timedelta(hours=1), 0), (timedelta(days=8), 1)])
def test_a_fault_that_comes_back_is_told_again_only_after_a_week(monkeypatch, mended_for, told_again):
    checking.keep([finding()])
    checking.keep([])
    SetupFinding.objects.update(told_at=timezone.now() - mended_for, since=timezone.now() - mended_for)

    news = checking.keep([finding()])

    assert len(news) == told_again
    assert [row.key for row in checking.current()] == ["disk"]


@pytest.mark.django_db
def test_a_fault_that_eased_and_became_serious_again_is_told_again():
    checking.keep([finding()])
    checking.keep([finding(severity=Severity.WARNING)])
    SetupFinding.objects.update(told_at=timezone.now() - timedelta(days=8))

    assert len(checking.keep([finding()])) == 1
    assert checking.keep([finding()]) == []


@pytest.mark.django_db
def test_what_is_mended_leaves_the_page():
    checking.keep([finding("disk"), finding("clock", Severity.WARNING)])

    checking.keep([finding("clock", Severity.WARNING)])

    page = make_client(make_user("administrator")).get("/verwaltung/einrichtung/").content.decode()
    assert "Fault clock" in page
    assert "Fault disk" not in page


@pytest.mark.django_db(transaction=True)
def test_the_button_lets_the_check_run_and_the_page_shows_what_it_found():
    browser = make_client(make_user("administrator"))

    first = browser.post("/verwaltung/einrichtung/pruefen/", follow=True).content.decode()
    do_waiting_jobs()
    later = browser.get("/verwaltung/einrichtung/").content.decode()

    assert "Die Prüfung läuft gerade." in first
    assert "Zuletzt geprüft am" in later
    assert "Kein Virenscanner eingerichtet." in later


@pytest.mark.django_db
def test_the_first_page_counts_what_asks_for_something():
    make_job("failed")
    checking.keep([finding()])

    page = make_client(make_user("administrator")).get("/verwaltung/").content.decode()

    assert "1 gescheitert" in page
    assert "1 Problem" in page
    assert "1 dringendes Problem mit der Einrichtung." in page


@pytest.mark.django_db
def test_the_first_page_leads_to_every_page_that_only_administrators_see():
    browser = make_client(make_user("administrator"))
    addresses = {row.address for route, row in ROWS.items() if re.fullmatch(r"verwaltung/[\w-]+/", route)}

    page = browser.get("/verwaltung/").content.decode()

    assert {address for address in addresses if f'href="{address}"' not in page} == set()


@pytest.mark.django_db
def test_the_first_page_needs_a_fixed_number_of_queries(django_assert_max_num_queries):
    browser = make_client(make_user("administrator"))

    with django_assert_max_num_queries(12):
        browser.get("/verwaltung/")


@pytest.mark.django_db
def test_the_command_says_what_is_wrong_and_ends_with_1_if_it_is_urgent(capsys, monkeypatch):
    monkeypatch.setattr(checking, "run", lambda: [finding(), finding("hint", Severity.HINT)])
    monkeypatch.setattr(cli, "django_set_up", lambda: nullcontext(preparing))

    with pytest.raises(SystemExit) as ended:
        cli.main(["check", "--json"])

    assert ended.value.code == 1
    assert [one["key"] for one in json.loads(capsys.readouterr().out)["findings"]] == ["disk", "hint"]


@pytest.mark.django_db
def test_a_mail_server_that_answers_is_no_finding(settings):
    settings.DEMO = False
    Mail.objects.create(message_id="<1>", to="a@stadt.example", subject="A", text="", sent_at=timezone.now())
    with smtp_server.running() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port

        assert keys(work.mail) == set()
