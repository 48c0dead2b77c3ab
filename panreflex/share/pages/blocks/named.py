"""A line of text that says its name where the editor shows no label: directly in a text, or in a list."""

from typing import Any

from django.utils.functional import cached_property
from wagtail.blocks import CharBlock


class NamedCharBlock(CharBlock):
    """Wagtail leaves such a field without a name for screen readers."""

    @cached_property
    def field(self) -> Any:
        """The form field, with the block's label as its name."""
        field = super().field
        field.widget.attrs["aria-label"] = str(self.label)
        return field
