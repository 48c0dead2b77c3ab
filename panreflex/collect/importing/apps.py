from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportingConfig(AppConfig):
    name = "panreflex.collect.importing"
    label = "importing"
    verbose_name = _("Import")
    default_auto_field = "django.db.models.BigAutoField"
