"""Notes at an entry: written, answered, settled, opened again. Everybody who takes part hears of it by mail."""

from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import capfirst
from wagtail.models import Page, Revision, WorkflowState

from panreflex.collect.editorial import letters
from panreflex.collect.editorial.models import EditorialNote
from panreflex.people.models import Grant, User


class Thread(NamedTuple):
    """A note with the name of its field as the form shows it, and the id of that field ("" if it has none)."""

    note: EditorialNote
    label: str
    anchor: str


@transaction.atomic
def write(entry: models.Model, text: str, *, by: User, field: str = "") -> EditorialNote:
    """A new thread at `entry`, at one of its fields or at the whole."""
    note: EditorialNote = EditorialNote.objects.create(
        content_type=ContentType.objects.get_for_model(entry, for_concrete_model=False),
        object_id=entry.pk,
        field=field,
        text=text,
        author=by,
    )
    _tell(note, entry, by=by)
    return note


@transaction.atomic
def answer(note_id: int, text: str, *, by: User) -> EditorialNote:
    """An answer; a settled thread is open again with it."""
    thread: EditorialNote = EditorialNote.objects.select_for_update(of=("self",)).get(pk=note_id, answers=None)
    reply: EditorialNote = EditorialNote.objects.create(
        content_type_id=thread.content_type_id, object_id=thread.object_id, answers=thread, text=text, author=by
    )
    if thread.resolved_at:
        _set(thread, by=None)
    _tell(thread, thread.entry, by=by)
    return reply


@transaction.atomic
def settle(note_id: int, *, by: User) -> EditorialNote:
    """Nothing is left to do; settling twice changes nothing."""
    thread: EditorialNote = EditorialNote.objects.select_for_update(of=("self",)).get(pk=note_id, answers=None)
    if not thread.resolved_at:
        _set(thread, by=by)
    return thread


@transaction.atomic
def reopen(note_id: int) -> EditorialNote:
    """There is something left to do after all."""
    thread: EditorialNote = EditorialNote.objects.select_for_update(of=("self",)).get(pk=note_id, answers=None)
    _set(thread, by=None)
    return thread


def fields_of(entry: models.Model) -> dict[str, str]:
    """Fields and rows of the form in which an entry is written: name to label, in their order."""
    model = type(entry)
    handler = (
        entry.get_edit_handler() if isinstance(entry, Page) else model.snippet_viewset.get_edit_handler()  # type: ignore[attr-defined]
    )
    form_class = handler.get_form_class()
    labels = {name: str(capfirst(field.label or name)) for name, field in form_class.base_fields.items()}
    rows = {
        name: str(capfirst(formset.model._meta.verbose_name_plural))
        for name, formset in getattr(form_class, "formsets", {}).items()
    }
    return labels | rows


def noted_at(model: type[models.Model], keys: Iterable[int]) -> set[int]:
    """Those of the keys at whose entries a note stands; `settings.WORKED_ON`."""
    notes = EditorialNote.objects.filter(
        content_type=ContentType.objects.get_for_model(model, for_concrete_model=False), object_id__in=keys
    )
    return set(notes.values_list("object_id", flat=True))


def labelled(threads: Iterable[EditorialNote], entry: models.Model) -> list[Thread]:
    """Threads with what the form calls their fields; a field that is gone keeps its name."""
    labels = fields_of(entry)
    return [
        Thread(
            note,
            labels.get(note.field, note.field),
            f"id_{note.field}" if note.field in labels else "",
        )
        for note in threads
    ]


def _set(thread: EditorialNote, *, by: User | None) -> None:
    thread.resolved_by, thread.resolved_at = by, timezone.now() if by else None
    thread.save(update_fields=["resolved_by", "resolved_at"])


def _tell(thread: EditorialNote, entry: models.Model | None, *, by: User) -> None:
    if entry is None:  # deleted while somebody wrote about it
        return
    for person in _taking_part(thread, entry):
        if person.pk != by.pk:
            letters.noted(person, entry, is_answer=thread.replies.exists())


def _taking_part(thread: EditorialNote, entry: models.Model) -> Iterable[User]:
    """Who wrote in this thread, wrote the newest version, or handed the entry in; only those who still edit."""
    keys = {thread.author_id, *thread.replies.values_list("author", flat=True)}
    keys |= set(Revision.objects.for_instance(entry).order_by("-pk").values_list("user", flat=True)[:1])
    keys |= set(WorkflowState.objects.for_instance(entry).active().values_list("requested_by", flat=True))
    return User.objects.filter(
        pk__in=[key for key in keys if key],
        is_active=True,
        grants__role__in=[Grant.Role.EDITOR, Grant.Role.ADMINISTRATOR],
    ).distinct()
