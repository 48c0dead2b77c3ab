from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    name = "panreflex.collect.editorial"
    label = "editorial"
    verbose_name = _("Redaktion")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Begin to hear what is deleted."""
        from panreflex.collect.editorial import deleting  # noqa: F401 - models are ready only now
