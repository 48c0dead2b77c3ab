from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SavedSearchesConfig(AppConfig):
    name = "panreflex.share.saved_searches"
    label = "saved_searches"
    verbose_name = _("Gespeicherte Suchen")
    default_auto_field = "django.db.models.BigAutoField"
