"""Pictures, documents and videos as editors see them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.documents.views import chooser
from wagtail.snippets.models import register_snippet

from panreflex.base import changes
from panreflex.base.media.admin import (
    ChooseDocumentResultsView,
    ChooseDocumentView,
    DocumentListView,
    PictureListView,
    VideoViewSet,
    read_again,
)
from panreflex.base.media.models import Attachment, ScanState


def lists() -> list[URLPattern]:
    """Our lists at the addresses of Wagtail's, reversing still gives these; and a button of ours."""
    return [
        path("documents/", DocumentListView.as_view()),
        path("documents/<int:pk>/lesen/", read_again, name="read_again"),
        path("documents/results/", DocumentListView.as_view(results_only=True)),
        path("images/", PictureListView.as_view()),
        path("images/results/", PictureListView.as_view(results_only=True)),
    ]


def without_dangers(files: "QuerySet[Any]", request: HttpRequest) -> "QuerySet[Any]":
    """What is locked away is not offered."""
    return files.exclude(scan_state=ScanState.INFECTED)


def note_moved(_request: HttpRequest, action_type: str, files: Iterable[Any], _action: object) -> None:
    """Wagtail logs nothing when many files move at once; the collection may be closed to readers, or open."""
    if action_type == "add_to_collection":
        moved = [str(file.pk) for file in files if isinstance(file, Attachment)]
        changes.record(Attachment._meta.label_lower, moved)


register_snippet(VideoViewSet)
chooser.viewset.choose_view_class = ChooseDocumentView
chooser.viewset.choose_results_view_class = ChooseDocumentResultsView
hooks.register("register_admin_urls", lists, order=-1)  # before Wagtail's
hooks.register("after_bulk_action", note_moved)
hooks.register("construct_document_chooser_queryset", without_dangers)
hooks.register("construct_image_chooser_queryset", without_dangers)
