"""What other rooms ask: does an address still work?"""

from collections.abc import Iterable

from panreflex.base.links.addresses import normalised
from panreflex.base.links.models import Link, LinkState


def state_of(urls: Iterable[str]) -> dict[str, LinkState]:
    """State by address, as it was given; addresses that were never asked for are left out. One query."""
    spelled = {url: normalised(url) for url in urls if url}
    known = {link.url: link for link in Link.objects.filter(url__in=set(spelled.values())).exclude(checked_at=None)}
    return {
        url: LinkState(link.is_dead, link.failing_since, link.good_at, link.moved_to)
        for url, spelling in spelled.items()
        if (link := known.get(spelling))
    }
