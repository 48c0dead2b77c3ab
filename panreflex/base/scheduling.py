"""The tasks that start by the clock or by a button: when they ran, when they run next, and starting one now."""

import time
from datetime import UTC, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.periodic import PeriodicTask

from panreflex.base.describing import Description, description, started_by_hand
from panreflex.base.models import TaskRun


class NotStarted(Exception):
    """The task was not started. The message says why."""


class Scheduled(NamedTuple):
    """One task with its time in words, its last run and its next one.

    next, seconds_between: None if only a person starts it.
    """

    name: str
    text: Description
    when: str
    last: TaskRun | None
    next: datetime | None
    seconds_between: float | None


def all_scheduled(now: datetime | None = None) -> list[Scheduled]:
    """Tasks by the clock, the next one first; then those that only people start. One query."""
    now = now or timezone.now()
    runs = TaskRun.objects.in_bulk()
    by_clock = []
    for name, task in _periodic().items():
        first = _next_run(task, now)
        apart = (_next_run(task, first) - first).total_seconds()
        by_clock.append(Scheduled(name, description(name), in_words(task.cron, first), runs.get(name), first, apart))
    by_hand = [
        Scheduled(name, description(name), _("nur von Hand"), runs.get(name), None, None) for name in started_by_hand()
    ]
    return sorted(by_clock, key=lambda one: (one.next, one.name)) + by_hand


def startable() -> set[str]:
    """Names of the tasks that the page of jobs lists and can start."""
    return {*_periodic(), *started_by_hand()}


def start(name: str) -> None:
    """Queue a task to run at once. Raises NotStarted if there is none of that name, or one waits already."""
    if name not in startable():
        raise NotStarted(_("Diesen Auftrag gibt es nicht. Bitte laden Sie die Seite neu."))
    arguments = {"timestamp": int(time.time())} if name in _periodic() else {}
    try:
        with transaction.atomic():
            app.tasks[name].configure().defer(**arguments)
    except AlreadyEnqueued:
        raise NotStarted(_("Dieser Auftrag wartet schon. Sie müssen nichts tun.")) from None


def _next_run(task: "PeriodicTask[..., object, ...]", after: datetime) -> datetime:
    """When the clock starts it next; the queue counts in UTC."""
    moment = float(task.croniter.get_next(ret_type=float, start_time=after.timestamp()))
    return datetime.fromtimestamp(moment, UTC)


def in_words(cron: str, at: datetime) -> str:
    """A cron line as people say it, in their own time zone: `at` is one of its moments. Unknown patterns stay cron."""
    minute, hour, day, month, weekday = cron.split()
    clock = date_format(timezone.localtime(at), "TIME_FORMAT")
    if (hour, day, month, weekday) == ("*", "*", "*", "*"):
        if minute == "*":
            return _("jede Minute")
        if minute.startswith("*/"):
            count = int(minute.removeprefix("*/"))
            return ngettext("jede Minute", "alle %(count)d Minuten", count) % {"count": count}
        if minute.isdigit():
            return _("jede Stunde")
    if minute.isdigit() and hour.isdigit() and month == "*":
        if (day, weekday) == ("*", "*"):
            return _("täglich um %(time)s Uhr") % {"time": clock}
        if day == "*" and weekday.isdigit():
            day_name = date_format(timezone.localtime(at), "l")
            return _("jede Woche am %(day)s um %(time)s Uhr") % {"day": day_name, "time": clock}
        if day.isdigit() and weekday == "*":
            return _("jeden Monat am %(day)s. um %(time)s Uhr") % {"day": timezone.localtime(at).day, "time": clock}
    return cron


def _periodic() -> "dict[str, PeriodicTask[..., object, ...]]":
    return {name: task for (name, _id), task in app.periodic_registry.periodic_tasks.items()}
