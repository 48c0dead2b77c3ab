from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    name = "panreflex.share.catalogue"
    label = "catalogue"
    verbose_name = _("Katalog")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from panreflex.share.catalogue import previews

        previews.announce()
