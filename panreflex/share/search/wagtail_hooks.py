"""Shows in the editing interface what readers search for in vain."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from panreflex.share.search import editor_views


def addresses() -> list[URLPattern]:
    """Below /redaktion/, so guarded like all of it."""
    return [
        path("gesucht/", editor_views.missing, name="search_missing"),
        path("gesucht/tabelle.csv", editor_views.missing_csv, name="search_missing_csv"),
        path("gesucht/erledigt/", editor_views.settle, name="search_settle"),
    ]


def menu_item() -> MenuItem:
    """Among the reports."""
    return MenuItem(_("Gesucht, nicht gefunden"), reverse("search_missing"), icon_name="search", order=90)


hooks.register("register_admin_urls", addresses)
hooks.register("register_reports_menu_item", menu_item)
