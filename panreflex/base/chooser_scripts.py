"""Gives the script of Wagtail's choosers the number of the response; Wagtail 8 has no place for it (decision 15).

Imported once, by `wagtail_hooks.py`. `tests/browser/test_editing_policy.py` fails once Wagtail does it differently.
"""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.widgets.chooser import BaseChooser

from panreflex.base import security


def _render(self: Any, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
    """As Wagtail's `BaseChooser.render`, with the number. Raises KeyError for a chooser without an id."""
    identifier = (attrs or {})["id"]
    shown = self.get_value_data(value)
    script = self.render_js_init(identifier, name, shown).replace("<", "\\u003c")  # no title can end the element
    field = self.render_html(name, shown, attrs)
    # Wagtail made both parts; what people typed stands escaped in the first and as JSON in the second.
    return format_html(
        '{}<script nonce="{}">{}</script>',
        mark_safe(field),
        security.nonce(),
        mark_safe(script),
    )


BaseChooser.render = _render
