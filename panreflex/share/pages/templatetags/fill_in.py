"""Legal samples have gaps that only the operator can fill; readers and operators must see them."""

import re
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()

GAP = re.compile(r"\[[^\[\]<>]{3,80}\]")


@register.filter
def fill_in(text: Any) -> SafeString:
    """`{{ text|fill_in }}`: marks each "[Name der Stelle]" as still to be filled in. Plain text is escaped."""
    said = conditional_escape(_("bitte ausfüllen"))
    marked = GAP.sub(
        lambda gap: f'<mark class="fill-in">{gap[0]} <em>{said}</em></mark>', str(conditional_escape(text))
    )
    return mark_safe(marked)  # escaped above, or rich text that Wagtail cleaned when it was stored
