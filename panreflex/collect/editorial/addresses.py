"""Where one works on an entry or a page in the editing interface."""

from django.apps import apps
from django.contrib.admin.utils import quote
from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from wagtail.models import Page

from panreflex.base.publishing import Publishable, Released


def edit_url(entry: models.Model) -> str:
    """The screen on which it is written."""
    return _url(entry, "edit")


def compare_url(entry: models.Model, before: object, after: object) -> str:
    """Two versions side by side: numbers of revisions, or "live", "earliest", "latest"."""
    return _url(entry, "revisions_compare", before, after)


def kind_of(entry: models.Model) -> str:
    """What stands for its class in an address: "library.practiceexample"."""
    return entry._meta.label_lower


def find(kind: str, pk: int) -> Publishable | Page:
    """The entry or page of that kind and number. Raises Http404 if nothing that is published has them."""
    try:
        model = apps.get_model(kind)
    except (LookupError, ValueError):
        raise Http404 from None
    if not issubclass(model, Released):
        raise Http404
    entry: Publishable | Page = get_object_or_404(model._default_manager, pk=pk)  # type: ignore[attr-defined]
    return entry


def _url(entry: models.Model, name: str, *further: object) -> str:
    if isinstance(entry, Page):
        return reverse(f"wagtailadmin_pages:{name}", args=[entry.pk, *further])
    return reverse(entry.snippet_viewset.get_url_name(name), args=[quote(entry.pk), *further])  # type: ignore[attr-defined]
