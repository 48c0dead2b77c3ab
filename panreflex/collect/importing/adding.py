"""New entries in bulk, with all that Wagtail would have left behind had each been typed in: version, log, index."""

import re
from collections.abc import Callable
from itertools import islice
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.text import slugify
from modelcluster.fields import ParentalKey
from modelcluster.models import get_serializable_data_for_fields
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision
from wagtail.signals import published

from panreflex.base.editing import UMLAUTS
from panreflex.collect.importing.models import Import, ImportRow
from panreflex.collect.importing.shaping import Values, with_defaults
from panreflex.collect.library.columns import COLUMNS
from panreflex.collect.library.columns.kinds import WordsColumn
from panreflex.collect.library.models import Interview, PracticeExample, Publication, ResearchProject
from panreflex.collect.library.models.entries import LibraryEntry
from panreflex.collect.library.words import Words

AT_ONCE = 500
_LONGEST_SLUG = 80
_OWN_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")


def add(batch: Import, words: Words, tell: Callable[[int], None]) -> int:
    """Make an entry of each row that wants one; how many. To be called in the transaction of the whole import."""
    taken = set(batch.model.objects.values_list("slug", flat=True))
    rows = batch.rows.adding().order_by("number").iterator(chunk_size=AT_ONCE)
    together = uuid4()  # Wagtail shows what one action did under one such name
    done = 0
    while some := list(islice(rows, AT_ONCE)):
        entries = [_entry(batch, row, taken, words) for row in some]
        batch.model.objects.bulk_create(entries)
        children = _add_children(batch.model, some, entries, words)
        _add_versions(batch, some, entries, children)
        _log(batch, entries, together)
        _announce(batch, entries)
        for row, entry in zip(some, entries, strict=True):
            row.entry_id, row.entry_title = entry.pk, str(entry)[:400]
        ImportRow.objects.bulk_update(some, ["entry_id", "entry_title", "made", "made_live"])
        done += len(some)
        tell(done)
    return done


def _entry(batch: Import, row: ImportRow, taken: set[str], words: Words) -> LibraryEntry:
    now = timezone.now()
    model, values = batch.model, with_defaults(batch.model, row.values)
    entry = model(
        slug=free_slug(model, row.key, values, taken),
        live=batch.live,
        has_unpublished_changes=not batch.live,
        first_published_at=now if batch.live else None,
        last_published_at=now if batch.live else None,
    )
    for column in COLUMNS[model]:
        if column.key in values and not column.related:
            column.assign(entry, values[column.key], words)
    return entry


def _add_children(
    model: type[LibraryEntry], rows: list[ImportRow], entries: list[LibraryEntry], words: Words
) -> list[dict[str, Any]]:
    """Store rows and words of the entries; for each entry what its version says of them."""
    said: list[dict[str, Any]] = [{} for _entry in entries]
    for column in COLUMNS[model]:
        if not column.related:
            continue
        if isinstance(column, WordsColumn):
            field: Any = model._meta.get_field(column.key)
            through, links = field.remote_field.through, []
            here, there = field.m2m_column_name(), field.m2m_reverse_name()
            for row, entry, saying in zip(rows, entries, said, strict=True):
                found = [word.pk for word in words.objects(column.model, row.values.get(column.key, ()))]
                links += [through(**{here: entry.pk, there: pk}) for pk in found]
                saying[column.key] = found
            through._default_manager.bulk_create(links)
            continue
        made = [column.children(row.values.get(column.key)) for row in rows]
        if not any(made):
            continue
        parent = next(field for field in next(filter(None, made))[0]._meta.fields if isinstance(field, ParentalKey))
        for children, entry in zip(made, entries, strict=True):
            for child in children:
                setattr(child, parent.attname, entry.pk)
        flat = [child for children in made for child in children]
        type(flat[0])._default_manager.bulk_create(flat)
        for children, saying in zip(made, said, strict=True):
            saying[column.key] = [get_serializable_data_for_fields(child) for child in children]
    for saying in said:
        for column in COLUMNS[model]:
            if column.related:
                saying.setdefault(column.key, [])
    return said


