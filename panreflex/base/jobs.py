"""The job queue as administrators see it, and what happens to jobs whose worker died."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import sync_to_async
from django.db import close_old_connections, models, transaction
from django.db.models import Case, OuterRef, QuerySet, Subquery, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate import App, JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, UniqueViolation
from procrastinate.jobs import Status
from procrastinate.worker import Worker

from panreflex.base.models import JobFailure

MAX_DEATHS = 10  # a job that took its worker down this often is not tried again by itself

_log = logging.getLogger(__name__)


class NotRetried(Exception):
    """The job could not be put back. The message says why."""


def open_jobs() -> QuerySet[ProcrastinateJob]:
    """Failed jobs first, then running and waiting ones; each with `since`, and `error` and `message` of its failure."""
    events = ProcrastinateEvent.objects.filter(job=OuterRef("pk")).order_by("-pk")
    failure = JobFailure.objects.filter(job_id=OuterRef("pk"))
    order = Case(
        *(When(status=status, then=Value(place)) for place, status in enumerate(("failed", "doing", "todo"))),
        output_field=models.IntegerField(),
    )
    unfinished: QuerySet[ProcrastinateJob] = ProcrastinateJob.objects.filter(status__in=("failed", "doing", "todo"))
    return unfinished.annotate(
        since=Subquery(events.values("at")[:1]),
        error=Subquery(failure.values("error")),
        message=Subquery(failure.values("message")),
    ).order_by(order, "-pk")


def retry(job_id: int) -> None:
    """Put a failed job back into the queue, to run at once. Raises NotRetried if it is not there or not failed."""
    if not ProcrastinateJob.objects.filter(pk=job_id, status="failed").exists():
        raise NotRetried(_("Dieser Auftrag ist nicht mehr gescheitert. Bitte laden Sie die Seite neu."))
    try:
        with transaction.atomic():
            app.job_manager.retry_job_by_id(job_id, retry_at=timezone.now())
    except (AlreadyEnqueued, UniqueViolation):
        raise NotRetried(_("Ein gleicher Auftrag wartet schon. Sie müssen nichts tun.")) from None
    except ConnectorException:
        raise NotRetried(_("Jemand war schneller als Sie. Bitte laden Sie die Seite neu.")) from None


async def take_over_from_dead_workers(queue: App) -> None:
    """Put jobs back whose worker was killed; without this they would count as running for ever, with their locks."""
    for job in await queue.job_manager.get_stalled_jobs():
        assert job.id is not None
        if job.attempts < MAX_DEATHS:
            await queue.job_manager.retry_job(job)
        else:
            await queue.job_manager.finish_job_by_id_async(job.id, status=Status.FAILED, delete_job=False)


async def note_failure(call_next: Callable[[], Awaitable[Any]], context: JobContext, _worker: Worker) -> Any:
    """Worker middleware: keep what went wrong beside the job, since the queue itself keeps only that it did."""
    try:
        return await call_next()
    except Exception as error:
        assert context.job.id is not None
        try:
            await sync_to_async(_store_failure)(context.job.id, error)
        except Exception:
            _log.exception("The failure of a job could not be noted")
        raise


def _store_failure(job_id: int, error: Exception) -> None:
    try:
        JobFailure.objects.update_or_create(
            job_id=job_id,
            defaults={"error": type(error).__name__, "message": str(error)[:500], "at": timezone.now()},
        )
    finally:
        close_old_connections()  # nobody else does so in the thread of the event loop


def prepare(queue: App) -> None:
    """Called by procrastinate once its app is ready (`PROCRASTINATE_ON_APP_READY`)."""
    queue.worker_defaults["worker_middleware"] = [note_failure]
