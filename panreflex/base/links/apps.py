from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LinksConfig(AppConfig):
    name = "panreflex.base.links"
    label = "links"
    verbose_name = _("Verweise nach außen")
    default_auto_field = "django.db.models.BigAutoField"
