"""What machines read about a page: schema.org as JSON-LD, and Open Graph for previews in messengers and networks."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

CONTEXT = "https://schema.org"
NAME = "Kommunales Krisenmanagement"
# As Django's json_script: nothing in a text can end the block or open another one.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}

Node = dict[str, Any]


class About(NamedTuple):
    """A page in a few words. `data`: nodes of schema.org; `kind`: "article" or "website", as Open Graph calls it."""

    title: str
    text: str
    data: tuple[Node, ...] = ()
    kind: str = "article"


def absolute(path: str) -> str:
    """The address of one of our pages; foreign addresses and "" stay."""
    return settings.BASE_URL + path if path.startswith("/") else path


def node(kind: str, address: str = "", /, **known: Any) -> Node:
    """A node of schema.org; what is empty is left out. `address`: its page here, which identifies it."""
    values = {"@type": kind, "@id": address, "url": address} | known
    return {name: _plain(value) for name, value in values.items() if value not in (None, "", [], (), {})}


def page_of(entry: Any) -> Node:
    """What every entry and page has: language, days, and whose it is."""
    return {
        "inLanguage": "de",
        "datePublished": entry.first_published_at,
        "dateModified": entry.last_published_at,
        "isPartOf": node("WebSite", name=NAME, url=f"{settings.BASE_URL}/"),
    }


def term(kind: str, slug: str, label: str) -> Node:
    """A word of the vocabulary, by the address that it has for machines."""
    return node(
        "DefinedTerm",
        **{"@id": absolute(f"/vokabular/{kind}/{slug}/")},
        name=label,
        inDefinedTermSet=absolute("/vokabular/"),
    )


def breadcrumb(trail: Iterable[Any]) -> Node:
    """The way to a page, whose last step has no address of its own. trail: as `components/breadcrumb.html` takes it."""
    steps = [(_("Start"), "/"), *((value(step, "title"), value(step, "url")) for step in trail)]
    return node(
        "BreadcrumbList",
        itemListElement=[
            node("ListItem", position=number, name=str(title), item=absolute(url or ""))
            for number, (title, url) in enumerate(steps, 1)
        ],
    )


def script(nodes: Iterable[Node]) -> SafeString:
    """The nodes as a block of data, which browsers do not run (so the policy allows it)."""
    graph = {"@context": CONTEXT, "@graph": list(nodes)}
    written = json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{written}</script>')


def value(step: Any, name: str) -> Any:
    """A value of a step of a trail, which is a tuple with names or a dictionary."""
    return step.get(name) if isinstance(step, dict) else getattr(step, name, None)


def _plain(value: Any) -> Any:
    """Days and moments in ISO 8601, marked texts in their words; the rest is JSON already."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict | list | tuple | int | float):
        return value
    return str(value)
