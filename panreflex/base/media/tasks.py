"""Jobs about uploaded files."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from panreflex.base.describing import described
from panreflex.base.media import reading, scanning
from panreflex.base.media.models import Attachment

SCANNED = ("media.picture", "media.attachment", "media.video")
_AT_ONCE = 500
_ABANDONED_AFTER = timedelta(days=1)


@described(_("Datei prüfen"), _("Zeigt eine hochgeladene Datei dem Virenscanner."))
@app.task(name="media.scan", queue="files", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def scan(*, model: str, pk: int) -> None:
    """Repeatable: what has a verdict is left alone. What fails for good is taken up again by `scan_what_waits`."""
    scanning.scan(model, pk)


@described(_("Ungeprüfte Dateien suchen"), _("Reiht Dateien ein, die noch kein Virenscanner gesehen hat."))
@app.periodic(cron="*/10 * * * *")
@app.task(name="media.scan_what_waits", queueing_lock="media.scan_what_waits")
def scan_what_waits(timestamp: int) -> None:
    """Repeatable: queues what no scanner has seen, also from the time before there was one; once a file at most."""
    if not settings.VIRUS_SCANNER:
        return
    for model in SCANNED:
        waiting = apps.get_model(model).objects.awaiting_scan().order_by("pk")
        for pk in waiting.values_list("pk", flat=True)[:_AT_ONCE]:
            with suppress(AlreadyEnqueued), transaction.atomic():
                scan.configure(queueing_lock=f"media.scan:{model}:{pk}").defer(model=model, pk=pk)


@described(_("Datei lesen"), _("Liest den Text eines Dokuments für die Suche."))
@app.task(name="media.read", queue="files", lock="media.read", retry=RetryStrategy(max_attempts=3, exponential_wait=4))
def read(*, pk: int) -> None:
    """Repeatable: what was read is left alone. One at a time, since each may take much memory; killed, it kept nothing.

    Its process ends by itself, also where the worker is gone.
    """
    reading.read(pk)


@described(_("Ungelesene Dateien suchen"), _("Reiht Dokumente ein, deren Text die Suche noch nicht kennt."))
@app.periodic(cron="*/10 * * * *")
@app.task(name="media.read_what_waits", queueing_lock="media.read_what_waits")
def read_what_waits(timestamp: int) -> None:
    """Repeatable: queues what nobody read, also from the time before the search knew files; once a file at most."""
    for document in Attachment.objects.awaiting_reading().order_by("pk")[:_AT_ONCE]:
        document.queue_reading()


@described(
    _("Liegengebliebene Dateien löschen"), _("Löscht hochgeladene Dateien, deren Formular niemand abgeschickt hat.")
)
@app.periodic(cron="41 3 * * *")
@app.task(name="media.remove_abandoned_uploads", queueing_lock="media.remove_abandoned_uploads")
def remove_abandoned_uploads(timestamp: int) -> None:
    """Repeatable: deletes files as they came in whose form nobody finished; they still hold their hidden data."""
    waiting = apps.get_model("wagtailcore.uploadedfile")
    for upload in waiting.objects.all():
        if not upload.file or _age(upload) > _ABANDONED_AFTER:
            upload.file.delete(save=False)
            upload.delete()


def _age(upload: Any) -> timedelta:
    file = upload.file
    if not file.storage.exists(file.name):
        return _ABANDONED_AFTER * 2
    stored_at: datetime = file.storage.get_modified_time(file.name)
    return timezone.now() - stored_at
