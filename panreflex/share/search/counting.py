"""Which requests of the page are searches that somebody made."""

import re

from django.http import HttpRequest

# Programs say so in their name, or have none.
_MACHINE = re.compile(r"bot|crawl|spider|slurp|headless|python|curl|wget|http|java|go-|preview|monitor|scan", re.I)


def is_search(request: HttpRequest) -> bool:
    """Whether somebody has just sent the search form.

    Pages, filters, parts of pages, what is loaded again or in advance, and what programs ask are none. Whoever tells
    her browser that she wants to leave no traces (Do Not Track, Global Privacy Control) is not counted either.
    """
    headers = request.headers
    return (
        [name for name, value in request.GET.items() if value] == ["q"]
        and bool(headers.get("Accept-Language"))
        and not _MACHINE.search(headers.get("User-Agent") or "http")
        and "1" not in (headers.get("DNT"), headers.get("Sec-GPC"))
        and not headers.get("Cache-Control")  # a page that is loaded again says so
        and not any(headers.get(name) for name in ("HX-Request", "Sec-Purpose", "Purpose"))
    )
