"""What all editing screens of our entries share: list, search, chooser, and a slug that stays."""

from typing import Any, ClassVar

from django import forms
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel, PublishingPanel, TitleFieldPanel
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.admin.widgets import SlugInput
from wagtail.log_actions import log
from wagtail.models import DraftStateMixin
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import CreateView, EditView, RevisionsCompareView, SnippetViewSet

# Without them Wagtail writes "Köln" as "koln".
UMLAUTS = (("[Ää]", "ae"), ("[Öö]", "oe"), ("[Üü]", "ue"), ("[ẞß]", "ss"))
EMPTY_MEANS_UNKNOWN = _("Leer lassen, wenn die Quelle nichts dazu sagt.")


def _status(entry: models.Model) -> str:
    live, changed = entry.live, entry.has_unpublished_changes  # type: ignore[attr-defined]
    if live and changed:
        return gettext("veröffentlicht, mit neuem Entwurf")
    return gettext("veröffentlicht") if live else gettext("Entwurf")


# Wagtail's own column asks the database twice a row.
STATUS = Column("status", label=_("Zustand"), accessor=_status, sort_key="live")


class EntryForm(WagtailAdminModelForm):
    """The form of an entry. Once published, its address is a promise: the slug cannot be changed any more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slug = self.fields.get("slug")
        entry = self.instance
        if slug is not None and entry.pk and (entry.live or entry.first_published_at):
            slug.disabled = True
            slug.help_text = _("Diese Adresse ist veröffentlicht und bleibt, damit Verweise auf sie gültig bleiben.")


class SearchForm(BaseFilterForm):
    """The search field above a chooser: finds entries whose `searched` fields contain every word."""

    searched: ClassVar[tuple[str, ...]] = ()

    q = forms.CharField(label=_("Suche"), required=False, max_length=100)

    def filter(self, objects: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
        """Narrow `objects` down; without words all stay."""
        objects = super().filter(objects)
        words = self.cleaned_data["q"].split()
        for word in words:
            matches = Q()
            for field in self.searched:
                matches |= Q(**{f"{field}__icontains": word})
            objects = objects.filter(matches)
        self.is_searching = bool(words)
        self.search_query = self.cleaned_data["q"]
        return objects.distinct() if words else objects  # a field of a related model may match twice


def search_form(*searched: str) -> type[SearchForm]:
    """A search form over these model fields."""
    return type("SearchForm", (SearchForm,), {"searched": searched})


class _SearchedByEntryFields:
    model: type[models.Model]

    def get_filter_form_class(self) -> type[SearchForm]:
        return search_form(*self.model.snippet_viewset.search_fields)  # type: ignore[attr-defined]


class ChooseEntryView(_SearchedByEntryFields, ChooseView):
    """The chooser's window."""


class ChooseEntryResultsView(_SearchedByEntryFields, ChooseResultsView):
    """The part of it that a search replaces."""


class EntryChooserViewSet(SnippetChooserViewSet):
    """Wagtail searches in choosers only what its own index holds; ours looks into the fields that the list searches."""

    choose_view_class = ChooseEntryView
    choose_results_view_class = ChooseEntryResultsView


class EntryViewSet(SnippetViewSet):
    """The screens for one kind of entry. Subclasses name `model`, `panels`, and in which fields one searches."""

    chooser_viewset_class = EntryChooserViewSet
    chooser_per_page = 20
    list_per_page = 50
    copy_view_enabled = False
    list_display: ClassVar[Any] = ["__str__", UpdatedAtColumn()]
    panels: ClassVar[list[Panel]] = []
    form_class: ClassVar[type[WagtailAdminModelForm]] = EntryForm

    @classmethod
    def opened_by(cls, *, add: type[CreateView], edit: type[EditView], compare: type[RevisionsCompareView]) -> None:
        """How entries are written and compared: by views of a later room, which brings them in `AppConfig.ready`."""
        cls.add_view_class, cls.edit_view_class, cls.revisions_compare_view_class = add, edit, compare

    @property
    def create_template_name(self) -> str:
        """That of the view; Wagtail would look for its own first."""
        return str(self.add_view_class.template_name)

    @property
    def edit_template_name(self) -> str:
        """That of the view; Wagtail would look for its own first."""
        return str(self.edit_view_class.template_name)

    def get_edit_handler(self) -> Panel:
        """The panels, with the form that all our entries share."""
        panels = list(self.panels)
        if issubclass(self.model, DraftStateMixin):
            panels.append(PublishingPanel())  # when it appears and when it vanishes
        return ObjectList(panels, base_form_class=self.form_class).bind_to_model(self.model)


class LoggedDelete(DeleteBulkAction):
    """Deleting several entries at once leaves the same trace in the log as deleting each of them."""

    @classmethod
    def execute_action(cls, objects: list[models.Model], user: Any = None, **kwargs: Any) -> tuple[int, int]:
        """Delete `objects`, in the transaction that Wagtail has opened."""
        for entry in objects:
            log(entry, "wagtail.delete", user=user, deleted=True)
        done: tuple[int, int] = super().execute_action(objects, user=user, **kwargs)
        return done


def title_panels(field: str = "title") -> list[Panel]:
    """The title, and the address that follows it until the first publication."""
    slug = FieldPanel("slug", widget=SlugInput(formatters=UMLAUTS))
    return [TitleFieldPanel(field, targets=["slug"], placeholder=False), slug]


def ticked(field: str, **options: Any) -> FieldPanel:
    """Several words from one of our lists. A draft may do without, a published entry only if the model says so."""
    return FieldPanel(field, widget=forms.CheckboxSelectMultiple, required_on_save=False, **options)


def source_panel(*fields: str) -> MultiFieldPanel:
    """Where the facts come from, and what is weak about it."""
    return MultiFieldPanel([FieldPanel(field) for field in fields], heading=_("Quelle"))
