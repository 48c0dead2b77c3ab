"""What is refused before anything slow begins, and that the message says what to do."""

import os
import socket
from contextlib import nullcontext

import pytest

from panreflex.project import data_folder, preflight
from panreflex.project.preflight import BadInput, Refused

UNDER_ROOT = os.geteuid() == 0


@pytest.mark.parametrize("given", ["http", "0", "65536", "-1", "80 80", "８０"])
def test_a_port_that_is_none_is_refused_by_name(monkeypatch, given):
    monkeypatch.setenv("PORT", given)

    with pytest.raises(BadInput, match="from 1 to 65535") as refusal:
        preflight.port()
    assert refusal.value.faults[0][0] == "PORT"


def test_the_port_is_8000_unless_chosen(monkeypatch):
    monkeypatch.setenv("PORT", "")

    assert preflight.port() == 8000


def test_a_port_in_use_is_refused_with_another_one_to_try():
    with socket.create_server((preflight.ADDRESS, 0)) as other:
        number = other.getsockname()[1]

        with pytest.raises(Refused, match=f"Port {number} is in use.*\n.*PORT={number + 1} make run"):
            preflight.require_free_port(number)

    preflight.require_free_port(number)


def test_a_full_disk_is_noticed_before_the_folder_exists(tmp_path):
    preflight.require_space(tmp_path / "not" / "there", 1)

    with pytest.raises(Refused, match=r"MB are free.*needed.\n.*goes on where it stopped"):
        preflight.require_space(tmp_path / "not" / "there", 10**9)


def test_under_root_data_below_a_private_folder_are_refused_and_anyone_else_may_keep_them_there(tmp_path):
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    modes = {path: path.stat().st_mode for path in (private, *private.parents)}

    with pytest.raises(Refused, match=r"is private to root(.|\n)*chmod o\+x") if UNDER_ROOT else nullcontext():
        data_folder.prepare(private / "below" / "var")

    assert (private / "below").exists() is not UNDER_ROOT
    assert {path: path.stat().st_mode for path in modes} == modes


def test_a_data_folder_that_is_private_to_root_itself_is_refused_rather_than_opened(public_folder):
    (public_folder / "var").mkdir(mode=0o700)

    with pytest.raises(Refused, match="is private to root") if UNDER_ROOT else nullcontext():
        data_folder.prepare(public_folder / "var")

    assert (public_folder / "var").stat().st_mode & 0o777 == 0o700


def test_a_tight_umask_does_not_lock_postgresql_out_of_folders_that_we_make(public_folder):
    before = os.umask(0o077)
    try:
        data_folder.prepare(public_folder / "new" / "var")
    finally:
        os.umask(before)

    preflight.require_usable_data_folder(public_folder / "new" / "var")
    assert (public_folder / "new" / "var").stat().st_mode & 0o077 == (0o011 if UNDER_ROOT else 0)


def test_a_data_folder_of_another_account_is_refused(public_folder, monkeypatch):
    (public_folder / "var" / "postgres").mkdir(parents=True)
    monkeypatch.setattr(os, "geteuid", lambda: (public_folder / "var").stat().st_uid + 1)

    with pytest.raises(Refused, match="belong to another account"):
        preflight.require_usable_data_folder(public_folder / "var")
