"""Icons, drawn for 24 × 24 units in one line weight. They decorate: the words beside them carry the meaning."""

from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_SHAPES = {
    "arrow": '<path d="M5 12h14M13 6l6 6-6 6"/>',
    "ban": '<circle cx="12" cy="12" r="9"/><path d="M5.7 5.7l12.6 12.6"/>',
    "book": (
        '<path d="M4 5.5C6.5 4 9.5 4 12 5.5 14.5 4 17.5 4 20 5.5'
        'V19c-2.5-1.5-5.5-1.5-8 0-2.5-1.5-5.5-1.5-8 0zM12 5.5V19"/>'
    ),
    "bookmark": '<path d="M6.5 4h11v16.5L12 16.5l-5.5 4z"/>',
    "bulb": '<path d="M9 18h6M10 21h4M12 3a6 6 0 0 0-3.5 10.9c.5.4.8 1 .8 1.6h5.4c0-.6.3-1.2.8-1.6A6 6 0 0 0 12 3z"/>',
    "calendar": '<rect x="4" y="5.5" width="16" height="15" rx="2"/><path d="M4 10.5h16M8.5 3v4M15.5 3v4"/>',
    "cards": '<rect x="3" y="6" width="11" height="12.5" rx="1.5"/><path d="M17 6.5l4 1-2.6 11-4.4-1"/>',
    "chart": '<path d="M4 4v16h16M8.5 16v-5M13 16V7.5M17.5 16v-3.5"/>',
    "check": '<path d="M4.5 12.5l5 5L19.5 7"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.2l3.4 2"/>',
    "close": '<path d="M6 6l12 12M18 6L6 18"/>',
    "down": '<path d="M12 5v14M6 13l6 6 6-6"/>',
    "download": '<path d="M12 4v11M7 10.5l5 5 5-5M5 20h14"/>',
    "compare": '<path d="M12 4v16M4 7h5M4 12h5M4 17h5M15 7h5M15 12h5M15 17h5"/>',
    "external": '<path d="M14 4h6v6M20 4l-9 9M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5"/>',
    "feed": '<circle cx="6" cy="18" r="1.6"/><path d="M4.5 11.5a8 8 0 0 1 8 8M4.5 5a14.5 14.5 0 0 1 14.5 14.5"/>',
    "flask": '<path d="M9 3h6M10 3v6l-5.2 9a2 2 0 0 0 1.7 3h11a2 2 0 0 0 1.7-3L14 9V3M7.4 15h9.2"/>',
    "grip": '<path d="M9 6v.1M15 6v.1M9 12v.1M15 12v.1M9 18v.1M15 18v.1"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.5v.1"/>',
    "link": (
        '<path d="M10 14a4 4 0 0 0 5.7 0l3.1-3.1a4 4 0 0 0-5.7-5.7'
        'l-1 1M14 10a4 4 0 0 0-5.7 0l-3.1 3.1a4 4 0 0 0 5.7 5.7l1-1"/>'
    ),
    "mail": '<rect x="3.5" y="5.5" width="17" height="13" rx="2"/><path d="M4 7.5l8 6 8-6"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "only": '<path d="M12 5l7 7-7 7-7-7z"/>',
    "passkey": '<circle cx="8" cy="12" r="4.5"/><path d="M12.5 12H21M17 12v4M20.5 12v3"/>',
    "people": (
        '<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c.6-4 3-6 6.5-6s5.9 2 6.5 6M16 4.8a3.5 3.5 0 0 1 0 6.4'
        'M18.5 14.8c1.7.9 2.7 2.7 3 5.2"/>'
    ),
    "pin": (
        '<path d="M12 21c-4.5-4.7-6.8-8.3-6.8-11.2a6.8 6.8 0 0 1 13.6 0c0 2.9-2.3 6.5-6.8 11.2z"/>'
        '<circle cx="12" cy="9.8" r="2.4"/>'
    ),
    "play": '<path d="M8 5.5v13l10-6.5z"/>',
    "printer": (
        '<path d="M7 9V4h10v5M7 17H4.5v-6.5a1.5 1.5 0 0 1 1.5-1.5h12a1.5 1.5 0 0 1 1.5 1.5V17H17M7 14h10v6H7z"/>'
    ),
    "quote": '<path d="M10 7H5v5.5h5zm0 5.5c0 2.3-1.1 3.9-3.3 4.7M19.5 7h-5v5.5h5zm0 5.5c0 2.3-1.1 3.9-3.3 4.7"/>',
    "same": '<path d="M5 9h14M5 15h14"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="M16 16l4.5 4.5"/>',
    "shield": '<path d="M12 3.5l7 2.5v5.5c0 4.5-2.8 7.5-7 9-4.2-1.5-7-4.5-7-9V6z"/>',
    "star": '<path d="M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1.1 5.9-5.3-2.9-5.3 2.9 1.1-5.9L3.5 9.7l5.9-.8z"/>',
    "table": '<rect x="4" y="5" width="16" height="14" rx="1.5"/><path d="M4 10h16M10 10v9"/>',
    "talk": '<path d="M4 5h12v9H9.5L5.5 17.5V14H4zM19 9h1.5v8H19v3l-4-3h-4"/>',
    "trash": '<path d="M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5"/>',
    "up": '<path d="M12 19V5M6 11l6-6 6 6"/>',
    "video": '<rect x="3" y="6" width="12" height="12" rx="2"/><path d="M15 10.5l6-3.2v9.4l-6-3.2z"/>',
    "warning": '<path d="M12 4l9 16H3zM12 10v5M12 17.5v.1"/>',
}
NAMES = frozenset(_SHAPES)


@cache
def svg(name: str) -> SafeString:
    """Mark-up of one icon, hidden from assistive technology. Raises KeyError for a name we have not drawn."""
    shape = mark_safe(_SHAPES[name])  # a constant of ours
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', shape)
