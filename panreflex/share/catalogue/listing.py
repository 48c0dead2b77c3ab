"""One page of a filtered list and everything around it, from what stands in the address. Knows no HTTP."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from django.core.paginator import EmptyPage, Page, Paginator
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from panreflex.base import filtering
from panreflex.share.catalogue.facets import Chosen, Facet
from panreflex.share.catalogue.kinds import Kind

PAGE_SIZE = 20
ORDER, VIEW, PAGE = "sortierung", "ansicht", "seite"
AS_LIST, AS_CARDS = "liste", "karten"


class Way(NamedTuple):
    """A link to another choice: what it does, in words, and how many entries (`n`) it has."""

    title: str
    url: str
    n: int


class Listing:
    """What a reader chose, and what that gives.

    chosen: facet -> known values, each once. unknown: (label, value) of what we don't know and so left out.
    page: None if the address names a page that does not exist.
    """

    def __init__(
        self, kind: Kind, path: str, asked: MultiValueDict[str, str], *, views: Iterable[str] = (AS_LIST,)
    ) -> None:
        self.kind, self.path, self.index = kind, path, kind.index()
        self.unknown: list[tuple[str, str]] = []
        self.chosen = {facet.key: self._known(facet, asked) for facet in self.index.facets.values()}
        self.order = self._one_of(ORDER, tuple(kind.orders), asked)
        self.views = tuple(views)
        self.view = self._one_of(VIEW, self.views, asked)
        self._usual = (next(iter(kind.orders)), self.views[0])
        self.entries = self.index.matching(self.chosen)
        self.count = self.entries.bit_count()
        self.paginator = Paginator(range(self.count), PAGE_SIZE)
        self.page = self._page(asked.get(PAGE, "1"))

    @property
    def active(self) -> int:
        """How many values are chosen."""
        return sum(map(len, self.chosen.values()))

    @property
    def query(self) -> str:
        """The canonical query of this choice, without its page."""
        return self._query(self.chosen, self.order, self.view)

    def url(self, *, chosen: Chosen | None = None, order: str = "", view: str = "", path: str = "") -> str:
        """The address of the first page of another choice, or of another page for it; what is not given stays."""
        query = self._query(self.chosen if chosen is None else chosen, order or self.order, view or self.view)
        path = path or self.path
        return f"{path}?{query}" if query else path

    def keys(self) -> list[int]:
        """Primary keys of the entries on this page, in their order."""
        if self.page is None:
            return []
        start = (self.page.number - 1) * PAGE_SIZE
        return self.index.part(self.entries, self.order, start=start, stop=start + PAGE_SIZE)

    def panels(self) -> list[filtering.Panel]:
        """The filter panel; a facet without any value is left out."""
        options = self.index.options(self.chosen)
        return [
            filtering.panel(facet.key, facet.label, options[key])
            for key, facet in self.index.facets.items()
            if options[key]
        ]

    def hidden(self) -> list[tuple[str, str]]:
        """What the form of the panel must not forget: order and view, unless they are the usual ones."""
        now = ((ORDER, self.order), (VIEW, self.view))
        return [pair for pair, usual in zip(now, self._usual, strict=True) if pair[1] != usual]

    def chips(self) -> list[dict[str, object]]:
        """Each chosen value with the address without it."""
        return [
            {"label": self.index.facets[key].values[value].label, "url": self.url(chosen=self._without(key, value))}
            for key, values in self.chosen.items()
            for value in values
        ]

    @property
    def reset_url(self) -> str:
        """The address without any filter."""
        return self.url(chosen={})

    def ways_out(self) -> list[Way]:
        """What to drop from a choice that gives nothing, with what one would get; at last all of it.

        A single facet to drop, if that helps; else single facets to keep.
        """
        active = {key: values for key, values in self.chosen.items() if values}
        ways = [
            Way(_("Ohne %(filters)s") % {"filters": self._named(key)}, self.url(chosen=others), count)
            for key in active
            if len(active) > 1
            for others in [{other: values for other, values in active.items() if other != key}]
            if (count := self.index.matching(others).bit_count())
        ] or [
            Way(_("Nur %(filters)s") % {"filters": self._named(key)}, self.url(chosen={key: values}), count)
            for key, values in active.items()
            if len(active) > 1
            if (count := self.index.matching({key: values}).bit_count())
        ]
        if active:
            ways.append(Way(_("Alle Filter zurücksetzen"), self.reset_url, len(self.index.keys)))
        return ways

    def unknown_notice(self) -> str:
        """A sentence that names what was left out; "" if everything is known."""
        return filtering.unknown_notice(self.unknown)

    def _known(self, facet: Facet, asked: MultiValueDict[str, str]) -> tuple[str, ...]:
        values = dict.fromkeys(facet.moved.get(value, value) for value in asked.getlist(facet.key) if value)
        if not values:
            return ()
        self.unknown += [(str(facet.label), value) for value in values if value not in facet.values]
        return tuple(value for value in facet.values if value in values)

    def _one_of(self, key: str, known: tuple[str, ...], asked: MultiValueDict[str, str]) -> str:
        value = asked.get(key) or known[0]
        if value in known:
            return value
        self.unknown.append(({ORDER: _("Sortierung"), VIEW: _("Ansicht")}[key], value))
        return known[0]

    def _page(self, number: str) -> Page[int] | None:
        if not re.fullmatch("[1-9][0-9]{0,8}", number, re.ASCII):
            return None
        try:
            return self.paginator.page(int(number))
        except EmptyPage:
            return None

    def _query(self, chosen: Chosen, order: str, view: str) -> str:
        pairs = [(key, value) for key, values in chosen.items() for value in values]
        seen = zip(((ORDER, order), (VIEW, view)), self._usual, strict=True)
        return urlencode(pairs + [pair for pair, usual in seen if pair[1] != usual])

    def _without(self, key: str, value: str) -> Mapping[str, tuple[str, ...]]:
        return self.chosen | {key: tuple(other for other in self.chosen[key] if other != value)}

    def _named(self, key: str) -> str:
        """A facet with what was chosen in it: "Art der Krise: Hitze, Flucht"."""
        facet = self.index.facets[key]
        chosen = ", ".join(str(facet.values[value].label) for value in self.chosen[key])
        return _("„%(facet)s: %(values)s“") % {"facet": facet.label, "values": chosen}
