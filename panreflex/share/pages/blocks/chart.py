"""A bar chart of numbers that stand in the block."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, DecimalBlock, ListBlock, StructBlock, URLBlock

from panreflex.base import charts, tables

_FEWEST_WORDS = 3


class NumberBlock(StructBlock):
    """One bar."""

    label = CharBlock(label=_("Beschriftung"), max_length=120)
    value = DecimalBlock(label=_("Wert"), min_value=Decimal(0), max_digits=14, decimal_places=3)


class SentenceBlock(CharBlock):
    """A finding: a chart says what it shows."""

    def clean(self, value: str) -> str:
        """Refuses a mere heading such as "Ergebnisse 2024"."""
        value = super().clean(value)
        if value and not self.is_deferred_validation and len(value.split()) < _FEWEST_WORDS:
            raise ValidationError(_("Bitte schreiben Sie den Befund als Satz: „Die meisten Städte üben jährlich.“"))
        return value


class ChartBlock(StructBlock):
    """Bars with the numbers beside them, a table and a CSV."""

    title = SentenceBlock(
        label=_("Befund als Satz"), max_length=160, help_text=_("Zum Beispiel: „Die meisten Städte üben jährlich.“")
    )
    unit = CharBlock(label=_("Einheit"), max_length=60, help_text=_("Zum Beispiel: „Städte“ oder „Prozent“."))
    rows = ListBlock(NumberBlock(label=_("Zeile")), label=_("Zahlen"), min_num=2, max_num=30)
    source = CharBlock(
        label=_("Quelle und Grundlage"),
        max_length=300,
        help_text=_("Woher die Zahlen sind, und wie viele geantwortet haben."),
    )
    source_url = URLBlock(label=_("Adresse der Quelle"), max_length=400, required=False)

    class Meta:
        label = _("Diagramm aus Zahlen")
        icon = "order"
        template = "pages/blocks/chart.html"
        description = _("Balken aus eigenen Zahlen, mit Tabelle und CSV.")
        preview_value = {
            "title": "Die meisten Städte üben jährlich.",
            "unit": "Städte",
            "rows": [
                {"label": "jährlich", "value": 12},
                {"label": "seltener", "value": 5},
                {"label": "nie", "value": 2},
            ],
            "source": "Erfundene Zahlen",
            "source_url": "",
        }

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Chart and table; the CSV has an address once the page is stored."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        block_id, page = context.get("block_id", ""), context.get("page")
        rows = [row for row in value["rows"] if row["value"] is not None]  # a draft may lack numbers
        return context | {
            "chart": _drawn(value, rows, f"diagramm-{block_id}"),
            "head": [gettext("Angabe"), value["unit"]],
            "table": [[row["label"], _shown(row["value"])] for row in rows],
            "csv_of": page.pk if page is not None and block_id else None,
        }

    def get_searchable_content(self, value: Any) -> list[str]:
        """Its finding and what the bars are called."""
        return [value["title"], *(row["label"] for row in value["rows"]), value["source"]]


def as_csv(value: Any) -> bytes:
    """The numbers with what is needed to read them alone."""
    head = [gettext("Angabe"), gettext("Wert"), gettext("Einheit"), gettext("Quelle")]
    rows = [[row["label"], _plain(row["value"]), value["unit"], value["source"]] for row in value["rows"]]
    return tables.csv_file(head, rows)


def _drawn(value: Any, rows: list[Any], name: str) -> SafeString:
    bars = tuple(charts.Bar(row["label"], float(row["value"]), _shown(row["value"])) for row in rows)
    said = "; ".join(f"{bar.label}: {bar.shown}" for bar in bars)
    description = gettext("Balkendiagramm. Einheit: %(unit)s. %(values)s.") % {"unit": value["unit"], "values": said}
    return charts.bar_chart(name, bars, title=value["title"], description=description)


def _shown(number: Decimal) -> str:
    return number_format(Decimal(number).normalize(), use_l10n=True)


def _plain(number: Decimal) -> str:
    return f"{Decimal(number).normalize():f}".replace(".", ",")
