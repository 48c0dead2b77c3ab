"""The seven measures: what was found, who does it already, what to do, what to read."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.blocks import URLBlock
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page

from panreflex.base import addresses
from panreflex.base.layout import Entry
from panreflex.collect.library.models import PracticeExample, Publication
from panreflex.share.pages import gathering, overview
from panreflex.share.pages.blocks import TextBlocks
from panreflex.share.pages.models.base import SitePage, plain
from panreflex.vocabulary.models import Measure


class MeasuresPage(SitePage):
    """Stellschrauben: the seven in their order."""

    intro = models.TextField(_("Einleitung"), max_length=600)
    source_url = models.URLField(_("Adresse der Quelle"), max_length=400, blank=True)

    max_count = 1
    subpage_types: ClassVar[list[str]] = ["pages.MeasurePage"]
    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("source_url")]

    class Meta:
        verbose_name = _("Stellschrauben")
        verbose_name_plural = _("Stellschrauben")

    @property
    def search_text(self) -> str:
        """The introduction."""
        return self.intro

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The measures with the number of their recommendations."""
        return super().get_context(request, *args, **kwargs) | {"measures": overview.measures()}


class MeasurePage(SitePage):
    """One measure. Its address is that of the measure, which other pages link."""

    measure = models.OneToOneField(Measure, models.PROTECT, related_name="page", verbose_name=_("Stellschraube"))
    finding = models.TextField(_("Befund"), max_length=1000)
    finding_sources = StreamField(
        [("url", URLBlock(label=_("Adresse"), max_length=400))], verbose_name=_("Quellen des Befunds"), blank=True
    )
    body = StreamField(TextBlocks(), verbose_name=_("Text"), blank=True)

    parent_page_types: ClassVar[list[str]] = ["pages.MeasuresPage"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("measure"),
        MultiFieldPanel([FieldPanel("finding"), FieldPanel("finding_sources")], heading=_("Befund")),
        FieldPanel("body"),
        InlinePanel("advice", heading=_("Was PanReflex empfiehlt"), label=_("Empfehlung")),
        InlinePanel("chosen_examples", heading=_("Factsheets"), label=_("Beispiel")),
        InlinePanel("chosen_publications", heading=_("Literatur"), label=_("Veröffentlichung")),
    ]

    class Meta:
        verbose_name = _("Stellschraube")
        verbose_name_plural = _("Stellschrauben")

    @property
    def search_text(self) -> str:
        """Finding, text and advice."""
        return " ".join([self.finding, plain(self.body), *(advice.text for advice in self.advice.all())])

    @property
    def trail(self) -> list[Entry]:
        """By way of the list of measures, whose address stays."""
        return [Entry(_("Stellschrauben"), "/stellschrauben/"), *super().trail]

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """The address follows the measure, before Wagtail looks whether it is free."""
        if self.measure_id:
            self.slug = self.measure.slug
        super().full_clean(*args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What was chosen for the page, and what hangs on the measure, which a fresh draft does not have yet."""
        context = super().get_context(request, *args, **kwargs) | gathering.chosen_for(self)
        context["finding_sources"] = addresses.sources([block.value for block in self.finding_sources])
        return context | gathering.about_measure(self.measure) if self.measure_id else context


class MeasureAdvice(Orderable):
    """A short text on what to do, and where it stands."""

    page = ParentalKey(MeasurePage, on_delete=models.CASCADE, related_name="advice")
    text = models.CharField(_("Text"), max_length=400)
    url = models.URLField(_("Adresse der Quelle"), max_length=400)

    class Meta(Orderable.Meta):
        verbose_name = _("Empfehlung")
        verbose_name_plural = _("Empfehlungen")

    def __str__(self) -> str:
        return self.text


class MeasureExample(Orderable):
    """A fact sheet: an example that shows the measure well."""

    page = ParentalKey(MeasurePage, on_delete=models.CASCADE, related_name="chosen_examples")
    example = models.ForeignKey(PracticeExample, models.CASCADE, related_name="+", verbose_name=_("Beispiel"))

    class Meta(Orderable.Meta):
        verbose_name = _("Factsheet")
        verbose_name_plural = _("Factsheets")
        constraints = [models.UniqueConstraint(fields=["page", "example"], name="measure_page_example_once")]

    def __str__(self) -> str:
        return str(self.example)


class MeasurePublication(Orderable):
    """A work to read about the measure."""

    page = ParentalKey(MeasurePage, on_delete=models.CASCADE, related_name="chosen_publications")
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="+", verbose_name=_("Veröffentlichung"))

    class Meta(Orderable.Meta):
        verbose_name = _("Literatur")
        verbose_name_plural = _("Literatur")
        constraints = [models.UniqueConstraint(fields=["page", "publication"], name="measure_page_publication_once")]

    def __str__(self) -> str:
        return str(self.publication)
