"""How every form looks: KERN mark-up from one renderer, hints and errors linked to their fields."""

from django.forms.renderers import DjangoTemplates


class KernRenderer(DjangoTemplates):
    """Renders `{{ form }}` with a summary of errors on top and `{{ field.as_field_group }}` as a KERN field.

    Widgets keep Django's own templates; their classes come from the tag `kern_widget` in `forms/field.html`.
    """

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
