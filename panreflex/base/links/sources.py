"""Where addresses outside stand in live content: each room names its models, and one walk finds what leads outside.

A room keeps a module with a list `SOURCES`, named in `settings.LINK_SOURCES`. Which entry mentions which address is
kept in `Mention`: a follower of the changes keeps it true, and each run reads all of it anew.
"""

import html
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string
from modelcluster.models import get_all_child_relations
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.fields import StreamField
from wagtail.query import PageQuerySet

from panreflex.base import changes
from panreflex.base.links.addresses import host_of, normalised
from panreflex.base.links.models import Link, Mention

FOLLOWER = "links"
AT_ONCE = 200
REMEMBERED_FOR = timedelta(days=90)  # an entry that comes back finds the history of its addresses

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_HREF = re.compile(r"""href=["'](https?://[^"']+)["']""", re.IGNORECASE)


def _nothing_more(_entry: Any) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class Source:
    """A model whose live entries lead outside. more: addresses of an entry that are put together when it is shown."""

    model: type[models.Model]
    more: Callable[[Any], Iterable[str]] = _nothing_more

    @property
    def kind(self) -> str:
        """As `base.changes` calls it."""
        return self.model._meta.label_lower

    def entries(self, keys: Collection[str] | None) -> Iterator[Any]:
        """The live ones, all or those with one of `keys`."""
        rows = self.model._default_manager.order_by("pk")
        if any(field.name == "live" for field in self.model._meta.concrete_fields):
            rows = rows.filter(live=True)
        if keys is not None:
            rows = rows.filter(pk__in=keys)
        if isinstance(rows, PageQuerySet):
            return iter(rows.specific().iterator(chunk_size=AT_ONCE))
        return rows.prefetch_related(*_child_relations(self.model)).iterator(chunk_size=AT_ONCE)

    def addresses(self, entry: models.Model) -> set[str]:
        """What it leads to outside, each in one spelling (`addresses.normalised`); not our own pages."""
        ours = host_of(settings.BASE_URL)
        found = {normalised(address) for address in chain(_addresses_in(entry), self.more(entry))}
        return {address for address in found if host_of(address) != ours}


def all_sources() -> list[Source]:
    """Those of all rooms."""
    return [source for module in settings.LINK_SOURCES for source in import_string(f"{module}.SOURCES")]


def refresh_all() -> None:
    """Read all live content anew, and forget addresses that nobody has mentioned for long."""
    for source in all_sources():
        refresh(source, None)
    kinds = [source.kind for source in all_sources()]
    Mention.objects.exclude(kind__in=kinds).delete()
    old = Q(checked_at=None) | Q(checked_at__lt=timezone.now() - REMEMBERED_FOR)
    Link.objects.filter(old, mentions=None).delete()


def follow_changes() -> None:
    """Read what changed since the last time. Repeatable: it writes what is true now."""
    while _follow_some():
        pass


@transaction.atomic
def refresh(source: Source, keys: Collection[str] | None) -> None:
    """Let the mentions of one kind of entry, or of those with `keys`, say what is true now."""
    admin = AdminURLFinder()
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for entry in source.entries(keys):
        titled = str(entry)[:300], admin.get_edit_url(entry) or ""
        found |= {(address, str(entry.pk)): titled for address in source.addresses(entry)}
    addresses = {address for address, _key in found}
    Link.objects.bulk_create(
        [Link(url=address, host=host_of(address)) for address in sorted(addresses)], ignore_conflicts=True
    )
    links = dict(Link.objects.filter(url__in=addresses).values_list("url", "pk"))
    Mention.objects.bulk_create(
        [
            Mention(link_id=links[address], kind=source.kind, key=key, title=title, edit_url=edit_url)
            for (address, key), (title, edit_url) in sorted(found.items())
        ],
        update_conflicts=True,
        unique_fields=["link", "kind", "key"],
        update_fields=["title", "edit_url"],
    )
    known = Mention.objects.filter(kind=source.kind)
    if keys is not None:
        known = known.filter(key__in=keys)
    true_now = {(links[address], key) for address, key in found}
    untrue = [pk for pk, link, key in known.values_list("pk", "link", "key") if (link, key) not in true_now]
    Mention.objects.filter(pk__in=untrue).delete()


def _follow_some() -> int:
    sources = {source.kind: source for source in all_sources()}
    with changes.follow(FOLLOWER, limit=AT_ONCE) as batch:
        keys: dict[str, set[str]] = defaultdict(set)
        for change in batch:
            keys[change.kind].add(change.key)
        for kind, changed in keys.items():
            if kind in sources:
                refresh(sources[kind], changed)
    return len(batch)


def _child_relations(model: type[models.Model]) -> list[str]:
    """Names of the parts of an entry that lead outside themselves."""
    return [
        relation.get_accessor_name()
        for relation in get_all_child_relations(model)
        if any(isinstance(field, models.URLField) for field in relation.related_model._meta.concrete_fields)
    ]


def _addresses_in(entry: models.Model) -> Iterator[str]:
    for field in entry._meta.concrete_fields:
        value = field.value_from_object(entry)
        if isinstance(field, StreamField):
            value = value.get_prep_value()
        for text in _texts(value):
            if _ADDRESS.fullmatch(text.strip()):
                yield text
            else:
                yield from map(html.unescape, _HREF.findall(text))
    for relation in _child_relations(type(entry)):
        for part in getattr(entry, relation).all():
            yield from _addresses_in(part)


def _texts(value: Any) -> Iterator[str]:
    """All texts in a value as it is stored, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
