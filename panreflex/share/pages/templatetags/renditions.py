"""What says the same as a page in Leichte Sprache or Gebärdensprache."""

from collections.abc import Mapping
from typing import Any

from django import template

from panreflex.base.layout import Entry
from panreflex.share.pages import renditions

register = template.Library()


@register.simple_tag(takes_context=True)
def renditions_of(context: Mapping[str, Any], page: Any) -> tuple[Entry, ...]:
    """`{% renditions_of page as found %}`: ways to them."""
    return renditions.of_page(page.pk, getattr(context.get("request"), "content_version", None))
