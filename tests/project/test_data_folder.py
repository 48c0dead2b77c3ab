"""The folder that holds everything an installation owns."""

from concurrent.futures import ThreadPoolExecutor

from panreflex.project import data_folder


def test_the_secret_key_is_made_once_even_if_many_ask_at_the_same_time(data):
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(data_folder.secret_key, [data] * 32))

    assert len(keys) == 1
    assert len(keys.pop()) >= 50


def test_only_the_owner_may_read_the_secret_key(data):
    data_folder.secret_key(data)

    assert (data / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in data.iterdir()] == ["secret_key"]


def test_a_scratch_folder_is_gone_after_use():
    with data_folder.scratch() as folder:
        assert folder.is_dir()

    assert not folder.parent.exists()
