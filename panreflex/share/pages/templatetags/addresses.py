"""How addresses of other sites are shown."""

from urllib.parse import urlsplit

from django import template

register = template.Library()


@register.filter
def host(url: str) -> str:
    """`{{ url|host }}`: the name of the site, "panreflex.de" for "https://www.panreflex.de/x"."""
    return (urlsplit(url).hostname or url).removeprefix("www.")
