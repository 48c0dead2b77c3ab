"""The rule of four eyes, asked before anything is published (decision 20), and the dates that a release sets."""

import calendar
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.publish_revision import PublishPermissionError
from wagtail.models import Revision, WorkflowState
from wagtail.snippets.models import get_snippet_models

from panreflex.collect.editorial.models import Release
from panreflex.collect.library.models.entries import LibraryEntry
from panreflex.people.models import User

# What of a version says nothing about its content.
_CIRCUMSTANCES = frozenset(
    {
        "latest_revision",
        "latest_revision_created_at",
        "live",
        "live_revision",
        "has_unpublished_changes",
        "first_published_at",
        "last_published_at",
        "locked",
        "locked_at",
        "locked_by",
        "checked_on",
        "review_due",
        "draft_title",
    }
)


class SecondPersonMissing(PublishPermissionError):
    """Somebody wanted to publish alone where two are required. The message says what to do."""


def is_required() -> bool:
    """Whether nobody may publish alone."""
    return bool(settings.FOUR_EYES == "required")


def refusal() -> str:
    """What somebody is told who wanted to publish alone."""
    return _("Hier veröffentlicht niemand allein. Bitte geben Sie den Entwurf zur Prüfung; er bleibt gespeichert.")


def release(entry: models.Model, revision: Revision, by: User | None) -> None:
    """Note that `by` publishes or schedules this version, and who else stands behind it; `settings.RELEASE`.

    None: the platform itself acts, on what was released before. Raises SecondPersonMissing where two are required.
    """
    if by is None:
        return
    review = _review_just_done(entry, by)
    second = review.requested_by if review else _author(revision)
    alone = review is None and (second is None or second == by)
    if alone and is_required():
        raise SecondPersonMissing(refusal())
    kind = ContentType.objects.get_for_model(entry, for_concrete_model=False)
    Release.objects.create(
        content_type=kind,
        object_id=entry.pk,
        revision=revision,
        alone=alone,
        by=by,
        second=None if alone else second,
        review=review,
    )
    if isinstance(entry, LibraryEntry):
        today = timezone.localdate()
        set_dates(entry, checked_on=entry.checked_on if alone else today, review_due=due_after(today))


def due_after(day: date) -> date:
    """When an entry that was looked at on `day` is looked at again: the same day of its month, or the last one."""
    years, month = divmod(day.month - 1 + settings.REVIEW_MONTHS, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@transaction.atomic
def put_on_the_list() -> int:
    """Give what is public and has no review date one: counted from the day its source was read, else from today.

    Returns how many. Nothing is said to be checked. Running it again changes nothing.
    """
    today, count = timezone.localdate(), 0
    for model in get_snippet_models():
        if issubclass(model, LibraryEntry):
            entries = list(model.objects.live().filter(review_due=None))
            for entry in entries:
                entry.review_due = due_after(getattr(entry, "accessed", today))
            count += model.objects.bulk_update(entries, ["review_due"], batch_size=500)
    return count


def set_dates(entry: LibraryEntry, *, checked_on: date | None, review_due: date | None) -> None:
    """Both dates, on the row and on this object, which may be saved as a whole afterwards."""
    type(entry).objects.filter(pk=entry.pk).update(checked_on=checked_on, review_due=review_due)
    entry.checked_on, entry.review_due = checked_on, review_due


def _review_just_done(entry: models.Model, by: User) -> WorkflowState | None:
    """The review that `by` has just decided, in the same transaction: every older one has led to a release."""
    done = WorkflowState.objects.for_instance(entry).filter(
        status=WorkflowState.STATUS_APPROVED, release=None, current_task_state__finished_by=by
    )
    state: WorkflowState | None = done.exclude(requested_by=by).select_related("requested_by").order_by("-pk").first()
    return state


def _author(revision: Revision) -> User | None:
    """Who wrote what stands in this version. Saving without a change makes nobody its author."""
    # As stored: an object that was just made holds dates where the database holds text.
    wanted = _content(Revision.objects.values_list("content", flat=True).get(pk=revision.pk))
    earlier = Revision.objects.filter(
        base_content_type_id=revision.base_content_type_id, object_id=revision.object_id, pk__lt=revision.pk
    )
    author: User | None = revision.user
    for before in earlier.select_related("user").order_by("-pk")[:20]:
        if _content(before.content) != wanted:
            break
        author = before.user
    return author


def _content(version: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in version.items() if name not in _CIRCUMSTANCES}
