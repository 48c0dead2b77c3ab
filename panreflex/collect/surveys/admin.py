"""How editors work on published figures; the menu entry comes with the chain of evidence (`distil`)."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import UpdatedAtColumn

from panreflex.base.editing import STATUS, EntryViewSet, source_panel, title_panels
from panreflex.collect.surveys.models import PublishedFigure


class PublishedFigureViewSet(EntryViewSet):
    """Questions of earlier surveys with the values that were published."""

    model = PublishedFigure
    icon = "table"
    base_url_path = "zahlen"
    menu_label = _("Zahlen aus Befragungen")
    ordering = ["survey", "wave", "slug"]
    list_display = ["question", "survey", "year", STATUS, UpdatedAtColumn()]
    list_filter = ["live", "survey", "year"]
    search_fields = ["question", "finding", "survey"]
    panels = [
        MultiFieldPanel(
            [
                *title_panels("question"),
                FieldPanel("finding"),
            ],
            heading=_("Frage und Befund"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("survey"),
                FieldRowPanel([FieldPanel("wave"), FieldPanel("year")]),
                FieldPanel("unit", help_text=_("Zum Beispiel Prozent, Anzahl oder Mittelwert von 1 bis 10.")),
                FieldRowPanel([FieldPanel("n"), FieldPanel("n_note")]),
            ],
            heading=_("Erhebung"),
        ),
        InlinePanel(
            "items",
            heading=_("Antworten"),
            label=_("Antwort"),
            help_text=_("Genau wie veröffentlicht. Ein Wert, den man nicht lesen kann, bleibt leer."),
        ),
        source_panel("url", "notes"),
    ]
