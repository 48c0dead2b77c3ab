"""KERN's classes for Django's widgets; used by `forms/field.html`, hardly anywhere else."""

from django import forms, template
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def kern_kind(field: BoundField) -> str:
    """Which mark-up a field needs: group (several boxes), check (one box), select or input."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "group"
    return "select" if isinstance(widget, forms.Select) else "input"


@register.simple_tag
def kern_widget(field: BoundField) -> SafeString:
    """The field's control with KERN's class for its kind, and the error variant of it; never with a placeholder."""
    block = {"check": "kern-form-check__checkbox", "select": "kern-form-input__select"}.get(
        kern_kind(field), "kern-form-input__input"
    )
    own = field.field.widget.attrs.get("class", "")
    error = f" {block}--error" if field.errors else ""
    attrs: dict[str, str | bool] = {"class": f"{own} {block}{error}".strip()}
    if "placeholder" in field.field.widget.attrs:
        attrs["placeholder"] = False  # libraries repeat the label there, and it vanishes while one types
    return field.as_widget(attrs=attrs)


@register.simple_tag
def kern_choice(option: BoundWidget) -> SafeString:
    """One radio button or box of a group with KERN's class."""
    kind = "radio" if option.data["type"] == "radio" else "checkbox"
    option.data["attrs"]["class"] = f"kern-form-check__{kind}"
    return option.tag()
