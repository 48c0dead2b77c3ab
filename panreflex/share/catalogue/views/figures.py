"""Figures that surveys published: all of them by survey, and one with chart, table and CSV, exactly as published."""

from itertools import groupby
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from panreflex.base import charts, tables
from panreflex.collect.surveys.models import FigureItem, PublishedFigure
from panreflex.share.catalogue import citation, describing, evidence


class Row(NamedTuple):
    """One answer as it is shown. `is_number` is false where the source gives none that can be read."""

    label: str
    value: str
    is_number: bool
    doubt: str


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    live = PublishedFigure.objects.live().prefetch_related("items")
    surveys = [
        {"title": title, "figures": [_entry(figure) for figure in group]}
        for title, group in groupby(live.order_by("survey", "wave", "year", "slug"), key=survey_title)
    ]
    trail = [{"title": _("Befragungen"), "url": ""}]
    return render(request, "catalogue/figure_list.html", {"surveys": surveys, "trail": trail})


@require_safe
def figure(request: HttpRequest, slug: str) -> HttpResponse:
    return figure_page(request, _live_figure(slug))


@require_safe
def figure_csv(request: HttpRequest, slug: str) -> HttpResponse:
    figure = _live_figure(slug)
    response = HttpResponse(figure_as_csv(figure), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{figure.slug}.csv"'
    return response


def figure_page(request: HttpRequest, figure: PublishedFigure) -> HttpResponse:
    """The page, of a stored figure or of one as it stands in the editor."""
    return render(request, "catalogue/figure_detail.html", figure_context(figure))


def figure_context(figure: PublishedFigure) -> dict[str, Any]:
    """What the template needs; one query beside the figure's own."""
    title = title_of(figure)
    box = figure_box(figure, "abbildung")
    return box | {
        "trail": [{"title": _("Befragungen"), "url": "/befragungen/"}, {"title": title, "url": ""}],
        "resting": evidence.resting_on(figure),
        "citation": citation.of_entry(figure, title),
        "about": describing.figure(figure, title=title, survey=box["kind"], csv_url=box["csv_url"]),
    }


def figure_box(figure: PublishedFigure, name: str) -> dict[str, Any]:
    """What `catalogue/figure_box.html` shows, here and in the text of a page. name: unique on the page, for ids."""
    rows = rows_of(figure)
    return {
        "figure": figure,
        "kind": survey_title(figure),
        "title": title_of(figure),
        "rows": rows,
        "has_doubts": any(row.doubt for row in rows),
        "has_numbers": any(row.is_number for row in rows),
        "chart": _chart(figure, rows, name),
        "csv_url": f"/befragungen/{figure.slug}.csv",
    }


def figure_as_csv(figure: PublishedFigure) -> bytes:
    """One row an answer, each with all that is needed to read it alone."""
    head = [
        _("Erhebung"),
        _("Welle"),
        _("Jahr"),
        _("Frage"),
        _("Angabe"),
        _("Wert"),
        _("Einheit"),
        _("n"),
        _("Vorbehalt"),
        _("Quelle"),
    ]
    before = [figure.survey, _plain(figure.wave), _plain(figure.year), figure.question]
    rows = [
        [*before, row.label, _ungrouped(item) or row.value, figure.unit, _plain(figure.n), row.doubt, figure.url]
        for item, row in zip(figure.items.all(), rows_of(figure), strict=True)
    ]
    return tables.csv_file(head, rows)


def survey_title(figure: PublishedFigure) -> str:
    """ "Kommunalbefragung, Welle 2 (2024)", without what the source does not say."""
    values = {"survey": figure.survey, "wave": figure.wave, "year": figure.year}
    if figure.wave and figure.year:
        return _("%(survey)s, Welle %(wave)s (%(year)s)") % values
    if figure.wave:
        return _("%(survey)s, Welle %(wave)s") % values
    if figure.year:
        return _("%(survey)s (%(year)s)") % values
    return figure.survey


def title_of(figure: PublishedFigure) -> str:
    """The finding as a sentence; the question while nobody has written one."""
    return figure.finding or figure.question


def rows_of(figure: PublishedFigure) -> list[Row]:
    """Its answers as they are shown, in the order of the source."""
    return [_row(item, figure) for item in figure.items.all()]


def _live_figure(slug: str) -> PublishedFigure:
    figure: PublishedFigure = get_object_or_404(PublishedFigure.objects.live().prefetch_related("items"), slug=slug)
    return figure


def _entry(figure: PublishedFigure) -> dict[str, str]:
    items = figure.items.all()
    readable = sum(1 for item in items if item.value is not None)
    if figure.is_qualitative:
        note = _("Aussagen ohne Zahlen")
    elif readable < len(items):
        note = _("%(all)s Angaben, %(gaps)s nicht lesbar") % {"all": len(items), "gaps": len(items) - readable}
    else:
        note = ngettext("%(all)s Angabe", "%(all)s Angaben", len(items)) % {"all": len(items)}
    return {"title": title_of(figure), "url": figure.get_absolute_url(), "note": note}


def _row(item: FigureItem, figure: PublishedFigure) -> Row:
    if item.value is not None:
        return Row(item.label, number_format(item.value.normalize(), use_l10n=True), True, item.doubt)
    words = _("keine Zahl") if figure.is_qualitative else _("nicht lesbar")
    return Row(item.label, words, False, item.doubt)


def _chart(figure: PublishedFigure, rows: list[Row], name: str) -> SafeString | None:
    """None where bars would mislead or tell nothing: two units ("Anzahl/Prozent"), less than two numbers."""
    items = figure.items.all()
    values = [item.value for item in items if item.value is not None]
    if len(values) < 2 or "/" in figure.unit or min(values) < 0:
        return None
    bars = tuple(
        charts.Bar(row.label, None if item.value is None else float(item.value), row.value)
        for item, row in zip(items, rows, strict=True)
    )
    said = "; ".join(f"{row.label}: {row.value}" for row in rows)
    description = _("Balkendiagramm. Einheit: %(unit)s. %(values)s.") % {"unit": figure.unit, "values": said}
    return charts.bar_chart(name, bars, title=title_of(figure), description=description)


def _ungrouped(item: FigureItem) -> str:
    """The number with a decimal comma and nothing between the thousands, "" where there is none."""
    return "" if item.value is None else f"{item.value.normalize():f}".replace(".", ",")


def _plain(number: int | None) -> str:
    return "" if number is None else str(number)
