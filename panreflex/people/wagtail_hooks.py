"""Lets editors choose municipalities, and leads administrators to people and roles."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from panreflex.people import permissions
from panreflex.people.admin import municipality_chooser


class PeopleItem(MenuItem):
    """Takes the place of Wagtail's own lists of users and groups."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Administrators see it."""
        return permissions.may(request.user, permissions.Action.ADMINISTER)


def people_item() -> PeopleItem:
    """The entry below the settings."""
    return PeopleItem(_("Personen und Rollen"), reverse("people:persons"), name="people", icon_name="group", order=10)


hooks.register("register_admin_viewset", lambda: municipality_chooser)
hooks.register("register_settings_menu_item", people_item)
