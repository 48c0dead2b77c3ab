"""Shows the catalogue in the editing interface."""

from wagtail.snippets.models import register_snippet

from panreflex.collect.library.admin import LibraryGroup

register_snippet(LibraryGroup)
