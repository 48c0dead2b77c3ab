"""Tag of the frame: what machines read about a page."""

from typing import Any

from django import template
from django.conf import settings
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from panreflex.base import languages, linked_data
from panreflex.base.linked_data import About

LOCALES = {"de": "de_DE", "en": "en_GB"}

register = template.Library()


@register.simple_tag(takes_context=True)
def about_page(context: Context) -> SafeString | str:
    """Open Graph and JSON-LD from `about` and `trail` of the page; nothing for pages that have neither."""
    trail: Any = list(context.get("trail") or ())
    about: About | None = context.get("about")
    if about is None and not trail:
        return ""
    title = about.title if about else linked_data.value(trail[-1], "title")
    shown = [
        ("og:site_name", linked_data.NAME),
        ("og:type", about.kind if about else "website"),
        ("og:title", str(title)),
        ("og:description", str(about.text) if about else ""),
        ("og:url", context.get("canonical") or context.get("page_address", "")),
        ("og:locale", LOCALES[languages.current()]),
        ("og:image", settings.BASE_URL + static("share.png")),
        ("og:image:width", "1200"),
        ("og:image:height", "630"),
        ("og:image:alt", linked_data.NAME),
    ]
    properties = format_html_join("\n    ", '<meta property="{}" content="{}">', (one for one in shown if one[1]))
    nodes = [*(about.data if about else ()), *([linked_data.breadcrumb(trail)] if trail else ())]
    return format_html(
        '{}\n    <meta name="twitter:card" content="summary_large_image">\n    {}',
        properties,
        linked_data.script(nodes) if nodes else "",
    )
