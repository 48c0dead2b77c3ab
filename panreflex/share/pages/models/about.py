"""Über das Projekt: what PanReflex was to achieve, who took part, what came of it."""

from typing import Any

from django.db import models
from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.blocks import CharBlock
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page

from panreflex.people.models import Municipality
from panreflex.share.pages.blocks import PartnerBlock, ResultBlock, TextBlocks
from panreflex.share.pages.models.base import SitePage, plain


class AboutPage(SitePage):
    """Über das Projekt."""

    slogan = models.CharField(_("Leitspruch"), max_length=200)
    project_title = models.CharField(_("Titel des Vorhabens"), max_length=300)
    duration = models.CharField(_("Laufzeit"), max_length=120)
    duration_note = models.CharField(
        _("Hinweis zur Laufzeit"), max_length=300, blank=True, help_text=_("Wenn Quellen sich widersprechen.")
    )
    funding = models.CharField(_("Förderung"), max_length=300)
    aims = StreamField([("aim", CharBlock(label=_("Ziel"), max_length=300))], verbose_name=_("Ziele"), blank=True)
    partners = StreamField([("partner", PartnerBlock())], verbose_name=_("Partner"), blank=True)
    people_note = models.CharField(_("Hinweis zu den Personen"), max_length=300, blank=True)
    results = StreamField([("result", ResultBlock())], verbose_name=_("Ergebnisse"), blank=True)
    body = StreamField(TextBlocks(), verbose_name=_("Text"), blank=True)
    source_url = models.URLField(_("Adresse der Quelle"), max_length=400, blank=True)
    accessed = models.DateField(_("Abgerufen (Monat)"), null=True, blank=True)

    max_count = 1
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel(name) for name in ("slogan", "project_title", "duration", "duration_note", "funding")],
            heading=_("Das Vorhaben"),
        ),
        FieldPanel("aims"),
        MultiFieldPanel([FieldPanel("partners"), FieldPanel("people_note")], heading=_("Wer dabei ist")),
        InlinePanel("cities", heading=_("Partnerstädte"), label=_("Stadt")),
        FieldPanel("results"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("source_url"), FieldPanel("accessed")], heading=_("Quelle")),
    ]

    class Meta:
        verbose_name = _("Über das Projekt")
        verbose_name_plural = _("Über das Projekt")

    @property
    def search_text(self) -> str:
        """Title, aims, partners, cities, results."""
        parts = [self.slogan, self.project_title, self.funding]
        parts += [block.value for block in self.aims]
        parts += [" ".join([block.value["name"], *block.value["people"]]) for block in self.partners]
        parts += [city.name for city in self.cities.all()]
        parts += [block.value["title"] for block in self.results]
        return " ".join([*parts, plain(self.body)]).strip()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The partner cities with their page and the number of their examples."""
        cities = list(self.cities.all())
        counted: dict[int | None, Any] = dict(
            Municipality.objects.filter(pk__in=[city.municipality_id for city in cities])
            .annotate(n=Count("examples", filter=Q(examples__live=True)))
            .in_bulk()
        )
        return super().get_context(request, *args, **kwargs) | {
            "partner_cities": [
                (city.name, one.get_absolute_url(), one.n) if one else (city.name, "", 0)
                for city in cities
                for one in [counted.get(city.municipality_id)]
            ]
        }


class PartnerCity(Orderable):
    """A municipality that took part in the project."""

    page = ParentalKey(AboutPage, on_delete=models.CASCADE, related_name="cities")
    name = models.CharField(_("Name"), max_length=120)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Kommune (AGS)")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("Partnerstadt")
        verbose_name_plural = _("Partnerstädte")

    def __str__(self) -> str:
        return self.name
