"""What readers search for in vain, for editors only (`project/urls.py` guards all below /redaktion/)."""

from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from panreflex.base import tables
from panreflex.share.search import noting
from panreflex.share.search.waiting_lists import search_url
from panreflex.vocabulary.models import Concept

PERIODS = (30, 90)  # days


class Line(NamedTuple):
    """One search of a list, and where to look at it."""

    sought: noting.Sought
    url: str


class Missed(NamedTuple):
    """One list."""

    key: str
    title: str
    why: str
    empty: str
    lines: list[Line]


class Period(NamedTuple):
    """A link to the lists of some days."""

    title: str
    url: str
    current: bool


@require_safe
def missing(request: HttpRequest) -> HttpResponse:
    """Both lists; `?tage=` of the last 30 or 90 days."""
    days = _days(request)
    title = _("Was gesucht und nicht gefunden wird")
    context = {
        "lists": _lists(days),
        "periods": [
            Period(
                ngettext("Letzter Tag", "Letzte %(n)s Tage", one) % {"n": one},
                f"{reverse('search_missing')}?tage={one}",
                one == days,
            )
            for one in PERIODS
        ],
        "days": days,
        "word_url": reverse(Concept.snippet_viewset.get_url_name("add")) if hasattr(Concept, "snippet_viewset") else "",
        "shown_from": noting.SHOWN_FROM,
        "kept": noting.KEEP.days,
        "header_title": title,
        "header_icon": "search",
        "breadcrumbs_items": [{"url": "", "label": title}],
    }
    return render(request, "search/missing.html", context)


@require_safe
def missing_csv(request: HttpRequest) -> HttpResponse:
    """The same as a table."""
    head = [_("Liste"), _("Suche"), _("Anzahl"), _("Zuletzt")]
    rows = [
        (one.title, line.sought.shown, str(line.sought.searches), date_format(line.sought.last, "SHORT_DATE_FORMAT"))
        for one in _lists(_days(request))
        for line in one.lines
    ]
    response = HttpResponse(tables.csv_file(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="gesucht.csv"'
    return response


@require_POST
def settle(request: HttpRequest) -> HttpResponse:
    """`text`: dealt with; it comes back if it is searched for again."""
    if noting.settle(request.POST.get("text", "")):
        messages.success(request, _("Erledigt. Wird es wieder gesucht, steht es wieder hier."))
    else:
        messages.info(request, _("Das stand nicht mehr auf der Liste."))
    return redirect(f"{reverse('search_missing')}?tage={_days(request)}")


def _days(request: HttpRequest) -> int:
    asked = request.GET.get("tage") or request.POST.get("tage")
    return next((days for days in PERIODS if str(days) == asked), PERIODS[0])


def _lists(days: int) -> list[Missed]:
    today = timezone.localdate()
    return [
        Missed(
            "ohne-treffer",
            _("Gesucht und nicht gefunden"),
            _("Hier fehlt ein Eintrag, oder ein Fachwort heißt bei uns anders."),
            _("Zu allem, was öfter gesucht wird, gibt es Treffer."),
            _lines(noting.without_result(days=days, today=today)),
        ),
        Missed(
            "ohne-klick",
            _("Gesucht, nichts angeklickt"),
            _("Es gab Treffer, doch niemand öffnete einen. Passen Titel und Kurztext?"),
            _("Was öfter gesucht wird, führt auch weiter."),
            _lines(noting.without_click(days=days, today=today)),
        ),
    ]


def _lines(found: list[noting.Sought]) -> list[Line]:
    return [Line(one, search_url(one)) for one in found]
