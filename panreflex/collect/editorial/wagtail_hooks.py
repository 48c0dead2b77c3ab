"""Brings the work of the team into the editing interface: its lists, its buttons, and what two people need."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import SubmitForModerationMenuItem as SubmitPageItem
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.api.v2.router import WagtailAPIRouter
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


def save_a_new_page_only(request: HttpRequest, parent: Page, page_class: type[Page]) -> None:
    """Where two are required, *Veröffentlichen* on a new page saves a draft: Wagtail would store it as public first."""
    if "action-publish" in request.POST and releasing.is_required():
        sent = request.POST.copy()
        del sent["action-publish"]
        request.POST = sent  # type: ignore[assignment]
        messages.error(request, releasing.refusal())


def ask_before_a_page_is_published(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Wagtail's form of a page publishes around `Page.publish`, so the rule is asked here; the draft is saved by then.

    That of a new page does call `Page.publish`, which asks by itself.
    """
    if request.resolver_match is not None and request.resolver_match.view_name == "wagtailadmin_pages:add":
        return None
    try:
        if releasing.is_required():
            raise releasing.SecondPersonMissing(releasing.refusal())
        releasing.release(page, page.get_latest_revision(), user_of(request))
    except releasing.SecondPersonMissing as refusal:
        messages.error(request, str(refusal))
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


def copy_as_draft_only(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Where two are required, a copy is no way around them. An alias would be public at once and has no review."""
    if releasing.is_required() and ("publish_copies" in request.POST or "alias" in request.POST):
        messages.error(request, _("Hier veröffentlicht niemand allein. Bitte legen Sie die Kopie als Entwurf an."))
        return redirect("wagtailadmin_pages:copy", page.pk)
    return None


class PagesApi(PagesAdminAPIViewSet):
    """What Wagtail's own scripts ask about pages, without what would publish around our rule. No screen uses that."""

    actions: ClassVar[dict[str, Any]] = {
        name: action
        for name, action in PagesAdminAPIViewSet.actions.items()
        if name not in {"publish", "copy", "create_alias", "copy_for_translation"}
    }


def narrow_api(router: WagtailAPIRouter) -> None:
    """Our narrower answers at the address of Wagtail's."""
    router.register_endpoint("pages", PagesApi)


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
hooks.register("construct_admin_api", narrow_api)
hooks.register("before_create_page", save_a_new_page_only)
hooks.register("before_copy_page", copy_as_draft_only)
hooks.register("before_publish_page", ask_before_a_page_is_published)
hooks.register("construct_homepage_panels", show_tasks)
hooks.register("register_admin_menu_item", tasks_item)
hooks.register("insert_global_admin_js", script)
hooks.register("register_log_actions", name_actions)
