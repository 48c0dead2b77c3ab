"""Brings the work of the team into the editing interface: its lists, its buttons, and what two people need."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import SubmitForModerationMenuItem as SubmitPageItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page, WorkflowState
from wagtail.snippets.action_menu import ActionMenuItem, PublishMenuItem, SubmitForModerationMenuItem

from panreflex.collect.editorial import releasing, urls, waiting
from panreflex.people.views.own import user_of

FIRST = -10  # before Save: the button that stands open


class _HandIn:
    """*Zur Prüfung geben* instead of the name of the workflow."""

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """What Wagtail's template shows."""
        context: dict[str, Any] = super().get_context_data(parent_context)  # type: ignore[misc]
        entry = parent_context.get("instance") or parent_context.get("page")
        state = entry.current_workflow_state if entry is not None and entry.pk else None
        back = state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES
        context["label"] = _("Erneut zur Prüfung geben") if back else _("Zur Prüfung geben")
        return context


class HandInItem(_HandIn, SubmitForModerationMenuItem):
    """Of entries."""


class HandInPageItem(_HandIn, SubmitPageItem):
    """Of pages."""


def order_actions(items: list[ActionMenuItem], request: HttpRequest, context: Mapping[str, Any]) -> None:
    """Two people first: release what is under review, else hand in; alone only where that is allowed."""
    for number, item in enumerate(items):
        if isinstance(item, SubmitForModerationMenuItem):
            items[number] = HandInItem(order=FIRST)
        elif isinstance(item, SubmitPageItem):
            items[number] = HandInPageItem(order=FIRST)
        elif item.name == "approve" and not getattr(item, "launch_modal", False):
            item.order = FIRST
    if releasing.is_required():
        items[:] = [item for item in items if not isinstance(item, PublishMenuItem) and item.name != "action-publish"]
    items.sort(key=lambda item: item.order)


def ask_before_a_page_is_published(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Wagtail's forms of pages publish around `Page.publish`, so the rule is asked here; the draft is saved by then."""
    try:
        if releasing.is_required():
            raise releasing.SecondPersonMissing(releasing.refusal())
        releasing.release(page, page.get_latest_revision(), user_of(request))
    except releasing.SecondPersonMissing as refusal:
        messages.error(request, str(refusal))
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


class TasksPanel(Component):
    """The first page: how much waits, and for whom."""

    name = "editorial_tasks"
    order = 50
    template_name = "editorial/home_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """What the template shows."""
        return {"piles": waiting.piles(user_of(parent_context["request"]))}


def show_tasks(request: HttpRequest, panels: list[Any]) -> None:
    """Our lists instead of Wagtail's two about its workflow: theirs offer to release without having looked."""
    theirs = {"user_objects_in_workflow_moderation", "workflow_objects_to_moderate"}
    panels[:] = [TasksPanel(), *(panel for panel in panels if getattr(panel, "name", "") not in theirs)]


def tasks_item() -> MenuItem:
    """The entry in the menu."""
    return MenuItem(_("Aufgaben"), reverse("editorial:tasks"), name="tasks", icon_name="tasks", order=50)


def script() -> str:
    """Checks while one types, and sends notes without leaving the form."""
    return format_html('<script src="{}" type="module"></script>', static("redaktion.js"))


def name_actions(actions: LogActionRegistry) -> None:
    """How the history calls what the team does."""
    actions.register_action("editorial.check", _("Geprüft"), _("Als geprüft gekennzeichnet"))
    actions.register_action("editorial.uncheck", _("Prüfung zurückgenommen"), _("Prüfung zurückgenommen"))


hooks.register("register_admin_urls", lambda: [path("", include(urls))])
hooks.register("construct_snippet_action_menu", order_actions)
hooks.register("construct_page_action_menu", order_actions)
hooks.register("before_publish_page", ask_before_a_page_is_published)
hooks.register("construct_homepage_panels", show_tasks)
hooks.register("register_admin_menu_item", tasks_item)
hooks.register("insert_global_admin_js", script)
hooks.register("register_log_actions", name_actions)
