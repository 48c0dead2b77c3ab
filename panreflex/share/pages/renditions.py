"""Which pages in Leichte Sprache and Gebärdensprache there are; every page of the site leads to them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from panreflex.base.layout import Entry
from panreflex.share.pages.models.base import address_of
from panreflex.share.pages.models.renditions import EasyPage, SignPage

_KINDS = ((EasyPage, _("Leichte Sprache")), (SignPage, _("Gebärdensprache")))


@dataclass(frozen=True)
class _Known:
    """of_site: one way to each kind. of_page: primary key of a page -> its renditions."""

    of_site: tuple[Entry, ...] = ()
    of_page: Mapping[int, tuple[Entry, ...]] = field(default_factory=dict)


# Read with the first page, and with the first public page after a change. The frame of every page shows it, so it
# costs no query otherwise; a page behind the sign-in may be one public page late.
_kept: tuple[int | None, _Known] = (None, _Known())


def of_site(version: int | None) -> tuple[Entry, ...]:
    """Where the site as a whole is explained in each way. `version`: of the content, None where nobody asked for it."""
    return _known(version).of_site


def of_page(key: int, version: int | None) -> tuple[Entry, ...]:
    """What says the same as the page with this primary key."""
    return _known(version).of_page.get(key, ())


def remember_nothing(version: int | None) -> None:
    """There is none in this version (tests begin like this)."""
    global _kept
    _kept = (version, _Known())


def _known(version: int | None) -> _Known:
    global _kept
    if _kept[0] is None or (version is not None and _kept[0] != version):
        _kept = (version or 0, _read())
    return _kept[1]


def _read() -> _Known:
    site: list[Entry] = []
    pages: defaultdict[int, list[Entry]] = defaultdict(list)
    for model, title in _KINDS:
        found = list(model.objects.live().public().order_by("path"))
        entries = [(page.stands_for_id, Entry(title, address_of(page))) for page in found]
        # A page for the site as a whole comes before one that stands for a single page.
        site += [entry for _stands_for, entry in sorted(entries, key=lambda one: one[0] is not None)[:1]]
        for stands_for, entry in entries:
            if stands_for is not None:
                pages[stands_for].append(entry)
    return _Known(tuple(site), {key: tuple(entries) for key, entries in pages.items()})
