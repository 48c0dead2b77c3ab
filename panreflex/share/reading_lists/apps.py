from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReadingListsConfig(AppConfig):
    name = "panreflex.share.reading_lists"
    label = "reading_lists"
    verbose_name = _("Merklisten")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from panreflex.share.reading_lists import offering  # noqa: F401 (hears of sign-ins)
