"""Put items of the content where they belong, and leave alone what somebody else changed, made or took away."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from panreflex.base import changes
from panreflex.base.models import LoadedItem
from panreflex.base.publishing import Publishable
from panreflex.people.models import Municipality
from panreflex.project.starting_content.digests import digest_of, digests
from panreflex.project.starting_content.shapes import Entry, Word

M = TypeVar("M", bound=models.Model)
Item = TypeVar("Item", bound=Entry | Word)


@dataclass
class Report:
    """How many items were brought in, updated, found unchanged, or left as editors have them."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0

    def __str__(self) -> str:
        return f"{self.new} new, {self.updated} updated, {self.unchanged} unchanged, {self.kept} kept as edited"


class Placing:
    """One run of the loader: `put` every item, words before the entries that use them, then `finish`."""

    def __init__(self) -> None:
        self.report = Report()
        self._loaded = {(item.kind, item.key): item for item in LoadedItem.objects.all()}
        self._written: dict[type[models.Model], dict[int, LoadedItem]] = defaultdict(dict)
        self._by_key: dict[type[models.Model], dict[str, Any]] = {}
        self._municipalities: dict[str, Municipality] = {}

    def put(
        self, model: type[M], item: Item, write: Callable[[M, Item, "Placing"], None], *, same: Q | None = None
    ) -> None:
        """Bring one item in or up to date, by `write`, which sets all fields of the object and saves it.

        `same` finds an object that stands in the way of a new one besides one with the same slug. Such an object is
        somebody else's; it is kept, and used where the item is referred to.
        """
        kind = model._meta.label_lower
        digest = digest_of(item.model_dump(exclude_unset=True, by_alias=True))
        loaded = self._loaded.get((kind, item.id))
        if loaded and loaded.item_digest == digest:
            self.report.unchanged += 1
            return
        thing = self._untouched(model, loaded) if loaded else self._fresh(model, item.id, same)
        if thing is None:
            self.report.kept += 1
            return
        if isinstance(thing, Publishable):
            now = timezone.now()
            thing.live = True
            thing.first_published_at = thing.first_published_at or now
            thing.last_published_at = now
        with disable_reference_index_auto_update():  # it would read the whole object again for each of its child rows
            write(thing, item, self)
        if ReferenceIndex.is_indexed(model):
            ReferenceIndex.create_or_update_for_object(thing)
        if loaded:
            self.report.updated += 1
        else:
            self.report.new += 1
            loaded = LoadedItem(kind=kind, key=item.id, object_id=thing.pk)
        loaded.item_digest = digest
        self._written[model][thing.pk] = loaded
        self._objects(model)[item.id] = thing

    def find(self, model: type[M], keys: Iterable[str]) -> list[M]:
        """The objects for these keys, whatever editors call them by now; without those that editors deleted."""
        objects = self._objects(model)
        return [objects[key] for key in keys if key in objects]

    def municipality(self, ags: str | None) -> Municipality | None:
        """The municipality or district with that key."""
        if ags is None:
            return None
        if ags not in self._municipalities:
            self._municipalities[ags] = Municipality.objects.get(ags=ags)
        return self._municipalities[ags]

    def written(self, model: type[M]) -> dict[str, M]:
        """Key -> object, for those that this run has written."""
        objects = self._objects(model)
        return {item.key: objects[item.key] for item in self._written[model].values()}

    def knows(self, model: type[models.Model], key: str) -> bool:
        """Whether this item was brought in before."""
        return (model._meta.label_lower, key) in self._loaded

    def finish(self) -> None:
        """Remember what was written and how it looked then, and note the changes for search, feeds and caches."""
        for model, written in self._written.items():
            for key, digest in digests(model, written).items():
                written[key].object_digest = digest
        items = [item for written in self._written.values() for item in written.values()]
        LoadedItem.objects.bulk_create(
            items,
            update_conflicts=True,
            unique_fields=["kind", "key"],
            update_fields=["item_digest", "object_digest", "object_id", "loaded_at"],
        )
        for model, written in self._written.items():
            kind = Page if issubclass(model, Page) else model  # what is followed are pages of any class
            changes.record(kind._meta.label_lower, map(str, written))

    def _untouched(self, model: type[M], loaded: LoadedItem) -> M | None:
        """The object as the loader left it, locked; None if somebody changed or deleted it."""
        thing = model._base_manager.select_for_update(of=("self",)).filter(pk=loaded.object_id).first()
        if thing is None or digests(model, [thing.pk])[thing.pk] != loaded.object_digest:
            return None
        return thing

    def _fresh(self, model: type[M], key: str, same: Q | None) -> M | None:
        """A new object; None if there is one already that the loader did not make."""
        other = model._base_manager.filter(Q(slug=key) | same if same else Q(slug=key)).first()
        if other is not None:
            self._objects(model)[key] = other
            return None
        return model(slug=key)

    def _objects(self, model: type[M]) -> dict[str, M]:
        """Key -> object. An editor may have changed the slug, so what the loader brought in is found by its id."""
        if model not in self._by_key:
            stored = {thing.pk: thing for thing in model._base_manager.all()}
            by_key = {str(getattr(thing, "slug", "")): thing for thing in stored.values()}
            for (kind, key), loaded in self._loaded.items():
                if kind == model._meta.label_lower and loaded.object_id in stored:
                    by_key[key] = stored[loaded.object_id]
            self._by_key[model] = by_key
        return self._by_key[model]
