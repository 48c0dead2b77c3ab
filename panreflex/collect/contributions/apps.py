from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContributionsConfig(AppConfig):
    name = "panreflex.collect.contributions"
    label = "contributions"
    verbose_name = _("Angebotene Beispiele")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the receivers, and keep files of drafts from editors."""
        from panreflex.collect.contributions import following, hiding  # noqa: F401 (connects its receivers)

        hiding.install()
