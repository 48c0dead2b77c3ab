"""The job queue as administrators see it, and what happens to jobs whose worker died."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from asgiref.sync import sync_to_async
from django.db import close_old_connections, models, transaction
from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from procrastinate import App, JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued, JobAborted, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.worker import Worker

from panreflex.base import scheduling
from panreflex.base.describing import description
from panreflex.base.models import JobFailure, JobProgress, TaskRun

MAX_DEATHS = 10  # a job that took its worker down this often is not tried again by itself

_log = logging.getLogger(__name__)


class NotRetried(Exception):
    """The job could not be put back. The message says why."""


class NotCancelled(Exception):
    """The job goes on. The message says why."""


def open_jobs() -> QuerySet[ProcrastinateJob]:
    """Failed jobs first, then running and waiting ones.

    Each with `since`, `is_due` (it waits for nothing but a worker), `error` and `message` of its failure, and `done`,
    `total` and `note` of its progress.
    """
    events = ProcrastinateEvent.objects.filter(job=OuterRef("pk")).order_by("-pk")
    failure = JobFailure.objects.filter(job_id=OuterRef("pk"))
    progress = JobProgress.objects.filter(job_id=OuterRef("pk"))
    order = Case(
        *(When(status=status, then=Value(place)) for place, status in enumerate(("failed", "doing", "todo"))),
        output_field=models.IntegerField(),
    )
    unfinished: QuerySet[ProcrastinateJob] = ProcrastinateJob.objects.filter(status__in=("failed", "doing", "todo"))
    return unfinished.annotate(
        since=Subquery(events.values("at")[:1]),
        is_due=Case(
            When(status="todo", then=Q(scheduled_at=None) | Q(scheduled_at__lte=Now())),
            default=Value(False),
            output_field=models.BooleanField(),
        ),
        error=Subquery(failure.values("error")),
        message=Subquery(failure.values("message")),
        done=Subquery(progress.values("done")),
        total=Subquery(progress.values("total")),
        note=Subquery(progress.values("note")),
    ).order_by(order, "-pk")


def retry(job_id: int) -> None:
    """Put a failed job back into the queue, to run at once. Raises NotRetried if it is not there or not failed.

    The row is locked first, so whoever comes at the same time waits and then sees that it is done.
    """
    try:
        with transaction.atomic():
            locked = ProcrastinateJob.objects.select_for_update().filter(pk=job_id, status="failed")
            if locked.first() is None:
                raise NotRetried(_("Dieser Auftrag ist nicht mehr gescheitert. Bitte laden Sie die Seite neu."))
            app.job_manager.retry_job_by_id(job_id, retry_at=timezone.now())
    except (AlreadyEnqueued, UniqueViolation):
        raise NotRetried(_("Ein gleicher Auftrag wartet schon. Sie müssen nichts tun.")) from None


class Cancelled(models.TextChoices):
    """What became of a job that should not go on."""

    CANCELLED = "cancelled", _lazy("Der Auftrag ist gestrichen.")
    ASKED = "asked", _lazy("Der Auftrag wurde gebeten anzuhalten. Er tut es, sobald es ohne Schaden geht.")


@transaction.atomic
def cancel(job_id: int) -> Cancelled:
    """Strike a waiting job out, or ask a running one to stop.

    The row is locked first: a worker that fetches the job at this moment is waited for, and then the job runs.
    Raises NotCancelled if it is over, or runs and cannot stop half-way.
    """
    job: ProcrastinateJob | None = ProcrastinateJob.objects.select_for_update().filter(pk=job_id).first()
    if job is None or job.status not in ("todo", "doing"):
        raise NotCancelled(_("Dieser Auftrag wartet und läuft nicht mehr. Bitte laden Sie die Seite neu."))
    known = description(job.task_name)
    if job.status == "doing" and not known.stops:
        raise NotCancelled(_("Dieser Auftrag läuft schon und kann nicht mittendrin anhalten. Er endet von selbst."))
    app.job_manager.cancel_job_by_id(job_id, abort=True)
    if job.status == "doing":
        return Cancelled.ASKED
    if known.after_cancel:
        known.after_cancel(job.args)
    return Cancelled.CANCELLED


async def take_over_from_dead_workers(queue: App) -> None:
    """Put jobs back whose worker was killed; without this they would count as running for ever, with their locks."""
    for job in await queue.job_manager.get_stalled_jobs():
        assert job.id is not None
        if job.attempts < MAX_DEATHS:
            await queue.job_manager.retry_job(job)
        else:
            await queue.job_manager.finish_job_by_id_async(job.id, status=Status.FAILED, delete_job=False)


async def note_outcome(call_next: Callable[[], Awaitable[Any]], context: JobContext, _worker: Worker) -> Any:
    """Worker middleware: keep how it went, since the queue itself keeps only that something failed."""
    started_at = timezone.now()
    failure: BaseException | None = None
    try:
        return await call_next()
    except BaseException as error:
        failure = error
        raise
    finally:
        try:
            await sync_to_async(_store_outcome)(context.job, started_at, failure)
        except Exception:
            _log.exception("The outcome of a job could not be noted")


def _store_outcome(job: Job, started_at: datetime, failure: BaseException | None) -> None:
    assert job.id is not None
    error = type(failure).__name__ if failure else ""
    try:
        JobProgress.objects.filter(job_id=job.id).delete()
        if isinstance(failure, Exception) and not isinstance(failure, JobAborted):
            JobFailure.objects.update_or_create(
                job_id=job.id, defaults={"error": error, "message": str(failure)[:500], "at": timezone.now()}
            )
        if job.task_name in scheduling.startable():
            TaskRun.objects.update_or_create(
                task=job.task_name, defaults={"started_at": started_at, "ended_at": timezone.now(), "error": error}
            )
    finally:
        close_old_connections()  # nobody else does so in the thread of the event loop


def prepare(queue: App) -> None:
    """Called by procrastinate once its app is ready (`PROCRASTINATE_ON_APP_READY`)."""
    queue.worker_defaults["worker_middleware"] = [note_outcome]
