"""How editors announce events."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import UpdatedAtColumn

from panreflex.base.editing import STATUS, EntryViewSet, ticked, title_panels
from panreflex.share.events.models import Event


class EventViewSet(EntryViewSet):
    """Webinars, training, workshops, milestones."""

    model = Event
    icon = "calendar"
    base_url_path = "termine"
    menu_label = _("Termine")
    menu_order = 130
    add_to_admin_menu = True
    ordering = ["-starts_on", "slug"]
    list_display = ["title", "kind", "starts_on", STATUS, UpdatedAtColumn()]
    list_filter = ["live", "kind", "themes"]
    search_fields = ["title", "place", "description"]
    panels = [
        MultiFieldPanel(
            [*title_panels(), FieldPanel("kind"), FieldPanel("description"), FieldPanel("url")],
            heading=_("Worum es geht"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                FieldPanel("month_only", help_text=_("Dann als Beginn den ersten Tag des Monats eintragen.")),
                FieldPanel("date_note"),
                FieldPanel("place"),
            ],
            heading=_("Wann und wo"),
            help_text=_("Ohne Datum steht der Eintrag als ständiges Angebot in der Liste."),
        ),
        InlinePanel("speakers", heading=_("Vortragende"), label=_("Vortragende Person")),
        MultiFieldPanel([ticked("themes")], heading=_("Einordnung")),
    ]
