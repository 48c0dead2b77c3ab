from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    """The site that editors shape."""

    name = "panreflex.share.pages"
    label = "pages"
    verbose_name = _("Seiten")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Begin to hear what Wagtail publishes."""
        from panreflex.share.pages import publishing  # noqa: F401 - models are ready only now
