"""The editing interface as ours: colours, what editors find on its first page, and what they don't need to see."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import SummaryItem
from wagtail.snippets.models import get_snippet_models

from panreflex.base import chooser_scripts  # noqa: F401 (changes Wagtail's choosers)
from panreflex.base.editing import LoggedDelete
from panreflex.base.publishing import Publishable

FOREIGN_HELP = ("whats-new-in-wagtail", "editor-guide")  # English, and elsewhere


def colours() -> str:
    """Wagtail's variables in KERN's colours."""
    return format_html('<link rel="stylesheet" href="{}">', static("redaktion.css"))


def session_end() -> str:
    """The warning before the session ends, as on our own pages; the script asks how long there really is."""
    warning = render_to_string("components/session_end.html", {"seconds": settings.SESSION_IDLE_SECONDS})
    return format_html('{}<script src="{}" type="module"></script>', warning, static("account.js"))


def keep_our_help(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave the keyboard shortcuts."""
    items[:] = [item for item in items if not item.name.startswith(FOREIGN_HELP)]


def count_entries(request: HttpRequest, items: list[SummaryItem]) -> None:
    """On the first page, instead of counts of images and documents: how many entries there are, and how many wait."""
    items[:] = [item for item in items if type(item).__name__ == "PagesSummaryItem"]
    entries = [model for model in get_snippet_models() if issubclass(model, Publishable)]
    items.extend(EntriesSummaryItem(request, model) for model in sorted(entries, key=_label))


class EntriesSummaryItem(SummaryItem):
    """One kind of entry with its number."""

    template_name = "base/entries_summary.html"
    order = 200

    def __init__(self, request: HttpRequest, model: type[Publishable]) -> None:
        super().__init__(request)
        self.model = model

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the template shows."""
        viewset = self.model.snippet_viewset
        return {
            "icon": viewset.icon,
            "label": viewset.menu_label,
            "url": reverse(viewset.get_url_name("list")),
            **self.model.objects.aggregate(
                total=Count("pk"), drafts=Count("pk", filter=Q(live=False) | Q(has_unpublished_changes=True))
            ),
        }


def _label(model: type[Publishable]) -> str:
    return str(model.snippet_viewset.menu_label)


hooks.register("register_bulk_action", LoggedDelete, order=100)  # instead of Wagtail's own of the same name
hooks.register("insert_global_admin_css", colours)
hooks.register("insert_global_admin_js", session_end)
hooks.register("construct_help_menu", keep_our_help)
hooks.register("construct_homepage_summary_items", count_entries, order=100)  # after those who bring theirs
