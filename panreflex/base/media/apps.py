from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "panreflex.base.media"
    label = "media"
    verbose_name = _("Medien")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Set the limit of the library that opens pictures."""
        from panreflex.base.media import pictures

        pictures.prepare()
