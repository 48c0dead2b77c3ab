"""The six resilience factors with what was said about them."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from panreflex.share.pages.models.base import SitePage
from panreflex.vocabulary.models import ResilienceFactor


class FactorsPage(SitePage):
    """Resilienzfaktoren: the statements of the innovation workshop, and the measures they lead to."""

    intro = models.TextField(_("Einleitung"), max_length=600)

    max_count = 1
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("Resilienzfaktoren")
        verbose_name_plural = _("Resilienzfaktoren")

    @property
    def search_text(self) -> str:
        """Introduction, factors and statements."""
        factors = ResilienceFactor.objects.all()
        return " ".join([self.intro, *(" ".join([factor.title, *factor.statements]) for factor in factors)])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The factors with their measures, and a factor whose source all of them share, if so; two queries."""
        factors = list(ResilienceFactor.objects.prefetch_related("measures"))
        share_one = len({(factor.source, factor.url) for factor in factors}) == 1
        context = super().get_context(request, *args, **kwargs)
        return context | {"factors": factors, "sourced_alike": factors[0] if share_one else None}
