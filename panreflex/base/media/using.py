"""Who leads to a file: it is public while something public does."""

from collections.abc import Iterable
from enum import Enum

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import HttpRequest
from wagtail.models import Page, ReferenceIndex

from panreflex.base.publishing import Publishable


class Reach(Enum):
    """Who may fetch a file because of what leads to it."""

    EVERYONE = "everyone"
    THIS_READER = "this reader"  # who was let in to a restricted page
    NOBODY = "nobody"


def reach(file: models.Model, request: HttpRequest) -> Reach:
    """Live entries and pages let everybody fetch what they use, restricted pages those whom they let in.

    Drafts do not count, and neither do models that say nothing of their publication.
    """
    pages = []
    for kind, key in _users(file):
        model = ContentType.objects.get_for_id(kind).model_class()
        if model is not None and issubclass(model, Page):
            pages.append(key)
        elif model is not None and issubclass(model, Publishable) and model.objects.live().filter(pk=key).exists():
            return Reach.EVERYONE
    restrictions = [list(page.get_view_restrictions()) for page in Page.objects.live().filter(pk__in=pages)]
    if not all(restrictions):
        return Reach.EVERYONE
    let_in = any(all(one.accept_request(request) for one in of_page) for of_page in restrictions)
    return Reach.THIS_READER if let_in else Reach.NOBODY


def public_pages_with(files: Iterable[models.Model]) -> set[str]:
    """Keys of the live pages that use one of the files."""
    page = ContentType.objects.get_for_model(Page).pk
    keys = {key for file in files for kind, key in _users(file) if kind == page}
    return {str(key) for key in Page.objects.live().filter(pk__in=keys).values_list("pk", flat=True)}


def _users(file: models.Model) -> list[tuple[int, str]]:
    references = ReferenceIndex.get_references_to(file)
    return list(references.values_list("base_content_type", "object_id").distinct())
