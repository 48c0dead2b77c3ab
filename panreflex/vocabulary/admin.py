"""How editors keep the shared words. They have no drafts: what is saved is public at once."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import IndexView, SnippetViewSetGroup

from panreflex.base.editing import EntryViewSet, source_panel, ticked, title_panels
from panreflex.vocabulary import views
from panreflex.vocabulary.forms import ConceptForm, FactorForm, WordForm
from panreflex.vocabulary.models import Addressee, Concept, CrisisKind, Measure, ResilienceFactor, Theme


class WordViewSet(EntryViewSet):
    """The screens for one list of words."""

    form_class = WordForm


class MergeableIndexView(IndexView):
    """The list of words with a way to merge each of them into another."""

    def get_list_more_buttons(self, instance: Any) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        viewset = type(instance).snippet_viewset
        url = reverse(viewset.get_url_name("merge"), args=[instance.pk])
        return [*buttons, Button(_("Zusammenführen"), url=url, icon_name="resubmit", priority=40)]


class MergeableViewSet(WordViewSet):
    """Words that editors may merge (`merging.KINDS`)."""

    index_view_class = MergeableIndexView

    def get_urlpatterns(self) -> list[Any]:
        options = {"model": self.model, "list_name": self.get_url_name("list")}
        return [*super().get_urlpatterns(), path("zusammenfuehren/<int:pk>/", views.merge, options, name="merge")]


class ThemeViewSet(MergeableViewSet):
    """Subject headings with other words for them."""

    model = Theme
    icon = "tag"
    base_url_path = "vokabular/themen"
    menu_label = _("Themen")
    ordering = "sort_key"
    list_display = ["label", "kind"]
    list_filter = ["kind"]
    search_fields = ["label", "synonyms"]
    panels: ClassVar[list[Panel]] = [
        FieldPanel("label"),
        FieldPanel("slug"),
        FieldPanel("kind"),
        FieldPanel("synonyms"),
        FieldPanel("label_en"),
        ticked("parents"),
    ]


class CrisisKindViewSet(MergeableViewSet):
    """Kinds of crisis, in the order of the filter."""

    model = CrisisKind
    icon = "warning"
    base_url_path = "vokabular/krisenarten"
    menu_label = _("Arten der Krise")
    ordering = "order"
    list_display = ["label", "order"]
    search_fields = ["label"]
    panels: ClassVar[list[Panel]] = [FieldPanel("label"), FieldPanel("slug"), FieldPanel("order")]


class MeasureViewSet(WordViewSet):
    """The seven measures."""

    model = Measure
    icon = "sliders"
    base_url_path = "vokabular/stellschrauben"
    menu_label = _("Stellschrauben")
    ordering = "order"
    list_display = ["order", "title", "short_title"]
    search_fields = ["title", "short_title"]
    panels: ClassVar[list[Panel]] = [
        FieldPanel("order"),
        FieldPanel("title"),
        FieldPanel("short_title", help_text=_("Für Filter und Karten, höchstens drei Wörter.")),
        FieldPanel("slug"),
    ]


class ResilienceFactorViewSet(WordViewSet):
    """The six factors with the statements of the workshop."""

    model = ResilienceFactor
    icon = "list-ul"
    base_url_path = "vokabular/resilienzfaktoren"
    menu_label = _("Resilienzfaktoren")
    ordering = "order"
    list_display = ["order", "title"]
    search_fields = ["title"]
    form_class = FactorForm
    panels: ClassVar[list[Panel]] = [
        FieldPanel("order"),
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldPanel("statements"),
        ticked("measures"),
        FieldPanel("source"),
        FieldPanel("url"),
        FieldPanel("source_note"),
    ]


class AddresseeViewSet(MergeableViewSet):
    """Whom recommendations speak to."""

    model = Addressee
    icon = "user"
    base_url_path = "vokabular/zielgruppen"
    menu_label = _("Zielgruppen")
    ordering = "sort_key"
    list_display = ["label"]
    search_fields = ["label"]
    panels: ClassVar[list[Panel]] = [FieldPanel("label"), FieldPanel("slug")]


class ConceptFilter(WagtailFilterSet):
    """What stands below a word, and what still lacks something."""

    broader = django_filters.ModelChoiceFilter(
        label=_("Oberbegriff"), queryset=Concept.objects.filter(narrower__isnull=False).distinct()
    )
    lacks = django_filters.ChoiceFilter(
        label=_("Es fehlt"),
        choices=[
            ("synonyms", _("ein anderes Wort")),
            ("english", _("ein englisches Wort")),
            ("broader", _("ein Oberbegriff")),
        ],
        method="lacking",
    )

    class Meta:
        model = Concept
        fields: ClassVar[list[str]] = []

    def lacking(self, queryset: QuerySet[Concept], _name: str, field: str) -> QuerySet[Concept]:
        """Those for which nothing stands in `field`."""
        return queryset.filter(broader=None) if field == "broader" else queryset.filter(**{field: []})


class ConceptViewSet(WordViewSet):
    """Technical words with the words that mean the same; search expands by them at once."""

    model = Concept
    icon = "openquote"
    base_url_path = "vokabular/fachwoerter"
    menu_label = _("Fachwörter")
    ordering = "sort_key"
    list_display: ClassVar[Any] = [
        "label",
        Column(
            "words",
            label=_("Andere Wörter dafür"),
            accessor=lambda concept: ", ".join(concept.words[1:]),
            width="65%",  # else long words of the first column break
        ),
    ]
    filterset_class = ConceptFilter
    search_fields = ["label", "synonyms", "abbreviations", "english"]
    form_class = ConceptForm
    panels: ClassVar[list[Panel]] = [
        *title_panels("label"),
        FieldPanel("synonyms"),
        FieldPanel("abbreviations"),
        FieldPanel("english"),
        FieldPanel("broader"),
        FieldPanel("related"),
        source_panel("source_title", "source_url"),
    ]


class VocabularyGroup(SnippetViewSetGroup):
    """The shared words in the menu of the editing interface."""

    items = (ThemeViewSet, ConceptViewSet, CrisisKindViewSet, MeasureViewSet, ResilienceFactorViewSet, AddresseeViewSet)
    menu_label = _("Vokabular")
    menu_icon = "tag"
    menu_order = 140
