"""Digests of stored objects: how the loader sees that somebody changed one since it was brought in."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail.models import Orderable

# What Wagtail notes without anybody editing. A revision, a lock and `live` stay in: they mean that editors are at work.
# Nor is it an edit of a page when pages beside or below it come and go, or of an entry that it was looked at again.
_NOT_CONTENT: Final = frozenset(
    {
        "first_published_at",
        "last_published_at",
        "locked_at",
        "locked_by_id",
        "path",
        "depth",
        "numchild",
        "url_path",
        "checked_on",
        "review_due",
    }
)


def digest_of(value: Any) -> str:
    """SHA-256 of a value made of lists, dicts and plain values."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def digests(model: type[models.Model], keys: Collection[int]) -> dict[int, str]:
    """Primary key -> digest of the object with its relations and child rows, for those of `keys` that exist.

    Read from the database in a few queries for all keys. Empty values are left out, so that a field which a later
    release adds does not look like somebody's change.
    """
    stored = model._base_manager.filter(pk__in=keys)
    columns = _columns(model, leave_out={model._meta.pk.attname, *_NOT_CONTENT})
    found: dict[int, dict[str, Any]] = {row.pop("pk"): _without_empty(row) for row in stored.values("pk", *columns)}
    relations: list[tuple[str, Mapping[int, Any]]] = [*_related(model, keys), *_children(model, keys)]
    for name, lists in relations:
        for key, values in lists.items():
            found[key][name] = values
    return {key: digest_of(values) for key, values in found.items()}


def _without_empty(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value not in (None, "", []) and value is not False}


def _columns(model: type[models.Model], leave_out: set[str]) -> list[str]:
    return [
        field.attname for field in model._meta.concrete_fields if not field.generated and field.attname not in leave_out
    ]


def _related(model: type[models.Model], keys: Collection[int]) -> Iterator[tuple[str, dict[int, list[int]]]]:
    """Name of each relation, with primary key -> sorted keys of what it points to."""
    for field in model._meta.many_to_many:
        lists: dict[int, list[int]] = defaultdict(list)
        source, target = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
        through: Any = field.remote_field.through  # for the type checker it may be None
        for key, other in (
            through._base_manager.filter(**{f"{source}__in": keys}).order_by(target).values_list(source, target)
        ):
            lists[key].append(other)
        yield field.name, lists


def _children(
    model: type[models.Model], keys: Collection[int]
) -> Iterator[tuple[str, dict[int, list[dict[str, Any]]]]]:
    """Name of each child relation, with primary key -> its rows in order, without keys of their own."""
    for relation in get_all_child_relations(model):
        child = relation.related_model
        if not issubclass(child, Orderable):
            continue  # comments that editors write beside a page
        parent = relation.field.attname
        columns = _columns(child, leave_out={child._meta.pk.attname, parent, "sort_order"})
        lists: dict[int, list[dict[str, Any]]] = defaultdict(list)
        rows = child._base_manager.filter(**{f"{parent}__in": keys}).order_by("sort_order", "pk")
        for row in rows.values(parent, *columns):
            lists[row.pop(parent)].append(_without_empty(row))
        yield relation.get_accessor_name(), lists
