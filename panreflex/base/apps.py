from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BaseConfig(AppConfig):
    name = "panreflex.base"
    label = "base"
    verbose_name = _("Grundlage")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from panreflex.base import publishing, sign_in_log  # noqa: F401 (receivers register when models are loaded)
