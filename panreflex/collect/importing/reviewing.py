"""Entries that a second person looks at just now. Nobody slips another version under her eyes."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from wagtail.models import WorkflowState

from panreflex.collect.library.models.entries import LibraryEntry


def in_review(model: type[LibraryEntry], keys: Iterable[int]) -> set[int]:
    """Those of the keys whose entries are handed in for review and not decided on. One query."""
    states = WorkflowState.objects.filter(
        content_type=ContentType.objects.get_for_model(model, for_concrete_model=False),
        object_id__in=[str(key) for key in keys],
        status=WorkflowState.STATUS_IN_PROGRESS,
    )
    return {int(key) for key in states.values_list("object_id", flat=True)}