def _add_versions(
    batch: Import, rows: list[ImportRow], entries: list[LibraryEntry], children: list[dict[str, Any]]
) -> None:
    kind = ContentType.objects.get_for_model(batch.model)
    now = timezone.now()
    versions = [
        Revision(
            content_type=kind,
            base_content_type=kind,
            object_id=str(entry.pk),
            created_at=now,
            user_id=batch.by_id,
            object_str=str(entry),
            content=get_serializable_data_for_fields(entry) | said,
        )
        for entry, said in zip(entries, children, strict=True)
    ]
    Revision.objects.bulk_create(versions)
    mine = Revision.objects.filter(base_content_type=kind, object_id=Cast(OuterRef("pk"), CharField()))
    newest = Subquery(mine.order_by("-pk").values("pk")[:1])
    changed = {"latest_revision": newest} | ({"live_revision": newest} if batch.live else {})
    batch.model.objects.filter(pk__in=[entry.pk for entry in entries]).update(**changed)
    for row, entry, version in zip(rows, entries, versions, strict=True):
        entry.latest_revision = version
        entry.live_revision = version if batch.live else None
        row.made, row.made_live = version.pk, version.pk if batch.live else None


def _log(batch: Import, entries: list[LibraryEntry], together: Any) -> None:
    """The history of each entry begins as if it had been typed in. `bulk_create` wakes no follower (`note_edit`)."""
    kind = ContentType.objects.get_for_model(batch.model)
    now = timezone.now()
    actions = ["wagtail.create", *(["wagtail.publish"] if batch.live else [])]
    ModelLogEntry.objects.bulk_create(
        ModelLogEntry(
            content_type=kind,
            object_id=str(entry.pk),
            label=str(entry),
            action=action,
            timestamp=now,
            user_id=batch.by_id,
            uuid=together,
            revision_id=entry.latest_revision_id,
            content_changed=action == "wagtail.create",
            data={"import": batch.pk},
        )
        for entry in entries
        for action in actions
    )


def _announce(batch: Import, entries: list[LibraryEntry]) -> None:
    """Tell those who follow: the rule of four eyes, what everybody may read, and what refers to what."""
    release = import_string(settings.RELEASE)
    by = batch.by
    for entry in entries:
        if batch.live:
            release(entry, entry.latest_revision, by)
            published.send(sender=batch.model, instance=entry, revision=entry.latest_revision)
        if isinstance(entry, PracticeExample):  # the only kind that refers to something Wagtail keeps an index of
            ReferenceIndex.create_or_update_for_object(entry)


def free_slug(model: type[LibraryEntry], key: str, values: Values, taken: set[str]) -> str:
    """A name for the address that nobody has; it is taken from now on.

    A key that looks like one of ours stays: a file that was exported elsewhere keeps its addresses.
    """
    wish = key if _OWN_SLUG.fullmatch(key) and len(key) <= 100 else _slug(model, values)
    slug, number = wish, 1
    while slug in taken:
        number += 1
        slug = f"{wish[:90]}-{number}"
    taken.add(slug)
    return slug


def _slug(model: type[LibraryEntry], values: Values) -> str:
    if model is Publication:
        first: dict[str, str] = next(iter(values.get("authors", ())), {})
        parts = [first.get("family") or first.get("literal", ""), values.get("year", ""), values.get("title", "")]
    elif model is Interview:
        parts = [values.get("organisation", ""), values.get("name") or values.get("role", "")]
    elif model is ResearchProject:
        parts = [values.get("acronym", "")]
    else:
        parts = [values.get("place_name", ""), values.get("title", "")]
    text = " ".join(str(part) for part in parts if part)
    for letters, written in UMLAUTS:
        text = re.sub(letters, written, text)
    slug = slugify(text)
    if len(slug) > _LONGEST_SLUG:
        slug = slug[:_LONGEST_SLUG].rpartition("-")[0] or slug[:_LONGEST_SLUG]
    return slug or "eintrag"
