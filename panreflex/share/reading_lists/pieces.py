"""What can stand on a list: all that is public and searched, found by its address and described as it is now."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple, cast
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from wagtail.models import Page, Site

from panreflex.base import forwarding, languages
from panreflex.base.publishing import Publishable
from panreflex.share.reading_lists.models import Entry
from panreflex.share.search import sources
from panreflex.share.search.models import Kind, SearchDocument

_SLUG = re.compile(r"[-\w]+")


class Piece(NamedTuple):
    """A public object. kind, key: as in `base.changes`; url: its address of today, without the prefix of a language."""

    kind: str
    key: int
    title: str
    url: str


@dataclass(frozen=True)
class Item:
    """An entry as readers see it now; `document` is None if it is not public any more."""

    entry: Entry
    document: SearchDocument | None

    @property
    def title(self) -> str:
        """Of today, or what it was called when it was put on the list."""
        return self.document.title if self.document else self.entry.title

    @property
    def word(self) -> str:
        """What it is, in a word of readers; "" for what is gone."""
        return Kind(self.document.kind).singular if self.document else ""

    @property
    def compared_as(self) -> str:
        """Its name in the address of a comparison; "" for what cannot be compared."""
        if self.document is None or self.document.kind != Kind.EXAMPLE:
            return ""
        return self.document.url.rstrip("/").rpartition("/")[2]


def path_of(address: str) -> str:
    """The path of an address of ours without the prefix of its language; "" if it leads elsewhere."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    if (parts.scheme or parts.netloc) and not f"{address}/".startswith(f"{settings.BASE_URL}/"):
        return ""
    return languages.split(parts.path)[1] if parts.path.startswith("/") else ""


def find(address: str) -> Piece | None:
    """The public object that stands at an address of ours, or stood there before it moved; None if there is none."""
    path = path_of(address)
    if not path:
        return None
    piece = _standing_at(path)
    if piece is None and isinstance(moved := forwarding.find(path), forwarding.Moved):
        piece = _standing_at(moved.path)
    return piece


def described(entries: Iterable[Entry]) -> list[Item]:
    """The entries in their order, each with what everybody may read of it now; a few queries for each kind."""
    entries = list(entries)
    keys: Mapping[str, list[str]] = defaultdict(list)
    for entry in entries:
        keys[entry.kind].append(str(entry.key))
    found = {
        (source.name, document.object_key): document
        for source in sources.ALL
        if source.name in keys
        for document in source.documents(keys[source.name])
    }
    return [Item(entry, found.get((entry.kind, str(entry.key)))) for entry in entries]


def addresses(entries: Iterable[Entry]) -> dict[str, int]:
    """Address -> primary key of the entry, by the index of the search, which may be some seconds old; one query."""
    by_object = {(entry.kind, str(entry.key)): entry.pk for entry in entries}
    rows = SearchDocument.objects.filter(
        source__in={kind for kind, _key in by_object}, object_key__in={key for _kind, key in by_object}
    )
    known = rows.values_list("source", "object_key", "url")
    return {url: by_object[source, key] for source, key, url in known if (source, key) in by_object}


def _standing_at(path: str) -> Piece | None:
    slug = path.rstrip("/").rpartition("/")[2]
    for source in sources.ALL:
        if source is sources.PAGES:
            keys = _page_at(path)
        elif _SLUG.fullmatch(slug) and _model(source.name)(slug=slug).get_absolute_url() == path:
            keys = list(_model(source.name).objects.live().filter(slug=slug).values_list("pk", flat=True))
        else:
            continue
        for document in source.documents(str(key) for key in keys):
            return Piece(source.name, int(document.object_key), document.title[:300], document.url)
    return None


def _page_at(path: str) -> list[int]:
    root = Site.objects.filter(is_default_site=True).values_list("root_page__url_path", flat=True).first() or "/"
    return list(Page.objects.live().public().filter(url_path=f"{root}{path[1:]}").values_list("pk", flat=True))


@cache
def _model(kind: str) -> type[Publishable]:
    return cast(type[Publishable], apps.get_model(kind))
