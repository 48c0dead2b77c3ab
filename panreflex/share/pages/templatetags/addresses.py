"""How addresses of other sites are shown."""

from django import template

from panreflex.base import addresses

register = template.Library()


@register.filter
def host(url: str) -> str:
    """`{{ url|host }}`: the name of the site, "panreflex.de" for "https://www.panreflex.de/x"."""
    return addresses.host(url)
