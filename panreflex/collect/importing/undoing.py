"""An import taken back as a whole, as long as nobody has worked on its entries since."""

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision
from wagtail.signal_handlers import disable_reference_index_auto_update

from panreflex.base import changes
from panreflex.collect.importing.models import Import, ImportRow
from panreflex.collect.importing.refusing import Refused
from panreflex.collect.importing.reviewing import in_review
from panreflex.collect.importing.updating import named
from panreflex.collect.importing.yielding import without_waiting
from panreflex.people import audit

Tell = Callable[[int, int, str], None]
AT_ONCE = 500


@transaction.atomic
def undo(batch_id: int, tell: Tell) -> None:
    """Delete what the import made, and give what it changed its former version. Repeatable.

    Raises Refused, naming entries that somebody worked on, deleted or uses.
    """
    batch = Import.objects.select_for_update(of=("self",)).filter(pk=batch_id).first()
    if batch is None or batch.state != Import.State.UNDOING:  # discarded, or done by an earlier run
        return
    rows = list(batch.rows.exclude(made=None).order_by("entry_id").defer("values", "differences", "raw"))
    with changes.together():
        without_waiting(lambda: _take_back(batch, rows, tell))
        batch.state, batch.message, batch.undone_at = Import.State.UNDONE, "", timezone.now()
        batch.save(update_fields=["state", "message", "undone_at"])
        audit.record(batch.by, "undo_import", batch)


def _take_back(batch: Import, rows: list[ImportRow], tell: Tell) -> None:
    _refuse_touched(batch, rows)
    done, note = 0, _("nimmt die Einträge zurück")
    made = [row for row in rows if row.former is None]
    for start in range(0, len(made), AT_ONCE):
        done += _delete(batch, made[start : start + AT_ONCE])
        tell(done, len(rows), note)
    for row in rows:
        if row.former is not None:
            _restore(batch, row)
            done += 1
            if done % 50 == 0:
                tell(done, len(rows), note)


def _touched(batch: Import, rows: list[ImportRow]) -> list[str]:
    """Titles of entries of which somebody has made, published or taken back another version since, or deleted one."""
    entries = batch.model.objects.select_for_update(nowait=True).order_by("pk")
    names = []
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        now = {
            pk: versions
            for pk, *versions in entries.filter(pk__in=[row.entry_id for row in some]).values_list(
                "pk", "latest_revision_id", "live_revision_id"
            )
        }
        names += [row.entry_title for row in some if now.get(row.entry_id) != [row.made, row.made_live]]
    return names


def _refuse_touched(batch: Import, rows: list[ImportRow]) -> None:
    """What others did is never deleted or written over. Before anything is changed: Refused, naming the entries."""
    made = [row.entry_id for row in rows if row.former is None and row.entry_id]
    if names := _touched(batch, rows):
        what = _("Daran wurde seitdem gearbeitet: %(titles)s. Deshalb lässt sich der Import nicht zurücknehmen.")
        raise Refused(what % {"titles": named(names)})
    if held := _held(batch, [row.entry_id for row in rows if row.entry_id]):
        what = _(
            "Gesperrt oder in Prüfung: %(titles)s. Bitte heben Sie die Sperre auf oder schließen Sie die Prüfung ab."
        )
        raise Refused(what % {"titles": _titles(rows, held)})
    if noted := _worked_on(batch, made):
        what = _(
            "An diesen Einträgen stehen Notizen der Redaktion: %(titles)s. Sie gingen mit dem Import verloren. "
            "Bitte löschen Sie einzeln, was nicht bleiben soll."
        )
        raise Refused(what % {"titles": _titles(rows, noted)})
    if used := _used(batch, made):
        raise Refused(_in_use() % {"titles": _titles(rows, used)})


def _titles(rows: list[ImportRow], keys: set[int]) -> str:
    return named([row.entry_title for row in rows if row.entry_id in keys])


def _in_use() -> str:
    return _("Diese Einträge werden schon verwendet: %(titles)s. Bitte lösen Sie zuerst die Verweise auf sie.")


def _held(batch: Import, keys: list[int]) -> set[int]:
    """Entries that somebody locked or handed in for review."""
    held: set[int] = set()
    for some in _chunks(keys):
        held |= set(batch.model.objects.filter(pk__in=some, locked=True).values_list("pk", flat=True))
        held |= in_review(batch.model, some)
    return held


def _worked_on(batch: Import, keys: list[int]) -> set[int]:
    """Entries at which another room holds work that would go with them (`settings.WORKED_ON`)."""
    rooms = [import_string(path) for path in settings.WORKED_ON]
    return {key for some in _chunks(keys) for worked_on in rooms for key in worked_on(batch.model, some)}


def _used(batch: Import, keys: list[int]) -> set[int]:
    """Entries that something outside of the import refers to, which would lose them or be deleted with them."""
    kind = ContentType.objects.get_for_model(batch.model)
    own = {str(key) for key in keys}
    used: set[int] = set()
    for some in _chunks(keys):
        references = ReferenceIndex.objects.filter(to_content_type=kind, to_object_id__in=[str(key) for key in some])
        for target, source_kind, source, path in references.values_list(
            "to_object_id", "content_type", "object_id", "model_path"
        ):
            inside = source_kind == kind.pk and source in own
            if not inside and not _is_about(source_kind, path):
                used.add(int(target))
    return used


def _is_about(kind: int, path: str) -> bool:
    """Whether a reference is that of a record about an entry, as of its release; `_worked_on` asks about those."""
    model = ContentType.objects.get_for_id(kind).model_class()
    return model is not None and any(field.name == path for field in model._meta.private_fields)


def _chunks(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]


def _delete(batch: Import, rows: list[ImportRow]) -> int:
    keys = [row.entry_id for row in rows]
    kind = ContentType.objects.get_for_model(batch.model)
    try:
        # Wagtail would look for references of each by itself.
        with disable_reference_index_auto_update():
            batch.model.objects.filter(pk__in=keys).delete()
    except (ProtectedError, RestrictedError) as error:
        used: Any = getattr(error, "protected_objects", None) or getattr(error, "restricted_objects", set())
        raise Refused(_in_use() % {"titles": named([str(one) for one in used])}) from None
    texts = [str(key) for key in keys]
    ReferenceIndex.objects.filter(base_content_type=kind, object_id__in=texts).delete()
    ModelLogEntry.objects.bulk_create(
        ModelLogEntry(
            content_type=kind,
            object_id=str(row.entry_id),
            label=row.entry_title,
            action="wagtail.delete",
            timestamp=timezone.now(),
            user_id=batch.by_id,
            deleted=True,
            data={"import": batch.pk},
        )
        for row in rows
    )
    return len(rows)


def _restore(batch: Import, row: ImportRow) -> None:
    entry: Any = batch.model.objects.get(pk=row.entry_id)
    former = Revision.objects.get(pk=row.former)
    was_published = row.made_live == row.made
    version = former.as_object()
    revision = version.save_revision(user=batch.by, log_action=True, previous_revision=former, clean=False)
    if was_published:
        # Somebody has released this version before, so nobody decides alone now.
        revision.publish(user=None, previous_revision=former, skip_permission_checks=True)
    elif entry.live and (row.base is None or row.base == row.made_live):
        # Before the import no draft waited, so none does now.
        batch.model.objects.filter(pk=entry.pk).update(has_unpublished_changes=False)
