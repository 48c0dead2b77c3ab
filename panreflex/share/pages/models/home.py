"""The home page: what this is in one glance."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import CharBlock
from wagtail.fields import StreamField
from wagtail.models import Page

from panreflex.base.linked_data import About
from panreflex.base.remembering import Remembered
from panreflex.distil.models import Recommendation
from panreflex.share.pages import describing, overview
from panreflex.share.pages.models.base import SitePage
from panreflex.share.pages.models.news import NewsPage


class HomePage(SitePage):
    """The root of the site. Editors write the opening; everything else is counted and gathered."""

    claim = models.CharField(_("Leitsatz"), max_length=120)
    lead = models.CharField(_("Satz darunter"), max_length=240)
    search_hint = models.CharField(
        _("Beispiel im Suchfeld"), max_length=80, blank=True, help_text=_("Steht grau im leeren Suchfeld.")
    )
    often_searched = StreamField(
        [("term", CharBlock(label=_("Suchbegriff"), max_length=40))],
        verbose_name=_("Oft gesucht"),
        blank=True,
        max_num=6,
        help_text=_("Jeder Begriff führt zu seinen Treffern in der Suche."),
    )
    recommendation = models.ForeignKey(
        Recommendation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Empfehlung mit Belegkette"),
        help_text=_("Leer lassen, um die am besten belegte Empfehlung zu zeigen."),
    )

    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "pages.TopicPage",
        "pages.MeasuresPage",
        "pages.FactorsPage",
        "pages.NewsIndexPage",
        "pages.AboutPage",
        "pages.ContactPage",
        "pages.StandardPage",
        "pages.EasyPage",
        "pages.SignPage",
    ]
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("claim"), FieldPanel("lead"), FieldPanel("search_hint"), FieldPanel("often_searched")],
            heading=_("Eröffnung"),
        ),
        FieldPanel("recommendation"),
    ]

    class Meta:
        verbose_name = _("Startseite")
        verbose_name_plural = _("Startseiten")

    @property
    def search_text(self) -> str:
        """The opening."""
        return f"{self.claim} {self.lead}"

    @property
    def about(self) -> About:
        """The platform as a whole."""
        return describing.home(self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Counted and gathered once for each version of the content and each day, in eight queries at most."""
        shown = gathered.get((timezone.localdate(), self.recommendation_id))
        return super().get_context(request, *args, **kwargs) | shown


def _gather(day_and_choice: tuple[date, int | None]) -> dict[str, Any]:
    today, chosen = day_and_choice
    upcoming, standing = overview.events(today)
    recommendation, thread = overview.proven_recommendation(chosen)
    return {
        "tiles": overview.tiles(today),
        "measures": overview.measures(),
        "upcoming": upcoming,
        "standing": standing,
        "newest": overview.newest(),
        "recommendation": recommendation,
        "thread": thread,
        "news": list(NewsPage.objects.newest()[:3]),
    }


gathered = Remembered(_gather)
