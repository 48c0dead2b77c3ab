from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "panreflex.share.events"
    label = "events"
    verbose_name = _("Termine")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from panreflex.share.events import views
        from panreflex.share.events.models import Event

        Event.previewed_by(views.event_page)
