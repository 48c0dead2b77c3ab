from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """The place that knows all rooms: addresses, settings, command line, starting content."""

    name = "panreflex.project"
    label = "project"
