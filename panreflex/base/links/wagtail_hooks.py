"""Shows the addresses outside in the editing interface."""

from typing import Any

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from panreflex.base.links import urls


def addresses() -> list[Any]:
    """Below /redaktion/, so guarded like all of it."""
    return [path("links/", include(urls))]


def menu_item() -> MenuItem:
    """After what editors write."""
    return MenuItem(_("Verweise"), reverse("links:index"), name="links", icon_name="link", order=750)


hooks.register("register_admin_urls", addresses)
hooks.register("register_admin_menu_item", menu_item)
