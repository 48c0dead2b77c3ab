"""How editors keep the shared words. They have no drafts: what is saved is public at once."""

from typing import Any, ClassVar

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import IndexView, SnippetViewSetGroup

from panreflex.base.editing import EntryViewSet, ticked
from panreflex.vocabulary import merging, views
from panreflex.vocabulary.models import Addressee, CrisisKind, Measure, ResilienceFactor, Theme


class WordForm(WagtailAdminModelForm):
    """A word's slug stands in addresses and filters, so it is chosen once."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["slug"].disabled = True
            self.fields["slug"].help_text = _("Steht in Adressen und Filtern und bleibt deshalb, wie sie ist.")

    def clean_slug(self) -> str:
        """A new word may not take the slug of a merged one: old links with it mean something else."""
        slug: str = self.cleaned_data["slug"]
        if not self.instance.pk and slug in merging.successors(type(self.instance)):
            raise forms.ValidationError(
                _("Diese Kennung gehörte zu einem zusammengeführten Wort. Bitte eine andere wählen.")
            )
        return slug


class LinesField(SimpleArrayField):
    """A list with one item a line; empty lines are left out."""

    def __init__(self, **options: Any) -> None:
        super().__init__(forms.CharField(max_length=600), delimiter="\n", **options)

    def to_python(self, value: Any) -> Any:
        """The lines of a text; a list stays."""
        lines = value.splitlines() if isinstance(value, str) else value
        return super().to_python([line for line in lines or [] if line.strip()])


class FactorForm(WordForm):
    """Statements are whole sentences with commas, so each has a line of its own."""

    statements = LinesField(
        label=_("Aussagen"),
        help_text=_("Jede Aussage in einer eigenen Zeile."),
        widget=AdminAutoHeightTextInput,
    )


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


class VocabularyGroup(SnippetViewSetGroup):
    """The shared words in the menu of the editing interface."""

    items = (ThemeViewSet, CrisisKindViewSet, MeasureViewSet, ResilienceFactorViewSet, AddresseeViewSet)
    menu_label = _("Vokabular")
    menu_icon = "tag"
    menu_order = 140
