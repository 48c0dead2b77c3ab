"""What a job is called and what it is for, said next to the task: `@described(_("…"), _("…"))` above `@app.task`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.functional import Promise
from procrastinate.tasks import Task

T = TypeVar("T", bound=Task[Any, Any, Any])


@dataclass(frozen=True, kw_only=True)
class Description:
    """How people read a task.

    stops: whether it looks now and then if it should stop (`progressing.progress`).
    by_hand: whether administrators may start it although it has no time of its own.
    after_cancel: called with the job's arguments, in the same transaction, when a waiting job was cancelled.
    """

    title: str | Promise
    purpose: str | Promise = ""
    stops: bool = False
    by_hand: bool = False
    after_cancel: Callable[[Mapping[str, Any]], None] | None = None


_known: dict[str, Description] = {}


def described(
    title: str | Promise,
    purpose: str | Promise,
    *,
    stops: bool = False,
    by_hand: bool = False,
    after_cancel: Callable[[Mapping[str, Any]], None] | None = None,
) -> Callable[[T], T]:
    """Describe the task below it (see `Description`)."""

    def describe(task: T) -> T:
        _known[task.name] = Description(
            title=title, purpose=purpose, stops=stops, by_hand=by_hand, after_cancel=after_cancel
        )
        return task

    return describe


def description(name: str) -> Description:
    """How the task of that name is read; a task of an older release has its name as title."""
    return _known.get(name) or Description(title=name)


def started_by_hand() -> list[str]:
    """Names of the tasks that only a person starts."""
    return sorted(name for name, known in _known.items() if known.by_hand)
