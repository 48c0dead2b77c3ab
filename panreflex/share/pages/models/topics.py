"""The four topic pages: what the platform holds about one of its great subjects."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from panreflex.share.pages import gathering
from panreflex.share.pages.blocks import TextBlocks
from panreflex.share.pages.models.base import SitePage, plain
from panreflex.vocabulary.models import Theme


class TopicPage(SitePage):
    """Introduces a topic; below stands what belongs to its themes, gathered at every request."""

    topic = models.OneToOneField(
        Theme,
        models.PROTECT,
        related_name="page",
        limit_choices_to={"kind": Theme.Kind.TOPIC},
        verbose_name=_("Thema"),
        help_text=_("Die Seite zeigt, was zu den Themen darunter gehört."),
    )
    intro = models.TextField(_("Einleitung"), max_length=500)
    body = StreamField(TextBlocks(), verbose_name=_("Text"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("topic"), FieldPanel("intro"), FieldPanel("body")]

    class Meta:
        verbose_name = _("Themenseite")
        verbose_name_plural = _("Themenseiten")

    @property
    def search_text(self) -> str:
        """Introduction and text."""
        return f"{self.intro} {plain(self.body)}".strip()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Themes with counts, and the newest of each kind; in a fresh draft without a topic there is nothing yet."""
        context = super().get_context(request, *args, **kwargs)
        return context | gathering.about_topic(self.topic_id) if self.topic_id else context
