"""How long the reader stays signed in; for pages behind the sign-in only, because it reads the session."""

from django import template
from django.template.context import Context

from panreflex.base.sessions import seconds_left

register = template.Library()


@register.simple_tag(takes_context=True)
def session_seconds(context: Context) -> int:
    """`{% session_seconds as seconds %}`: until the sign-in ends if nobody does anything."""
    return seconds_left(context["request"])
