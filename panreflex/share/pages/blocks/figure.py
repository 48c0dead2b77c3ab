"""A figure that a survey published."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.blocks import SnippetChooserBlock

from panreflex.collect.surveys.models import PublishedFigure
from panreflex.share.catalogue.views import figures


class FigureBlock(SnippetChooserBlock):
    """Shown as on its own page, with chart, table and CSV, while it is public."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(PublishedFigure, **kwargs)

    class Meta:
        label = _("Befragungszahl")
        icon = "table"
        template = "pages/blocks/figure.html"
        description = _("Eine veröffentlichte Zahl mit Diagramm, Tabelle und CSV.")

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """The box of the catalogue; without it if the figure was taken back."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        if value is None or not value.live:
            return context
        return context | figures.figure_box(value, f"zahl-{context.get('block_id') or value.pk}")

    def get_searchable_content(self, value: Any) -> list[str]:
        """Found by what it says."""
        return [figures.title_of(value)] if value and value.live else []

    def get_preview_value(self) -> Any:
        """The first figure."""
        return PublishedFigure.objects.live().prefetch_related("items").first()
