from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DistilConfig(AppConfig):
    name = "panreflex.distil"
    label = "distil"
    verbose_name = _("Empfehlungen")
    default_auto_field = "django.db.models.BigAutoField"
