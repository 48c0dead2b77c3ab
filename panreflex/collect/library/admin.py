"""How editors work on the catalogue: fields in the order in which one reads a source."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from panreflex.base.editing import (
    EMPTY_MEANS_UNKNOWN,
    STATUS,
    EntryForm,
    EntryViewSet,
    source_panel,
    ticked,
    title_panels,
)
from panreflex.collect.library.models import Interview, PracticeExample, Publication, ResearchProject


class PracticeExampleForm(EntryForm):
    """Whoever writes an example has just looked at its source."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial["accessed"] = timezone.localdate()


class PracticeExampleViewSet(EntryViewSet):
    """What an administration did, how it went, what others can take from it."""

    model = PracticeExample
    form_class = PracticeExampleForm
    icon = "pick"
    base_url_path = "beispiele"
    menu_label = _("Praxisbeispiele")
    ordering = "sort_key"
    list_display = ["title", "place_name", "level", STATUS, UpdatedAtColumn()]
    list_filter = ["live", "crisis_kinds", "measures", "themes", "level", "place_kind"]
    search_fields = ["title", "place_name", "summary"]
    panels = [
        MultiFieldPanel(
            [
                *title_panels(),
                FieldPanel(
                    "summary",
                    help_text=_("Zwei bis drei Sätze: Wer tat was, in welcher Krise, mit welchem Ergebnis?"),
                ),
            ],
            heading=_("Worum es geht"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("problem", help_text=_("Was ging nicht oder drohte zu scheitern?")),
                FieldPanel("approach", help_text=_("Was wurde getan, von wem, in welcher Reihenfolge?")),
                FieldPanel("result", help_text=_("Was die Quelle an Wirkung belegt, auch Misserfolge.")),
                FieldPanel("transferable", help_text=_("Was können andere Kommunen ohne Weiteres nachmachen?")),
                FieldPanel("costs_or_effort"),
                FieldPanel("contact_unit", help_text=_("Das Amt oder die Stelle, keine Namen von Mitarbeitenden.")),
            ],
            heading=_("Der Fall"),
            help_text=EMPTY_MEANS_UNKNOWN,
        ),
        MultiFieldPanel(
            [
                FieldPanel("municipality", help_text=_("Nur hierüber gelangt das Beispiel auf die Karte.")),
                FieldRowPanel([FieldPanel("place_name"), FieldPanel("place_kind")]),
                FieldRowPanel([FieldPanel("region"), FieldPanel("country")]),
                FieldRowPanel([FieldPanel("level"), FieldPanel("year_start")]),
            ],
            heading=_("Wo und wann"),
        ),
        MultiFieldPanel(
            [
                ticked("crisis_kinds"),
                ticked("measures"),
                ticked("themes"),
            ],
            heading=_("Einordnung"),
            help_text=_("Danach wird gefiltert. Lieber wenige Häkchen, die sicher stimmen."),
        ),
        source_panel("source_title", "source_url", "accessed", "source_note"),
        MultiFieldPanel([FieldPanel("credit"), FieldPanel("contributed_by")], heading=_("Beigetragen von")),
        InlinePanel("further_links", heading=_("Weitere Quellen"), label=_("Quelle")),
    ]


class PublicationViewSet(EntryViewSet):
    """Literature with the fields of a citation."""

    model = Publication
    icon = "openquote"
    base_url_path = "literatur"
    menu_label = _("Literatur")
    ordering = "sort_key"
    list_display = ["title", "kind", "year", STATUS, UpdatedAtColumn()]
    list_filter = ["live", "kind", "themes", "language", "year"]
    search_fields = ["title", "container_title", "authors__family", "authors__literal"]
    panels = [
        MultiFieldPanel(
            [
                *title_panels(),
                FieldPanel("abstract", help_text=_("Eigene Worte, zwei bis vier Sätze. Nicht aus dem Werk kopieren.")),
            ],
            heading=_("Das Werk"),
        ),
        InlinePanel(
            "authors",
            heading=_("Autor:innen"),
            label=_("Autor:in"),
            help_text=_("In der Reihenfolge des Titelblatts: Person mit Nachname oder eine Organisation."),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("language")]),
                FieldPanel("container_title", help_text=_("Zeitschrift, Sammelband oder Reihe.")),
                FieldRowPanel([FieldPanel("publisher"), FieldPanel("publisher_place")]),
                FieldRowPanel([FieldPanel("edition"), FieldPanel("volume"), FieldPanel("issue"), FieldPanel("page")]),
                FieldRowPanel([FieldPanel("year"), FieldPanel("month"), FieldPanel("day")]),
                FieldPanel("doi", help_text=_("Ohne „https://doi.org/“, zum Beispiel 10.1000/182.")),
                FieldPanel("isbn", help_text=_("10 oder 13 Ziffern ohne Bindestriche.")),
                FieldPanel("url"),
            ],
            heading=_("Angaben für das Zitat"),
            help_text=EMPTY_MEANS_UNKNOWN,
        ),
        MultiFieldPanel([ticked("themes")], heading=_("Einordnung")),
    ]


class ResearchProjectViewSet(EntryViewSet):
    """Research projects with funder, partners and running time."""

    model = ResearchProject
    icon = "group"
    base_url_path = "forschungsprojekte"
    menu_label = _("Forschungsprojekte")
    ordering = "sort_key"
    list_display = ["acronym", "title", "start", STATUS, UpdatedAtColumn()]
    list_filter = ["live", "themes"]
    search_fields = ["acronym", "title", "funder"]
    panels = [
        MultiFieldPanel(
            [
                *title_panels("acronym"),
                FieldPanel("title"),
                FieldPanel("summary", help_text=_("Zwei bis vier Sätze: Frage, Vorgehen, Nutzen für Kommunen.")),
                FieldPanel("url"),
            ],
            heading=_("Das Projekt"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("funder"),
                FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
                FieldPanel("years_only"),
            ],
            heading=_("Förderung und Laufzeit"),
            help_text=_("Ist nur Monat oder Jahr bekannt: beim Beginn der erste, beim Ende der letzte Tag davon."),
        ),
        InlinePanel("partners", heading=_("Partner"), label=_("Partner")),
        MultiFieldPanel([ticked("themes")], heading=_("Einordnung")),
    ]


class InterviewViewSet(EntryViewSet):
    """Published talks with experts."""

    model = Interview
    icon = "comment"
    base_url_path = "gespraeche"
    menu_label = _("Gespräche")
    ordering = "sort_key"
    list_display = ["title", "organisation", "format", STATUS, UpdatedAtColumn()]
    list_filter = ["live", "themes"]
    search_fields = ["name", "role", "organisation", "summary"]
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name", help_text=_("Nur, wenn die Quelle den Namen selbst veröffentlicht.")),
                *title_panels("role"),
                FieldPanel("organisation"),
            ],
            heading=_("Wer spricht"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("format", help_text=_("Zum Beispiel Videointerview, Podcast oder Interview zum Lesen.")),
                FieldPanel("summary", help_text=_("Eigene Worte, zwei bis vier Sätze.")),
                FieldPanel("url"),
            ],
            heading=_("Das Gespräch"),
        ),
        MultiFieldPanel([ticked("themes")], heading=_("Einordnung")),
    ]


class LibraryGroup(SnippetViewSetGroup):
    """The catalogue in the menu of the editing interface."""

    items = (PracticeExampleViewSet, PublicationViewSet, ResearchProjectViewSet, InterviewViewSet)
    menu_label = _("Wissenssammlung")
    menu_icon = "folder-open-inverse"
    menu_order = 110
