from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "panreflex.people"
    label = "people"
    verbose_name = _("Personen und Kommunen")
    default_auto_field = "django.db.models.BigAutoField"
