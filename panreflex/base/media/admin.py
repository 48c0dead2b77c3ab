"""Screens for videos, and Wagtail's own lists of files with one column more."""

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.documents.views.chooser import DocumentChooseResultsView, DocumentChooseView
from wagtail.documents.views.documents import DocumentsFilterSet
from wagtail.documents.views.documents import IndexView as DocumentIndexView
from wagtail.images.views.images import IndexView as PictureIndexView
from wagtail.permissions import policy_registry

from panreflex.base.editing import EntryViewSet
from panreflex.base.media import reading
from panreflex.base.media.forms import VideoForm
from panreflex.base.media.models import Attachment, Video
from panreflex.base.media.readable import ReadingProblem, ReadingState

SCAN_STATE = Column("scan_state", label=_("Virenprüfung"), accessor="get_scan_state_display", width="16%")


READING = Column("reading", label=_("Text für die Suche"), accessor="reading_said", width="20%")


class DocumentFilters(DocumentsFilterSet):
    """Wagtail's, and what the search knows of a text."""

    reading_state = django_filters.ChoiceFilter(label=_("Text für die Suche"), choices=ReadingState.choices)
    reading_problem = django_filters.MultipleChoiceFilter(
        label=_("Warum nicht gelesen"), choices=ReadingProblem.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta(DocumentsFilterSet.Meta):
        pass


class DocumentListView(DocumentIndexView):
    """Documents with what the scanner said and whether the search knows their text."""

    filterset_class = DocumentFilters

    @cached_property
    def columns(self) -> list[Any]:
        """Wagtail's and ours."""
        return [*super().columns, SCAN_STATE, READING]


@require_POST
def read_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the text of a document read once more."""
    document = get_object_or_404(Attachment, pk=pk)
    if not policy_registry.get(document).user_has_permission_for_instance(request.user, "change", document):
        raise PermissionDenied
    reading.read_again(pk)
    messages.success(request, _("Die Datei wird neu gelesen. Das dauert meist nur Sekunden."))
    return redirect("wagtaildocs:edit", pk)


class PictureListView(PictureIndexView):
    """Pictures; the grid says it below each picture (`results_image.html`)."""

    @cached_property
    def columns(self) -> list[Any]:
        """Wagtail's and ours; none for the grid."""
        columns = super().columns
        return [*columns, SCAN_STATE] if columns else []


class ChooseDocumentView(DocumentChooseView):
    """The window in which editors choose a document."""

    @property
    def columns(self) -> list[Any]:
        """Wagtail's and ours."""
        return [*super().columns, SCAN_STATE]


class ChooseDocumentResultsView(DocumentChooseResultsView):
    """The part of it that a search replaces."""

    @property
    def columns(self) -> list[Any]:
        """Wagtail's and ours."""
        return [*super().columns, SCAN_STATE]


class VideoViewSet(EntryViewSet):
    """Videos with subtitles and transcript."""

    model = Video
    icon = "media"
    base_url_path = "videos"
    menu_label = _("Videos")
    menu_order = 310  # beside pictures and documents
    add_to_admin_menu = True
    ordering = "title"
    list_display = ["title", "get_language_display", SCAN_STATE, UpdatedAtColumn()]
    search_fields = ["title", "transcript", "creator"]
    form_class = VideoForm
    panels = [
        FieldPanel("title"),
        MultiFieldPanel(
            [FieldPanel("file"), FieldPanel("poster")],
            heading=_("Video"),
        ),
        MultiFieldPanel(
            [FieldPanel("language"), FieldPanel("subtitles"), FieldPanel("transcript")],
            heading=_("Für alle, die nicht hören oder nicht sehen"),
            help_text=_("Beides ist Pflicht: Untertitel im Video und eine Abschrift zum Lesen."),
        ),
        MultiFieldPanel([FieldPanel("creator"), FieldPanel("licence"), FieldPanel("source_url")], heading=_("Rechte")),
    ]

    def get_edit_handler(self) -> Panel:
        """Videos have no drafts, so nothing may be missing when they are saved."""
        return ObjectList(list(self.panels), base_form_class=self.form_class).bind_to_model(self.model)
