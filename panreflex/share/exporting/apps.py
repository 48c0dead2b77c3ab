from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExportingConfig(AppConfig):
    name = "panreflex.share.exporting"
    label = "exporting"
    verbose_name = _("Export")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from panreflex.share.exporting.harvesting import following  # it needs the models

        following.listen()
