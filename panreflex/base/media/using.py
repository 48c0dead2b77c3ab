"""Who leads to a file: it is public while something public does."""

from collections.abc import Iterable
from enum import Enum
from typing import Any

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


def publicly_used(model: type[models.Model], keys: Iterable[str]) -> dict[str, models.Model]:
    """Key of each file of `keys` that everybody may fetch -> what leads to it: the first page, else the first entry.

    The number of queries grows with the kinds of what leads there, not with the files. Of a page there is what all
    pages have.
    """
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(model), to_object_id__in=list(keys)
    )
    files: dict[int, dict[str, set[str]]] = {}  # kind of what leads there -> its key -> files
    for kind, key, file in references.values_list("base_content_type", "object_id", "to_object_id").distinct():
        files.setdefault(kind, {}).setdefault(key, set()).add(file)
    found: dict[str, models.Model] = {}
    for kind in sorted(files, key=lambda kind: kind != ContentType.objects.get_for_model(Page).pk):
        for user in _live(ContentType.objects.get_for_id(kind).model_class(), files[kind]):
            for file in files[kind][str(user.pk)]:
                found.setdefault(file, user)
    return found


def used_by(user: type[models.Model], keys: Iterable[str], model: type[models.Model]) -> set[str]:
    """Keys of the files that these pages or entries lead to now, whether they are public or not."""
    references = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(user),
        object_id__in=list(keys),
        to_content_type=ContentType.objects.get_for_model(model),
    )
    return set(references.values_list("to_object_id", flat=True))


def _live(model: type[models.Model] | None, keys: Iterable[str]) -> "models.QuerySet[Any]":
    """Those of `keys` that everybody may read, in the order of their keys; none of models that publish nothing."""
    if model is not None and issubclass(model, Page):
        pages: models.QuerySet[Any] = Page.objects.live().public().filter(pk__in=list(keys)).order_by("pk")
        return pages
    if model is not None and issubclass(model, Publishable):
        entries: models.QuerySet[Any] = model.objects.live().filter(pk__in=list(keys)).order_by("pk")
        return entries
    nothing: models.QuerySet[Any] = Page.objects.none()
    return nothing


def _users(file: models.Model) -> list[tuple[int, str]]:
    references = ReferenceIndex.get_references_to(file)
    return list(references.values_list("base_content_type", "object_id").distinct())
