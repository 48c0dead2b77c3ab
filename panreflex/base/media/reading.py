"""The text of documents for the search, read in a process of its own (`extracting.py`) with limits on all it may use.

A file that its reader cannot manage is skipped with a reason that editors see; nothing else suffers from it.
"""

import json
import logging
import os
import selectors
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from signal import SIGALRM, SIGKILL, SIGXCPU
from typing import IO

from django.db import transaction
from django.utils import timezone

from panreflex.base import changes
from panreflex.base.media import archives, extracting
from panreflex.base.media.models import Attachment, ExtractedPage
from panreflex.base.media.readable import ReadingProblem, ReadingState

KINDS = {"application/pdf": "pdf", archives.DOCX: "docx", archives.PPTX: "pptx"}
TABLES = (archives.XLSX, archives.ODS, "text/csv")
# What the child runs; tests put a reader in its place that never ends.
COMMAND = [sys.executable, "-P", "-s", "-m", "panreflex.base.media.extracting"]
LONGEST = extracting.LONGEST + 5.0  # seconds by the clock: the child ends by itself before
MAX_ANSWER = 8 * extracting.MAX_CHARACTERS  # bytes; JSON writes a letter with up to six

# The system ends what takes more than its memory.
_ENDED_BY = {
    -SIGALRM: ReadingProblem.TOO_SLOW,
    -SIGXCPU: ReadingProblem.TOO_SLOW,
    -SIGKILL: ReadingProblem.TOO_HUNGRY,
}
_CODE = Path(__file__).parents[3]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a file says, by pages (number from 1 on, 0 for a document without pages), or why it says nothing."""

    pages: tuple[tuple[int, str], ...] = ()
    problem: ReadingProblem | None = None


@transaction.atomic
def read_again(pk: int) -> None:
    """Forget what we know of a document's text and have it read once more."""
    document: Attachment | None = Attachment.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if document is not None:
        document.forget_reading()
        document.save(update_fields=["reading_state", "reading_problem", "read_at", "read_sha256"])
        document.queue_reading()


def read(pk: int) -> None:
    """Read one document and keep its pages. Repeatable: what was read, is gone or may be dangerous is left alone."""
    document: Attachment | None = Attachment.objects.awaiting_reading().filter(pk=pk).first()
    if document is None:
        return
    outcome = _outcome(document)
    if outcome.problem:
        _log.info("The text of document %s is not searched: %s", pk, outcome.problem.value)
    _keep(document, outcome)


def text_of(file: IO[bytes], media_type: str) -> Outcome:
    """What a file says. file: one of the system, as the child gets it as it is."""
    if media_type in TABLES:
        return Outcome(problem=ReadingProblem.TABLE)
    if media_type not in KINDS:
        return Outcome(problem=ReadingProblem.FORMAT)
    file.seek(0)
    # No secret of ours, no address of the database: nothing but where our code is.
    environment = {"PYTHONPATH": str(_CODE), "LANG": "C.UTF-8"}
    with subprocess.Popen(
        [*COMMAND, KINDS[media_type]],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd="/",
    ) as child:
        try:
            answer = _answer(child)
        finally:
            child.kill()  # what has ended takes no notice
    if answer is None:
        return Outcome(problem=ReadingProblem.TOO_SLOW)
    if len(answer) > MAX_ANSWER:
        return Outcome(problem=ReadingProblem.TOO_LONG)
    if child.returncode in _ENDED_BY:
        return Outcome(problem=_ENDED_BY[child.returncode])
    return _understood(answer)


def _answer(child: "subprocess.Popen[bytes]") -> bytes | None:
    """All it says, one byte more than allowed at most; None if it takes too long."""
    assert child.stdout is not None
    ends = time.monotonic() + LONGEST
    received = bytearray()
    with selectors.DefaultSelector() as ready:
        ready.register(child.stdout, selectors.EVENT_READ)
        while len(received) <= MAX_ANSWER:
            if not ready.select(max(0.0, ends - time.monotonic())):
                return None
            if not (part := os.read(child.stdout.fileno(), 2**16)):
                try:
                    child.wait(timeout=max(0.0, ends - time.monotonic()))
                except subprocess.TimeoutExpired:
                    return None
                break
            received += part
    return bytes(received[: MAX_ANSWER + 1])


def _understood(answer: bytes) -> Outcome:
    """The child's word, which is not believed further than that: a file may have taken it over."""
    try:
        said = json.loads(answer)
        if "problem" in said:
            return Outcome(problem=ReadingProblem(said["problem"]))
        pages = tuple((int(number), str(text)) for number, text in said["pages"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return Outcome(problem=ReadingProblem.BROKEN)
    numbers = [number for number, _text in pages]
    if not pages or len(set(numbers)) < len(pages) or not 0 <= min(numbers) <= max(numbers) <= extracting.MAX_PAGES:
        return Outcome(problem=ReadingProblem.BROKEN)
    return Outcome(pages=tuple((number, _storable(text)) for number, text in pages))


def _storable(text: str) -> str:
    return text.replace("\0", "").encode(errors="replace").decode()


def _outcome(document: Attachment) -> Outcome:
    try:
        with document.file.storage.open(str(document.file.name)) as file:
            return text_of(file, document.media_type)
    except FileNotFoundError:
        return Outcome(problem=ReadingProblem.MISSING)


@transaction.atomic
def _keep(seen: Attachment, outcome: Outcome) -> None:
    """Write what was read of the file that was seen, unless another one took its place meanwhile."""
    unread = Attachment.objects.select_for_update(of=("self",)).filter(reading_state=ReadingState.WAITING)
    document: Attachment | None = unread.filter(pk=seen.pk, key=seen.key).first()
    if document is None:
        return
    document.extracted_pages.all().delete()
    ExtractedPage.objects.bulk_create(
        ExtractedPage(attachment=document, number=number, text=text) for number, text in outcome.pages
    )
    document.reading_state = ReadingState.SKIPPED if outcome.problem else ReadingState.READ
    document.reading_problem = outcome.problem or ""
    document.read_at, document.read_sha256 = timezone.now(), seen.sha256
    document.save(update_fields=["reading_state", "reading_problem", "read_at", "read_sha256"])
    changes.record("media.attachment", [str(document.pk)])
