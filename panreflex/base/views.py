"""Health for the up-check; jobs and outbox for administrators (the guard stands in `project/urls.py`)."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from panreflex.base import health, jobs, scheduling
from panreflex.base.describing import description
from panreflex.base.models import Mail

PER_PAGE = 50


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 if pages can be served, else 503; the worker is told but not asked for, since it may start later."""
    state = health.look()
    words = {name: "ok" if value else "missing" for name, value in state._asdict().items()}
    return JsonResponse({"status": "ok" if state.able else "unavailable", **words}, status=200 if state.able else 503)


@require_GET
def job_list(request: HttpRequest) -> HttpResponse:
    """Failed, running and waiting jobs, and those that have a time of their own. Asks for itself while one runs."""
    queue = jobs.open_jobs()
    page = _page(request, queue)
    for job in page.object_list:
        job.text = description(job.task_name)
    beats = health.worker_beats()
    context = {
        "page": page,
        "failed": queue.filter(status="failed").count(),
        "scheduled": scheduling.all_scheduled(),
        "worker": beats,
        "moving": beats and any(job.status == "doing" or job.is_due for job in page.object_list),
    }
    return render(request, "base/jobs.html", context)


@require_POST
def retry_job(request: HttpRequest, pk: int) -> HttpResponse:
    """Back into the queue with a failed job."""
    try:
        jobs.retry(pk)
    except jobs.NotRetried as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Der Auftrag läuft gleich noch einmal."))
    return redirect("base:jobs")


@require_POST
def cancel_job(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike out a waiting job, or ask a running one to stop."""
    try:
        outcome = jobs.cancel(pk)
    except jobs.NotCancelled as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, outcome.label)
    return redirect("base:jobs")


@require_POST
def start_task(request: HttpRequest, name: str) -> HttpResponse:
    """Let a scheduled task run now."""
    try:
        scheduling.start(name)
    except scheduling.NotStarted as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Der Auftrag läuft gleich."))
    return redirect("base:jobs")


@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """In demo mode all messages with their text; elsewhere the ones that wait or were given up, without it."""
    mails = Mail.objects.all() if settings.DEMO else Mail.objects.filter(sent_at=None).defer("text")
    return render(request, "base/outbox.html", {"page": _page(request, mails.order_by("-pk"))})


def _page(request: HttpRequest, rows: "QuerySet[Any]") -> Any:
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
