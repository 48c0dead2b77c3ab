"""Pages that are text: Impressum, Datenschutz, Barrierefreiheit, Newsletter, Quellen, Kontakt."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from panreflex.share.law.parts import Part, context_of
from panreflex.share.pages.blocks import TextBlocks
from panreflex.share.pages.models.base import SitePage, plain
from panreflex.share.pages.templatetags.fill_in import GAP


class TextPage(SitePage):
    """A page with a lead and a body of blocks. Texts in square brackets are gaps that the operator has to fill."""

    lead = models.TextField(_("Einleitung"), max_length=500, blank=True)
    body = StreamField(TextBlocks(), verbose_name=_("Text"), blank=True)

    class Meta:
        abstract = True

    @property
    def search_text(self) -> str:
        """Lead and text."""
        return f"{self.lead} {plain(self.body)}".strip()

    @property
    def has_gaps(self) -> bool:
        """Whether the operator still has something to fill in."""
        return bool(GAP.search(plain(self.body)))


class StandardPage(TextPage):
    """A text. Above it may stand what the platform itself can say (`law.parts`)."""

    generated = models.CharField(
        _("Erzeugter Teil"),
        max_length=20,
        blank=True,
        choices=Part.choices,
        help_text=_("Steht vor dem Text und kommt aus den Angaben zur Stelle und aus der Software selbst."),
    )

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("generated"), FieldPanel("body")]

    class Meta:
        verbose_name = _("Textseite")
        verbose_name_plural = _("Textseiten")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`part`: what the platform says itself; empty for a page that is only text."""
        context = super().get_context(request, *args, **kwargs)
        return context | {"part": context_of(self.generated)}


class ContactPage(TextPage):
    """Kontakt: whom to write to."""

    person = models.CharField(_("Ansprechperson"), max_length=120, blank=True)
    email = models.EmailField(_("E-Mail-Adresse"), blank=True)
    person_note = models.CharField(_("Wofür sie ansprechbar ist"), max_length=200, blank=True)

    max_count = 1
    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel(
            [FieldPanel("person"), FieldPanel("email"), FieldPanel("person_note")], heading=_("Ansprechperson")
        ),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("Kontakt")
        verbose_name_plural = _("Kontakt")
