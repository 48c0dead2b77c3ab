"""Screens for videos, and Wagtail's own lists of files with one column more."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.documents.views.chooser import DocumentChooseResultsView, DocumentChooseView
from wagtail.documents.views.documents import IndexView as DocumentIndexView
from wagtail.images.views.images import IndexView as PictureIndexView

from panreflex.base.editing import EntryViewSet
from panreflex.base.media.forms import VideoForm
from panreflex.base.media.models import Video

SCAN_STATE = Column("scan_state", label=_("Virenprüfung"), accessor="get_scan_state_display", width="16%")


class DocumentListView(DocumentIndexView):
    """Documents with what the scanner said."""

    @cached_property
    def columns(self) -> list[Any]:
        """Wagtail's and ours."""
        return [*super().columns, SCAN_STATE]


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
