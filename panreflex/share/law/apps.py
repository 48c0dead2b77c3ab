from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LawConfig(AppConfig):
    name = "panreflex.share.law"
    label = "law"
    verbose_name = _("Rechtliches")
    default_auto_field = "django.db.models.BigAutoField"
