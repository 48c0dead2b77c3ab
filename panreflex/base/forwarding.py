"""Addresses are promises: what moved is forwarded, what was taken back says so.

A follower of the changes notes the address of everything that becomes public. Only when nothing stands at an address is
that list asked, so it costs readers of existing pages nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils import timezone
from wagtail.query import PageQuerySet

from panreflex.base import changes, errors
from panreflex.base.models import PublicAddress

FOLLOWER = "addresses"
AT_ONCE = 200


class Moved(NamedTuple):
    """What stood at an address stands at another one now."""

    path: str


class Vanished(NamedTuple):
    """What stood at an address was taken back; `path`: of the list that it stood in."""

    title: str
    at: datetime
    path: str


def follow_changes() -> None:
    """Note the addresses of what changed since the last time. Repeatable: it writes what is true now."""
    while _follow_some():
        pass


def find(path: str) -> Moved | Vanished | None:
    """What became of a public address where nothing stands any more; None if nothing public ever stood there."""
    row = PublicAddress.objects.filter(path=path).first()
    if row is None:
        return None
    if row.gone_at:
        return Vanished(row.title, row.gone_at, path.rstrip("/").rpartition("/")[0] + "/")
    current = PublicAddress.objects.filter(kind=row.kind, key=row.key).order_by("-noted_at").values("path")[0]["path"]
    return Moved(current) if current != path else None


def owners(kind: str, paths: Iterable[str]) -> dict[str, str]:
    """Path -> key of the public object of `kind` that stands there or stood there before it moved; one query."""
    rows = PublicAddress.objects.filter(kind=kind, path__in=list(paths), gone_at=None)
    return dict(rows.values_list("path", "key"))


class FormerAddressMiddleware:
    """Looks for what moved or vanished before a reader is told that nothing is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        public, rebuild = _as_page(request.path)
        found = find(public)
        if isinstance(found, Moved):
            query = request.META.get("QUERY_STRING", "")
            moved = HttpResponsePermanentRedirect(rebuild(found.path) + (f"?{query}" if query else ""))
            moved["Cache-Control"] = "no-cache"  # another entry may take the old address over, or this one come back
            return moved
        if isinstance(found, Vanished):
            return errors.page(410, request.path, vanished=found)
        return response


def _as_page(path: str) -> tuple[str, Callable[[str], str]]:
    """The page that an address belongs to (its table, its calendar, its route of the API), and the way back."""
    for route, prefix in settings.API_OF_PAGES.items():
        if path.startswith(route):
            return f"{prefix}{path[len(route) :]}/", partial(_as_route, route, prefix)
    stem, dot, ending = path.rpartition(".")
    if dot and "/" not in ending:
        return f"{stem}/", lambda page: f"{page.rstrip('/')}.{ending}"
    return path, lambda page: page


def _as_route(route: str, prefix: str, page: str) -> str:
    return route + page[len(prefix) :].rstrip("/")


def _follow_some() -> int:
    with changes.follow(FOLLOWER, limit=AT_ONCE) as batch:
        keys: dict[str, set[str]] = defaultdict(set)
        for change in batch:
            keys[change.kind].add(change.key)
        for kind, changed in keys.items():
            _note(kind, changed)
    return len(batch)


def _note(kind: str, keys: Iterable[str]) -> None:
    model = changes.model_of(kind)
    if model is None or not hasattr(model, "live"):
        return
    rows = model._default_manager.filter(pk__in=keys, live=True)
    if isinstance(rows, PageQuerySet):
        rows = rows.public()  # the name of what was never for everybody is told to nobody
    live = [getattr(one, "specific", one) for one in rows]
    shown = [one for one in live if hasattr(one, "get_absolute_url")]
    now = timezone.now()
    PublicAddress.objects.bulk_create(
        [_address(kind, one, now) for one in shown],
        update_conflicts=True,
        unique_fields=["path"],
        update_fields=["kind", "key", "title", "noted_at", "gone_at"],
    )
    there = {str(one.pk) for one in shown}
    noted = PublicAddress.objects.filter(kind=kind)
    noted.filter(key__in=there).exclude(gone_at=None).update(gone_at=None)
    noted.filter(key__in=set(keys) - there, gone_at=None).update(gone_at=now)


def _address(kind: str, one: Any, now: datetime) -> PublicAddress:
    return PublicAddress(path=one.get_absolute_url(), kind=kind, key=str(one.pk), title=str(one)[:300], noted_at=now)
