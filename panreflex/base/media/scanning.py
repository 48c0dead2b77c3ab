"""Virus scanner: a clamd somewhere is shown every file; what it finds is locked away and told to people.

The address is a setting. Without one, files are public unchecked and every list says so.
"""

import socket
from collections.abc import Iterable
from functools import partial
from typing import IO, NamedTuple
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from panreflex.base import changes, mailing
from panreflex.base.media.models import Attachment, Picture, ScanState, StoredFile, Video

_CHUNK = 64 * 1024  # bytes
_TIMEOUT = 60  # seconds without an answer
_LONGEST_ANSWER = 4_096
QUARANTINE = "quarantine"


class ScannerFailed(Exception):
    """The scanner did not answer, or not in a way we understand. The file stays unchecked."""


class Verdict(NamedTuple):
    """What the scanner said. `finding`: name of the malware, "" for none."""

    finding: str


def scanned(file: IO[bytes], address: str) -> Verdict:
    """Show a file to clamd (its command INSTREAM). Raises ScannerFailed.

    address: tcp://host:port or unix:///path.
    """
    try:
        with _connected(address) as scanner:
            scanner.sendall(b"zINSTREAM\0")
            while chunk := file.read(_CHUNK):
                scanner.sendall(len(chunk).to_bytes(4) + chunk)
            scanner.sendall(bytes(4))
            answer = _answer(scanner)
    except OSError as error:
        raise ScannerFailed(f"{address}: {error}") from error
    if answer == "stream: OK":
        return Verdict("")
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Verdict(answer.removeprefix("stream: ").removesuffix(" FOUND"))
    raise ScannerFailed(f"{address}: {answer[:200]!r}")


def answers(address: str) -> bool:
    """Whether a clamd is there (its command PING): for administrators who look at the set-up."""
    try:
        with _connected(address) as scanner:
            scanner.sendall(b"zPING\0")
            return _answer(scanner) == "PONG"
    except OSError:
        return False


def set_up_problems() -> list[str]:
    """What administrators should know about the scanner, as sentences; [] if all is well."""
    if not settings.VIRUS_SCANNER:
        return [_("Kein Virenscanner eingerichtet. Hochgeladene Dateien sind ungeprüft öffentlich.")]
    if not answers(settings.VIRUS_SCANNER):
        return [_("Der Virenscanner antwortet nicht. Neue Dateien bleiben gesperrt, bis er wieder antwortet.")]
    return []


def scan(model: str, pk: int) -> None:
    """Check one file and note the verdict. Repeatable: one that is gone or has its verdict is left alone.

    Raises ScannerFailed after noting that. A file exchanged meanwhile is left to its own job.
    """
    stored: StoredFile | None = apps.get_model(model).objects.awaiting_scan().filter(pk=pk).first()
    if stored is None or not settings.VIRUS_SCANNER:
        return
    try:
        finding = _finding_in(stored)
    except (ScannerFailed, OSError):
        _note(stored, ScanState.FAILED)
        raise
    _note(stored, ScanState.INFECTED if finding else ScanState.CLEAN, finding)


def _finding_in(stored: StoredFile) -> str:
    for name in _file_names(stored):
        with default_storage.open(name) as file:
            if finding := scanned(file, settings.VIRUS_SCANNER).finding:
                return finding
    return ""


def _file_names(stored: StoredFile) -> list[str]:
    files = [stored.file, stored.subtitles] if isinstance(stored, Video) else [stored.file]  # type: ignore[attr-defined]
    return [str(file.name) for file in files]


@transaction.atomic
def _note(seen: StoredFile, state: ScanState, finding: str = "") -> None:
    """Write the verdict on the file that was seen, unless another one took its place; lock away what is dangerous."""
    stored = type(seen)._default_manager.select_for_update(of=("self",)).filter(pk=seen.pk, key=seen.key).first()
    if stored is None:
        return
    stored.scan_state, stored.scanned_at, stored.scan_finding = state, timezone.now(), finding[:200]
    fields = ["scan_state", "scanned_at", "scan_finding"]
    if state == ScanState.INFECTED:
        _lock_away(stored)
        fields += ["file"]
        _tell(stored)
    stored.save(update_fields=fields)
    if state == ScanState.CLEAN and isinstance(stored, Attachment):
        stored.queue_reading()
    changes.record(stored._meta.label_lower, [str(stored.pk)])


def _lock_away(stored: StoredFile) -> None:
    """Move the file where nothing is served from, and drop the scaled copies made of it.

    What stood elsewhere goes with the commit: without it the rows still lead there.
    """
    file = stored.file  # type: ignore[attr-defined]
    if isinstance(stored, Picture):
        stored.renditions.all().delete()  # Wagtail takes their files away
    with file.storage.open(file.name) as content:
        kept = file.storage.save(f"{QUARANTINE}/{stored.key}", content)
    transaction.on_commit(partial(file.storage.delete, file.name))
    file.name = kept


def _tell(stored: StoredFile) -> None:
    uploader = stored.uploaded_by_user  # type: ignore[attr-defined]
    for address in dict.fromkeys([*([uploader.email] if uploader else []), *_administrators()]):
        mailing.queue(
            address,
            _("Schadsoftware in einer hochgeladenen Datei"),
            _(
                "In der Datei „%(name)s“ (%(title)s) hat der Virenscanner etwas gefunden: %(finding)s.\n\n"
                "Die Datei ist gesperrt und wird nicht mehr ausgeliefert. "
                "Bitte prüfen Sie das Gerät, von dem sie stammt, und löschen Sie die Datei in der Redaktion."
            )
            % {"name": stored.original_name, "title": stored, "finding": stored.scan_finding},
        )


def _administrators() -> Iterable[str]:
    """E-mail addresses of those who run the platform; who that is, a later room knows."""
    found: Iterable[str] = import_string(settings.ADMINISTRATORS)()
    return found


def _connected(address: str) -> socket.socket:
    """A connection to the scanner. Raises OSError."""
    parts = urlsplit(address)
    if parts.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(_TIMEOUT)
        try:
            connection.connect(parts.path)
        except OSError:
            connection.close()
            raise
        return connection
    return socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 3310), timeout=_TIMEOUT)


def _answer(scanner: socket.socket) -> str:
    """One answer, which ends with a null byte."""
    received = b""
    while b"\0" not in received and len(received) < _LONGEST_ANSWER:
        part = scanner.recv(_LONGEST_ANSWER)
        if not part:
            break
        received += part
    return received.split(b"\0")[0].decode("utf-8", "replace").strip()
