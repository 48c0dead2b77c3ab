"""Lets editors choose municipalities."""

from wagtail import hooks

from panreflex.people.admin import municipality_chooser

hooks.register("register_admin_viewset", lambda: municipality_chooser)
