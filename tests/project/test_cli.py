"""The command line that operators meet."""

import json
import os
import subprocess
import sys

import psycopg
import pytest

from panreflex.project import cli, preflight, preparing
from panreflex.project.preflight import BadInput
from tests.waiting import wait_until


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command."""
    with pytest.raises(SystemExit) as ended:
        cli.main(list(arguments))
        raise SystemExit(0)
    captured = capsys.readouterr()
    return int(ended.value.code or 0), captured.out, captured.err


def test_help_lists_every_command_with_a_whole_line(capsys):
    code, out, _ = said(capsys, "--help")

    assert code == 0
    for name in cli.panreflex.commands:
        (line,) = [line for line in out.splitlines() if line.split()[:1] == [name]]
        assert len(line.split()) > 3
        assert not line.endswith("...")


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        (["load-contents"], "panreflex"),
        (["demo", "acounts"], "panreflex demo"),
        (["health", "--jason"], "--jason"),
        (["health", "now"], "panreflex health"),
    ],
)
def test_bad_input_is_code_2_and_one_line_of_json_that_says_where(capsys, arguments, where):
    code, out, err = said(capsys, *arguments, "--json")

    (error,) = json.loads(out)["errors"]
    assert (code, error["where"], err) == (2, where, "")
    assert out.count("\n") == 1
    assert error["what"]


def test_without_json_errors_are_for_people_and_standard_output_stays_empty(capsys):
    code, out, err = said(capsys, "load-contents")

    assert (code, out) == (2, "")
    assert "No such command 'load-contents'" in err


def test_a_port_that_is_none_is_bad_input(capsys, monkeypatch):
    monkeypatch.setenv("PORT", "many")

    code, out, _ = said(capsys, "health", "--json")

    assert (code, json.loads(out)["errors"][0]["where"]) == (2, "PORT")


def test_what_stands_in_the_way_is_code_1(capsys, monkeypatch, free_port):
    monkeypatch.setenv("PORT", str(free_port))

    code, out, _ = said(capsys, "health", "--json")

    assert code == 1
    assert "To start it: make run" in json.loads(out)["errors"][0]["what"]


def test_each_fault_of_a_content_file_is_an_error_of_its_own(capsys, monkeypatch):
    faults = [("themes.json, flut, title", "leer"), ("events.json", "kein JSON")]

    def refuse(arguments: list[str], **options: object) -> None:
        raise BadInput("zwei Fehler", faults=faults)

    monkeypatch.setattr(cli.panreflex, "main", refuse)

    code, out, _ = said(capsys, "load-content", "--json")

    assert code == 2
    assert [(error["where"], error["what"]) for error in json.loads(out)["errors"]] == faults


def test_commands_start_the_database_they_need_and_stop_it_again(data):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PANREFLEX_")}
    environment |= {"PANREFLEX_DATA": str(data), "PANREFLEX_DEMO": "1"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "panreflex.project.cli", *arguments],
            env=environment,
            cwd=preflight.ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    before = run("demo", "accounts", "--json")
    asked = run("with", "psql", "--tuples-only", "--no-align", "--command", "SELECT current_user || 42")
    missing = run("with", "no-such-program")
    failed = run("with", "sh", "-c", "exit 7")

    assert (before.returncode, before.stdout) == (0, "[]\n"), before.stderr
    assert (asked.returncode, asked.stdout) == (0, "panreflex42\n"), asked.stderr
    assert (missing.returncode, failed.returncode) == (2, 7)
    assert "no program named no-such-program" in missing.stderr
    assert not (data / "postgres" / "cluster" / "postmaster.pid").exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_migrate_at_once_wait_for_each_other():
    waiting = psycopg.connect(os.environ["PANREFLEX_DATABASE_URL"], autocommit=True)
    waiting.execute("SELECT pg_advisory_lock(%s)", [preparing.ADVISORY_LOCK])
    second = subprocess.Popen(
        [sys.executable, "-m", "panreflex.project.cli", "migrate", "--json"],
        cwd=preflight.ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    awaited = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    wait_until(lambda: waiting.execute(awaited).fetchone() == (1,))

    waiting.close()
    out, _ = second.communicate()

    assert (second.returncode, json.loads(out)) == (0, {"migrations": 0})
