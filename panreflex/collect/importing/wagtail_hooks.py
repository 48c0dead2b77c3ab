"""Shows importing in the editing interface."""

from typing import Any

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from panreflex.collect.importing import urls


def addresses() -> list[Any]:
    """Below /redaktion/, so guarded like all of it."""
    return [path("import/", include(urls))]


def menu_item() -> MenuItem:
    """Beside the entries."""
    return MenuItem(_("Import"), reverse("importing:index"), name="import", icon_name="upload", order=115)


hooks.register("register_admin_urls", addresses)
hooks.register("register_admin_menu_item", menu_item)
