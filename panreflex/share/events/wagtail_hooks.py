"""Shows the events in the editing interface."""

from wagtail.snippets.models import register_snippet

from panreflex.share.events.admin import EventViewSet

register_snippet(EventViewSet)
