"""Lets editors choose municipalities."""

from wagtail import hooks

from panreflex.people.admin import MunicipalityChooserViewSet, municipality_chooser


@hooks.register("register_admin_viewset")
def register_municipality_chooser() -> MunicipalityChooserViewSet:
    """The window that opens at "Kommune auswählen"."""
    return municipality_chooser
