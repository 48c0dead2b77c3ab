"""`{% csp_nonce %}` for inline scripts of the editing interface."""

from django import template

from panreflex.base import security

register = template.Library()


@register.simple_tag
def csp_nonce() -> str:
    """The number of this response (`security.nonce`)."""
    return security.nonce()
