from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    name = "panreflex.collect.editorial"
    label = "editorial"
    verbose_name = _("Redaktion")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Begin to hear what is deleted, and show entries through our screens."""
        from panreflex.base.editing import EntryViewSet  # models are ready only now
        from panreflex.collect.editorial import deleting  # noqa: F401
        from panreflex.collect.editorial.views.comparing import EntryCompareView
        from panreflex.collect.editorial.views.writing import EntryCreateView, EntryEditView

        EntryViewSet.opened_by(add=EntryCreateView, edit=EntryEditView, compare=EntryCompareView)
